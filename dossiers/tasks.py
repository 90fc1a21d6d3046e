"""What beat asks of dossiers."""

from datetime import timedelta

from celery import shared_task

from dossiers import actions, retention  # retention registers the daily check of files
from dossiers import notifications as notifications  # registers the follow-ups in the worker
from dossiers.models import Dossier
from rupco.socle import horloge
from rupco.socle.models import Entree


@shared_task(name="dossiers.constater_silences")
def constater_silences() -> int:
    """Every silence that the law has spoken and nobody has written yet. Two at once: rows under lock are passed over."""
    return len(actions.constater_silences(attendre=False))


@shared_task(name="dossiers.analyser")
def analyser() -> int:
    """The files that wait for the antivirus, whether their hint arrived or not."""
    return actions.analyser()


@shared_task(name="dossiers.purger_televersements")
def purger_televersements() -> int:
    """Uploads that nobody finished in a day."""
    return actions.purger_televersements(horloge.reel())


@shared_task(name="dossiers.ramasser_fichiers")
def ramasser_fichiers() -> int:
    """Files that no row names: a crash between the file and its row."""
    return len(retention.ramasser(horloge.reel()))


@shared_task(name="dossiers.rappeler")
def rappeler() -> int:
    """Reminders whose hour has come, to the service and to the employer."""
    return actions.rappeler()


@shared_task(name="dossiers.resumer")
def resumer() -> bool:
    """The day's digests, from 8 h in Paris on: True for the one call that opens their round."""
    return actions.ouvrir_tournee(horloge.maintenant()) is not None


@shared_task(name="dossiers.refaire_l_index")
def refaire_l_index() -> int:
    """The search and the order of the bannette, after an upgrade that makes them otherwise."""
    return actions.refaire_l_index()


@shared_task(name="dossiers.reindexer_relus")
def reindexer_relus() -> int:
    """The words of the dossiers whose company's name was read again in Sirene these two days: accounts knows no dossier."""
    recentes = Entree.objects.filter(
        cible="accounts.etablissement", verbe="relire_sirene", enregistre_a__gt=horloge.maintenant() - timedelta(days=2)
    )
    relus = Dossier.objects.filter(etablissement__in=recentes.values("cible_id"))
    return max(actions.reindexer(relus), default=0)
