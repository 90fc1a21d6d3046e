"""What a session may still do: for how long, proven or not by a second factor, and after how many wrong guesses it waits."""

from datetime import timedelta

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings

from rupco.socle import horloge, limites

__all__ = [
    "ABSOLUE", "PAS", "SEANCE", "a_un_second_facteur", "compter_code", "compter_connexion", "compter_lien", "connexion_reussie",
    "doit_prouver", "est_finie", "est_prouve", "inactivite", "prouver", "reste",
]  # fmt: skip

ABSOLUE = timedelta(hours=12)
PAS = 60  # seconds: a session in use is written once a minute, so it closes a minute after what it says, never before
SEANCE = "seance"  # in the session: `cle` (its own key), `ouverte` and `vue` (seconds since 1970, of the process)
_PROUVE = "second_facteur_prouve"

_MINUTE, _HEURE = timedelta(minutes=1), timedelta(hours=1)
_PAR_COMPTE = limites.Regle(nom="connexion", libres=5, fenetre=timedelta(minutes=5))
# The account's own, whoever tries and from wherever: some 160 guesses an hour at most, and nobody waits for long.
_TOUT_COMPTE = limites.Regle(nom="connexion-compte", libres=100, fenetre=_HEURE, plafond=_MINUTE)
_PAR_ADRESSE = limites.Regle(nom="connexion-adresse", libres=100, fenetre=_MINUTE, plafond=_MINUTE)
_LIEN_COMPTE = limites.Regle(nom="mot-de-passe", libres=3, fenetre=_HEURE, attente=_HEURE)
_LIEN_ADRESSE = limites.Regle(nom="mot-de-passe-adresse", libres=20, fenetre=_HEURE, attente=timedelta(minutes=10))
_CODE = limites.Regle(nom="code", libres=5, fenetre=timedelta(minutes=5))
# Whoever knows the password may guess from many addresses: 50 codes an hour are 1 chance in 6,000, and nobody waits for long.
_CODE_COMPTE = limites.Regle(nom="code-compte", libres=50, fenetre=_HEURE, plafond=timedelta(minutes=10))


def inactivite(user) -> timedelta:
    """How long a session of this person lives without a gesture."""
    return timedelta(minutes=30 if user.a_des_pouvoirs else 60)


def reste(request) -> tuple[int, int]:
    """Seconds before the session closes: without a gesture, and whatever is done."""
    maintenant = int(horloge.reel().timestamp())
    etat = request.session.get(SEANCE) or {"ouverte": maintenant, "vue": maintenant}
    return (
        etat["vue"] + int(inactivite(request.user).total_seconds()) - maintenant,
        etat["ouverte"] + int(ABSOLUE.total_seconds()) - maintenant,
    )


def est_finie(request) -> bool:
    """The session should be closed."""
    return min(reste(request)) < -PAS


def doit_prouver(user) -> bool:
    """A password is not enough for this person: agents, signataires, administrators."""
    return settings.RUPCO_SECOND_FACTEUR and user.a_des_pouvoirs


def a_un_second_facteur(user) -> bool:
    """An application or a key. Recovery codes alone are none."""
    return Authenticator.objects.filter(user_id=user.pk).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def prouver(request, user) -> None:
    """This session is proven for this person: by a code or a key just checked, or by an identity provider that says so."""
    request.session[_PROUVE] = user.pk


def est_prouve(request) -> bool:
    """A second factor was checked in this very session, for the person who is signed in."""
    if request.session.get(_PROUVE) == request.user.pk:
        return True
    return any(r.get("method") == "mfa" for r in get_authentication_records(request, request.user))


def compter_connexion(request, email: str = "") -> None:
    """One try of a password, known address or not; without e-mail, of a passkey. Raises TropDeDemandes."""
    ici = limites.visiteur(request)
    limites.compter(_PAR_ADRESSE, ici)
    if email:
        limites.compter(_PAR_COMPTE, f"{email.lower()} {ici}")
        limites.compter(_TOUT_COMPTE, email.lower())


def connexion_reussie(request, email: str) -> None:
    """The right password: its wrong guesses are forgotten; those of the address are not, others may try from there."""
    limites.oublier(_PAR_COMPTE, f"{email.lower()} {limites.visiteur(request)}")
    limites.oublier(_TOUT_COMPTE, email.lower())


def compter_lien(request, email: str) -> None:
    """One link asked for a forgotten password, known address or not. Raises TropDeDemandes."""
    limites.compter(_LIEN_ADRESSE, limites.visiteur(request))
    limites.compter(_LIEN_COMPTE, email.lower())


def compter_code(request, user, *, reussi: bool = False) -> None:
    """One try of a second factor; `reussi` forgets those of this account from here. Raises TropDeDemandes."""
    cle = f"{user.pk} {limites.visiteur(request)}"
    if reussi:
        limites.oublier(_CODE, cle)
        return
    limites.compter(_CODE, cle)
    limites.compter(_CODE_COMPTE, str(user.pk))
