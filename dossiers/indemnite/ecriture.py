"""Numbers and months in French: « 11 642,29 € », « 14,25 », « 14 ans et 3 mois », « mars 2018 »; no-break spaces."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from deadlines.explication import MOIS

__all__ = ["au_centime", "de_mois", "en_duree", "en_euros", "en_nombre", "nom_du_mois"]

_PAS = "\u00a0"


def au_centime(montant: Fraction) -> Decimal:
    """Rounded half up on the exact value."""
    return _arrondi(montant, 2)


def en_nombre(valeur: Fraction | Decimal | int, *, decimales: int = 4) -> str:
    """At most that many decimals, no useless zero."""
    entier, _, reste = f"{_arrondi(Fraction(valeur), decimales):,f}".partition(".")
    reste = reste.rstrip("0")
    return (entier.replace(",", _PAS) + (f",{reste}" if reste else "")).replace("-", "−")


def en_euros(montant: Fraction | Decimal | int) -> str:
    """To the cent; four decimals when the amount is not a whole number of cents, as it is before the rounding."""
    exact = Fraction(montant)
    decimales = 2 if (exact * 100).denominator == 1 else 4
    return f"{_arrondi(exact, decimales):,f}".replace(",", _PAS).replace(".", ",").replace("-", "−") + f"{_PAS}€"


def en_duree(mois: Fraction | int) -> str:
    """« 14 ans et 3 mois », « 8 mois », « 1 an et 2,5 mois », « − 1 mois »."""
    if mois < 0:
        return f"−{_PAS}{en_duree(-mois)}"
    ans, reste = divmod(Fraction(mois), 12)
    mots = [f"{ans}{_PAS}an{'s' if ans > 1 else ''}"] if ans else []
    if reste or not ans:
        mots.append(f"{en_nombre(reste)}{_PAS}mois")
    return " et ".join(mots)


def nom_du_mois(jour: date) -> str:
    """« mars 2018 », with a plain space: it is also a key of JSON."""
    return f"{MOIS[jour.month - 1]} {jour.year}"


def de_mois(nom: str) -> str:
    """« de mars 2018 », « d’avril 2018 »."""
    return f"d’{nom}" if nom[0] in "ao" else f"de {nom}"


def _arrondi(valeur: Fraction, decimales: int) -> Decimal:
    unites = abs(valeur) * 10**decimales
    entieres = int(unites + Fraction(1, 2)) * (1 if valeur >= 0 else -1)
    return Decimal(entieres).scaleb(-decimales)
