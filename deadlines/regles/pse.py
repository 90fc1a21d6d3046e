"""Plan de sauvegarde de l'emploi, a company that is not in insolvency: Code du travail L1233-24-1 to L1233-63."""

from dataclasses import replace
from datetime import date

from deadlines.delais import Delai, Depart, Doute, Effet, TenuePar, Unite
from deadlines.regles.textes import (
    DOUTE_PIECES,
    DOUTE_REPORT,
    DOUTE_SILENCE,
    DOUTE_UNITE,
    LOI_2013_504,
    R1231_1,
    ct,
)

__all__ = ["TABLE"]

_LOI_2015_990 = date(2015, 8, 8)  # loi 2015-990 du 6 août 2015: a decision annulled for want of reasons is taken again
_UNITE = replace(DOUTE_UNITE, articles=(ct("L1233-57-4"), ct("L1237-14")))

PSE_VALID = Delai(
    id="PSE_VALID",
    libelle="Validation d’un accord majoritaire de PSE",
    duree=15,
    unite=Unite.CALENDAIRES,
    report=True,
    effet=Effet.VALIDATION,
    tenue_par=TenuePar.ENVOI,
    articles=(ct("L1233-57-4"), ct("D1233-14-1"), ct("D1233-14-2"), R1231_1),
    depart="réception du dossier complet",
    doutes=(
        _UNITE,
        DOUTE_REPORT,
        DOUTE_PIECES,
        Doute(
            id="partiel",
            question="Une page officielle annonce quinze jours pour un accord partiel et son document unilatéral.",
            retenu="Quinze jours pour l’accord, vingt et un pour le document.",
            pourquoi="D1233-14-1 donne deux délais, et le décret prime sur une page.",
            articles=(ct("D1233-14-1"),),
        ),
    ),
    valable_du=LOI_2013_504,
)

PSE_HOMOL = replace(
    PSE_VALID,
    id="PSE_HOMOL",
    libelle="Homologation d’un document unilatéral de PSE",
    duree=21,
    effet=Effet.HOMOLOGATION,
)

PSE_INJ = Delai(
    id="PSE_INJ",
    libelle="Réponse à une demande d’injonction pendant un PSE",
    duree=5,
    unite=Unite.CALENDAIRES,
    report=True,
    effet=Effet.AUCUN,
    tenue_par=TenuePar.ENVOI,
    articles=(ct("L1233-57-5"), ct("D1233-12"), R1231_1),
    depart="réception de la demande motivée",
    doutes=(_UNITE, DOUTE_REPORT, DOUTE_SILENCE),
    valable_du=LOI_2013_504,
)

PSE_EXP = replace(
    PSE_INJ,
    id="PSE_EXP",
    libelle="Décision sur la contestation de l’expertise du CSE",
    articles=(ct("L1233-35-1"), ct("R1233-3-3"), R1231_1),
)

PSE_CSE_2M = Delai(
    id="PSE_CSE_2M",
    libelle="Avis du CSE sur un projet de moins de 100 licenciements",
    duree=2,
    unite=Unite.MOIS,
    report=True,
    effet=Effet.AVIS_REPUTE_RENDU,
    tenue_par=TenuePar.SANS_OBJET,
    articles=(ct("L1233-30"), R1231_1),
    depart="première réunion où le CSE est consulté",
    part_de=Depart.EVENEMENT,
    doutes=(replace(DOUTE_REPORT, retenu="Le dernier jour est reporté."),),
    valable_du=LOI_2013_504,
)
PSE_CSE_3M = replace(
    PSE_CSE_2M, id="PSE_CSE_3M", libelle="Avis du CSE sur un projet de 100 à 249 licenciements", duree=3
)
PSE_CSE_4M = replace(
    PSE_CSE_2M, id="PSE_CSE_4M", libelle="Avis du CSE sur un projet de 250 licenciements ou plus", duree=4
)

PSE_REMOTIV = Delai(
    id="PSE_REMOTIV",
    libelle="Nouvelle décision après une annulation pour défaut de motivation",
    duree=15,
    unite=Unite.CALENDAIRES,
    report=True,
    effet=Effet.AUCUN,
    tenue_par=TenuePar.ENVOI,
    articles=(ct("L1235-16"), ct("L1233-58"), R1231_1),
    depart="notification du jugement à l’administration",
    part_de=Depart.EVENEMENT,
    doutes=(_UNITE, DOUTE_REPORT, DOUTE_SILENCE),
    valable_du=_LOI_2015_990,
)

PSE_BILAN = Delai(
    id="PSE_BILAN",
    libelle="Bilan du PSE",
    duree=1,
    unite=Unite.MOIS,
    report=True,
    effet=Effet.OBLIGATION,
    tenue_par=TenuePar.DEPOT,
    articles=(ct("D1233-14-4"), ct("L1233-63"), R1231_1),
    depart="fin de la mise en œuvre des mesures de reclassement",
    part_de=Depart.EVENEMENT,
    doutes=(replace(DOUTE_REPORT, retenu="Le dernier jour est reporté\u00a0; il est prudent de déposer avant."),),
    valable_du=LOI_2013_504,
)

TABLE = (PSE_VALID, PSE_HOMOL, PSE_CSE_2M, PSE_CSE_3M, PSE_CSE_4M, PSE_INJ, PSE_EXP, PSE_REMOTIV, PSE_BILAN)
