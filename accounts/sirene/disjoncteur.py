"""The circuit breaker of the register's service: after some failures in a row nobody calls it for a while.

One row, shared by all processes, which holds when the cache is down. On the real clock: it is no fact of law.
"""

from datetime import datetime, timedelta

from django.db import transaction

from rupco.socle import horloge
from rupco.socle.models import Limite
from rupco.socle.veille import Constat, controler

__all__ = ["echouer", "laisser_passer", "reussir"]

SEUIL = 3  # failures in a row
FENETRE = timedelta(minutes=10)  # older failures are forgotten
REPOS = timedelta(seconds=60)
LONGUE = timedelta(hours=1)
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


@controler("sirene")
def _veiller(instant: datetime, jusqu_a: str) -> tuple[Constat | None, str]:
    """Told once the rest has gone on for an hour: a service that is down for a minute is nobody's morning."""
    depuis = Limite.objects.filter(cle=_CLE, depuis_a__lte=horloge.reel() - LONGUE).exclude(bloque_jusqu_a=None)
    if ligne := depuis.first():
        local = horloge.heure_locale(ligne.depuis_a, "Europe/Paris")
        phrase = f"Le service ne répond plus depuis le {local:%d/%m/%Y} à {local.hour}\u00a0h\u00a0{local.minute:02d}."
        return Constat("Sirene", (phrase, "Les inscriptions se remplissent à la main.")), ""
    return None, ""
