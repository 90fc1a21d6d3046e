"""Who may do what: one question, `peut(user, passage, depot)`, answered from rights read at the same instant."""

from collections.abc import Callable
from datetime import datetime

from accounts.models import User
from dossiers.models import Cote, Depot, Dossier
from habilitations.perimetre import perimetre
from rupco.socle.journal import Acteur
from rupco.socle.passages import Passage

__all__ = ["acteur", "cote", "droit", "passages_possibles", "peut", "peut_ecrire", "peut_lire", "qualites"]


def qualites(user: User, dossier: Dossier, instant: datetime) -> frozenset[str]:
    """In what qualities a person stands before a dossier: « employeur », « lecteur », « agent », « signataire », « dgefp »."""
    droits = perimetre(user, instant)
    trouvees = set()
    if dossier.siren in droits.visibles and dossier.est_ouvert_a(user):
        trouvees.add("employeur" if dossier.siren in droits.sirens else "lecteur")
    if dossier.service_id in droits.services:
        trouvees.add("agent")
    if dossier.service_id in droits.signatures:
        trouvees.add("signataire")
    if droits.est_national and dossier.depose_a:
        trouvees.add("dgefp")
    return frozenset(trouvees)


def peut(user: User, passage: Passage, depot: Depot, instant: datetime) -> bool:
    """Refused by default: one of the person's qualities must be named by the passage."""
    return bool(qualites(user, depot.dossier, instant) & set(passage.par))


def droit(user: User, instant: datetime) -> Callable[[Passage, Depot], bool]:
    """The same, as the passage engine asks it on the locked row."""
    return lambda passage, depot: peut(user, passage, depot, instant)


def peut_ecrire(user: User, dossier: Dossier, instant: datetime) -> bool:
    """May fill a draft: the company's people only."""
    return "employeur" in qualites(user, dossier, instant)


def peut_lire(user: User, dossier: Dossier, instant: datetime) -> bool:
    """May open the company's pages of a dossier: its people, those who only read included."""
    return bool(qualites(user, dossier, instant) & {"employeur", "lecteur"})


def cote(user: User, dossier: Dossier, instant: datetime) -> str:
    """The side on which a person writes in the thread of a dossier; "" for who only reads it, or does not see it."""
    siennes = qualites(user, dossier, instant)
    if "employeur" in siennes:
        return Cote.ENTREPRISE
    return Cote.SERVICE if "agent" in siennes and dossier.depose_a else ""


def acteur(user: User, dossier: Dossier, instant: datetime) -> Acteur:
    """The person as the journal names him: his strongest quality and his account's number."""
    siennes = qualites(user, dossier, instant)
    qualite = next((q for q in ("signataire", "agent", "dgefp", "employeur") if q in siennes), "sans qualité")
    return Acteur(qualite, user.pk)


def passages_possibles(user: User, depot: Depot, instant: datetime) -> list[Passage]:
    """What this person may do now, in the order of the table."""
    siennes = qualites(user, depot.dossier, instant)
    return [p for p in depot.table.depuis(depot.statut) if siennes & set(p.par)]
