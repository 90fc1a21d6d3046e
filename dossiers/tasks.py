"""What beat asks of dossiers."""

from celery import shared_task

from dossiers import actions
from dossiers import notifications as notifications  # registers the follow-ups in the worker
from dossiers.fichiers import presence as presence  # registers the daily check of files


@shared_task(name="dossiers.constater_silences")
def constater_silences() -> int:
    """Every silence that the law has spoken and nobody has written yet. Two at once: rows under lock are passed over."""
    return len(actions.constater_silences(attendre=False))


@shared_task(name="dossiers.rappeler")
def rappeler() -> int:
    """Reminders whose hour has come, to the service and to the employer."""
    return actions.rappeler()
