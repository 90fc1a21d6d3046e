"""« Calculer un délai »: a rule, a day, a calendar. The question comes by GET: its address is the permalink."""

from django import forms
from django.utils.text import capfirst

from deadlines.delais import Delai, Terme
from deadlines.feries import ANNEE_MAX, ANNEE_MIN, AnneeHorsBornes
from deadlines.reponse import QuestionMalPosee, lire_date
from deadlines.territoires import TERRITOIRES, CalculImpossible
from dossiers.forms.champs import Jour

__all__ = ["CalculDelai", "JourCivil", "Lieu", "phrase_de"]

_ANNEES = f"de {ANNEE_MIN} à {ANNEE_MAX}"


class Calendrier(forms.DateInput):
    """The browser's own date picker; what it could not show (« 31/02/2026 ») stays in a field of text, as typed."""

    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")

    def get_context(self, name, value, attrs):
        contexte = super().get_context(name, value, attrs)
        if contexte["widget"]["value"] and not _est_iso(contexte["widget"]["value"]):
            contexte["widget"]["type"] = "text"
        return contexte


def _est_iso(texte: str) -> bool:
    try:
        lire_date(texte)
    except QuestionMalPosee:
        return False
    return True


class JourCivil(Jour):
    """A civil date of the years whose public holidays are known."""

    widget = Calendrier

    def __init__(self, **options):
        super().__init__(annees=(ANNEE_MIN, ANNEE_MAX), **options)
        self.error_messages |= {
            "required": f"Écrivez une date, {_ANNEES}.",
            "invalid": f"Écrivez une date qui existe, {_ANNEES}, par exemple 09/12/2026.",
        }

    def widget_attrs(self, widget):
        return {"min": f"{ANNEE_MIN}-01-01", "max": f"{ANNEE_MAX}-12-31"}


class Lieu(forms.Form):
    """The calendar of public holidays, and the commune in Alsace-Moselle. What the address leaves out has its default."""

    _DEFAUTS = {"territoire": "metropole", "vendredi_saint": "oui"}

    territoire = forms.ChoiceField(
        label="Territoire",
        choices=[(id, t.libelle) for id, t in TERRITOIRES.items()],
        error_messages={
            "invalid_choice": "«\u00a0%(value)s\u00a0» n’est pas un territoire connu. Choisissez\u00a0: "
            + ", ".join(t.libelle for t in TERRITOIRES.values())
            + "."
        },
    )
    vendredi_saint = forms.ChoiceField(
        label="La commune a-t-elle un temple protestant ou une église mixte\u00a0?",
        help_text="En Alsace-Moselle, le Vendredi saint n’est férié que dans ces communes (article L3134-13).",
        widget=forms.RadioSelect,
        choices=[("oui", "Oui"), ("non", "Non")],
        error_messages={"invalid_choice": "«\u00a0%(value)s\u00a0» n’est pas une réponse. Choisissez oui ou non."},
    )

    def __init__(self, data=None, **options):
        donnees = {nom: valeur for nom, valeur in (data or {}).items() if valeur.strip()}
        super().__init__(None if data is None else self._DEFAUTS | donnees, **options)
        self.initial = self._DEFAUTS | (self.initial or {})

    @property
    def lieu(self) -> dict:
        """The keyword arguments that every count takes."""
        lu = self.cleaned_data
        return {"territoire": lu["territoire"], "vendredi_saint": lu["vendredi_saint"] != "non"}


class CalculDelai(Lieu):
    """The question about one rule; once valid, `terme` answers it."""

    _DEFAUTS = Lieu._DEFAUTS | {"reception": "next"}

    depart = JourCivil()
    reception = forms.ChoiceField(
        label="Demande reçue un dimanche ou un jour férié",
        widget=forms.RadioSelect,
        choices=[
            ("next", "Elle compte du premier jour ouvrable suivant (lecture retenue)"),
            ("asis", "Elle compte du jour même"),
        ],
        error_messages={"invalid_choice": "«\u00a0%(value)s\u00a0» n’est pas une lecture. Choisissez next ou asis."},
    )
    field_order = ("depart", "territoire", "vendredi_saint", "reception")

    def __init__(self, delai: Delai, data=None, **options):
        self.delai, self.terme = delai, None
        super().__init__(data, **options)
        self.fields["depart"].label = capfirst(delai.depart)
        if all(doute.id != "reception" for doute in delai.doutes):
            del self.fields["reception"]

    def clean(self):
        lu = self.cleaned_data
        if not self.errors:
            try:
                self.terme: Terme | None = self.delai.terme(lu["depart"], **self.lieu, reception=lu.get("reception"))
            except CalculImpossible as refus:
                self.add_error("depart", phrase_de(refus))
        return lu


def phrase_de(refus: CalculImpossible) -> str:
    """Why there is no date, and where to look for one."""
    return f"{refus} Écrivez une date plus tôt." if isinstance(refus, AnneeHorsBornes) else str(refus)
