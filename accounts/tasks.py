"""What beat asks of accounts."""

from celery import shared_task

from accounts import retention
from accounts.actions import connexion as connexion  # registers the follow-ups in the worker
from accounts.actions import inscription as inscription
from accounts.actions import sirene
from accounts.actions.sessions import purger_sessions
from rupco.socle import horloge


@shared_task(name="accounts.relire_sirene")
def relire_sirene() -> int:
    """Some establishments typed by hand, asked again of the register."""
    return sirene.relire()


@shared_task(name="accounts.purger")
def purger() -> int:
    """Sign-ups that nobody opened in time, what is left of those that are over, and of ended sessions."""
    purger_sessions()
    return retention.purger_les_inscriptions(reel=horloge.reel(), a=horloge.maintenant())
