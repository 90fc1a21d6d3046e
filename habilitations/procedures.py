"""The lives of a right, of a way in, of a mandate and of an arbitration, as tables.

`suites`: the follow-ups, made by habilitations/notifications.py. Qualities: « demandeur » (it is his), « gestionnaire » (of
that SIREN), « mandataire », « agent » (of the competent service), « loi » (a date reached), « systeme » (the portal).
"""

from rupco.socle.passages import Etat, Passage, Table

__all__ = ["DECLARATIONS", "ROLES", "TABLE", "TABLES", "TABLE_ARBITRAGE", "TABLE_MANDAT", "TABLE_OUVERTURE", "VERSION"]

VERSION = "2026-1"
DECLARATIONS = {  # what the first person of a company declares; the journal keeps the version and the digest of the text
    "2026-1": "Je déclare sur l’honneur agir pour cette entreprise et avoir reçu pouvoir de la représenter dans ce service. "
    "Je sais que le service de l’État en est informé, et qu’une fausse déclaration est punie par la loi "
    "(article 441-7 du code pénal).",
}
ROLES = {  # one line of help each: what it opens, then its limit
    "employeur": "Crée et dépose les dossiers, répond à la Dreets, lit les décisions. Ne gère pas les accès.",
    "gestionnaire": "Accepte, change et supprime les accès. Ne crée pas et n’ouvre pas de dossier.",
    "acteur_judiciaire": "Réservé aux administrateurs, mandataires et avocats chargés du redressement ou de la liquidation "
    "judiciaire.",
    "lecteur": "Lit les dossiers et les décisions. Ne crée rien, ne dépose rien.",
}

TABLE = Table(
    nom="une habilitation",
    initial="demandee",
    etats={
        "demandee": Etat(libelle="En attente", badge="new"),
        "validee": Etat(libelle="Validée", badge="success"),
        "refusee": Etat(libelle="Refusée", badge="error", est_final=True),
        "annulee": Etat(libelle="Annulée", est_final=True),
        "terminee": Etat(libelle="Terminée", est_final=True),
    },
    passages=(
        Passage(nom="ouvrir", libelle="Ouvrir", de=("demandee",), vers="validee", par=("systeme", "agent")),
        Passage(
            nom="declarer",
            libelle="Déclarer sur l’honneur",
            de=("demandee",),
            vers="validee",
            par=("demandeur",),
            suites=("habilitation.premiere", "habilitation.premiere_service"),
        ),
        Passage(
            nom="valider",
            libelle="Accepter",
            de=("demandee",),
            vers="validee",
            par=("gestionnaire", "agent", "invite"),
            suites=("habilitation.validee",),
        ),
        Passage(
            nom="refuser",
            libelle="Refuser",
            de=("demandee",),
            vers="refusee",
            par=("gestionnaire", "agent"),
            suites=("habilitation.refusee",),
        ),
        Passage(
            nom="annuler",
            libelle="Annuler ma demande",
            de=("demandee",),
            vers="annulee",
            par=("demandeur", "systeme"),
        ),
        Passage(
            nom="changer",
            libelle="Changer l’habilitation",
            de=("validee",),
            vers="validee",
            par=("gestionnaire", "agent"),
            suites=("habilitation.changee",),
        ),
        Passage(
            nom="terminer",
            libelle="Mettre fin",
            de=("validee",),
            vers="terminee",
            par=("gestionnaire", "demandeur", "agent", "administrateur", "loi", "systeme"),
            suites=("habilitation.terminee",),
        ),
    ),
)

TABLE_OUVERTURE = Table(
    nom="un accès ouvert d’avance",
    initial="ouverte",
    etats={
        "ouverte": Etat(libelle="En attente", badge="new"),
        "utilisee": Etat(libelle="Utilisée", badge="success", est_final=True),
        "declinee": Etat(libelle="Déclinée", est_final=True),
        "annulee": Etat(libelle="Annulée", est_final=True),
        "expiree": Etat(libelle="Expirée", est_final=True),
    },
    passages=(
        Passage(nom="utiliser", libelle="Accepter", de=("ouverte",), vers="utilisee", par=("invite",)),
        Passage(nom="decliner", libelle="Décliner", de=("ouverte",), vers="declinee", par=("invite",)),
        Passage(nom="annuler", libelle="Annuler", de=("ouverte",), vers="annulee", par=("gestionnaire", "systeme")),
        Passage(nom="expirer", libelle="Expirer", de=("ouverte",), vers="expiree", par=("systeme",)),
    ),
)

TABLE_MANDAT = Table(
    nom="un mandat",
    initial="propose",
    etats={
        "propose": Etat(libelle="À accepter", badge="new"),
        "actif": Etat(libelle="Actif", badge="success"),
        "decline": Etat(libelle="Décliné", badge="error", est_final=True),
        "termine": Etat(libelle="Terminé", est_final=True),
    },
    passages=(
        Passage(
            nom="accepter",
            libelle="Accepter",
            de=("propose",),
            vers="actif",
            par=("mandataire", "gestionnaire", "agent"),
            suites=("mandat.accepte",),
        ),
        Passage(
            nom="decliner",
            libelle="Décliner",
            de=("propose",),
            vers="decline",
            par=("mandataire", "gestionnaire", "agent"),
            suites=("mandat.decline",),
        ),
        Passage(
            nom="terminer",
            libelle="Mettre fin",
            de=("propose", "actif"),
            vers="termine",
            par=("mandataire", "gestionnaire", "loi", "systeme"),
            suites=("mandat.termine",),
        ),
    ),
)

TABLE_ARBITRAGE = Table(
    nom="une demande au service",
    initial="ouvert",
    etats={
        "ouvert": Etat(libelle="À examiner", badge="new"),
        "propose": Etat(libelle="À confirmer par un second agent", badge="info"),
        "en_opposition": Etat(libelle="Opposition possible", badge="info"),
        "accorde": Etat(libelle="Accordée", badge="success", est_final=True),
        "rejete": Etat(libelle="Rejetée", badge="error", est_final=True),
        "abandonne": Etat(libelle="Retirée", est_final=True),
    },
    passages=(
        Passage(
            nom="proposer",
            libelle="Proposer",
            de=("ouvert",),
            vers="propose",
            par=("agent",),
            suites=("arbitrage.a_confirmer",),
        ),
        Passage(
            nom="rendre",
            libelle="Rendre au premier agent",
            de=("propose",),
            vers="ouvert",
            par=("second_agent",),
            suites=("arbitrage.rendu",),
        ),
        Passage(
            nom="accorder",
            libelle="Confirmer",
            de=("propose", "en_opposition"),
            vers="accorde",
            par=("second_agent", "loi"),
            suites=("arbitrage.accorde",),
        ),
        Passage(
            nom="ouvrir_l_opposition",
            libelle="Confirmer, et attendre sept jours",
            de=("propose",),
            vers="en_opposition",
            par=("second_agent",),
            suites=("arbitrage.opposition",),
        ),
        Passage(
            nom="rejeter",
            libelle="Confirmer le rejet",
            de=("propose",),
            vers="rejete",
            par=("second_agent",),
            suites=("arbitrage.rejete",),
        ),
        Passage(
            nom="s_opposer",
            libelle="S’opposer",
            de=("en_opposition",),
            vers="ouvert",
            par=("gestionnaire",),
            suites=("arbitrage.oppose",),
        ),
        Passage(
            nom="abandonner",
            libelle="Retirer ma demande",
            de=("ouvert", "propose", "en_opposition"),
            vers="abandonne",
            par=("demandeur", "loi"),
            suites=("arbitrage.abandonne",),
        ),
    ),
)

TABLES = (TABLE, TABLE_OUVERTURE, TABLE_MANDAT, TABLE_ARBITRAGE)
