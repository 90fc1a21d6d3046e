"""What makes a good password: long, and hard to guess, even by who knows the person.

No rule of classes (a capital, a digit, a sign): it makes people write « Azerty1! ».
"""

import re
import unicodedata
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from zxcvbn import zxcvbn

__all__ = ["MotDePasse"]

_OCTETS = 4096
_LUS = 50  # zxcvbn takes a time in n³: 0.2 s at worst for 50 characters, 4 s for 100
_PETIT = 4  # a shorter word is in any sentence by chance
_ENVERS = str.maketrans("013457@$!", "oieastasi")  # digits and signs written for letters
_COURANTS = [
    "motdepasse",
    "azerty",
    "azertyuiop",
    "rupco",
    "rupture",
    "dreets",
    "bonjour",
    "soleil",
    "doudou",
    "bienvenue",
]
_BANALS = {"entreprise", "france", "gmail", "groupe", "orange", "outlook", "societe", "wanadoo", "yahoo"}


class MotDePasse:
    """12 characters at least, hard to guess (zxcvbn, from 0 to 4: 3 at least); 15 and 4 for who has powers.

    It must be as hard to guess once all that anybody knows of the person is taken out of it: name, e-mail, phone, company and
    its numbers. `user` may be unsaved, or None.
    """

    def validate(self, password: str, user=None) -> None:
        """Raises ValidationError: one sentence, what to write instead."""
        minimum, assez = (15, 4) if getattr(user, "a_des_pouvoirs", False) else (12, 3)
        if len(password.encode(errors="replace")) > _OCTETS:
            raise ValidationError("Ce mot de passe est trop long. Une ou deux phrases suffisent.", code="long")
        if len(password) < minimum:
            phrase = f"Écrivez au moins {minimum} caractères. Par exemple quatre mots sans lien entre eux."
            raise ValidationError(phrase, code="court")
        if _force(password) < assez:
            phrase = "Ce mot de passe se devine trop vite. Ajoutez un ou deux mots rares, sans répétition ni suite."
            raise ValidationError(phrase, code="faible")
        connus = set(_connus(user))
        for lisible in {_plat(password), _plat(password.lower().translate(_ENVERS))}:
            reste = _sans(lisible, connus)
            if reste != lisible and _force(reste) < assez:
                phrase = (
                    "Ce mot de passe ressemble à votre nom, à votre adresse ou à votre entreprise. "
                    "Choisissez des mots qui ne parlent pas de vous."
                )
                raise ValidationError(phrase, code="proche")

    def get_help_text(self, user=None) -> str:
        minimum = 15 if getattr(user, "a_des_pouvoirs", False) else 12
        return (
            f"{minimum} caractères au moins. Quatre mots sans lien entre eux, ou une phrase à vous, conviennent bien."
        )


def _force(texte: str) -> int:
    """The same extra words for all: zxcvbn keeps them in a table that threads share."""
    return zxcvbn(texte[:_LUS], _COURANTS)["score"] if texte else 0


def _plat(texte: str) -> str:
    """Letters and digits alone, without accents or capitals: « Société d’Été » is « societedete »."""
    return "".join(c for c in unicodedata.normalize("NFKD", texte.casefold()) if c.isalnum())


def _connus(user) -> Iterator[str]:
    """Words that anybody may know of the person, flat, and the same read backwards."""
    etablissement = getattr(user, "etablissement", None)
    textes = [getattr(user, champ, "") for champ in ("prenom", "nom", "email", "telephone")]
    textes += [getattr(etablissement, champ, "") for champ in ("raison_sociale", "siren", "siret")]
    for texte in filter(None, textes):
        for mot in {texte, *re.split(r"[\W_]+", texte)}:
            plat = _plat(mot)
            if len(plat) >= _PETIT and plat not in _BANALS:
                yield from (plat, plat[::-1])


def _sans(texte: str, mots: set[str]) -> str:
    for mot in sorted(mots, key=lambda m: (-len(m), m)):
        texte = texte.replace(mot, "")
    return texte
