"""What beat asks of habilitations."""

from celery import shared_task

from habilitations import notifications as notifications  # registers the follow-ups in the worker
from habilitations.actions import arbitrages, fins, mandats
from rupco.socle import horloge


@shared_task(name="habilitations.terminer")
def terminer() -> int:
    """Rights whose last day is over, warnings of those that end soon, invitations and codes out of date."""
    le = horloge.aujourd_hui("Europe/Paris")
    terminees = fins.terminer(le)
    fins.prevenir(le)
    fins.expirer()
    return terminees


@shared_task(name="habilitations.terminer_mandats")
def terminer_mandats() -> int:
    """Mandates whose last day is over, warnings of those that end soon."""
    le = horloge.aujourd_hui("Europe/Paris")
    termines = mandats.terminer_echus(le)
    mandats.prevenir(le)
    return termines


@shared_task(name="habilitations.echoir_arbitrages")
def echoir_arbitrages() -> int:
    """Recoveries that nobody opposed in seven days."""
    return arbitrages.echoir()
