"""What an entry of the journal says, in a few words, and to whom it may be said. An unknown verb is said to nobody."""

from dossiers.models import Cote, Depot
from rupco.socle.models import Entree

__all__ = ["VERBES", "dire"]

_E, _S = Cote.ENTREPRISE.value, Cote.SERVICE.value
_TOUS = (_E, _S)
VERBES = {  # verb -> (words, sides); "": the name of the new state
    "creer": ("Dépôt commencé", (_E,)),
    "joindre": ("Pièce jointe", (_E,)),
    "oter": ("Pièce retirée", (_E,)),
    "deposer": ("Demande déposée", _TOUS),
    "completer": ("Pièces demandées envoyées", _TOUS),
    "verser": ("Documents ajoutés", _TOUS),
    "retirer": ("Demande retirée", _TOUS),
    "annuler": ("Décision annulée par le juge", _TOUS),
    "retirer_refus": ("Refus retiré par le service", _TOUS),
    "ouvrir": ("Réexamen ouvert", _TOUS),
    "constater_completude": ("Complétude constatée", _TOUS),
    "demander_pieces": ("Pièces demandées", _TOUS),
    "demander_complement": ("Documents complémentaires demandés", _TOUS),
    "observer": ("Observations adressées", _TOUS),
    "transferer": ("Dossier transmis au service compétent", _TOUS),
    "designer": ("Service compétent désigné", _TOUS),
    "confirmer_competence": ("Compétence du service du siège confirmée", _TOUS),
    "declarer_irrecevable": ("Demande déclarée irrecevable", _TOUS),
    "attribuer": ("Dépôt attribué", (_S,)),
    "accepter": ("", _TOUS),
    "refuser": ("", _TOUS),
    "accepter_tacitement": ("", _TOUS),
    "corriger_adresses": ("Adresses des représentants corrigées", _TOUS),
    "corriger_fin": ("Fin des mesures corrigée", _TOUS),
    "ecrire": ("Message envoyé", _TOUS),
    "remettre": ("Document remis à qui détient son code", _TOUS),
    "restreindre": ("Dossier réservé aux personnes nommées", (_E,)),
    "nommer": ("Personne nommée sur le dossier réservé", (_E,)),
    "oter_nomme": ("Personne retirée du dossier réservé", (_E,)),
    "lever_la_restriction": ("Restriction levée", (_E,)),
    "reprendre": ("Dossier réservé repris", _TOUS),
    "deplacer": ("Dossier rattaché à une autre entreprise", _TOUS),
}


def dire(entree: Entree, depot: Depot | None) -> str:
    """« Complétude constatée », « Validé tacitement »; `depot`: the target, when it is one."""
    phrase = VERBES.get(entree.verbe, ("", ()))[0]
    if entree.verbe == "deposer" and depot and not depot.declaration.est_instruit:
        return f"Transmis\u00a0: {depot.declaration.libelle}"
    return phrase or (depot.table.etats[entree.faits["vers"]].libelle if depot and "vers" in entree.faits else "")
