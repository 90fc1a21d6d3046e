"""The second factor: a code is accepted once, each change is written and told, a lost device is replaced by an administrator."""

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.actions.sessions import fermer_sessions
from accounts.models import User
from accounts.notifications.securite import SECOND_FACTEUR
from accounts.permissions import peut_administrer
from rupco.socle import horloge, journal, suites
from rupco.socle.journal import Acteur, AEcrire

__all__ = ["accepter_code", "constater", "reinitialiser_second_facteur"]


def accepter_code(user, code: str) -> Authenticator | None:
    """The means that this code proves, None when it proves nothing. It serves once: a code read over a shoulder opens nothing.

    Held in the row, where allauth uses the cache: nobody is shut out when Redis is down.
    """
    with transaction.atomic():
        miens = Authenticator.objects.select_for_update().filter(user_id=user.pk)
        for moyen in miens.exclude(type=Authenticator.Type.WEBAUTHN).order_by("-type"):
            est_totp = moyen.type == Authenticator.Type.TOTP
            if _accepter_totp(moyen, code) if est_totp else moyen.wrap().validate_code(code):
                moyen.user = user
                return moyen
    return None


def _accepter_totp(moyen: Authenticator, code: str) -> bool:
    secret = decrypt(moyen.data["secret"])
    for rang in totp.yield_hotp_counters_from_time():
        attendu = totp.format_hotp_value(totp.hotp_value(secret, rang))
        if rang > moyen.data.get("dernier_rang", 0) and compare_user_code(actual=code, expected=attendu):
            moyen.data["dernier_rang"] = rang
            moyen.save(update_fields=["data"])
            return True
    return False


@transaction.atomic
def constater(user, verbe: str) -> None:
    """Writes and tells a change that the person just made to his own second factor."""
    _consigner(user, verbe, Acteur("titulaire", user.pk))


@transaction.atomic
def reinitialiser_second_facteur(user, *, par: User, **faits: str) -> int:
    """For a lost device: every means and code of the person is withdrawn, every session closed, the person told. How many means.

    `faits` (a reason, a request's number) go to the journal. Raises PermissionDenied for who may not act on this account.
    """
    if not peut_administrer(par, user):
        raise PermissionDenied
    compte = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    retires, _ = Authenticator.objects.filter(user=compte).delete()
    fermer_sessions(compte)
    _consigner(compte, "second_facteur_reinitialise", Acteur("administrateur", par.pk), **faits)
    return retires


def _consigner(user, verbe: str, acteur: Acteur, **faits: str) -> None:
    instant = horloge.maintenant()
    le = horloge.date_locale(instant, "Europe/Paris")
    dits = {nom: valeur for nom, valeur in faits.items() if valeur}
    entree = journal.ecrire(AEcrire(verbe=verbe, cible=user, acteur=acteur, le=le, a=instant, faits=dits))
    suites.planifier([(entree, [SECOND_FACTEUR])])
