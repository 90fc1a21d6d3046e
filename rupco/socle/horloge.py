"""The only clock.

An instant is an aware UTC datetime; a legal date is the date of a territory, never of UTC. The database's clock rules where
there is one, so that several machines agree; on SQLite it is the process's. In a demonstration or a test the portal may
travel: one row, shared by web, worker and beat, holds the distance to the real time. Sessions and links do not travel.

Doors read the clock and pass « today » down; the passage engine reads it once more, after its lock.
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.http import HttpRequest

__all__ = [
    "a_heure",
    "a_la_porte",
    "aujourd_hui",
    "date_locale",
    "figer",
    "heure_locale",
    "maintenant",
    "minuit",
    "reel",
    "reprendre",
    "voyager",
]

_LIRE = "SELECT microsecondes, fige_a FROM socle_decalage WHERE id = 1"
_LIRE_LES_DEUX = (
    "SELECT clock_timestamp(), d.microsecondes, d.fige_a FROM (SELECT 1) u LEFT JOIN socle_decalage d ON d.id = 1"
)
_MICRO = timedelta(microseconds=1)


def maintenant() -> datetime:
    """The instant of the portal, aware, in UTC: at most one query (none on SQLite when travel is off)."""
    if connection.vendor != "postgresql":
        return _voyage(datetime.now(UTC), _decalage()) if settings.RUPCO_VOYAGE else datetime.now(UTC)
    with connection.cursor() as curseur:
        if not settings.RUPCO_VOYAGE:
            curseur.execute("SELECT clock_timestamp()")
            return curseur.fetchone()[0].astimezone(UTC)
        curseur.execute(_LIRE_LES_DEUX)
        reel, micro, fige_a = curseur.fetchone()
    return _voyage(reel.astimezone(UTC), (micro or 0, fige_a))


def reel() -> datetime:
    """The instant of the process, aware, in UTC, which never travels: for what is no fact of law (sessions, links, limits)."""
    return datetime.now(UTC)


def a_la_porte(request: HttpRequest) -> datetime:
    """The instant of a request: read once, the same for all that the page says."""
    if not hasattr(request, "_instant"):
        request._instant = maintenant()
    return request._instant


def aujourd_hui(zone: str) -> date:
    """The calendar date, now, in the IANA zone named."""
    return date_locale(maintenant(), zone)


def date_locale(instant: datetime, zone: str) -> date:
    """The calendar date of an instant in the IANA zone named."""
    return heure_locale(instant, zone).date()


def heure_locale(instant: datetime, zone: str) -> datetime:
    """The same instant, told in the legal time of the IANA zone named."""
    return instant.astimezone(_zone(zone))


def minuit(jour: date, zone: str) -> datetime:
    """The instant (UTC) at which a calendar day begins in the zone."""
    return a_heure(jour, 0, zone)


def a_heure(jour: date, heure: int, zone: str) -> datetime:
    """The instant (UTC) at which clocks of the zone show that hour of that day, whatever the season."""
    return datetime(jour.year, jour.month, jour.day, heure, tzinfo=_zone(zone)).astimezone(UTC)


def voyager(duree: timedelta) -> datetime:
    """Moves the portal's clock by a duration, forward only, for every process; returns the new instant."""
    if duree < timedelta(0):
        raise ValueError("Le temps ne recule pas.")
    micro, fige_a = _decalage()
    if fige_a is not None:
        figer(fige_a + duree)
    else:
        _ecrire(micro + duree // _MICRO, None)
    return maintenant()


def figer(instant: datetime) -> None:
    """Stops the portal's clock at an instant (rehearsals and tests: the same run gives the same bytes)."""
    micro, _ = _decalage()
    _ecrire(micro, instant.astimezone(UTC))


def reprendre(instant: datetime) -> None:
    """Lets the portal's clock run on from an instant."""
    reel = datetime.now(UTC)
    if connection.vendor == "postgresql":
        with connection.cursor() as curseur:
            curseur.execute("SELECT clock_timestamp()")
            reel = curseur.fetchone()[0].astimezone(UTC)
    _ecrire((instant - reel) // _MICRO, None)


def _voyage(reel: datetime, decalage: tuple[int, datetime | None]) -> datetime:
    micro, fige_a = decalage
    return fige_a if fige_a is not None else reel + micro * _MICRO


def _decalage() -> tuple[int, datetime | None]:
    with connection.cursor() as curseur:
        curseur.execute(_LIRE)
        ligne = curseur.fetchone()
    if ligne is None:
        return 0, None
    micro, fige_a = ligne
    if isinstance(fige_a, str):  # SQLite keeps a naive UTC text
        fige_a = datetime.fromisoformat(fige_a)
    return micro, fige_a and (fige_a.replace(tzinfo=UTC) if fige_a.tzinfo is None else fige_a.astimezone(UTC))


def _ecrire(micro: int, fige_a: datetime | None) -> None:
    if not settings.RUPCO_VOYAGE:
        raise RuntimeError("L’horloge ne voyage qu’en démonstration et dans les tests.")
    sql = (
        "INSERT INTO socle_decalage (id, microsecondes, fige_a) VALUES (1, %s, %s) "
        "ON CONFLICT (id) DO UPDATE SET microsecondes = excluded.microsecondes, fige_a = excluded.fige_a"
    )
    if connection.vendor == "sqlite" and fige_a is not None:
        fige_a = fige_a.replace(tzinfo=None).isoformat(sep=" ")
    with connection.cursor() as curseur:
        curseur.execute(sql, [micro, fige_a])


@lru_cache(maxsize=32)
def _zone(zone: str) -> ZoneInfo:
    return ZoneInfo(zone)
