"""The corridor: the only writer of dossiers, one file a subject. One verb a function, the acting person by keyword."""

from dossiers.actions.adresses import corriger_adresses
from dossiers.actions.alertes import ouvrir_tournee, regler_alertes, suivre
from dossiers.actions.analyse import analyser
from dossiers.actions.appuis import demander_appui
from dossiers.actions.brouillon import (
    Conflit,
    creer_dossier,
    enregistrer_etape,
    joindre_piece,
    natures,
    oter_piece,
    renouveler,
)
from dossiers.actions.decision import (
    ProjetChange,
    decider,
    enregistrer_projet,
    manques,
    renvoyer,
    soumettre,
)
from dossiers.actions.depots import constater_completude, constater_silences, deposer, retirer
from dossiers.actions.echanges import ecrire, garder_message, lire
from dossiers.actions.index import refaire_l_index, reindexer
from dossiers.actions.instruction import (
    adresser_observations,
    attribuer,
    attribuer_en_lot,
    declarer_irrecevable,
    demander_complement,
    demander_pieces,
    designer,
    transferer,
)
from dossiers.actions.mesures import corriger_fin
from dossiers.actions.pieces import envoyer_pieces, pieces_attendues
from dossiers.actions.rappels import rappeler
from dossiers.actions.reexamen import annuler, retirer_refus
from dossiers.actions.restriction import lever_la_restriction, nommer, oter_nomme, reprendre, restreindre
from dossiers.actions.telechargement import DejaEnCours, commencer, liberer, noter_remise, poursuivre
from dossiers.actions.televersement import PlusDePlace, joindre_televersement, purger_televersements, televerser
from dossiers.actions.vues import enregistrer_vue, renommer_vue, supprimer_vue

__all__ = [
    "Conflit", "DejaEnCours", "PlusDePlace", "ProjetChange", "adresser_observations", "analyser", "annuler", "attribuer",
    "attribuer_en_lot", "commencer", "constater_completude", "constater_silences", "corriger_adresses", "corriger_fin",
    "creer_dossier", "decider", "declarer_irrecevable", "demander_appui", "demander_complement", "demander_pieces", "deposer",
    "designer", "ecrire", "enregistrer_etape", "enregistrer_projet", "enregistrer_vue", "envoyer_pieces", "garder_message",
    "joindre_piece", "joindre_televersement", "lever_la_restriction", "liberer", "lire", "manques", "natures", "nommer",
    "noter_remise", "oter_nomme", "oter_piece", "ouvrir_tournee", "pieces_attendues", "poursuivre", "purger_televersements",
    "rappeler", "refaire_l_index", "regler_alertes", "reindexer", "renommer_vue", "renouveler", "renvoyer", "reprendre",
    "restreindre", "retirer", "retirer_refus", "soumettre", "suivre", "supprimer_vue", "televerser", "transferer",
]  # fmt: skip
