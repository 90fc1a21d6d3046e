"""What the address of the bannette asks: list, filters, order. A value that is not of a list is as if absent."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.db.models import Q
from django.http import QueryDict

from deadlines.explication import en_lettres
from dossiers.models import SANS_DELAI
from dossiers.models.mot import Question
from dossiers.procedures import PROCEDURES, genres

__all__ = ["LISTES", "PROCHE", "TRIS", "Filtres", "NomDeVue", "Tag"]

LISTES = {"moi": "À moi", "": "Service", "libres": "Non attribués", "proche": "Échéance proche"}
PROCHE = 5  # days
TRIS = {"": ("viser_le", "-pk"), "recents": ("-depose_a", "-pk"), "anciens": ("depose_a", "pk")}
_TRIS = [("", "Jours restants"), ("recents", "Dépôt le plus récent"), ("anciens", "Dépôt le plus ancien")]
_PERIODES = {
    "aujourd_hui": ("Aujourd’hui", 0),
    "5": ("Sous 5 jours", 5),
    "15": ("Sous 15 jours", 15),
    "arret": ("Ne court pas", None),
}
_ETATS = {
    nom: etat.libelle
    for genre in genres()
    if genre.est_instruit
    for nom, etat in genre.table.etats.items()
    if not etat.est_final and nom != genre.table.initial
}


@dataclass(frozen=True, slots=True)
class Tag:
    """A filter that is on: what it says, and the address of the list without it."""

    libelle: str
    adresse: str


def _choix(label: str, tous: str, valeurs) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", tous), *valeurs])


class Filtres(forms.Form):
    """One GET form; `departements` (code → name) and `personnes` are those of the agent's services."""

    nature = _choix("Procédure", "Toutes", [])
    etat = _choix("État", "Tous", _ETATS.items())
    departement = _choix("Département", "Tous", [])
    personne = _choix("Suivi par", "Tous", [])
    periode = _choix("Échéance", "Toutes", [(code, libelle) for code, (libelle, _) in _PERIODES.items()])
    q = forms.CharField(label="Filtrer cette liste", required=False, max_length=200)
    tri = _choix("Ordre", "Jours restants", _TRIS[1:])

    def __init__(self, donnees: QueryDict, *, departements: dict[str, str], personnes: Collection):
        super().__init__(donnees)
        self.requete = donnees.copy()
        self.requete.pop("apres", None)
        self.fields["nature"].choices = [("", "Toutes"), *_natures()]
        self.fields["departement"].choices = [("", "Tous"), *((c, f"{c} – {nom}") for c, nom in departements.items())]
        self.fields["personne"].choices = [("", "Tous"), *((str(u.pk), u.nom_d_usage) for u in personnes)]
        self.fields["q"].widget.attrs.pop("maxlength", None)
        if self.errors:  # what is of no list is as if absent
            self.data = donnees.copy()
            for nom in self.errors:
                self.data.pop(nom, None)
            self.full_clean()
        self.liste = donnees.get("liste", "") if donnees.get("liste", "") in LISTES else ""
        self.jour = _lire_jour(donnees.get("jour", ""))

    @property
    def ordre(self) -> tuple[str, ...]:
        return TRIS[self.cleaned_data.get("tri", "")]

    def hors_dates(self) -> Q:
        """What is asked, but the days: the strip shows those of the same rows."""
        lu, q = self.cleaned_data, Q()
        if nature := lu.get("nature"):
            procedure, _, genre = nature.partition(".")
            q &= Q(dossier__procedure=procedure) & (Q(genre=genre) if genre else Q())
        for nom, chemin in (("etat", "statut"), ("departement", "dossier__departement"), ("personne", "suivi_par")):
            if lu.get(nom):
                q &= Q(**{chemin: lu[nom]})
        question = Question(lu.get("q", ""))
        return q & question.condition("dossier_") if question else q

    def dates(self, aujourd_hui: date) -> Q:
        """The day of the strip, the period."""
        q = Q(viser_le=self.jour) if self.jour else Q()
        match _PERIODES.get(self.cleaned_data.get("periode", "")):
            case (_, None):
                q &= Q(viser_le=SANS_DELAI)
            case (_, int(jours)):
                q &= Q(viser_le__lte=aujourd_hui + timedelta(days=jours))
        return q

    def tags(self) -> list[Tag]:
        """The filters that are on, each removable."""
        trouves = []
        for nom, valeur in self.cleaned_data.items():
            if valeur and nom != "tri":
                champ = self.fields[nom]
                dit = dict(champ.choices)[valeur] if isinstance(champ, forms.ChoiceField) else f"«\u00a0{valeur}\u00a0»"
                trouves.append(Tag(f"{champ.label}\u00a0: {dit}", self.adresse(**{nom: None})))
        if self.jour:
            trouves.append(Tag(f"Jour\u00a0: {en_lettres(self.jour)}", self.adresse(jour=None)))
        return trouves

    def adresse(self, **parametres) -> str:
        """The query string of the first page of the list, with these parameters changed (None takes one out)."""
        requete = self.requete.copy()
        for nom, valeur in parametres.items():
            requete.pop(nom, None)
            if valeur:
                requete[nom] = valeur
        for nom in [n for n, v in requete.items() if not v]:
            del requete[nom]
        return f"?{requete.urlencode()}" if requete else "?"

    @staticmethod
    def propre(requete: str) -> str:
        """What a saved view keeps of a query string: the parameters of the list, but its page."""
        lue, gardee = QueryDict(requete[:500]), QueryDict(mutable=True)
        for nom in ("liste", "jour", *Filtres.base_fields):
            if valeur := lue.get(nom):
                gardee[nom] = valeur
        return gardee.urlencode()[:500]

    @property
    def a_garder(self) -> str:
        return self.propre(self.requete.urlencode())


def _natures():
    for code, procedure in PROCEDURES.items():
        yield code, procedure.libelle
        yield from ((f"{code}.{g.code}", f"– {g.libelle}") for g in procedure.genres)


def _lire_jour(texte: str) -> date | None:
    try:
        return date.fromisoformat(texte) if len(texte) == 10 else None
    except ValueError:
        return None


class NomDeVue(forms.Form):
    """The name of a saved view, and the list that it opens again."""

    nom = forms.CharField(
        label="Nom de la vue", max_length=60,
        error_messages={"required": "Donnez un nom à cette vue.", "max_length": "Raccourcissez\u00a0: 60 caractères au plus."},
    )  # fmt: skip

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["nom"].widget.attrs.pop("maxlength", None)

    def clean_nom(self) -> str:
        return " ".join(self.cleaned_data["nom"].split())
