"""Rupture conventionnelle collective, Code du travail L1237-19 to L1237-19-14."""

from dataclasses import replace

from deadlines.delais import Delai, Depart, Doute, Effet, TenuePar, Unite
from deadlines.regles.textes import (
    CPC_642,
    DOUTE_PIECES,
    DOUTE_REPORT,
    DOUTE_UNITE,
    ORDONNANCE_2017_1387,
    R1231_1,
    ct,
)

__all__ = ["TABLE"]

RCC_VALID = Delai(
    id="RCC_VALID",
    libelle="Validation de l’accord de rupture conventionnelle collective",
    duree=15,
    unite=Unite.CALENDAIRES,
    report=True,
    effet=Effet.VALIDATION,
    tenue_par=TenuePar.ENVOI,
    articles=(ct("L1237-19-4"), ct("D1237-9"), R1231_1),
    depart="réception du dossier complet",
    doutes=(
        DOUTE_UNITE,
        DOUTE_REPORT,
        replace(
            DOUTE_PIECES,
            pourquoi="D1237-9 permet ces demandes «\u00a0dans le délai\u00a0» et ne prévoit ni suspension ni prorogation.",
            articles=(ct("D1237-9"),),
        ),
    ),
    valable_du=ORDONNANCE_2017_1387,
)

RCC_CPH = Delai(
    id="RCC_CPH",
    libelle="Recours du salarié contre la rupture de son contrat",
    duree=12,
    unite=Unite.MOIS,
    report=True,
    effet=Effet.FORCLUSION,
    tenue_par=TenuePar.DEPOT,
    articles=(ct("L1237-19-8"), CPC_642),
    depart="rupture du contrat",
    part_de=Depart.EVENEMENT,
    valable_du=ORDONNANCE_2017_1387,
)

RCC_BILAN = Delai(
    id="RCC_BILAN",
    libelle="Bilan de la rupture conventionnelle collective",
    duree=1,
    unite=Unite.MOIS,
    report=True,
    effet=Effet.OBLIGATION,
    tenue_par=TenuePar.DEPOT,
    articles=(ct("D1237-12"), R1231_1),
    depart="fin de la mise en œuvre des mesures de reclassement externe",
    part_de=Depart.EVENEMENT,
    doutes=(replace(DOUTE_REPORT, retenu="Le dernier jour est reporté\u00a0; il est prudent de déposer avant."),),
    valable_du=ORDONNANCE_2017_1387,
)

RCC_DESIGN = Delai(
    id="RCC_DESIGN",
    libelle="Désignation du service compétent, plusieurs régions",
    duree=10,
    unite=Unite.CALENDAIRES,
    report=True,
    effet=Effet.AUCUN,
    tenue_par=TenuePar.ENVOI,
    articles=(ct("R1237-6-1"), R1231_1),
    depart="réception de l’information sur l’ouverture de la négociation",
    part_de=Depart.EVENEMENT,
    doutes=(
        Doute(
            id="abroge",
            question="Ces dix jours ne sont plus écrits depuis le 7 février 2020.",
            retenu="Le délai se compte là où la DGEFP désigne encore. Sinon, le siège rend son service compétent.",
            pourquoi="R1237-6-1 les tenait du décret 2017-1723. Sa rédaction actuelle donne la compétence au siège.",
            articles=(ct("R1237-6-1"),),
        ),
        DOUTE_REPORT,
    ),
    valable_du=ORDONNANCE_2017_1387,
)

TABLE = (RCC_VALID, RCC_CPH, RCC_BILAN, RCC_DESIGN)
