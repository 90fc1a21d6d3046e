"""The legal minimum of an indemnity for the end of a contract, and what is levied on it. Pure: no Django, no clock.

`calculer(Situation)` gives a Calcul with all its steps, `traiter` its levies, `explication` the lines people read,
`lot.repondre` the same from and to JSON.
"""

from dossiers.indemnite.calcul import (
    Calcul,
    SalaireReference,
    Tranche,
    anciennete,
    calculer,
    fenetre,
    periodes_datees,
    salaire_de_reference,
)
from dossiers.indemnite.donnees import (
    ANNEES,
    ANNEES_ENTREE,
    MOTIFS,
    REGIMES,
    SALAIRE_MAXIMUM,
    Absence,
    DonneeInvalide,
    Motif,
    Periode,
    Regime,
    Salaire,
    Situation,
    fautes,
    mois_entiers,
)
from dossiers.indemnite.traitement import MONTANT_MAXIMUM, Traitement, traiter

__all__ = [
    "ANNEES",
    "ANNEES_ENTREE",
    "MONTANT_MAXIMUM",
    "MOTIFS",
    "REGIMES",
    "SALAIRE_MAXIMUM",
    "Absence",
    "Calcul",
    "DonneeInvalide",
    "Motif",
    "Periode",
    "Regime",
    "Salaire",
    "SalaireReference",
    "Situation",
    "Traitement",
    "Tranche",
    "anciennete",
    "calculer",
    "fautes",
    "fenetre",
    "mois_entiers",
    "periodes_datees",
    "salaire_de_reference",
    "traiter",
]
