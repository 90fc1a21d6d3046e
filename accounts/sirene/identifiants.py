"""SIREN and SIRET: what a valid number is."""

from stdnum.exceptions import ValidationError as NumeroInvalide
from stdnum.fr import siren as _siren
from stdnum.fr import siret as _siret

__all__ = ["IdentifiantInvalide", "lire_siren", "lire_siret", "mettre_en_forme"]


class IdentifiantInvalide(ValueError):
    """The number is not one; the message is the French sentence to show."""


def lire_siret(texte: str) -> str:
    """14 ASCII digits. La Poste's rule included (digit sum for 356 000 000); 14 zeros refused. Raises IdentifiantInvalide."""
    return _lire(texte, 14, _siret, "SIRET", "par exemple 130 025 265 00013")


def lire_siren(texte: str) -> str:
    """9 ASCII digits with a right key; 9 zeros refused. Raises IdentifiantInvalide."""
    return _lire(texte, 9, _siren, "SIREN", "par exemple 130 025 265")


def mettre_en_forme(numero: str) -> str:
    """A SIREN or SIRET as it is read: « 130 025 265 00013 », with no-break spaces."""
    tete, reste = numero[:9], numero[9:]
    return "\u00a0".join([tete[:3], tete[3:6], tete[6:], *([reste] if reste else [])])


def _lire(texte: str, longueur: int, regle, nom: str, exemple: str) -> str:
    numero = "".join(texte.replace("\ufeff", "").split())  # every space Unicode knows, as people copy them
    if not (numero.isascii() and numero.isdigit() and len(numero) == longueur):
        raise IdentifiantInvalide(f"Écrivez les {longueur} chiffres du {nom}, {exemple}.")
    if not numero.strip("0"):
        raise IdentifiantInvalide(f"Ce {nom} n’existe pas.")
    try:
        return regle.validate(numero)
    except NumeroInvalide:
        raise IdentifiantInvalide(
            f"Ce {nom} comporte une erreur\u00a0: sa clé ne correspond pas. Relisez-le chiffre par chiffre."
        ) from None
