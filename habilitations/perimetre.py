"""What a person may see: SIREN for an employer, services for an agent. Read once a request, never guessed."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from habilitations.models import Affectation, Habilitation
from rupco.socle import horloge

__all__ = ["Perimetre", "agents_de", "gestionnaires_de", "perimetre", "personnes_de"]

_POUR_AGIR = (Habilitation.Role.EMPLOYEUR, Habilitation.Role.ACTEUR_JUDICIAIRE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Perimetre:
    """SIREN one acts for, SIREN one manages the access of, services one instructs for, services one signs for (ids)."""

    sirens: frozenset[str] = frozenset()
    sirens_geres: frozenset[str] = frozenset()
    services: frozenset[int] = frozenset()
    signatures: frozenset[int] = frozenset()


def perimetre(user, instant: datetime) -> Perimetre:
    """The rights of a person at an instant: one query, once an instant. Days are those of Paris, where rights are given."""
    lu = getattr(user, "_perimetre", None)
    if lu is None or lu[0] != instant:
        lu = (instant, _lire(user, instant) if user.is_authenticated and user.is_active else Perimetre())
        user._perimetre = lu
    return lu[1]


def _lire(user, instant: datetime) -> Perimetre:
    le = horloge.date_locale(instant, "Europe/Paris")
    if user.est_agent:
        lignes = list(_affectations(le).filter(user=user).values_list("service_id", "role"))
        return Perimetre(
            services=frozenset(s for s, _ in lignes),
            signatures=frozenset(s for s, r in lignes if r == Affectation.Role.SIGNATAIRE),
        )
    lignes = list(Habilitation.objects.actives(le).filter(user=user).values_list("siren", "role"))
    return Perimetre(
        sirens=frozenset(s for s, r in lignes if r in _POUR_AGIR),
        sirens_geres=frozenset(s for s, r in lignes if r == Habilitation.Role.GESTIONNAIRE),
    )


def personnes_de(siren: str, le: date) -> list[str]:
    """E-mails of those who act for a SIREN, once each, in a stable order."""
    actives = Habilitation.objects.actives(le).filter(siren=siren, role__in=_POUR_AGIR, user__is_active=True)
    return sorted(set(actives.values_list("user__email", flat=True)))


def gestionnaires_de(siren: str, le: date) -> list[str]:
    """E-mails of those who manage the access of a SIREN."""
    actives = Habilitation.objects.actives(le).filter(
        siren=siren, role=Habilitation.Role.GESTIONNAIRE, user__is_active=True
    )
    return sorted(set(actives.values_list("user__email", flat=True)))


def agents_de(service_id: int, le: date) -> list[str]:
    """E-mails of the agents and signataires of a service."""
    return sorted(
        set(_affectations(le).filter(service_id=service_id, user__is_active=True).values_list("user__email", flat=True))
    )


def _affectations(le: date):
    return Affectation.objects.filter(Q(fin_le=None) | Q(fin_le__gte=le), debut_le__lte=le)
