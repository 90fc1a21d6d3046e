"""A new version of a text, written by an administrator."""

from datetime import date, timedelta

from django import forms

from dossiers.forms.champs import Jour
from dossiers.procedures import PROCEDURES

__all__ = ["NouveauTexte", "choix_des_textes"]


def choix_des_textes() -> list[tuple[str, str]]:
    """(« RCC/visas », words) of every text of every procedure."""
    return [
        (f"{p.code}/{code}", f"{p.libelle}\u00a0– {texte.libelle}")
        for p in PROCEDURES.values()
        for code, texte in p.textes.items()
    ]


class NouveauTexte(forms.Form):
    """Which text, what it says, from which day on (today in Paris at the earliest)."""

    quoi = forms.ChoiceField(
        label="Texte",
        error_messages={"required": "Choisissez un texte.", "invalid_choice": "Choisissez-le dans la liste."},
    )
    texte = forms.CharField(
        label="Contenu", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Une ligne fait un paragraphe. N’écrivez aucun nom de personne ni d’entreprise.",
        error_messages={"max_length": "Raccourcissez\u00a0: 4 000 caractères au plus."},
    )  # fmt: skip
    en_vigueur_le = Jour(
        label="En vigueur à partir du", help_text="Les projets déjà écrits gardent leur texte.",
        error_messages={"required": "Écrivez une date."},
    )  # fmt: skip

    def __init__(self, data=None, *, aujourd_hui: date, quoi: str = "", texte: str = ""):
        super().__init__(data, initial={"quoi": quoi, "texte": texte, "en_vigueur_le": f"{aujourd_hui:%d/%m/%Y}"})
        self.aujourd_hui = aujourd_hui
        self.fields["quoi"].choices = choix_des_textes()
        self.fields["texte"].widget.attrs.pop("maxlength", None)

    def clean_en_vigueur_le(self) -> date:
        jour = self.cleaned_data["en_vigueur_le"]
        if jour < self.aujourd_hui:
            raise forms.ValidationError("Choisissez aujourd’hui ou un jour à venir.")
        if jour > self.aujourd_hui + timedelta(days=3660):
            raise forms.ValidationError("Choisissez un jour dans les dix ans.")
        return jour

    def clean(self):
        donnees = super().clean()
        procedure, _, code = donnees.get("quoi", "").partition("/")
        if code and PROCEDURES[procedure].textes[code].est_requis and not donnees.get("texte", "").strip():
            self.add_error("texte", "Écrivez le texte\u00a0: les agents partent de lui.")
        return donnees

    def faits(self) -> dict:
        """The arguments of the action."""
        procedure, _, code = self.cleaned_data["quoi"].partition("/")
        donnees = {n: self.cleaned_data[n] for n in ("texte", "en_vigueur_le")}
        return donnees | {"procedure": procedure, "code": code}
