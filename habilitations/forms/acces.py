"""Forms of the gestionnaire's space."""

from django import forms

from accounts.models import Etablissement
from habilitations.forms.champs import AvecFin, Paragraphe, Siret
from habilitations.models import Habilitation

__all__ = ["Ajout", "Changement", "Invite", "Refus"]


class Refus(forms.Form):
    """Why a request is refused: the person reads it."""

    motif = Paragraphe(
        label="Motif du refus", help_text="La personne le lira dans un courriel.", max_length=500,
        requis="Écrivez pourquoi vous refusez.",
    )  # fmt: skip


class Changement(AvecFin):
    """The pen: another role, another end."""

    def __init__(self, *args, droit: Habilitation, **options):
        initial = {"role": droit.role, "fin": "oui" if droit.fin_le else "non", "fin_le": droit.fin_le}
        super().__init__(*args, initial=initial, **options)


class Ajout(AvecFin):
    """A role for an establishment of the company."""

    siret = Siret(label="SIRET de l’établissement")
    field_order = ["email", "siret", "role", "fin", "fin_le"]

    def __init__(self, *args, siren: str, siret: str = "", **options):
        super().__init__(*args, initial={"siret": siret}, **options)
        self.siren = siren
        if not siren.isdigit():  # an employer without SIRET has one number, that no key checks
            self.fields["siret"] = forms.ChoiceField(label="Établissement", choices=self._sans_siret())

    def _sans_siret(self) -> list[tuple[str, str]]:
        lignes = Etablissement.objects.filter(siren=self.siren).order_by("siret")
        return list(lignes.values_list("siret", "raison_sociale"))

    def clean_siret(self) -> str:
        siret = self.cleaned_data["siret"]
        if siret[:9] != self.siren:
            raise forms.ValidationError("Ce SIRET n’est pas celui d’un établissement de l’entreprise.")
        return siret


class Invite(Ajout):
    """The same, for somebody known by his e-mail only."""

    email = forms.EmailField(
        label="Adresse électronique", help_text="L’adresse professionnelle de la personne. Elle seule pourra accepter.",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
        error_messages={
            "required": "Écrivez une adresse électronique.",
            "invalid": "Écrivez une adresse électronique complète, par exemple nom@entreprise.fr.",
        },
    )  # fmt: skip

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()
