"""Mandates: proposed by a company, asked by a person."""

from datetime import date

from django import forms

from accounts.models import Etablissement
from accounts.sirene import mettre_en_forme
from habilitations.forms.champs import DATES, Ligne, Paragraphe, Siret
from habilitations.models import Mandat

__all__ = ["MandatDemande", "MandatPropose", "Motif"]


class _Mandat(forms.Form):
    """In what quality, for what, until when. `aujourd_hui`: today in Paris."""

    qualite = forms.ChoiceField(
        label="Qualité", choices=Mandat.Qualite.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une qualité.", "invalid_choice": "Choisissez une qualité de la liste."},
    )  # fmt: skip
    objet = Ligne(
        label="Objet du mandat", required=False, requis="", max_length=250,
        help_text="Par exemple «\u00a0RCC du site de Besançon\u00a0».",
    )  # fmt: skip
    fin_le = forms.DateField(
        label="Dernier jour du mandat", required=False, input_formats=DATES,
        help_text="Format attendu\u00a0: JJ/MM/AAAA. Sans date, le mandat dure jusqu’à ce qu’une partie y mette fin.",
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "Écrivez une date qui existe, par exemple 31/12/2027."},
    )  # fmt: skip

    def __init__(self, *args, aujourd_hui: date, **options):
        super().__init__(*args, **options)
        self.aujourd_hui = aujourd_hui

    def clean_fin_le(self) -> date | None:
        fin_le = self.cleaned_data["fin_le"]
        if fin_le and not self.aujourd_hui <= fin_le <= date(2100, 12, 31):
            raise forms.ValidationError("Cette date est passée, ou trop lointaine. Écrivez un jour à venir.")
        return fin_le


class MandatPropose(_Mandat):
    """The company's side: to an e-mail, for one of its establishments."""

    email = forms.EmailField(
        label="Adresse électronique du mandataire", max_length=254,
        help_text="Cette personne seule pourra accepter. Sans compte, elle sera invitée à en créer un.",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
        error_messages={
            "required": "Écrivez une adresse électronique.",
            "invalid": "Écrivez une adresse électronique complète, par exemple nom@cabinet.fr.",
        },
    )  # fmt: skip
    siret = forms.ChoiceField(
        label="Établissement", help_text="Le mandat vaut pour tous les dossiers de l’entreprise.",
        error_messages={"required": "Choisissez un établissement.", "invalid_choice": "Choisissez-le dans la liste."},
    )  # fmt: skip
    field_order = ["email", "qualite", "siret", "objet", "fin_le"]

    def __init__(self, *args, siren: str, **options):
        super().__init__(*args, **options)
        lieux = Etablissement.objects.filter(siren=siren).order_by("-est_siege", "siret")
        self.fields["siret"].choices = [
            (e.siret, f"{e.raison_sociale}, {e.commune} ({mettre_en_forme(e.siret)})") for e in lieux
        ]


class MandatDemande(_Mandat):
    """The person's side: a company by the SIRET of one of its establishments."""

    siret = Siret(label="SIRET de l’entreprise")
    field_order = ["siret", "qualite", "objet", "fin_le"]


class Motif(forms.Form):
    """Why it is declined, or ended: the other side reads it."""

    motif = Paragraphe(label="Motif", requis="", required=False, max_length=500, help_text="L’autre partie le lira.")
