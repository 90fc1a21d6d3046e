"""The mail of a forgotten password. The link is made here, in the follow-up: the journal and the outbox hold nothing of it."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

from accounts.models import User
from rupco.socle import mail
from rupco.socle.models import Courriel, Suite

__all__ = ["lien_de_mot_de_passe", "mot_de_passe_oublie"]


def mot_de_passe_oublie(user: User, suite: Suite) -> Courriel:
    """The link, for 24 hours, to the address that was typed."""
    return mail.deposer(
        a=suite.destinataire, gabarit="accounts/mails/mot_de_passe", instant=suite.entree.enregistre_a, suite=suite,
        contexte={"lien": lien_de_mot_de_passe(user), "personne": user}, est_sensible=True,
    )  # fmt: skip


def lien_de_mot_de_passe(user: User) -> str:
    """The page that sets a password, for 24 hours, on the portal's own address: a forged Host header changes nothing."""
    cle = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return settings.RUPCO_URL + reverse("account_reset_password_from_key", kwargs=cle)
