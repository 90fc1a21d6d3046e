"""Tasks of the slab. Their arguments are ids or nothing: what they do is read from rows."""

from datetime import timedelta

from celery import shared_task

from rupco.socle import horloge, mail, suites
from rupco.socle.models import Battement, Jeton, Limite


@shared_task(name="socle.battre")
def battre() -> None:
    """Beat asked, the worker answered: the portal's automatic part is alive."""
    Battement.objects.update_or_create(nom="beat", defaults={"battu_a": horloge.maintenant()})


@shared_task(name="socle.rejouer")
def rejouer() -> None:
    """Follow-ups and mails that are due, whether their hint arrived or not."""
    suites.rejouer()
    mail.envoyer_tout()


@shared_task(name="socle.purger")
def purger() -> None:
    """One-time keys older than two days, which no browser will send again, and tries older than a day."""
    Jeton.objects.filter(cree_a__lt=horloge.maintenant() - timedelta(days=2)).delete()
    Limite.objects.filter(depuis_a__lt=horloge.reel() - timedelta(days=1)).delete()
