"""Rupture conventionnelle individuelle (TéléRC), Code du travail L1237-11 to L1237-15."""

from deadlines.delais import Delai, Depart, Doute, Effet, Reception, TenuePar, Unite
from deadlines.regles.textes import CPC_642, LOI_2008_596, R1231_1, ct

__all__ = ["TABLE"]

RC_RETRACT = Delai(
    id="RC_RETRACT",
    libelle="Rétractation d’une rupture conventionnelle",
    duree=15,
    unite=Unite.CALENDAIRES,
    report=True,
    effet=Effet.OUVERTURE,
    tenue_par=TenuePar.ENVOI,
    articles=(ct("L1237-13"), ct("L1237-14"), R1231_1),
    depart="dernière des deux signatures de la convention",
    part_de=Depart.EVENEMENT,
    valable_du=LOI_2008_596,
)

RC_HOMOL = Delai(
    id="RC_HOMOL",
    libelle="Homologation d’une rupture conventionnelle",
    duree=15,
    unite=Unite.OUVRABLES,
    report=True,
    effet=Effet.HOMOLOGATION,
    tenue_par=TenuePar.RECEPTION,
    articles=(ct("L1237-14"), R1231_1),
    depart="réception de la demande par l’administration",
    reception=Reception.NEXT,
    doutes=(
        Doute(
            id="reception",
            question="Le texte ne dit pas quand est reçue une demande arrivée un dimanche ou un jour férié.",
            retenu="Elle est réputée reçue le premier jour ouvrable suivant.",
            pourquoi="TéléRC fait partir le délai du lendemain du jour ouvrable de réception.",
            articles=(ct("L1237-14"),),
        ),
        Doute(
            id="chomes",
            question="Un jour habituellement chômé par le seul service instructeur n’est pas ouvrable.",
            retenu="Seuls les dimanches et les jours fériés légaux sont exclus.",
            pourquoi="Un jour n’est férié ou chômé que par la loi ou le règlement (Cass. 2e civ. 16 juillet 1976).",
            articles=(R1231_1,),
        ),
    ),
    valable_du=LOI_2008_596,
)

RC_RUPTURE_MIN = Delai(
    id="RC_RUPTURE_MIN",
    libelle="Fin du contrat au plus tôt après une rupture conventionnelle",
    duree=1,
    unite=Unite.CALENDAIRES,
    report=False,
    effet=Effet.OUVERTURE,
    tenue_par=TenuePar.SANS_OBJET,
    articles=(ct("L1237-13"),),
    depart="homologation expresse ou tacite",
    part_de=Depart.EVENEMENT,
    effet_le_jour_meme=True,
    valable_du=LOI_2008_596,
)

RC_CPH = Delai(
    id="RC_CPH",
    libelle="Recours aux prud’hommes contre une rupture conventionnelle",
    duree=12,
    unite=Unite.MOIS,
    report=True,
    effet=Effet.FORCLUSION,
    tenue_par=TenuePar.DEPOT,
    articles=(ct("L1237-14"), CPC_642),
    depart="homologation expresse ou tacite",
    part_de=Depart.EVENEMENT,
    valable_du=LOI_2008_596,
)

IT_PROT = Delai(
    id="IT_PROT",
    libelle="Autorisation de l’inspecteur du travail pour un salarié protégé",
    duree=2,
    unite=Unite.MOIS,
    report=True,
    effet=Effet.REJET,
    tenue_par=TenuePar.ENVOI,
    articles=(ct("R2421-4"), ct("R2421-11"), ct("R2421-19"), ct("R2421-22")),
    depart="réception de la demande par l’inspecteur du travail",
    doutes=(
        Doute(
            id="report",
            question="Aucun texte propre à ce délai ne prévoit le report d’un dernier jour non ouvrable.",
            retenu="Le dernier jour est reporté.",
            pourquoi="C’est la lecture qui laisse le plus de temps à la décision.",
            articles=(ct("R2421-4"),),
        ),
    ),
)

IT_HIER = Delai(
    id="IT_HIER",
    libelle="Recours hiérarchique contre la décision de l’inspecteur du travail",
    duree=2,
    unite=Unite.MOIS,
    report=False,
    effet=Effet.FORCLUSION,
    tenue_par=TenuePar.DEPOT,
    articles=(ct("R2422-1"),),
    depart="notification de la décision",
    part_de=Depart.EVENEMENT,
)

IT_HIER_REJET = Delai(
    id="IT_HIER_REJET",
    libelle="Réponse du ministre au recours hiérarchique",
    duree=4,
    unite=Unite.MOIS,
    report=False,
    effet=Effet.REJET,
    tenue_par=TenuePar.ENVOI,
    articles=(ct("R2422-1"),),
    depart="réception du recours par le ministre",
)

TABLE = (RC_RETRACT, RC_HOMOL, RC_RUPTURE_MIN, RC_CPH, IT_PROT, IT_HIER, IT_HIER_REJET)
