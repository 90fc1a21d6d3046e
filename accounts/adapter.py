"""django-allauth's door into accounts."""

from allauth.account.adapter import DefaultAccountAdapter


class Adaptateur(DefaultAccountAdapter):
    """Ours: no sign-up yet, mails through the outbox."""

    def is_open_for_signup(self, request):
        return False
