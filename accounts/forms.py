"""Forms of accounts, over django-allauth's."""

from allauth.account.forms import LoginForm, ResetPasswordForm, ResetPasswordKeyForm


class Connexion(LoginForm):
    """Log-in."""


class MotDePasseOublie(ResetPasswordForm):
    """Forgotten password."""


class NouveauMotDePasse(ResetPasswordKeyForm):
    """New password."""
