"""What an administrator does to somebody's account: asked with a reason, written in the journal, told to the person by mail."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.actions.sessions import fermer_sessions
from accounts.models import User
from accounts.notifications.administration import COMPTE_INVITE, COMPTE_ROUVERT, COMPTE_SUSPENDU, LIEN_ENVOYE
from accounts.permissions import peut_administrer
from rupco.socle import horloge, journal, suites
from rupco.socle.journal import Acteur, AEcrire

__all__ = ["envoyer_lien", "inviter_agent", "rouvrir", "suspendre"]

ZONE = "Europe/Paris"


@transaction.atomic
def inviter_agent(*, email: str, civilite: str, prenom: str, nom: str, motif: str, demande: str, par: User) -> User:
    """Opens an agent's account without a password; the mail brings the link that sets one. He has no right before a service
    takes him. Raises IntegrityError when the e-mail has an account.
    """
    if not peut_administrer(par):
        raise PermissionDenied
    user = User.objects.create_user(email, civilite=civilite, prenom=prenom, nom=nom, est_agent=True)
    _noter(user, "inviter_agent", par, motif, demande, [COMPTE_INVITE])
    return user


@transaction.atomic
def suspendre(user: User, *, motif: str, demande: str, par: User) -> None:
    """Nobody signs in with this account any more, and whoever was signed in no longer is. Done already: nothing more."""
    compte = _verrouiller(user, par)
    if compte.is_active:
        compte.is_active = False
        compte.save(update_fields=["is_active"])
        fermer_sessions(compte)
        _noter(compte, "suspendre_compte", par, motif, demande, [COMPTE_SUSPENDU])


@transaction.atomic
def rouvrir(user: User, *, motif: str, demande: str, par: User) -> None:
    """A suspended account opens again, rights as they are; one that its owner closed stays closed."""
    compte = _verrouiller(user, par)
    if not compte.is_active and not compte.ferme_a:
        compte.is_active = True
        compte.save(update_fields=["is_active"])
        _noter(compte, "rouvrir_compte", par, motif, demande, [COMPTE_ROUVERT])


@transaction.atomic
def envoyer_lien(user: User, *, motif: str, demande: str, par: User) -> None:
    """Sends the link that sets a password, to the account's own mailbox; the password of before lasts until it is used."""
    compte = _verrouiller(user, par)
    if compte.is_active:
        _noter(compte, "envoyer_lien_mot_de_passe", par, motif, demande, [LIEN_ENVOYE])


def _verrouiller(user: User, par: User) -> User:
    compte = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if not peut_administrer(par, compte):
        raise PermissionDenied
    return compte


def _noter(user: User, verbe: str, par: User, motif: str, demande: str, mails: Iterable[str]) -> None:
    """One entry, and the mail that follows it. `demande`: the number of the request at the assistance, if any."""
    instant = horloge.maintenant()
    faits = {"motif": motif} | ({"demande": demande} if demande else {})
    acteur, le = Acteur("administrateur", par.pk), horloge.date_locale(instant, ZONE)
    entree = journal.ecrire(AEcrire(verbe=verbe, cible=user, acteur=acteur, le=le, a=instant, faits=faits))
    suites.planifier([(entree, mails)])
