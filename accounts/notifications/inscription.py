"""Mails of the sign-up. The link is a secret: it is in this mail and nowhere else."""

from django.conf import settings
from django.urls import reverse

from accounts.models import Inscription, User
from rupco.socle import mail
from rupco.socle.models import Suite

__all__ = ["compte_a_activer", "deja_un_compte"]


def compte_a_activer(inscription: Inscription, jeton: str, suite: Suite) -> None:
    """« Demande de création de votre compte »: the link to the button that activates."""
    lien = settings.RUPCO_URL + reverse("activation", args=[jeton])
    contexte = {"prenom": inscription.prenom, "lien": lien, "expire_a": inscription.expire_a}
    _deposer("compte_a_activer", inscription.email, contexte, suite)


def deja_un_compte(compte: User, email: str, suite: Suite) -> None:
    """To an e-mail that has an account already: how to get in. Nothing of what was typed at the sign-up."""
    contexte = {"compte": compte, "adresse": settings.RUPCO_URL + reverse("account_reset_password")}
    _deposer("deja_un_compte", email, contexte, suite)


def _deposer(gabarit: str, a: str, contexte: dict, suite: Suite) -> None:
    mail.deposer(
        a=a,
        gabarit=f"accounts/mails/{gabarit}",
        contexte=contexte,
        instant=suite.entree.enregistre_a,
        suite=suite,
        est_sensible=gabarit == "compte_a_activer",
    )
