"""What ProConnect's word does to accounts: it opens one, or is linked to one; by itself, never an agent's."""

from datetime import date, datetime

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction

from accounts.actions.compte import noter
from accounts.actions.etablissements import retenir
from accounts.actions.inscription import VERSION_DES_CONDITIONS
from accounts.models import User
from accounts.notifications import proconnect as notifications

__all__ = ["FOURNISSEUR", "DejaInscrit", "ecrire_le_lien", "inscrire", "rattache", "relier"]

FOURNISSEUR = "proconnect"


class DejaInscrit(Exception):
    """The e-mail, or this identity, got an account meanwhile."""


def rattache(sub: str) -> User | None:
    """The account that this identity opens."""
    lien = SocialAccount.objects.select_related("user").filter(provider=FOURNISSEUR, uid=sub).first()
    return lien and lien.user


def inscrire(identite: dict[str, str], *, email: str, sub: str, etablissement: dict, le: date) -> User:
    """Opens the account of somebody unknown, without a password: an employer's, never an agent's. `identite`: his columns;
    `etablissement`: as `retenir` takes it; `le`: the day he accepted the terms. Raises DejaInscrit.
    """
    try:
        with transaction.atomic():
            lieu = retenir(etablissement)
            user = User.objects.create_user(
                email, **identite, etablissement=lieu, cgu_le=le, cgu_version=VERSION_DES_CONDITIONS
            )
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
            SocialAccount.objects.create(user=user, provider=FOURNISSEUR, uid=sub)
            notifications.bienvenue(
                user, noter(user, "ouvrir_compte", par=FOURNISSEUR, etablissement=lieu.pk, cgu=user.cgu_version)
            )
    except IntegrityError:
        raise DejaInscrit from None
    return user


def relier(user: User, *, sub: str, preuve: str) -> None:
    """From now on this identity opens this account. `preuve`: « mot_de_passe » or « courriel ». Twice is once; raises
    DejaInscrit when it opens another one.
    """
    with transaction.atomic():
        lien, est_nouveau = SocialAccount.objects.select_for_update(of=("self",)).get_or_create(
            provider=FOURNISSEUR, uid=sub, defaults={"user": user}
        )
        if lien.user_id != user.pk:
            raise DejaInscrit
        if est_nouveau:
            notifications.relie(user, noter(user, "relier_proconnect", preuve=preuve, rattachement=lien.pk))


def ecrire_le_lien(user: User, jeton: str, *, instant: datetime) -> None:
    """Mails the link that confirms without the password."""
    with transaction.atomic():
        notifications.lien_a_confirmer(user, jeton, instant=instant)
