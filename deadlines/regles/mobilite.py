"""Congé de mobilité of an agreement on jobs and skills: Code du travail L1237-18 to L1237-18-5."""

from dataclasses import replace

from deadlines.delais import Delai, Depart, Effet, TenuePar, Unite
from deadlines.regles.textes import DOUTE_REPORT, ORDONNANCE_2017_1387, R1231_1, ct

__all__ = ["TABLE"]

MOB_6M = Delai(
    id="MOB_6M",
    libelle="Bilan du congé de mobilité, tous les six mois",
    duree=6,
    unite=Unite.MOIS,
    report=True,
    effet=Effet.OBLIGATION,
    tenue_par=TenuePar.DEPOT,
    articles=(ct("D1237-5"), ct("L1237-18-5"), R1231_1),
    depart="dépôt de l’accord",
    part_de=Depart.EVENEMENT,
    doutes=(replace(DOUTE_REPORT, retenu="Le dernier jour est reporté\u00a0; il est prudent de déposer avant."),),
    valable_du=ORDONNANCE_2017_1387,
)

TABLE = (MOB_6M,)
