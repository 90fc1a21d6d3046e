"""Open sessions: a row for each signed-in browser, so that its owner sees it and closes it. On the process's clock.

The cookie's own session (`django_session`) is what opens doors; the row (`UserSession`) tells whose it is, since when, from
which network. Of an address only the network is kept (/24, /64), and no longer than the session.
"""

import ipaddress
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from rupco.socle import horloge

__all__ = ["fermer_session", "fermer_sessions", "noter", "oublier_session", "purger_sessions", "reseau"]

_AGENT_MAX = UserSession._meta.get_field("user_agent").max_length


def fermer_sessions(user, *, sauf: str | None = None) -> int:
    """Closes every session of a person but the one of key `sauf`; each browser is signed out at its next request. How many."""
    return _fermer(UserSession.objects.filter(user_id=user.pk).exclude(session_key=sauf or ""))


def fermer_session(user, pk: int, *, sauf: str) -> bool:
    """Closes one session of a person; False when it is not his, is closed already, or is the one of key `sauf`."""
    return _fermer(UserSession.objects.filter(user_id=user.pk, pk=pk).exclude(session_key=sauf)) > 0


def _fermer(visees) -> int:
    with transaction.atomic():
        cles = list(visees.select_for_update().values_list("session_key", flat=True))
        Session.objects.filter(session_key__in=cles).delete()
        UserSession.objects.filter(session_key__in=cles).delete()
    return len(cles)


def noter(user, *, cle: str, adresse: str, navigateur: str, vue_a: datetime) -> None:
    """Writes that a session was seen: its row is made at the first time, and follows the network and the browser it moves to."""
    UserSession.objects.update_or_create(
        session_key=cle,
        defaults={
            "user_id": user.pk, "ip": reseau(adresse), "user_agent": navigateur[:_AGENT_MAX], "last_seen_at": vue_a,
        },
    )  # fmt: skip


def oublier_session(cle: str) -> None:
    """The session of that key ended by itself: nothing of it is kept."""
    UserSession.objects.filter(session_key=cle).delete()


def purger_sessions() -> int:
    """Deletes what is left of ended sessions, addresses included; how many rows."""
    Session.objects.filter(expire_date__lt=horloge.reel()).delete()
    vivantes = Session.objects.values("session_key")
    return UserSession.objects.exclude(session_key__in=vivantes).delete()[0]


def reseau(adresse: str) -> str:
    """The network of an address: its /24, or its /64 in IPv6."""
    lue = ipaddress.ip_address(adresse)
    lue = getattr(lue, "ipv4_mapped", None) or lue
    return str(ipaddress.ip_network((lue, 24 if lue.version == 4 else 64), strict=False).network_address)
