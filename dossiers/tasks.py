"""What beat asks of dossiers."""

from celery import shared_task

from dossiers import actions
from dossiers import notifications as notifications  # registers the follow-ups in the worker
from rupco.socle import horloge


@shared_task(name="dossiers.constater_silences")
def constater_silences() -> int:
    """Every silence that the law has spoken and nobody has written yet. Two at once: rows under lock are passed over."""
    return len(actions.constater_silences(attendre=False))


@shared_task(name="dossiers.resumer")
def resumer() -> bool:
    """The day's digests, from 8 h in Paris on: True for the one call that opens their round."""
    return actions.ouvrir_tournee(horloge.maintenant()) is not None
