"""Forms of the administration of rights."""

from datetime import date, timedelta

from django import forms

from accounts.models import User
from habilitations.forms.champs import DATES, Ligne, Paragraphe
from habilitations.models import Affectation, Service

__all__ = ["Cessation", "Delegue", "FinDeDroit", "Placement"]

_INVALIDE = {"required": "Écrivez une date.", "invalid": "Écrivez une date qui existe, par exemple 31/12/2027."}


class FinDeDroit(forms.Form):
    """Why a right is ended: the person reads it."""

    motif = Paragraphe(
        label="Motif", max_length=500, requis="Écrivez pourquoi\u00a0: la personne le lira.",
        help_text="La personne le lira dans un courriel.",
    )  # fmt: skip


class _Periode(forms.Form):
    """A first and a last day, in that order."""

    def clean(self):
        donnees = super().clean()
        debut, fin = donnees.get("debut_le"), donnees.get("fin_le")
        if debut and fin and fin < debut:
            self.add_error("fin_le", "Le dernier jour précède le premier.")
        return donnees


class Placement(_Periode):
    """An agent, a service, a role, a quality for the letters, from when, until when. `aujourd_hui`: today in Paris."""

    user = forms.ModelChoiceField(
        label="Agent", queryset=User.objects.filter(est_agent=True, is_active=True).order_by("nom", "prenom", "pk"),
        error_messages={"required": "Choisissez un agent.", "invalid_choice": "Choisissez un agent de la liste."},
    )  # fmt: skip
    service = forms.ModelChoiceField(
        label="Service", queryset=Service.objects.order_by("nom_court"),
        error_messages={"required": "Choisissez un service.", "invalid_choice": "Choisissez-le dans la liste."},
    )  # fmt: skip
    role = forms.ChoiceField(
        label="Rôle", choices=Affectation.Role.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choisissez un rôle."},
    )  # fmt: skip
    qualite = Ligne(
        label="Qualité dans les lettres", required=False, requis="", max_length=150,
        help_text="Par exemple «\u00a0inspecteur du travail\u00a0».",
    )  # fmt: skip
    debut_le = forms.DateField(label="Premier jour", input_formats=DATES, error_messages=_INVALIDE)
    fin_le = forms.DateField(
        label="Dernier jour", required=False, input_formats=DATES, error_messages=_INVALIDE, help_text="Facultatif."
    )

    def __init__(self, *args, aujourd_hui: date, **options):
        super().__init__(*args, initial={"debut_le": f"{aujourd_hui:%d/%m/%Y}"}, **options)


class Delegue(_Periode):
    """Who may sign, by which act, from when, until when. `aujourd_hui`: today in Paris."""

    affectation = forms.ModelChoiceField(
        label="Signataire", queryset=Affectation.objects.none(),
        error_messages={"required": "Choisissez un signataire.", "invalid_choice": "Choisissez-le dans la liste."},
    )  # fmt: skip
    acte = Ligne(
        label="Acte de délégation", requis="Écrivez l’acte, tel qu’il sera visé.", max_length=200,
        help_text="Tel qu’il sera visé, par exemple «\u00a0l’arrêté du 2 mars 2026 portant délégation de signature\u00a0».",
    )  # fmt: skip
    debut_le = forms.DateField(label="Premier jour", input_formats=DATES, error_messages=_INVALIDE)
    fin_le = forms.DateField(
        label="Dernier jour", required=False, input_formats=DATES, error_messages=_INVALIDE, help_text="Facultatif."
    )

    def __init__(self, *args, aujourd_hui: date, **options):
        super().__init__(*args, initial={"debut_le": f"{aujourd_hui:%d/%m/%Y}"}, **options)
        siennes = Affectation.objects.actives(aujourd_hui).filter(role=Affectation.Role.SIGNATAIRE)
        self.fields["affectation"].queryset = siennes.select_related("user", "service").order_by("user__nom", "pk")


class Cessation(forms.Form):
    """The last day of an affectation; yesterday closes it at once."""

    fin_le = forms.DateField(
        label="Dernier jour", input_formats=DATES, error_messages=_INVALIDE,
        help_text="La veille ferme l’accès tout de suite.",
    )  # fmt: skip

    def __init__(self, *args, aujourd_hui: date, **options):
        super().__init__(*args, initial={"fin_le": f"{aujourd_hui:%d/%m/%Y}"}, **options)
        self.aujourd_hui = aujourd_hui

    def clean_fin_le(self) -> date:
        fin_le = self.cleaned_data["fin_le"]
        if not self.aujourd_hui - timedelta(days=1) <= fin_le <= date(2100, 12, 31):
            raise forms.ValidationError("Écrivez la veille, aujourd’hui ou un jour à venir.")
        return fin_le
