"""Fields of accounts: a name, a phone, an e-mail, a line of text. What is refused says what to write instead."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError

from accounts.sirene import IdentifiantInvalide, lire_siret

__all__ = ["Ligne", "NomPropre", "Siret", "Telephone", "adresse_electronique", "sans_adresse", "une_ligne"]

_ADRESSE_INVALIDE = "Écrivez une adresse électronique complète, par exemple nom@entreprise.fr."
_PONCTUATION = set(" '’ʼ-‐‑.·,")
_POINT_COLLE = re.compile(r"\.(?![\s,‐‑-]|$)")  # « exemple.fr » is an address that a mail would make a link of
_ADRESSE = re.compile(r"://|@|\bwww\.|\w\w\.\w\w", re.IGNORECASE)
_TELEPHONE = re.compile(r"\+?[0-9 .()/-]{8,20}")


def une_ligne(texte: str) -> str:
    """Composed letters, single spaces, nothing invisible (a line break, a change of direction)."""
    visibles = ("" if unicodedata.category(c) in ("Cf", "Co", "Cs") else c for c in unicodedata.normalize("NFC", texte))
    return " ".join("".join(c if c.isprintable() else " " for c in visibles).split())


def sans_adresse(texte: str) -> None:
    """A name that mails carry to strangers names no site: whoever types it would write there in the portal's name."""
    if _ADRESSE.search(texte):
        raise ValidationError("Écrivez le nom seul, sans adresse de site ni de courriel.")


class Ligne(forms.CharField):
    """One line of text."""

    def __init__(self, *, required="Répondez à cette question.", est_facultatif=False, **options):
        longueur = options.get("max_length", 200)
        erreurs = {"required": required, "max_length": f"Raccourcissez\u00a0: {longueur} caractères au plus."}
        super().__init__(required=not est_facultatif, error_messages=erreurs, **{"max_length": longueur} | options)
        self.widget.attrs.pop("maxlength", None)  # a paste is told what is wrong, not cut in silence

    def to_python(self, value):
        return une_ligne(super().to_python(value))


class NomPropre(Ligne):
    """A first name or a name, in letters of any writing."""

    def __init__(self, **options):
        super().__init__(**{"max_length": 80, "required": "Écrivez ce nom en toutes lettres."} | options)

    def validate(self, value):
        super().validate(value)
        en_lettres = all(unicodedata.category(c)[0] in "LM" or c in _PONCTUATION for c in value)
        if value and not (en_lettres and any(c.isalpha() for c in value)) or _POINT_COLLE.search(value):
            raise ValidationError("Écrivez ce nom en lettres, avec des espaces, des tirets ou des apostrophes.")


class Telephone(Ligne):
    """A phone, as people write it; between 8 and 15 digits."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})

    def __init__(self, **options):
        super().__init__(**{"max_length": 20, "required": "Écrivez un numéro de téléphone."} | options)

    def validate(self, value):
        super().validate(value)
        if value and not (_TELEPHONE.fullmatch(value) and 8 <= sum(c.isdigit() for c in value) <= 15):
            raise ValidationError("Écrivez un numéro de téléphone, par exemple 03\u00a099\u00a000\u00a011\u00a022.")


class Siret(forms.CharField):
    """A SIRET with its right key; spaces are welcome."""

    def to_python(self, value):
        try:
            return lire_siret(super().to_python(value) or "")
        except IdentifiantInvalide as erreur:
            raise ValidationError(str(erreur)) from None


def adresse_electronique(**options) -> forms.EmailField:
    """An e-mail, kept in lower case by whoever writes it."""
    erreurs = {
        "required": "Écrivez votre adresse électronique.",
        "invalid": _ADRESSE_INVALIDE,
        "max_length": "Raccourcissez\u00a0: 254 caractères au plus.",
    }
    champ = forms.EmailField(max_length=254, error_messages=erreurs, **options)
    champ.validators[0].message = _ADRESSE_INVALIDE
    champ.widget.attrs |= {"autocomplete": "email", "spellcheck": "false", "autocapitalize": "none"}
    champ.widget.attrs.pop("maxlength", None)
    return champ
