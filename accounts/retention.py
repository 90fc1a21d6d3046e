"""What accounts keep, and until when: a sign-up nobody opened goes after 24 hours, and its e-mail is free again."""

from datetime import datetime, timedelta

from accounts.actions.inscription import LIEN, RENVOI
from accounts.models import Inscription
from rupco.socle.models import Courriel, Suite

__all__ = ["purger_les_inscriptions"]

TRACES = timedelta(days=30)  # of a sign-up that is over: time enough to answer who asks what became of his link


def purger_les_inscriptions(*, reel: datetime, a: datetime) -> int:
    """Deletes sign-ups whose link is too old (`reel`, the clock of links), then the traces of those that are over; how many.

    `a`: the portal's instant, on which follow-ups and mails are dated.
    """
    mortes = Inscription.objects.filter(statut="demandee", expire_a__lte=reel)
    finies = Inscription.objects.exclude(statut="demandee").filter(expire_a__lte=reel - TRACES)
    nombre = mortes.delete()[0] + finies.delete()[0]
    suites = Suite.objects.filter(declaration__in=(LIEN, RENVOI), etat=Suite.FAITE, faite_a__lte=a - TRACES)
    Courriel.objects.filter(suite__in=suites, etat=Courriel.ENVOYE).delete()
    suites.exclude(destinataire="").update(destinataire="")
    return nombre
