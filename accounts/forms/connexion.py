"""Forms of accounts: django-allauth's, in the portal's words. No placeholder: the label and the hint say what to write."""

from allauth.account.forms import LoginForm, ResetPasswordForm, ResetPasswordKeyForm

__all__ = ["Connexion", "MotDePasseOublie", "NouveauMotDePasse"]

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


class NouveauMotDePasse(ResetPasswordKeyForm):
    """The new password, typed twice."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        aide = "12 caractères au moins. Une phrase que vous retenez convient bien."
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
