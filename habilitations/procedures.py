"""The lives of a right, of a way in, of a mandate and of an arbitration, as tables.

`suites`: the follow-ups, made by habilitations/notifications.py. Qualities: « demandeur » (it is his), « gestionnaire » (of
that SIREN), « mandataire », « agent » (of the competent service), « loi » (a date reached), « systeme » (the portal).
"""

from rupco.socle.passages import Etat, Passage, Table

__all__ = ["TABLE", "TABLES", "TABLE_ARBITRAGE", "TABLE_MANDAT", "TABLE_OUVERTURE"]

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
        Passage(nom="ouvrir", libelle="Ouvrir", de=("demandee",), vers="validee", par=("systeme",)),
        Passage(
            nom="declarer",
            libelle="Déclarer sur l’honneur",
            de=("demandee",),
            vers="validee",
            par=("demandeur",),
            suites=("habilitation.premiere",),
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
        Passage(nom="annuler", libelle="Annuler ma demande", de=("demandee",), vers="annulee", par=("demandeur",)),
        Passage(
            nom="changer",
            libelle="Changer l’habilitation",
            de=("validee",),
            vers="validee",
            par=("gestionnaire",),
            suites=("habilitation.changee",),
        ),
        Passage(
            nom="terminer",
            libelle="Mettre fin",
            de=("validee",),
            vers="terminee",
            par=("gestionnaire", "demandeur", "agent", "loi", "systeme"),
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
        Passage(nom="proposer", libelle="Proposer", de=("ouvert",), vers="propose", par=("agent",)),
        Passage(nom="rendre", libelle="Rendre au premier agent", de=("propose",), vers="ouvert", par=("second_agent",)),
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
            par=("demandeur",),
        ),
    ),
)

TABLES = (TABLE, TABLE_OUVERTURE, TABLE_MANDAT, TABLE_ARBITRAGE)
