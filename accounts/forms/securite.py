"""Forms of the second factor: django-allauth's, in the portal's words, counted by us. A code checked proves the session."""

from collections.abc import Iterator
from contextlib import contextmanager

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.internal.flows.add import validate_can_add_authenticator
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import validate_totp_code
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.exceptions import ValidationError

from accounts.actions.securite import accepter_code
from accounts.permissions import compter_code, compter_connexion, prouver

__all__ = ["Application", "Cle", "CleEncore", "CleSeule", "Code", "CodeEncore", "NomDeCle", "NouvelleCle"]

_CHIFFRES = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}


def _dire_code(champ, libelle: str, aide: str) -> None:
    champ.label, champ.help_text = libelle, aide
    champ.error_messages["required"] = "Écrivez le code."
    champ.widget.attrs.pop("placeholder", None)
    champ.widget.attrs |= _CHIFFRES


class _Reponse(forms.JSONField):
    """What a browser says of a key. Anybody may send anything there: what is no object of that size is no answer of a browser."""

    TAILLE_MAX = 50_000  # characters; an attestation with its certificates has some thousands

    def __init__(self):
        aucune = dict.fromkeys(("required", "invalid"), "Le navigateur n’a donné aucune clé. Réessayez.")
        super().__init__(label="Clé d’accès", widget=forms.HiddenInput, error_messages=aucune)

    def to_python(self, value):
        try:
            lu = super().to_python(value) if len(value or "") <= self.TAILLE_MAX else None
        except (RecursionError, ValueError):  # too deep, or a number of 5,000 digits
            lu = None
        if not isinstance(lu, dict):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return lu

    def bound_data(self, data, initial) -> None:
        """An answer serves once: the page that comes back holds none."""


@contextmanager
def _mal_formee() -> Iterator[None]:
    """What the libraries stumble on in an answer that no browser writes is a wrong answer, not a failure of ours."""
    try:
        yield
    except (AttributeError, KeyError, TypeError, ValueError):
        raise get_adapter().validation_error("incorrect_code") from None


class _Code(BaseAuthenticateForm):
    """A code of the application, or a recovery code. `a_une_cle`: a key would do as well."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        aide = "Les 6 chiffres de votre application, ou un de vos codes de secours, à 8 chiffres."
        _dire_code(self.fields["code"], "Code", aide)

    @property
    def a_une_cle(self) -> bool:
        return Authenticator.objects.filter(user=self.user, type=Authenticator.Type.WEBAUTHN).exists()

    def clean_code(self) -> str:
        compter_code(context.request, self.user)
        code = self.cleaned_data["code"]
        self.authenticator = accepter_code(self.user, code)
        if self.authenticator is None:
            raise get_adapter().validation_error("incorrect_code")
        compter_code(context.request, self.user, reussi=True)
        return code


class Code(_Code, AuthenticateForm):
    """At the log-in."""


class CodeEncore(_Code, ReauthenticateForm):
    """Before a change of the account's security, and for a session not proven yet."""


class Application(ActivateTOTPForm):
    """The first code of a new application: it shows that the secret was read right."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        _dire_code(
            self.fields["code"], "Code affiché par l’application", "6 chiffres, qui changent toutes les 30 secondes."
        )

    def clean_code(self) -> str:
        validate_can_add_authenticator(self.user)
        compter_code(context.request, self.user)
        code = self.cleaned_data["code"]
        if not validate_totp_code(self.secret, code):
            raise get_adapter().validation_error("incorrect_code")
        compter_code(context.request, self.user, reussi=True)
        prouver(context.request, self.user)
        return code


class _Nom:
    """A key's name."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        champ = self.fields["name"]
        champ.label, champ.max_length = "Nom de la clé", 60
        champ.help_text = "Pour la reconnaître, par exemple\u00a0: téléphone, ordinateur du bureau."
        champ.error_messages |= {"required": "Écrivez un nom."}
        champ.widget.attrs |= {"maxlength": "60", "autocomplete": "off"}


class NouvelleCle(_Nom, AddWebAuthnForm):
    """A new key or passkey, made by the browser."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["credential"] = _Reponse()
        champ = self.fields["passwordless"]
        champ.label = "Me connecter avec cette clé seule, sans mot de passe"
        champ.help_text = "L’appareil vérifie que c’est vous\u00a0: empreinte, visage ou code."
        champ.initial = True

    def clean(self) -> dict:
        with _mal_formee():
            donnees = super().clean()
        if not self.errors:
            prouver(context.request, self.user)
        return donnees


class NomDeCle(_Nom, EditWebAuthnForm):
    """Another name for a key."""


class _Cle(AuthenticateWebAuthnForm):
    """A key's answer; its tries are counted like those of a code."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["credential"] = _Reponse()

    def clean_credential(self) -> Authenticator:
        if self.user is None:
            compter_connexion(context.request)
        else:
            compter_code(context.request, self.user)
        with _mal_formee():
            moyen = super().clean_credential()
        if self.user is not None:
            compter_code(context.request, self.user, reussi=True)
        return moyen


class Cle(_Cle):
    """At the log-in, after the password."""


class CleEncore(_Cle, ReauthenticateWebAuthnForm):
    """Before a change of the account's security."""


class CleSeule(_Cle, LoginWebAuthnForm):
    """In place of e-mail and password."""
