"""A legal delay as a value, and the term it leads to.

Day 0 never counts; dates are civil dates of the calendar used, never seconds; the last day ends at 24:00
legal time. A last day on a Saturday, a Sunday or a holiday moves to the next day that is none of them (Code
du travail R1231-1). Where texts leave a doubt, every reading is given: `dernier_jour` is the latest, silence
fires after it.
"""

from deadlines.delais.calcul import Delai, HorsValidite, Terme
from deadlines.delais.compteurs import plus_mois
from deadlines.delais.textes import (
    ARTICLES_REPORT,
    Article,
    DelaiInvalide,
    Depart,
    Doute,
    Effet,
    EtatJour,
    Jour,
    Lecture,
    Reception,
    TenuePar,
    Unite,
)

__all__ = [
    "ARTICLES_REPORT",  # R1231-1, CPC 642
    "Article",
    "Delai",  # the rule: .terme(depart, territoire) -> Terme
    "DelaiInvalide",
    "Depart",
    "Doute",
    "Effet",
    "EtatJour",
    "HorsValidite",
    "Jour",
    "Lecture",
    "Reception",
    "TenuePar",
    "Terme",  # the result
    "Unite",
    "plus_mois",  # the same day number, so many months later
]
