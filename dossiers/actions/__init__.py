"""The corridor: the only writer of dossiers, one file a subject. One verb a function, the acting person by keyword."""

from dossiers.actions.brouillon import Conflit, creer_dossier, enregistrer_etape, joindre_piece, oter_piece
from dossiers.actions.depots import constater_completude, constater_silences, deposer, retirer
from dossiers.actions.restriction import lever_la_restriction, nommer, oter_nomme, reprendre, restreindre

__all__ = [
    "Conflit",
    "constater_completude",
    "constater_silences",
    "creer_dossier",
    "deposer",
    "enregistrer_etape",
    "joindre_piece",
    "lever_la_restriction",
    "nommer",
    "oter_nomme",
    "oter_piece",
    "reprendre",
    "restreindre",
    "retirer",
]
