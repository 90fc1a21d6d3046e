"""Mails about an account. Each goes through the outbox, like any other; one that carries a secret keeps no body once sent."""

from datetime import datetime

from rupco.socle import mail
from rupco.socle.models import Courriel

__all__ = ["deposer"]

_GABARITS = {"account/email/password_reset_key": "accounts/mails/mot_de_passe"}  # allauth's name -> our templates


def deposer(nom: str, a: str, contexte: dict, *, instant: datetime) -> Courriel:
    """Stores the mail that allauth calls `nom`. `contexte`: its `password_reset_url` and `user`, the rest is left out.

    Raises KeyError when we have no template of our own for it.
    """
    utiles = {"lien": contexte["password_reset_url"], "personne": contexte["user"]}
    return mail.deposer(a=a, gabarit=_GABARITS[nom], contexte=utiles, instant=instant, est_sensible=True)
