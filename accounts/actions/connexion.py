"""« Mot de passe oublié »: the same work for every e-mail; whose it is, is read after commit, by the follow-up that writes."""

from datetime import date, datetime

from allauth.account.utils import filter_users_by_email
from django.db import transaction

from accounts import notifications
from accounts.models import User
from rupco.socle import journal, suites
from rupco.socle.journal import Acteur, AEcrire
from rupco.socle.models import Suite

__all__ = ["OUBLI", "demander_un_lien"]

OUBLI = "mot_de_passe.oubli"


def demander_un_lien(email: str, *, le: date, a: datetime) -> None:
    """Asks for a link that sets a new password. Nothing is read of the e-mail here: the answer takes the same time for all."""
    with transaction.atomic():
        demande = AEcrire(verbe="oublier_le_mot_de_passe", cible=User(pk=0), acteur=Acteur("visiteur"), le=le, a=a)
        suites.planifier([(journal.ecrire(demande), [OUBLI])], destinataires=[email])


@suites.declarer(OUBLI)
def _ecrire_le_lien(suite: Suite) -> None:
    """The mail of an open account, by the e-mail that logs in; an unknown one gets nothing."""
    for user in filter_users_by_email(suite.destinataire, is_active=True, prefer_verified=True)[:1]:
        notifications.mot_de_passe_oublie(user, suite)
