"""The strip above the bannette: fifteen days, each a filter, with what is to be answered by then."""

from dataclasses import dataclass
from datetime import date, timedelta

from deadlines.feries import jours_feries, nom_usuel
from deadlines.territoires import territoire_de
from dossiers.forms.bannette import Filtres
from dossiers.views.presentation import Jeton
from habilitations.territoires import Territoire

__all__ = ["Case", "bande"]

JOURS, COMPTES_MAX = 15, 999


@dataclass(frozen=True, slots=True)
class Case:
    """A day of the strip: how many dépôts are to be answered by then; `repos`: why it is no working day."""

    jour: date
    adresse: str
    jeton: Jeton | None
    repos: str
    est_aujourd_hui: bool
    est_choisie: bool


def bande(depots, filtres: Filtres, lieux: list[Territoire], aujourd_hui: date) -> list[Case]:
    """Fifteen days from today; the days that are no working day say so."""
    fin = aujourd_hui + timedelta(days=JOURS - 1)
    bornes = depots.filter(viser_le__gte=aujourd_hui, viser_le__lte=fin).order_by("viser_le")
    jours = list(bornes.values_list("viser_le", flat=True)[:COMPTES_MAX])
    nombres = {jour: jours.count(jour) for jour in set(jours)}
    calendriers = sorted({t.calendrier for t in lieux})
    cases = []
    for rang in range(JOURS):
        jour = aujourd_hui + timedelta(days=rang)
        n = nombres.get(jour, 0)
        niveau = "0" if rang == 0 else "2" if rang <= 2 else "5" if rang <= 5 else "n"
        suite = "+" if len(jours) == COMPTES_MAX and jour == jours[-1] else ""
        adresse = filtres.adresse(jour=None if jour == filtres.jour else jour.isoformat())
        jeton = Jeton(niveau, f"{n}{suite}") if n else None
        cases.append(Case(jour, adresse, jeton, _repos(jour, calendriers), rang == 0, jour == filtres.jour))
    return cases


def _repos(jour: date, calendriers: list[str]) -> str:
    """« week-end », « Noël (férié) », « Saint-Étienne (férié, Alsace-Moselle) », or nothing on a working day."""
    feries = {c: nom for c in calendriers if (nom := jours_feries(jour.year, c).get(jour))}
    if feries:
        ou = "" if len(feries) == len(calendriers) else ", " + ", ".join(territoire_de(c).libelle for c in feries)
        return f"{nom_usuel(next(iter(feries.values())))} (férié{ou})"
    return "week-end" if jour.weekday() >= 5 else ""
