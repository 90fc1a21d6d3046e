"""In what quality a person stands before a right. Refused by default, asked under the lock: a gestionnaire removed is none."""

from collections.abc import Callable
from datetime import date
from typing import Any

from accounts.models import User
from habilitations.models import Habilitation
from rupco.socle.passages import Passage

__all__ = ["du_demandeur", "du_gestionnaire", "est_sans_personne", "gere", "gestions"]


def gestions(user: User, le: date):
    """The lines « Gestionnaire des accès » that a person holds on that day: a queryset, empty for an agent."""
    if not user.is_active or user.est_agent:
        return Habilitation.objects.none()
    return Habilitation.objects.actives(le).filter(user=user, role=Habilitation.Role.GESTIONNAIRE)


def gere(user: User, siren: str, le: date) -> bool:
    """Manages the access of this SIREN, read in the database now."""
    return gestions(user, le).filter(siren=siren).exists()


def du_gestionnaire(user: User, le: date) -> Callable[[Passage, Any], bool]:
    """As the passage engine asks it on the locked row: this person manages the access of its SIREN."""
    return lambda passage, objet: "gestionnaire" in passage.par and gere(user, objet.siren, le)


def du_demandeur(user: User) -> Callable[[Passage, Any], bool]:
    """The row is this person's own right, or his own request."""
    return lambda passage, droit: "demandeur" in passage.par and droit.user_id == user.pk and not user.est_agent


def est_sans_personne(siren: str) -> bool:
    """Nobody was ever habilitated for this SIREN. Who once was and is gone is replaced by the service, not by the first comer."""
    return not Habilitation.objects.filter(siren=siren, statut__in=("validee", "terminee")).exists()
