"""Opening a folder, taking a request back."""

from django import forms

from accounts.models import Etablissement
from accounts.sirene import mettre_en_forme
from dossiers.procedures import PROCEDURES

__all__ = ["NouveauDossier", "Retrait"]


class NouveauDossier(forms.Form):
    """Opens a folder: which procedure, for which establishment, under what name."""

    procedure = forms.ChoiceField(
        label="Procédure",
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choisissez une procédure de la liste."),
    )
    genre = forms.ChoiceField(
        label="Où en êtes-vous\u00a0?",
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Dites par quoi le dossier commence."),
    )
    etablissement = forms.ModelChoiceField(
        label="Établissement concerné",
        queryset=Etablissement.objects.none(),
        empty_label=None,
        help_text="Plusieurs régions concernées\u00a0? Choisissez le siège.",
        error_messages={
            "required": "Choisissez un établissement.",
            "invalid_choice": "Choisissez un établissement de la liste.",
        },
    )
    intitule = forms.CharField(
        label="Nom du dossier",
        max_length=120,
        help_text="Pour vous y retrouver, par exemple « RCC Site de Besançon »",
        error_messages={
            "required": "Donnez un nom au dossier.",
            "max_length": "Raccourcissez : 120 caractères au plus.",
        },
    )

    def __init__(self, data=None, *, sirens):
        super().__init__(data)
        choix = self.fields["procedure"]
        choix.choices = [(code, p.libelle) for code, p in PROCEDURES.items()]
        choix.initial = choix.choices[0][0]
        debut = self.fields["genre"]
        premiers = [p.genre(code) for p in PROCEDURES.values() for code in p.premiers]
        debut.choices = [(g.code, f"{g.libelle}. {g.accroche}") for g in premiers]
        debut.initial = PROCEDURES[choix.initial].genres[0].code
        lieu = self.fields["etablissement"]
        lieu.queryset = Etablissement.objects.filter(siren__in=sirens).order_by("-est_siege", "siret")
        lieu.label_from_instance = lambda e: f"{e.raison_sociale}, {e.commune} ({mettre_en_forme(e.siret)})"
        self.fields["intitule"].widget.attrs.pop("maxlength", None)

    def procedures(self) -> list[tuple]:
        """(radio button, what the procedure is in one line) pairs."""
        return list(zip(self["procedure"], (p.accroche for p in PROCEDURES.values()), strict=True))


class Retrait(forms.Form):
    """Why the employer takes the request back: asked, not demanded."""

    motif = forms.CharField(
        label="Motif du retrait",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Facultatif. Le service le lira.",
        error_messages={"max_length": "Raccourcissez : 1 000 caractères au plus."},
    )
