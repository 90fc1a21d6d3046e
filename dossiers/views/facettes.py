"""The facets beside a search: what its results are, how many of each, and the address of the list without the others."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.http import QueryDict

from dossiers.models import CLOS
from dossiers.procedures import PROCEDURES

__all__ = ["COMPTES_MAX", "Facettes"]

COMPTES_MAX = 100
_ETATS = {"en_cours": "En cours d’instruction", "clos": "Clos ou pour information"}
_TITRES = {"etat": "État", "nature": "Nature", "annee": "Année du dépôt"}


@dataclass(frozen=True, slots=True)
class Choix:
    """A value of a facet: its name, how many results have it (None: too many to be counted), where it leads."""

    libelle: str
    nombre: int | None
    adresse: str
    est_choisi: bool


class Facettes:
    """Read in the address; a value of no list is as if absent. `compter` reads the results once, a hundred at most: beyond, only
    the state is offered, uncounted, so that a search costs the same whatever it finds."""

    def __init__(self, requete: QueryDict):
        self.requete = requete
        self.choisies = {n: v for n in _TITRES if (v := requete.get(n, "")) and _libelle(n, v)}
        self.lus: list[dict[str, str]] = []
        self.sont_comptees = False

    def condition(self) -> Q:
        """On dépôts: what is chosen."""
        q = Q()
        for nom, valeur in self.choisies.items():
            if nom == "etat":
                q &= Q(viser_le=CLOS) if valeur == "clos" else Q(viser_le__lt=CLOS)
            elif nom == "nature":
                procedure, _, genre = valeur.partition(".")
                q &= Q(dossier__procedure=procedure, genre=genre)
            else:
                q &= Q(depose_le__gte=date(int(valeur), 1, 1), depose_le__lte=date(int(valeur), 12, 31))
        return q

    def compter(self, trouves: QuerySet) -> int:
        """How many of these answer what is chosen, one more than the maximum when there are more; one query, two beyond."""
        champs = ("viser_le", "dossier__procedure", "genre", "depose_le")
        lignes = list(trouves.order_by().values_list(*champs)[: COMPTES_MAX + 1])
        self.sont_comptees = len(lignes) <= COMPTES_MAX
        if self.sont_comptees:
            self.lus = [_valeurs(*ligne) for ligne in lignes]
            return len(self._retenus())
        return trouves.filter(self.condition()).order_by()[: COMPTES_MAX + 1].count() if self.choisies else len(lignes)

    def __iter__(self):
        """(title, choices) of each facet that would change something, or that is on."""
        for nom, titre in _TITRES.items():
            comptes = Counter(lu[nom] for lu in self._retenus(sauf=nom))
            tous = [*comptes] if self.sont_comptees else [*_ETATS] if nom == "etat" else []
            valeurs = dict.fromkeys([*tous, *filter(None, [self.choisies.get(nom)])])
            if len(valeurs) > 1 or nom in self.choisies:
                ordre = sorted(valeurs, key=lambda v: _rang(nom, v))
                yield titre, [self._choix(nom, v, comptes[v] if self.sont_comptees else None) for v in ordre]

    def _choix(self, nom: str, valeur: str, nombre: int | None) -> Choix:
        est_choisi = self.choisies.get(nom) == valeur
        return Choix(_libelle(nom, valeur), nombre, self.adresse(nom, "" if est_choisi else valeur), est_choisi)

    def _retenus(self, sauf: str = "") -> list[dict[str, str]]:
        autres = {n: v for n, v in self.choisies.items() if n != sauf}
        return [lu for lu in self.lus if all(lu[n] == v for n, v in autres.items())]

    def adresse(self, nom: str = "", valeur: str = "") -> str:
        """The query string of the first page with that value of that facet, "" for none of it; without a name: with no facet."""
        requete = QueryDict(mutable=True)
        requete["q"] = self.requete.get("q", "")
        requete.update({n: v for n, v in self.choisies.items() if nom and n != nom})
        if valeur:
            requete[nom] = valeur
        return f"?{requete.urlencode()}"

    @property
    def sans(self) -> str:
        """The address with no facet at all."""
        return self.adresse()


def _valeurs(viser_le: date, procedure: str, genre: str, depose_le: date) -> dict[str, str]:
    etat = "clos" if viser_le == CLOS else "en_cours"
    return {"etat": etat, "nature": f"{procedure}.{genre}", "annee": str(depose_le.year)}


def _libelle(nom: str, valeur: str) -> str:
    """The name of a value; "" for one of no list."""
    if nom == "etat":
        return _ETATS.get(valeur, "")
    if nom == "annee":
        return (
            valeur
            if valeur.isascii() and valeur.isdigit() and 2000 <= int(valeur[:4]) <= 2100 and len(valeur) == 4
            else ""
        )
    procedure, _, genre = valeur.partition(".")
    genres = PROCEDURES[procedure].genres if procedure in PROCEDURES else ()
    return next((f"{procedure}\u00a0: {g.libelle}" for g in genres if g.code == genre), "")


def _rang(nom: str, valeur: str) -> tuple:
    """States in their order, kinds by name, the last year first."""
    return (
        (-int(valeur),) if nom == "annee" else ([*_ETATS].index(valeur),) if nom == "etat" else (_libelle(nom, valeur),)
    )
