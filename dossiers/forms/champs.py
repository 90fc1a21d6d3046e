"""Numbers and dates as people write them: « 1 200 », « 2 345,67 € », « 31/12/2027 »."""

import re
from decimal import Decimal

from django import forms

from habilitations.forms.champs import DATES

__all__ = ["Entier", "Jour", "Montant", "lire_nombre", "nom_et_absence"]

_BLANCS = {ord(c): None for c in " \u00a0\u202f\u2009"}
_MILLIERS = re.compile(r"-?\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?=[.,]|$)")
_NOMBRE = re.compile(r"-?\d{1,12}(?:[.,]\d{1,4})?")


def lire_nombre(texte: str, *, decimales: int = 2) -> Decimal:
    """« 2 345,67 € », « 2345.67 », « 2.345,67 », with any kind of space. ValueError when it is not one number."""
    propre = texte.strip().removesuffix("€").strip().replace("−", "-")
    if _MILLIERS.match(propre):
        propre = propre.translate(_BLANCS)
    if "." in propre and "," in propre:  # the last one marks the decimals
        propre = propre.replace("." if propre.rfind(".") < propre.rfind(",") else ",", "")
    if not propre.isascii() or not _NOMBRE.fullmatch(propre):
        raise ValueError(texte)
    nombre = Decimal(propre.replace(",", "."))
    if -int(nombre.as_tuple().exponent) > decimales:
        raise ValueError(texte)
    return nombre


class Entier(forms.IntegerField):
    """A whole number as people write it: « 1 200 » is one."""

    widget, largeur = forms.TextInput, "court"

    def to_python(self, value):
        return super().to_python(value.translate(_BLANCS) if isinstance(value, str) else value)

    def widget_attrs(self, widget):
        return {"inputmode": "numeric", "size": "8"}


class Montant(forms.Field):
    """A number with a comma, between two bounds; `unite` is « € », « mois », « % »."""

    widget, largeur = forms.TextInput, "court"

    def __init__(self, *, minimum: int, maximum: int, unite: str, decimales: int = 2, **options):
        self.minimum, self.maximum, self.unite, self.decimales = minimum, maximum, unite, decimales
        super().__init__(**options)

    def to_python(self, value):
        if value is None or not str(value).strip():
            return None
        try:
            nombre = lire_nombre(str(value).removesuffix(self.unite), decimales=self.decimales)
        except ValueError:
            exemple = "2\u00a0345,67" if self.unite == "€" else "2,5"
            raise forms.ValidationError(f"Écrivez un nombre, par exemple {exemple}. {self._bornes()}") from None
        if not self.minimum <= nombre <= self.maximum:
            raise forms.ValidationError(self._bornes())
        return nombre

    def _bornes(self) -> str:
        bas, haut = (f"{n:,}".replace(",", "\u00a0") for n in (self.minimum, self.maximum))
        return f"Entre {bas} et {haut}\u00a0{self.unite}."

    def widget_attrs(self, widget):
        return {"inputmode": "decimal", "size": "10"}


class Jour(forms.DateField):
    """A calendar date, « 31/12/2027 », within years."""

    widget, largeur = forms.TextInput, "moyen"

    def __init__(self, *, annees: tuple[int, int] = (1990, 2100), error_messages: dict | None = None, **options):
        self.annees = annees
        erreurs = {"invalid": "Écrivez une date qui existe, par exemple 31/12/2027."} | (error_messages or {})
        super().__init__(input_formats=DATES, error_messages=erreurs, **options)

    def to_python(self, value):
        return super().to_python(value.strip() if isinstance(value, str) else value)

    def widget_attrs(self, widget):
        return {"inputmode": "numeric", "size": "12"}

    def validate(self, value):
        super().validate(value)
        if value and not self.annees[0] <= value.year <= self.annees[1]:
            raise forms.ValidationError(f"L’année doit être comprise entre {self.annees[0]} et {self.annees[1]}.")


def nom_et_absence(user, absence) -> str:
    """A person to choose, and who replaces him while he is away; `absence`: None when he is there."""
    if absence is None:
        return user.nom_d_usage
    fin, autre = absence.fin_le.strftime("%d/%m/%Y"), absence.remplacant.nom_d_usage
    return f"{user.nom_d_usage}, absence jusqu’au {fin}, remplacement par {autre}"
