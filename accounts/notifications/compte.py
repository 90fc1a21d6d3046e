"""Mails of « Gérer mon compte », stored in the transaction of the fact they tell; a secret travels nowhere else."""

from django.conf import settings
from django.urls import reverse

from accounts.models import ChangementAdresse, User
from rupco.socle import mail
from rupco.socle.models import Entree

__all__ = [
    "adresse_a_confirmer", "adresse_changee", "adresse_deja_connue", "adresse_va_changer", "compte_ferme", "entreprise_changee",
    "mot_de_passe_change",
]  # fmt: skip


def adresse_a_confirmer(demande: ChangementAdresse, jeton: str, entree: Entree) -> None:
    """To the new mailbox: the link that makes it the account's."""
    _deposer("adresse_a_confirmer", demande.nouvelle, entree, demande.user, reverse("adresse-confirmer", args=[jeton]))


def adresse_deja_connue(adresse: str, entree: Entree) -> None:
    """To a mailbox that has an account, when another account asks for it."""
    _deposer("adresse_deja_connue", adresse, entree, None, reverse("account_reset_password"))


def adresse_va_changer(demande: ChangementAdresse, jeton: str, entree: Entree) -> None:
    """To the old mailbox: it is asked, and how to prevent it, even afterwards."""
    _deposer("adresse_va_changer", demande.ancienne, entree, demande.user, reverse("adresse-annuler", args=[jeton]))


def adresse_changee(demande: ChangementAdresse, entree: Entree) -> None:
    """To the old mailbox: it is done; the link that cancels is in the mail before."""
    _deposer("adresse_changee", demande.ancienne, entree, demande.user, annulable_jusqu_a=demande.annulable_jusqu_a)


def mot_de_passe_change(user: User, entree: Entree) -> None:
    """To the person: the password changed."""
    _deposer("mot_de_passe_change", user.email, entree, user, reverse("account_reset_password"))


def entreprise_changee(user: User, entree: Entree) -> None:
    """To the person: the company of the account changed."""
    _deposer("entreprise_changee", user.email, entree, user, reverse("mon-compte"))


def compte_ferme(user: User, adresse: str, entree: Entree) -> None:
    """To the mailbox that the account had."""
    _deposer("compte_ferme", adresse, entree, user)


def _deposer(gabarit: str, a: str, entree: Entree, personne: User | None, chemin: str = "", **contexte) -> None:
    mail.deposer(
        a=a,
        gabarit=f"accounts/mails/{gabarit}",
        contexte={"personne": personne, "adresse": chemin and settings.RUPCO_URL + chemin, "entree": entree} | contexte,
        instant=entree.enregistre_a,
        est_sensible=gabarit in ("adresse_a_confirmer", "adresse_va_changer"),
        cle=entree.empreinte,
    )
