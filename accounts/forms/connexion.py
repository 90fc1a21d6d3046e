"""Forms of accounts: django-allauth's, in the portal's words. No placeholder: the label and the hint say what to write."""

from allauth.account.forms import LoginForm, ReauthenticateForm, ResetPasswordForm, ResetPasswordKeyForm

from accounts.actions.connexion import demander_un_lien
from accounts.permissions import compter_lien
from accounts.validators import MotDePasse
from rupco.socle import horloge

__all__ = ["Connexion", "MotDePasseEncore", "MotDePasseOublie", "NouveauMotDePasse"]

_ADRESSE = {
    "required": "Écrivez votre adresse électronique.",
    "invalid": "Écrivez une adresse électronique complète, par exemple nom@entreprise.fr.",
}


def _dire(champ, libelle: str, aide: str = "", **erreurs: str) -> None:
    champ.label, champ.help_text = libelle, aide
    champ.error_messages |= erreurs
    champ.widget.attrs.pop("placeholder", None)


def _adresse(champ, autocomplete: str) -> None:
    _dire(champ, "Adresse électronique", "Format attendu\u00a0: nom@entreprise.fr", **_ADRESSE)
    champ.validators[0].message = _ADRESSE["invalid"]
    champ.widget.attrs |= {"autocomplete": autocomplete, "spellcheck": "false", "autocapitalize": "none"}


class Connexion(LoginForm):
    """Log-in. One answer for a wrong password, an unknown address or a closed account (Adaptateur.error_messages)."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        _adresse(self.fields["login"], "username")
        _dire(self.fields["password"], "Mot de passe", required="Écrivez votre mot de passe.")


class MotDePasseOublie(ResetPasswordForm):
    """Asks for a link; the page that follows is the same whether the address is known or not."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        _adresse(self.fields["email"], "email")

    def clean_email(self) -> str:
        """Whose it is, is not asked here."""
        return self.cleaned_data["email"].lower()

    def save(self, request, **options) -> str:
        """Raises TropDeDemandes, for a known address as for an unknown one."""
        email, instant = self.cleaned_data["email"], horloge.a_la_porte(request)
        compter_lien(request, email)
        demander_un_lien(email, le=horloge.date_locale(instant, "Europe/Paris"), a=instant)
        return email


class NouveauMotDePasse(ResetPasswordKeyForm):
    """The new password, typed twice."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        aide = MotDePasse().get_help_text(self.user)
        _dire(self.fields["password1"], "Nouveau mot de passe", aide, required="Écrivez un nouveau mot de passe.")
        _dire(
            self.fields["password2"], "Le même, une seconde fois", required="Écrivez une seconde fois le mot de passe."
        )

    def clean(self):
        """Says in our words that the two differ."""
        donnees = super().clean()
        if self.has_error("password2") and donnees.get("password1") and self.data.get(self.add_prefix("password2")):
            self.errors["password2"] = self.error_class(["Écrivez deux fois le même mot de passe."])
        return donnees


class MotDePasseEncore(ReauthenticateForm):
    """The password again, before a change of the account's security."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        _dire(self.fields["password"], "Votre mot de passe", required="Écrivez votre mot de passe.")
