"""What every procedure shares: acknowledgements, and the administrative courts."""

from dataclasses import replace

from deadlines.delais import Article, Delai, Depart, Effet, TenuePar, Unite
from deadlines.regles.textes import ct

__all__ = ["TABLE"]

CRPA_AEE = Delai(
    id="CRPA_AEE",
    libelle="Accusé d’enregistrement électronique",
    duree=1,
    unite=Unite.OUVRES,
    report=False,
    effet=Effet.OBLIGATION,
    tenue_par=TenuePar.ENVOI,
    articles=(Article("CRPA", "R112-11-2"), Article("CRPA", "L112-11")),
    depart="réception de l’envoi électronique",
)

CRPA_AR = replace(CRPA_AEE, id="CRPA_AR", libelle="Accusé de réception électronique", duree=10)

TA_2M_FRANC = Delai(
    id="TA_2M_FRANC",
    libelle="Recours au tribunal administratif",
    duree=2,
    unite=Unite.MOIS_FRANCS,
    report=True,
    effet=Effet.FORCLUSION,
    tenue_par=TenuePar.DEPOT,
    articles=(ct("L1235-7-1"), ct("L1237-19-8"), Article("CJA", "R421-1")),
    depart="notification de la décision, ou jour où elle est portée à la connaissance des salariés",
    part_de=Depart.EVENEMENT,
)

TA_3M = Delai(
    id="TA_3M",
    libelle="Jugement du tribunal administratif",
    duree=3,
    unite=Unite.MOIS,
    report=False,
    effet=Effet.DESSAISISSEMENT,
    tenue_par=TenuePar.SANS_OBJET,
    articles=(ct("L1235-7-1"),),
    depart="enregistrement de la requête",
    part_de=Depart.EVENEMENT,
)

CAA_3M = replace(TA_3M, id="CAA_3M", libelle="Arrêt de la cour administrative d’appel")

TABLE = (CRPA_AEE, CRPA_AR, TA_2M_FRANC, TA_3M, CAA_3M)
