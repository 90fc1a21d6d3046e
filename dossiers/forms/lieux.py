"""Places as people write them: a postcode, a list of establishments, one a line."""

import re

from django import forms

from habilitations import territoires

__all__ = ["CodePostal", "Etablissements"]

_CODE = re.compile(r"\d{5}")
# A town begins and ends with no separator: a line is read in one way, so its time grows with its length.
_LIGNE = re.compile(
    r"(?P<code>\d{5})[\s,;]+(?P<ville>[^\s,;:](?:.*[^\s,;:])?)[\s,;:]+(?P<emplois>\d{1,6})(?:\s+emplois?)?", re.ASCII
)
_LIGNES = 300


def departement(code_postal: str) -> str:
    """The département of a postcode that a service instructs for. ValidationError in French."""
    try:
        return territoires.territoire(territoires.departement_du_code_postal(code_postal)).departement
    except territoires.DepartementInconnu:
        raise forms.ValidationError(f"Aucun service n’instruit pour le code postal {code_postal}.") from None


class CodePostal(forms.CharField):
    """A French postcode, « 67000 »."""

    largeur = "court"

    def clean(self, value):
        valeur = "".join((super().clean(value) or "").split())
        if not valeur:
            return ""
        if not (valeur.isascii() and _CODE.fullmatch(valeur)):
            raise forms.ValidationError("Écrivez un code postal de cinq chiffres, par exemple 67000.")
        departement(valeur)
        return valeur

    def widget_attrs(self, widget):
        return {"inputmode": "numeric", "size": "8"}


class Etablissements(forms.CharField):
    """« 67000 Strasbourg, 12 », one a line: checked, it is a list of {code_postal, ville, emplois, departement}."""

    widget = forms.Textarea

    def clean(self, value):
        lues = [(rang, ligne.strip()) for rang, ligne in enumerate((super().clean(value) or "").splitlines(), 1)]
        lues = [(rang, ligne) for rang, ligne in lues if ligne]
        if len(lues) > _LIGNES:
            raise forms.ValidationError(f"Écrivez {_LIGNES} établissements au plus. Joignez la suite en pièce.")
        trouves, erreurs = [], []
        for rang, ligne in lues:
            try:
                trouves.append(_lire(ligne))
            except forms.ValidationError as erreur:
                erreurs.append(f"Ligne {rang}\u00a0: {erreur.message}")
        if erreurs:
            raise forms.ValidationError(erreurs[:10])
        return trouves


def _lire(ligne: str) -> dict:
    trouve = _LIGNE.fullmatch(ligne)
    if trouve is None:
        raise forms.ValidationError(
            "écrivez le code postal, la ville et le nombre d’emplois, par exemple «\u00a067000 Strasbourg, 12\u00a0»."
        )
    return {
        "code_postal": trouve["code"], "ville": trouve["ville"], "emplois": int(trouve["emplois"]),
        "departement": departement(trouve["code"]),
    }  # fmt: skip
