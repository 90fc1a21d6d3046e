"""Public holidays by the law's function, 2000 to 2100, for the thirteen calendars.

National days: Code du travail L3133-1. Alsace-Moselle: L3134-13. Abolition of slavery overseas: L3422-2.
Nouvelle-Calédonie, Polynésie française, Wallis-et-Futuna: the national list, as in the official data set.
Customary days (Schœlcher, Mi-Carême, Muslim feasts of Mayotte…) move no delay and are not here. A holiday
that falls on a Sunday is not moved to the Monday. Labels are the official data set's own, letter for letter:
`nom_usuel` for people.
"""

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from types import MappingProxyType

from deadlines.territoires import CalculImpossible, territoire_de

__all__ = [
    "ANNEE_MAX",
    "ANNEE_MIN",
    "DERNIER_JOUR",  # 31 December 2100, proleptic ordinal
    "PREMIER_JOUR",  # 1 January 2000
    "AnneeHorsBornes",
    "DateAttendue",
    "annee_hors_bornes",  # the error of another year
    "depend_de_la_commune",  # is Good Friday a matter of commune there
    "ecarts_ouverts",  # table: how far the first open day is
    "est_ferie",  # is that day a public holiday there
    "exiger_annee",  # the year itself, or a French error
    "exiger_date",  # the day itself, or a French error (a datetime is refused)
    "jours_comptes",  # tables: to find the n-th working day
    "jours_feries",  # one year's holidays: {day: official label}
    "nom_ferie",  # a holiday's usual French name, or None
    "nom_usuel",  # official label -> the name that people read
    "paques",
]

ANNEE_MIN, ANNEE_MAX = 2000, 2100
PREMIER_JOUR, DERNIER_JOUR = date(ANNEE_MIN, 1, 1).toordinal(), date(ANNEE_MAX, 12, 31).toordinal()
_SAMEDI, _DIMANCHE = 5, 6


class AnneeHorsBornes(CalculImpossible):
    """The year is outside 2000–2100, where the holidays are known."""


class DateAttendue(CalculImpossible):
    """A calendar date was expected: an instant has none until its zone is said."""


@dataclass(frozen=True, slots=True)
class _Fixe:
    """A holiday on the same day each year; `depuis` and `jusqu_en` are years, both included."""

    libelle: str
    mois: int
    jour: int
    depuis: int = ANNEE_MIN
    jusqu_en: int = ANNEE_MAX


@dataclass(frozen=True, slots=True)
class _Mobile:
    """A holiday that many days after Easter Sunday."""

    libelle: str
    apres_paques: int


_VENDREDI_SAINT = _Mobile("Vendredi saint", -2)
_ABOLITION = "Abolition de l'esclavage"

_NATIONAUX: tuple[_Fixe | _Mobile, ...] = (
    _Fixe("1er janvier", 1, 1),
    _Mobile("Lundi de Pâques", 1),
    _Fixe("1er mai", 5, 1),
    _Fixe("8 mai", 5, 8),
    _Mobile("Ascension", 39),
    _Mobile("Lundi de Pentecôte", 50),
    _Fixe("14 juillet", 7, 14),
    _Fixe("Assomption", 8, 15),
    _Fixe("Toussaint", 11, 1),
    _Fixe("11 novembre", 11, 11),
    _Fixe("Jour de Noël", 12, 25),
)

# What each calendar adds; two holidays on one date keep the local label, as the official data set does.
_LOCAUX: Mapping[str, tuple[_Fixe | _Mobile, ...]] = {
    "alsace-moselle": (_VENDREDI_SAINT, _Fixe("2ème jour de Noël", 12, 26)),
    "guadeloupe": (_Fixe(_ABOLITION, 5, 27),),
    "guyane": (_Fixe(_ABOLITION, 6, 10),),
    "la-reunion": (_Fixe(_ABOLITION, 12, 20),),
    "martinique": (_Fixe(_ABOLITION, 5, 22),),
    "mayotte": (_Fixe(_ABOLITION, 4, 27),),
    "saint-barthelemy": (_Fixe(_ABOLITION, 10, 9),),
    # L3422-2 still reads 27 May; the island has observed the 28th since 2018 (circular of 4 May 2018).
    "saint-martin": (_Fixe(_ABOLITION, 5, 27, jusqu_en=2017), _Fixe(_ABOLITION, 5, 28, depuis=2018)),
}

_NOMS_USUELS = {
    "Jour de Noël": "Noël",
    "2ème jour de Noël": "lendemain de Noël",
    "Lundi de Pâques": "lundi de Pâques",
    "Lundi de Pentecôte": "lundi de Pentecôte",
    _ABOLITION: "abolition de l’esclavage",
}


def exiger_date(jour: object) -> date:
    """The day itself when it is a calendar date; DateAttendue for a datetime or anything else."""
    if not isinstance(jour, date) or isinstance(jour, datetime):
        raise DateAttendue(f"Une date civile est attendue, sans heure ni fuseau : « {jour} » n’en est pas une.")
    return jour


def exiger_annee(annee: object) -> int:
    """The year itself when it is an int of 2000–2100; AnneeHorsBornes otherwise."""
    if not isinstance(annee, int) or not ANNEE_MIN <= annee <= ANNEE_MAX:
        raise annee_hors_bornes(annee)
    return annee


def annee_hors_bornes(annee: object) -> AnneeHorsBornes:
    """The error of a year whose holidays are not known."""
    return AnneeHorsBornes(f"Les jours fériés sont connus de {ANNEE_MIN} à {ANNEE_MAX}, pas pour l’année {annee}.")


def paques(annee: int) -> date:
    """Easter Sunday of that year, Gregorian calendar (Butcher's algorithm, any year from 1583)."""
    siecle, rang = divmod(annee, 100)
    lune = (19 * (annee % 19) + siecle - siecle // 4 - (siecle - (siecle + 8) // 25 + 1) // 3 + 15) % 30
    semaine = (32 + 2 * (siecle % 4) + 2 * (rang // 4) - lune - rang % 4) % 7
    retrait = (annee % 19 + 11 * lune + 22 * semaine) // 451
    mois, jour = divmod(lune + semaine - 7 * retrait + 114, 31)
    return date(annee, mois, jour + 1)


def jours_feries(annee: int, territoire: str, *, vendredi_saint: bool = True) -> Mapping[date, str]:
    """The holidays of one year in one calendar: {day: official label}, in order, read-only and cached.

    `vendredi_saint=False` leaves Good Friday out of `alsace-moselle`: it is a holiday only in communes with a
    protestant church or a mixed one (L3134-13). Errors: TerritoireInconnu, AnneeHorsBornes (2000–2100 only).
    """
    return _jours_feries(annee, territoire, vendredi_saint)


def est_ferie(jour: date, territoire: str, *, vendredi_saint: bool = True) -> bool:
    """Whether that day is a public holiday there. Errors: DateAttendue and those of `jours_feries`."""
    return exiger_date(jour) in _jours_feries(jour.year, territoire, vendredi_saint)


def nom_ferie(jour: date, territoire: str, *, vendredi_saint: bool = True) -> str | None:
    """The usual French name of the holiday that falls that day, None on any other day."""
    libelle = _jours_feries(exiger_date(jour).year, territoire, vendredi_saint).get(jour)
    return libelle and nom_usuel(libelle)


def depend_de_la_commune(territoire: str) -> bool:
    """Good Friday is a holiday there in some communes only (L3134-13). Error: TerritoireInconnu."""
    return _VENDREDI_SAINT in _LOCAUX.get(territoire_de(territoire).id, ())


def nom_usuel(libelle: str) -> str:
    """An official label as people write it in a sentence: « Noël », « lundi de Pâques »."""
    return _NOMS_USUELS.get(libelle, libelle)


@cache
def ecarts_ouverts(territoire: str, vendredi_saint: bool = True) -> bytes:
    """For each day since PREMIER_JOUR, how many days on is the first that is neither Saturday, Sunday nor holiday.

    0 when that day is open itself. Code du travail R1231-1, CPC 642. 31 December 2100 is an open Friday: the table
    closes. Error: TerritoireInconnu.
    """
    feries = _ordinaux_feries(territoire, vendredi_saint)
    ecarts = bytearray(DERNIER_JOUR - PREMIER_JOUR + 1)
    ecart = 0
    for ordinal in range(DERNIER_JOUR, PREMIER_JOUR - 1, -1):
        ferme = (ordinal + 6) % 7 >= _SAMEDI or ordinal in feries
        ecart = ecart + 1 if ferme else 0
        ecarts[ordinal - PREMIER_JOUR] = ecart
    return bytes(ecarts)


@cache
def jours_comptes(territoire: str, ouvres: bool, vendredi_saint: bool = True) -> tuple["array[int]", "array[int]"]:
    """For each day since PREMIER_JOUR, how many working days up to it, itself included; then those days, counted from it.

    `ouvres`: Monday to Friday; otherwise ouvrables, Monday to Saturday; never a holiday. Error: TerritoireInconnu.
    """
    feries = _ordinaux_feries(territoire, vendredi_saint)
    repos = _SAMEDI if ouvres else _DIMANCHE
    rangs, jours = array("H"), array("i")
    for ordinal in range(PREMIER_JOUR, DERNIER_JOUR + 1):
        if (ordinal + 6) % 7 < repos and ordinal not in feries:
            jours.append(ordinal - PREMIER_JOUR)
        rangs.append(len(jours))
    return rangs, jours


@cache
def _jours_feries(annee: int, territoire: str, vendredi_saint: bool) -> Mapping[date, str]:
    territoire_de(territoire)
    dimanche = paques(exiger_annee(annee))
    jours: dict[date, str] = {}
    for fete in (*_NATIONAUX, *_LOCAUX.get(territoire, ())):
        if isinstance(fete, _Fixe):
            if fete.depuis <= annee <= fete.jusqu_en:
                jours[date(annee, fete.mois, fete.jour)] = fete.libelle
        elif vendredi_saint or fete is not _VENDREDI_SAINT:
            jours[dimanche + timedelta(days=fete.apres_paques)] = fete.libelle
    return MappingProxyType(dict(sorted(jours.items())))


@cache
def _ordinaux_feries(territoire: str, vendredi_saint: bool) -> frozenset[int]:
    annees = range(ANNEE_MIN, ANNEE_MAX + 1)
    return frozenset(j.toordinal() for annee in annees for j in _jours_feries(annee, territoire, vendredi_saint))
