"""Counters: for one unit, one length and one calendar, a function from a day to the last one, prepared once.

Day units are two look-ups in the tables of `feries`; months walk the calendar.
"""

from array import array
from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache

from deadlines.delais.textes import Unite
from deadlines.feries import (
    ANNEE_MAX,
    ANNEE_MIN,
    DERNIER_JOUR,
    PREMIER_JOUR,
    AnneeHorsBornes,
    annee_hors_bornes,
    depend_de_la_commune,
    ecarts_ouverts,
    exiger_annee,
    exiger_date,
    jours_comptes,
)

__all__ = ["Compteur", "compteur", "jour_zero", "plus_mois"]

Compteur = Callable[[date], tuple[date, date]]
"""Day 0 → (last day before roll-over, last day). Errors: DateAttendue, AnneeHorsBornes."""


@cache
def compteur(
    unite: Unite, duree: int, report: bool, decale: bool, territoire: str, vendredi_saint: bool = True
) -> Compteur:
    """The counter of those rules. `decale`: a day 0 that the unit does not count moves to the next that it does."""
    if not vendredi_saint and not depend_de_la_commune(territoire):  # one table, not two
        return compteur(unite, duree, report, decale, territoire)
    ecarts = ecarts_ouverts(territoire, vendredi_saint)
    if unite is Unite.CALENDAIRES:
        return _par_jours(range(len(ecarts)), range(len(ecarts)), duree, ecarts, report)
    if unite in (Unite.OUVRABLES, Unite.OUVRES):
        rangs, places = jours_comptes(territoire, unite is Unite.OUVRES, vendredi_saint)
        zeros = _rangs_decales(territoire, unite is Unite.OUVRES, vendredi_saint) if decale else rangs
        return _par_jours(zeros, places, duree if decale else duree - 1, ecarts, report)
    return _par_mois(duree, unite is Unite.MOIS_FRANCS, ecarts, report)


def jour_zero(depart: date, unite: Unite, territoire: str, vendredi_saint: bool) -> date:
    """The first day from that one which a unit of working days counts: day 0 of a reception on a day of rest."""
    ouvres = unite is Unite.OUVRES
    _, places = jours_comptes(territoire, ouvres, vendredi_saint)
    return _dates()[places[_rangs_decales(territoire, ouvres, vendredi_saint)[_place(depart)]]]


def plus_mois(jour: date, mois: int) -> date:
    """The same day number that many months later, or that month's last day (CPC 641)."""
    annee, rang = divmod(jour.year * 12 + jour.month - 1 + mois, 12)
    return date(annee, rang + 1, min(jour.day, monthrange(annee, rang + 1)[1]))


@cache
def _rangs_decales(territoire: str, ouvres: bool, vendredi_saint: bool) -> "array[int]":
    """How many working days before each day, itself left out: the first one from that day comes right after them."""
    return array("H", [0]) + jours_comptes(territoire, ouvres, vendredi_saint)[0][:-1]


def _par_jours(rangs: Sequence[int], places: Sequence[int], avance: int, ecarts: bytes, report: bool, /) -> Compteur:
    dates = _dates()

    def compter(depart: date) -> tuple[date, date]:
        if type(depart) is not date:
            exiger_date(depart)
        rang = depart.toordinal() - PREMIER_JOUR
        if rang < 0:
            raise _hors_bornes(depart)
        try:
            place = places[rangs[rang] + avance]
            brut = dates[place]
        except IndexError:
            raise _hors_bornes(depart) from None
        if report and (ecart := ecarts[place]):
            return brut, dates[place + ecart]
        return brut, brut

    return compter


def _par_mois(duree: int, franc: bool, ecarts: bytes, report: bool) -> Compteur:
    dates = _dates()

    def compter(depart: date) -> tuple[date, date]:
        exiger_annee(exiger_date(depart).year)
        place = plus_mois(depart, duree).toordinal() - PREMIER_JOUR + franc
        if place >= len(dates):
            raise _hors_bornes(depart)
        return dates[place], dates[place + ecarts[place] if report else place]

    return compter


def _place(jour: date) -> int:
    exiger_annee(exiger_date(jour).year)
    return jour.toordinal() - PREMIER_JOUR


def _hors_bornes(depart: date) -> AnneeHorsBornes:
    """Of a start outside the years that are known, or of one inside whose end is beyond."""
    return annee_hors_bornes(ANNEE_MAX + 1 if ANNEE_MIN <= depart.year <= ANNEE_MAX else depart.year)


@cache
def _dates() -> tuple[date, ...]:
    """Every day of the tables, one object each, shared by all calendars."""
    return tuple(map(date.fromordinal, range(PREMIER_JOUR, DERNIER_JOUR + 1)))
