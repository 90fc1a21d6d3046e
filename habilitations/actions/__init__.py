"""The only writer of habilitations, one file a subject."""

from habilitations.actions.affectations import affecter, deleguer
from habilitations.actions.demandes import annuler, declarer, demander, quitter, relancer, relances_possibles
from habilitations.actions.droits import charger_services, habiliter
from habilitations.actions.etablissements import enregistrer, enregistrer_a_la_main
from habilitations.actions.gestion import accepter, ajouter, changer, refuser, supprimer
from habilitations.actions.ouvertures import (
    accepter_invitation,
    annuler_ouverture,
    decliner_invitation,
    inviter,
    ouvrir_code,
    renvoyer,
    utiliser_code,
)

__all__ = [
    "accepter", "accepter_invitation", "affecter", "ajouter", "annuler", "annuler_ouverture", "changer", "charger_services",
    "declarer", "decliner_invitation", "deleguer", "demander", "enregistrer", "enregistrer_a_la_main", "habiliter", "inviter",
    "ouvrir_code", "quitter", "refuser", "relancer", "relances_possibles", "renvoyer", "supprimer", "utiliser_code",
]  # fmt: skip
