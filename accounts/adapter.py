"""django-allauth's door into accounts: French sentences, mails through the outbox, links that no request can forge."""

import base64
import hashlib
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context as contexte_allauth
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings

from accounts import permissions
from accounts.actions.compte import changer_mot_de_passe
from accounts.actions.securite import constater
from accounts.actions.sessions import oublier_session
from rupco.socle import horloge

__all__ = ["Adaptateur", "AdaptateurSecondFacteur"]

_REFUS = "L’adresse ou le mot de passe ne correspond pas. Vérifiez-les, puis réessayez."
_PATIENCE = "Trop d’essais. Attendez quelques minutes, puis réessayez."
_LIEN = "Ce lien ne fonctionne plus. Demandez-en un nouveau."
_CHANGEMENTS = {  # allauth's notices -> our verbs, each told by one mail; None: the action that did it has told it
    "mfa/email/totp_activated": "application_ajoutee",
    "mfa/email/totp_deactivated": "application_retiree",
    "mfa/email/webauthn_added": "cle_ajoutee",
    "mfa/email/webauthn_removed": "cle_retiree",
    "mfa/email/recovery_codes_generated": "codes_renouveles",
    "account/email/password_changed": None,
    "account/email/password_reset": None,
    "account/email/password_set": None,
    "socialaccount/email/account_connected": None,
    "socialaccount/email/account_disconnected": None,
}


class Adaptateur(DefaultAccountAdapter):
    """What of allauth's behaviour is ours. Sign-up is closed: accounts are opened by the assistance."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _REFUS,
        "username_password_mismatch": _REFUS,
        "invalid_login": _REFUS,
        "incorrect_password": "Ce n’est pas votre mot de passe. Vérifiez-le, puis réessayez.",
        "too_many_login_attempts": _PATIENCE,
        "rate_limited": _PATIENCE,
        "invalid_password_reset": _LIEN,
        "invalid_or_expired_key": _LIEN,
    }

    def is_open_for_signup(self, request) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Raises RuntimeError: every mail of the portal is written by a follow-up, none of allauth’s own leaves."""
        raise RuntimeError(f"Courriel inconnu : {template_prefix}.")

    def set_password(self, user, password: str) -> None:
        """A new password by the link of a reset mail."""
        changer_mot_de_passe(user, password)

    def send_notification_mail(self, template_prefix: str, user, context=None, email=None) -> None:
        """A change of the account's security: in the journal, then by mail. Raises KeyError for one we never wrote."""
        if verbe := _CHANGEMENTS[template_prefix]:
            constater(user, verbe)

    def pre_authenticate(self, request, **credentials) -> None:
        """A try is counted before the password is read, whether the address is known or not."""
        permissions.compter_connexion(request, credentials.get("email", ""))

    def authenticate(self, request, **credentials):
        user = super().authenticate(request, **credentials)
        if user:
            permissions.connexion_reussie(request, credentials.get("email", ""))
        return user

    def reauthenticate(self, user, password: str) -> bool:
        """The password of the one e-mail of the account, whatever allauth's own table of addresses holds."""
        return self.authenticate(contexte_allauth.request, email=user.email, password=password) == user

    def is_reauthentication_required(self, *, app: str, **options) -> bool:
        """A first second factor follows the log-in at once: while nothing else protects the account, five minutes are fresh."""
        request = contexte_allauth.request
        recents = get_authentication_records(request, request.user)
        if recents and horloge.reel().timestamp() - recents[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
            return permissions.a_un_second_facteur(request.user)
        return super().is_reauthentication_required(app=app, **options)

    def get_reauthentication_methods(self, user) -> list[dict]:
        """The password proves nothing in a session that still owes a second factor, when there is one."""
        methodes = super().get_reauthentication_methods(user)
        doit = user.is_authenticated and permissions.doit_prouver(user) and permissions.a_un_second_facteur(user)
        if doit and not permissions.est_prouve(contexte_allauth.request):
            return [m for m in methodes if m["id"] != "reauthenticate"]
        return methodes

    def logout(self, request) -> None:
        """Nothing is kept of an ended session, its network address first."""
        oublier_session(request.session.session_key)
        super().logout(request)

    def add_message(self, request, level, message_template=None, message_context=None, extra_tags="", message=None):
        """Of allauth's own, those of the second factor alone: our other pages already say what happened."""
        if message_template is None or message_template.startswith("mfa/messages/"):
            super().add_message(request, level, message_template, message_context, extra_tags, message)


class AdaptateurSecondFacteur(DefaultMFAAdapter):
    """Second factor: sentences, names, and secrets that the database alone does not tell."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "Ce code ne convient pas. Vérifiez-le, ou attendez le suivant.",
        "cannot_delete_authenticator": "Votre compte doit garder un second facteur. Ajoutez-en d’abord un autre.",
        "cannot_generate_recovery_codes": "Ajoutez d’abord une application ou une clé d’accès.",
    }

    def get_totp_issuer(self) -> str:
        return "RUPCO"

    def encrypt(self, text: str) -> str:
        """A copy of the database opens no account: the key is derived from SECRET_KEY."""
        return _coffre().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _coffre().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator) -> bool:
        """Who must have a second factor keeps one."""
        autres = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk)
        return (
            not permissions.doit_prouver(authenticator.user)
            or autres.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
        )

    def generate_authenticator_name(self, user, type) -> str:
        return f"Clé n°\u00a0{Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """A passkey belongs to the portal's own host; a forged Host header changes nothing."""
        return {"id": urlsplit(settings.RUPCO_URL).hostname, "name": "RUPCO"}


def _coffre() -> MultiFernet:
    cles = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    derivees = (hashlib.sha256(b"second-facteur:" + cle.encode()).digest() for cle in cles)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(cle)) for cle in derivees])
