"""A second reading of the law, by other means: days are walked, months are added one by one."""

from datetime import date, timedelta
from fractions import Fraction

__all__ = ["indemnite_naive", "mois_naifs", "salaire_naif"]


def mois_naifs(debut: date, fin: date) -> int:
    """Walks every day after the first; a month is reached on the same day, or on the last day of a shorter month."""
    compte, jour = 0, debut
    while jour < fin:
        jour += timedelta(days=1)
        lendemain = jour + timedelta(days=1)
        est_dernier = lendemain.month != jour.month
        if jour.day == debut.day or (est_dernier and jour.day < debut.day):
            compte += 1
    return compte


def salaire_naif(bruts: list[int], primes: list[int]) -> Fraction:
    """In cents, newest first: twelfths of everything against thirds of the last three, premiums by the month."""
    a = Fraction(sum(bruts), len(bruts))
    b = sum(
        (Fraction(brut - prime, 3) + Fraction(prime, 12) for brut, prime in list(zip(bruts, primes, strict=True))[:3])
    )
    return a if a > b else b


def indemnite_naive(salaire: Fraction, mois: int) -> int:
    """In cents: a 48th of the pay for each of the first 120 months, a 36th for each further one, then half up."""
    total = sum((salaire / 48 if rang < 120 else salaire / 36 for rang in range(mois)), Fraction(0))
    entier, reste = divmod(total.numerator, total.denominator)
    return entier + (2 * reste >= total.denominator)
