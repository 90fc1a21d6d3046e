"""A second count, written to be obviously right and nothing else: one day after the other, on the official list.

It shares nothing with the engine: it imports nothing of `deadlines`, its holidays are read from the official data set
(2019–2032, plus New Year's Day 2033), and it finds midnight from the other side, by walking UTC instants.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.deadlines.oracles import FERIES

UN_JOUR = timedelta(days=1)
_FERIES = {
    territoire: {jour for annee in annees.values() for jour in annee} | {"2033-01-01"}
    for territoire, annees in FERIES["feries"].items()
}
_ZONES = {
    "metropole": "Europe/Paris",
    "alsace-moselle": "Europe/Paris",
    "la-reunion": "Indian/Reunion",
    "guadeloupe": "America/Guadeloupe",
}


def est_ferme(jour: date, territoire: str) -> bool:
    return jour.isoweekday() in (6, 7) or jour.isoformat() in _FERIES[territoire]


def compter(depart: date, duree: int, unite: str, territoire: str, *, report: bool, reception: str = "asis") -> date:
    """The last day. `unite` is the French wording of the rule."""
    while reception == "next" and not _compte_pour_un(depart, depart, unite, territoire):
        depart += UN_JOUR
    jour, reste = depart, duree
    while reste:
        jour += UN_JOUR
        reste -= _compte_pour_un(jour, depart, unite, territoire)
    if unite == "mois francs":
        jour += UN_JOUR
    while report and est_ferme(jour, territoire):
        jour += UN_JOUR
    return jour


def _compte_pour_un(jour: date, depart: date, unite: str, territoire: str) -> bool:
    ferie = jour.isoformat() in _FERIES[territoire]
    if unite == "jours calendaires":
        return True
    if unite == "jours ouvrables":
        return not ferie and jour.isoweekday() != 7
    if unite == "jours ouvrés":
        return not est_ferme(jour, territoire)
    fin_de_mois = (jour + UN_JOUR).day == 1
    return jour.day == depart.day or (fin_de_mois and jour.day < depart.day)


def minuit(dernier_jour: date, territoire: str) -> datetime:
    """The first UTC quarter of an hour at which the clocks of the territory no longer show that day."""
    zone = ZoneInfo(_ZONES[territoire])
    instant = datetime(dernier_jour.year, dernier_jour.month, dernier_jour.day, 18, tzinfo=UTC)
    while instant.astimezone(zone).date() <= dernier_jour:
        instant += timedelta(minutes=15)
    return instant
