"""Licenciement économique collectif without a plan: Code du travail L1233-8 to L1233-60."""

from dataclasses import replace

from deadlines.delais import Delai, Depart, Effet, TenuePar, Unite
from deadlines.regles.textes import DOUTE_REPORT, DOUTE_UNITE, R1231_1, ct

__all__ = ["TABLE"]

LE_8J = Delai(
    id="LE_8J",
    libelle="Information de l’administration, moins de 10 licenciements",
    duree=8,
    unite=Unite.CALENDAIRES,
    report=True,
    effet=Effet.OBLIGATION,
    tenue_par=TenuePar.DEPOT,
    articles=(ct("L1233-19"), ct("D1233-3"), ct("R1238-2"), R1231_1),
    depart="envoi des lettres de licenciement",
    part_de=Depart.EVENEMENT,
    doutes=(
        replace(DOUTE_UNITE, articles=(ct("D1233-3"), ct("L1237-14"))),
        replace(DOUTE_REPORT, retenu="Le dernier jour est reporté\u00a0; il est prudent de déposer avant."),
    ),
)

LE_21J = Delai(
    id="LE_21J",
    libelle="Vérification de la procédure, 10 licenciements ou plus dans une entreprise de moins de 50 salariés",
    duree=21,
    unite=Unite.CALENDAIRES,
    report=True,
    effet=Effet.AUCUN,
    tenue_par=TenuePar.ENVOI,
    articles=(ct("L1233-53"), ct("L1233-56"), R1231_1),
    depart="notification du projet à l’administration",
    doutes=(replace(DOUTE_UNITE, articles=(ct("L1233-53"), ct("L1237-14"))), DOUTE_REPORT),
)

LE_30J = Delai(
    id="LE_30J",
    libelle="Envoi des lettres au plus tôt, 10 licenciements ou plus dans une entreprise de moins de 50 salariés",
    duree=30,
    unite=Unite.CALENDAIRES,
    report=False,
    effet=Effet.OUVERTURE,
    tenue_par=TenuePar.SANS_OBJET,
    articles=(ct("L1233-39"),),
    depart="notification du projet à l’administration",
    part_de=Depart.EVENEMENT,
)

TABLE = (LE_8J, LE_21J, LE_30J)
