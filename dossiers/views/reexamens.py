"""What pages say of a decision that was struck, and of the request that is examined again."""

from collections.abc import Callable
from datetime import date

from django.db.models import Prefetch, prefetch_related_objects

from dossiers.models import Depot, Reexamen
from dossiers.views.presentation import Pas
from rupco.socle import horloge

__all__ = ["contexte", "efface", "effacement", "ouverture"]


def efface(depot: Depot) -> Reexamen | None:
    """What struck the decision of this dépôt."""
    return getattr(getattr(depot, "decision", None), "reexamen", None)


def contexte(depot: Depot) -> dict:
    """`efface`: what struck its decision; `origine`: what made it be examined again; `suivant`: where its request is.
    All that is said of it is read here, at once."""
    fait = efface(depot)
    if fait:
        fait.depot.dossier = depot.dossier
    if depot.est_un_reexamen:
        lus = Reexamen.objects.select_related("decision__depot__dossier", "constate_par")
        prefetch_related_objects([depot], Prefetch("reexamen", queryset=lus))
    return {
        "efface": fait,
        "origine": depot.reexamen if depot.est_un_reexamen else None,
        "suivant": fait and fait.depot,
    }


def effacement(depot: Depot, dire: Callable[[date], str]) -> list[Pas]:
    """The step that ends a decision, if one did; `dire`: how this timeline writes a day."""
    fait = efface(depot)
    if fait is None:
        return []
    if fait.est_du_juge:
        titre, texte = "Décision annulée par le juge", f"{fait.source[0].upper()}{fait.source[1:]}."
    else:
        titre, texte = "Refus retiré par le service", "Ses motifs sont dans l’avis de réexamen."
    texte += f" La demande est réexaminée dans le dépôt n°\u00a0{fait.depot.numero}."
    return [Pas(etat="fait", quand=dire(fait.rendu_le), titre=titre, texte=texte)]


def ouverture(depot: Depot, dire: Callable[[date], str]) -> list[Pas]:
    """How a request came to be examined again: filed, decided, struck, each on its day. Nothing for a request."""
    if not depot.est_un_reexamen:
        return []
    fait = depot.reexamen
    ancien = fait.decision.depot
    tacite = (
        "Validation tacite" if fait.decision.est_tacite else f"Décision du service\u00a0: {fait.decision.en_tete[:-3]}"
    )
    avant = ouverture(ancien, dire) or [Pas(etat="fait", quand=dire(ancien.depose_le), titre="Demande déposée")]
    texte = "" if depot.terme_du_juge else depot.sans_delai
    return [
        *avant,
        Pas(etat="fait", quand=dire(fait.decision.acquise_le), titre=tacite),
        *effacement(ancien, dire),
        Pas(
            etat="fait",
            quand=dire(horloge.date_locale(depot.depose_a, depot.zone)),
            titre="Réexamen ouvert",
            texte=texte,
        ),
    ]
