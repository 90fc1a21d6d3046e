"""Mails of who comes with ProConnect, stored in the transaction of the fact they tell."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from rupco.socle import mail
from rupco.socle.models import Entree

__all__ = ["bienvenue", "lien_a_confirmer", "relie"]


def bienvenue(user: User, entree: Entree) -> None:
    """To the new account: it is open."""
    _deposer("proconnect_bienvenue", user, reverse("accueil"), entree.enregistre_a, entree.empreinte)


def relie(user: User, entree: Entree) -> None:
    """To the account: one may now come in with ProConnect."""
    _deposer("proconnect_relie", user, reverse("mon-compte"), entree.enregistre_a, entree.empreinte)


def lien_a_confirmer(user: User, jeton: str, *, instant: datetime) -> None:
    """To the account: the link that stands for its password. It is worth something in the browser that asked for it only."""
    _deposer("proconnect_confirmer", user, reverse("proconnect-confirmer", args=[jeton]), instant, jeton)


def _deposer(gabarit: str, user: User, chemin: str, instant: datetime, cle: str) -> None:
    mail.deposer(
        a=user.email, gabarit=f"accounts/mails/{gabarit}", instant=instant, cle=cle,
        est_sensible=gabarit == "proconnect_confirmer", contexte={"personne": user, "adresse": settings.RUPCO_URL + chemin},
    )  # fmt: skip
