"""Plan de sauvegarde de l'emploi of a company in insolvency proceedings: Code du travail L1233-58."""

from dataclasses import replace

from deadlines.delais import Delai, Depart, Doute, Effet, TenuePar, Unite
from deadlines.regles.textes import DOUTE_REPORT, DOUTE_SILENCE, DOUTE_UNITE, LOI_2013_504, R1231_1, ct

__all__ = ["TABLE"]

_UNITE = replace(DOUTE_UNITE, articles=(ct("L1233-58"), ct("L1237-14")))

PSE_RJ = Delai(
    id="PSE_RJ",
    libelle="PSE en redressement judiciaire",
    duree=8,
    unite=Unite.CALENDAIRES,
    report=True,
    effet=Effet.ACCEPTATION,
    tenue_par=TenuePar.ENVOI,
    articles=(ct("L1233-58"), ct("D1233-14"), R1231_1),
    depart="dernière réunion du CSE",
    part_de=Depart.REUNION_CSE,
    doutes=(
        _UNITE,
        DOUTE_REPORT,
        Doute(
            id="duree",
            question="Des pages privées écrivent quatre jours pour un redressement judiciaire.",
            retenu="Huit jours.",
            pourquoi="L1233-58, II, dit huit jours, et quatre en liquidation.",
            articles=(ct("L1233-58"),),
        ),
    ),
    valable_du=LOI_2013_504,
)

PSE_LJ = replace(PSE_RJ, id="PSE_LJ", libelle="PSE en liquidation judiciaire", duree=4, doutes=(_UNITE, DOUTE_REPORT))

PSE_SAUV = replace(
    PSE_RJ,
    id="PSE_SAUV",
    libelle="PSE prévu par un plan de sauvegarde",
    depart="réception de la demande, après le jugement qui arrête le plan",
    part_de=Depart.DEPOT,
    doutes=(_UNITE, DOUTE_REPORT),
)

PSE_RE3_CSE = Delai(
    id="PSE_RE3_CSE",
    libelle="Consultation du CSE après un refus, en procédure collective",
    duree=3,
    unite=Unite.CALENDAIRES,
    report=True,
    effet=Effet.OBLIGATION,
    tenue_par=TenuePar.SANS_OBJET,
    articles=(ct("L1233-58"), R1231_1),
    depart="notification du refus",
    part_de=Depart.EVENEMENT,
    doutes=(_UNITE, DOUTE_REPORT),
    valable_du=LOI_2013_504,
)

PSE_RE3 = Delai(
    id="PSE_RE3",
    libelle="Nouvelle décision après un refus, en procédure collective",
    duree=3,
    unite=Unite.CALENDAIRES,
    report=True,
    effet=Effet.AUCUN,
    tenue_par=TenuePar.ENVOI,
    articles=(ct("L1233-58"), R1231_1),
    depart="transmission du document ou de l’accord modifié",
    doutes=(_UNITE, DOUTE_REPORT, DOUTE_SILENCE),
    valable_du=LOI_2013_504,
)

TABLE = (PSE_RJ, PSE_LJ, PSE_SAUV, PSE_RE3_CSE, PSE_RE3)
