"""django-allauth's door into accounts: French sentences, mails through the outbox, links that no request can forge."""

from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.urls import reverse

from accounts import notifications
from rupco.socle import horloge

__all__ = ["Adaptateur"]

_REFUS = "L’adresse ou le mot de passe ne correspond pas. Vérifiez-les, puis réessayez."
_PATIENCE = "Trop d’essais. Attendez quelques minutes, puis réessayez."
_LIEN = "Ce lien ne fonctionne plus. Demandez-en un nouveau."


class Adaptateur(DefaultAccountAdapter):
    """What of allauth's behaviour is ours. Sign-up is closed: accounts are opened by the assistance."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _REFUS,
        "username_password_mismatch": _REFUS,
        "invalid_login": _REFUS,
        "too_many_login_attempts": _PATIENCE,
        "rate_limited": _PATIENCE,
        "invalid_password_reset": _LIEN,
        "invalid_or_expired_key": _LIEN,
    }

    def is_open_for_signup(self, request) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Stores the mail in the outbox. Raises KeyError for a mail we never wrote: none leaves unread."""
        notifications.deposer(template_prefix, email, context, instant=horloge.maintenant())

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link of a reset mail, on the portal's own address: a forged Host header changes nothing."""
        chemin = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.RUPCO_URL + chemin.replace("UID-KEY", quote(key))

    def add_message(self, request, level, message_template=None, message_context=None, extra_tags="", message=None):
        """Nothing of allauth's own: each of our pages already says what happened."""
        if message_template is None:
            super().add_message(request, level, None, message_context, extra_tags, message)
