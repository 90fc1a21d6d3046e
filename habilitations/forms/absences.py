"""An absence: from when to when, and who follows the dossiers meanwhile."""

from datetime import date, timedelta

from django import forms

from habilitations.forms.champs import DATES
from habilitations.perimetre import agents_du_service

__all__ = ["AbsenceDeclaree"]

_CHOISIR = "Choisissez une personne de la liste."


def _jour(label: str, aide: str = "") -> forms.DateField:
    erreurs = {"required": "Écrivez une date.", "invalid": "Écrivez une date qui existe, par exemple 31/12/2027."}
    attrs = {"inputmode": "numeric", "autocomplete": "off", "size": "12"}
    return forms.DateField(
        label=label, input_formats=DATES, error_messages=erreurs, help_text=aide,
        widget=forms.DateInput(format="%d/%m/%Y", attrs=attrs),
    )  # fmt: skip


class AbsenceDeclaree(forms.Form):
    """`aujourd_hui`: today in Paris; `service`: the agent's."""

    debut_le = _jour("Premier jour d’absence", "Format attendu\u00a0: JJ/MM/AAAA")
    fin_le = _jour("Dernier jour d’absence", "Ce jour compris. Vos dossiers reviennent à vous le lendemain")
    remplacant = forms.ModelChoiceField(
        label="Personne qui vous remplace", queryset=None, empty_label="Choisissez une personne",
        help_text="Elle voit vos dossiers dans sa liste «\u00a0À moi\u00a0». Ils restent les vôtres",
        error_messages={"required": _CHOISIR, "invalid_choice": _CHOISIR},
    )  # fmt: skip

    def __init__(self, *args, agent, service, aujourd_hui: date, **options):
        super().__init__(*args, **options)
        self.aujourd_hui = aujourd_hui
        choix = self.fields["remplacant"]
        choix.queryset = agents_du_service(service.pk, aujourd_hui).exclude(pk=agent.pk)
        choix.label_from_instance = lambda u: u.nom_d_usage

    def clean_debut_le(self) -> date:
        jour = self.cleaned_data["debut_le"]
        if not self.aujourd_hui <= jour <= self.aujourd_hui + timedelta(days=366):
            raise forms.ValidationError("Choisissez aujourd’hui, ou un jour dans l’année qui vient.")
        return jour

    def clean(self):
        donnees = super().clean()
        debut, fin = donnees.get("debut_le"), donnees.get("fin_le")
        if debut and fin and fin < debut:
            self.add_error("fin_le", "Le dernier jour précède le premier.")
        elif debut and fin and fin > debut + timedelta(days=366):
            self.add_error("fin_le", "Une absence dure un an au plus.")
        return donnees
