"""What an entry of the journal says, in a few words, and to whom it may be said. An unknown verb is said to nobody."""

from datetime import date

from django.db.models import Q

from dossiers.models import Cote, Depot
from dossiers.models.reexamen import phrase_du_terme
from rupco.socle.models import Entree

__all__ = ["SANS_NOUVELLE", "VERBES", "a_taire", "detailler", "dire"]

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
    "demander_appui": ("Appui demandé", (_S,)),
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
    "telecharger": ("Dossier téléchargé", _TOUS),
    "rappeler": ("Rappel envoyé", _TOUS),
}
# Told by the history alone: no digest speaks of them.
SANS_NOUVELLE = frozenset({"telecharger", "rappeler", "demander_appui"})
_SUR = {
    "echeance": "de l’échéance",
    "reexamen": "du terme fixé par le juge",
    "courrier": "des pièces demandées",
    "decision": "du bilan à envoyer",
}
_DU_SERVICE = ["echeance", "reexamen"]  # what only the service is reminded of


def a_taire(cote: str, qualites: tuple[str, ...]) -> Q:
    """Entries that the history keeps from a side: what the other one downloads, and the reminders of the service's own days.
    `qualites`: those of this side."""
    taire = Q(verbe="telecharger") & ~Q(acteur__in=qualites)
    return taire | Q(verbe="rappeler", faits__has_any_keys=_DU_SERVICE) if cote == _E else taire


def dire(entree: Entree, depot: Depot | None) -> str:
    """« Complétude constatée », « Validé tacitement »; `depot`: the target, when it is one."""
    phrase = VERBES.get(entree.verbe, ("", ()))[0]
    if entree.verbe == "deposer" and depot and not depot.declaration.est_instruit:
        return f"Transmis\u00a0: {depot.declaration.libelle}"
    if entree.verbe == "telecharger" and entree.faits.get("quoi") == "preuve":
        return "Preuve de l’acceptation tacite téléchargée"
    if entree.verbe == "rappeler":
        return _dire_le_rappel(entree.faits)
    return phrase or (depot.table.etats[entree.faits["vers"]].libelle if depot and "vers" in entree.faits else "")


def detailler(entree: Entree) -> str:
    """What the history adds to these few words, that a subject line has no room for: the term that a judge gives, if he did."""
    terme = entree.faits.get("avant_le") if entree.verbe == "annuler" else None
    return phrase_du_terme(date.fromisoformat(terme)) if terme else ""


def _dire_le_rappel(faits: dict) -> str:
    """« Rappel des pièces demandées, 3 jours avant »."""
    sur, jours = next((mots for nom, mots in _SUR.items() if nom in faits), ""), faits["rappel"]
    quand = (
        "le jour même"
        if jours == 0
        else f"{abs(jours)}\u00a0jour{'s' if abs(jours) > 1 else ''} {'avant' if jours > 0 else 'après'}"
    )
    return f"Rappel {sur}, {quand}"
