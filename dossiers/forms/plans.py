"""Whole procedures from one date: « une rupture conventionnelle », « une RCC », « un PSE ». The question comes by GET."""

from collections.abc import Mapping
from types import MappingProxyType

from django import forms
from django.utils.text import capfirst

from deadlines.delais import Depart
from deadlines.feries import depend_de_la_commune
from deadlines.plans import PSE_FORMES, Etape, PlanImpossible, plan_pse, plan_rc, plan_rcc
from deadlines.regles import regle
from deadlines.territoires import CalculImpossible
from dossiers.forms.champs import Entier
from dossiers.forms.delai import JourCivil, Lieu, phrase_de

__all__ = ["PLANS", "Plan"]

_PREMIER_POSSIBLE = "Sans date, le plan prend le premier jour possible."


class Plan(Lieu):
    """Base: `etapes` once valid. `base` is the field of the first date, `suite` that of a later one, if it is known.

    A plan has `planifier()`: its steps, or CalculImpossible when there are none.
    """

    base = suite = ""

    def __init__(self, data=None, **options):
        self.etapes: tuple[Etape, ...] = ()
        super().__init__(data, **options)

    def clean(self):
        if not self.errors:
            try:
                self.etapes = self.planifier()
            except PlanImpossible as refus:
                self.add_error(self.suite, str(refus))
            except CalculImpossible as refus:
                self.add_error(self.base, phrase_de(refus))
        return self.cleaned_data

    def parametres(self) -> dict[str, str]:
        """The question as the shortest query string: what is empty, by default or without effect is left out."""
        ecrits = {nom: "oui" if lu is True else str(lu or "") for nom, lu in self.cleaned_data.items()}
        if not depend_de_la_commune(ecrits["territoire"]):
            ecrits.pop("vendredi_saint")
        return {nom: ecrit for nom, ecrit in ecrits.items() if ecrit and ecrit != self._DEFAUTS.get(nom)}


class PlanRC(Plan):
    """From the last signature to the earliest end of the contract."""

    base, suite = "signature", "envoi"

    signature = JourCivil(label="Dernière des deux signatures de la convention")
    envoi = JourCivil(label="Arrivée de la demande d’homologation", required=False, help_text=_PREMIER_POSSIBLE)
    protege = forms.BooleanField(
        label="Le salarié est protégé",
        help_text="Élu du CSE, délégué syndical… L’inspecteur du travail autorise alors la rupture.",
        required=False,
    )
    field_order = ("signature", "territoire", "vendredi_saint", "envoi", "protege")

    def planifier(self):
        lu = self.cleaned_data
        return plan_rc(lu["signature"], **self.lieu, envoi=lu["envoi"], protege=lu["protege"])


class PlanRCC(Plan):
    """From the filing of a complete file to the bilan."""

    base, suite = "depot", "fin_des_mesures"

    depot = JourCivil(label="Réception du dossier complet par l’administration")
    fin_des_mesures = JourCivil(
        label="Fin des mesures de reclassement externe",
        required=False,
        help_text="Si vous la connaissez\u00a0: le bilan est dû un mois après.",
    )
    field_order = ("depot", "territoire", "vendredi_saint", "fin_des_mesures")

    def planifier(self):
        lu = self.cleaned_data
        return plan_rcc(lu["depot"], **self.lieu, fin_des_mesures=lu["fin_des_mesures"])


class PlanPSE(Plan):
    """From a meeting of the works council to the letters. In insolvency, the last meeting starts all: two questions fall."""

    _DEFAUTS = Plan._DEFAUTS | {"licenciements": "10"}
    base, suite = "reunion", "depot"

    forme = forms.ChoiceField(
        label="Forme du PSE",
        widget=forms.RadioSelect,
        choices=[(id, capfirst(libelle)) for id, (_, libelle) in PSE_FORMES.items()],
        error_messages={
            "required": "Choisissez la forme du PSE.",
            "invalid_choice": "«\u00a0%(value)s\u00a0» n’est pas une forme de PSE. Choisissez\u00a0: "
            + ", ".join(libelle for _, libelle in PSE_FORMES.values())
            + ".",
        },
    )
    reunion = JourCivil(
        label="Réunion du CSE",
        help_text="La première. En redressement ou en liquidation judiciaire, la dernière.",
    )
    licenciements = Entier(
        label="Nombre de licenciements",
        min_value=1,
        max_value=1_000_000,
        help_text="Il fixe la durée de la consultation du CSE\u00a0: deux, trois ou quatre mois.",
        error_messages={
            "invalid": "Écrivez un nombre entier, de 1 à 1\u00a0000\u00a0000.",
            "min_value": "De 1 à 1\u00a0000\u00a0000.",
            "max_value": "De 1 à 1\u00a0000\u00a0000.",
        },
    )
    depot = JourCivil(label="Réception de la demande par l’administration", required=False, help_text=_PREMIER_POSSIBLE)
    field_order = ("forme", "reunion", "territoire", "vendredi_saint", "licenciements", "depot")

    def clean(self):
        forme = self.cleaned_data.get("forme")
        if forme and regle(PSE_FORMES[forme][0]).part_de is Depart.REUNION_CSE:
            for nom in ("licenciements", "depot"):
                self.errors.pop(nom, None)
                self.cleaned_data.pop(nom, None)
        return super().clean()

    def planifier(self):
        lu = self.cleaned_data
        suite = {nom: lu[nom] for nom in ("licenciements", "depot") if nom in lu}
        return plan_pse(lu["reunion"], **self.lieu, forme=lu["forme"], **suite)


PLANS: Mapping[str, type[Plan]] = MappingProxyType({"rc": PlanRC, "rcc": PlanRCC, "pse": PlanPSE})
