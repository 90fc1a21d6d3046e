"""The end of the measures, as the employer knows it now."""

from datetime import date

from django import forms

from dossiers.forms.champs import Jour
from dossiers.models import Decision

__all__ = ["FinDesMesures"]


class FinDesMesures(forms.Form):
    """One date, past or to come, not before the agreement was signed."""

    le = Jour(
        label="Fin des mesures de reclassement externe",
        help_text="Format attendu\u00a0: JJ/MM/AAAA. Le bilan est dû un mois après cette date",
        error_messages={"required": "Donnez la date de fin des mesures."},
    )

    def __init__(self, data=None, *, decision: Decision):
        super().__init__(data)
        self.decision = decision
        self.fields["le"].initial = f"{fin:%d/%m/%Y}" if (fin := decision.fin_des_mesures) else ""

    def clean_le(self) -> date:
        le, signe_le = self.cleaned_data["le"], self.decision.depot.donnees["accord"]["signe_le"]
        if le < date.fromisoformat(signe_le):
            raise forms.ValidationError("Cette date précède la signature de l’accord.")
        return le
