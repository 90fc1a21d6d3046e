"""Tasks of the slab. Their arguments are ids or nothing: what they do is read from rows."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings

from rupco.socle import horloge, mail, suites, veille
from rupco.socle.models import Battement, Jeton, Limite


@shared_task(name="socle.battre")
def battre() -> None:
    """Beat asked, the worker answered: the portal's automatic part is alive."""
    instant, avant = horloge.maintenant(), Battement.objects.filter(nom="beat").first()
    voyage = settings.RUPCO_DEMO  # where time leaps, a gap is no stop
    s_etait_arrete = avant and instant - avant.battu_a > Battement.AGE_MAX and not voyage
    arret = {"arret_a": avant.battu_a, "reprise_a": instant} if s_etait_arrete else {}
    Battement.objects.update_or_create(nom="beat", defaults={"battu_a": instant} | arret)


@shared_task(name="socle.veiller")
def veiller() -> int:
    """The digest of what goes wrong, once a day."""
    return veille.veiller()


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
