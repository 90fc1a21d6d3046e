"""The circuit breaker of the register's service: after some failures in a row nobody calls it for a while.

One row, shared by all processes, which holds when the cache is down. On the real clock: it is no fact of law.
"""

from datetime import timedelta

from django.db import transaction

from rupco.socle import horloge
from rupco.socle.models import Limite

__all__ = ["echouer", "laisser_passer", "reussir"]

SEUIL = 3  # failures in a row
FENETRE = timedelta(minutes=10)  # older failures are forgotten
REPOS = timedelta(seconds=60)
ESSAI = timedelta(seconds=10)  # how long a probe may take before another one may go
_CLE = "disjoncteur-sirene"


def laisser_passer() -> bool:
    """May a call go out now? Once the rest is over, one probe at a time; the others still rest."""
    repos_jusqu_a = Limite.objects.filter(cle=_CLE).values_list("bloque_jusqu_a", flat=True).first()
    if repos_jusqu_a is None:
        return True
    instant = horloge.reel()
    if repos_jusqu_a > instant:
        return False
    prise = Limite.objects.filter(cle=_CLE, bloque_jusqu_a=repos_jusqu_a)
    return bool(prise.update(bloque_jusqu_a=instant + ESSAI))


def reussir() -> None:
    """The service answered: all is forgotten."""
    Limite.objects.filter(cle=_CLE).delete()


def echouer(repos: timedelta | None = None) -> None:
    """One failure more; the rest that the service asked for (`Retry-After`) begins at once."""
    instant = horloge.reel()
    with transaction.atomic():
        Limite.objects.bulk_create([Limite(cle=_CLE, depuis_a=instant)], ignore_conflicts=True)
        ligne = Limite.objects.select_for_update().get(cle=_CLE)
        if ligne.bloque_jusqu_a is None and ligne.depuis_a <= instant - FENETRE:
            ligne.nombre, ligne.depuis_a = 0, instant
        ligne.nombre += 1
        if repos or ligne.nombre >= SEUIL:
            ligne.bloque_jusqu_a = instant + (repos or REPOS)
        ligne.save()
