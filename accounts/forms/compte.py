"""Forms of « Gérer mon compte »."""

from django import forms
from django.contrib.auth import password_validation

from accounts.actions.compte import CHAMPS
from accounts.forms.champs import Ligne, NomPropre, Telephone, adresse_electronique
from accounts.models import User
from accounts.validators import MotDePasse

__all__ = ["Affichage", "Informations", "MonMotDePasse", "NouvelleAdresse"]


class Affichage(forms.Form):
    """The colours of the pages."""

    theme = forms.ChoiceField(
        label="Couleurs des pages", choices=User.Theme.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choisissez un thème.", "invalid_choice": "Choisissez un thème de la liste."},
    )  # fmt: skip


class Informations(forms.Form):
    """Civility, names, phone, function; the company and the e-mail have pages of their own."""

    civilite = forms.ChoiceField(
        label="Civilité", choices=[*User.Civilite.choices, ("", "Ne pas préciser")], widget=forms.RadioSelect, required=False,
        error_messages={"invalid_choice": "Choisissez une réponse de la liste."},
    )  # fmt: skip
    prenom = NomPropre(label="Prénom", required="Écrivez votre prénom.")
    nom = NomPropre(label="Nom", required="Écrivez votre nom.")
    telephone = Telephone(
        label="Téléphone",
        est_facultatif=True,
        help_text="Les gestionnaires de vos accès le voient. Exemple\u00a0: 01 23 45 67 89",
    )
    fonction = Ligne(
        label="Fonction",
        est_facultatif=True,
        max_length=120,
        help_text="Exemple\u00a0: responsable des ressources humaines",
    )

    def __init__(self, *args, user: User, **options):
        super().__init__(*args, initial={champ: getattr(user, champ) for champ in CHAMPS}, **options)
        for nom, jeton in {"prenom": "given-name", "nom": "family-name", "fonction": "organization-title"}.items():
            self.fields[nom].widget.attrs["autocomplete"] = jeton


class NouvelleAdresse(forms.Form):
    """The e-mail to change to. A known one is accepted like any other: only its owner learns it."""

    nouvelle = adresse_electronique(
        label="Nouvelle adresse électronique",
        help_text="De préférence votre adresse professionnelle. Format attendu\u00a0: nom@entreprise.fr",
    )

    def __init__(self, *args, user: User, **options):
        super().__init__(*args, **options)
        self.user = user

    def clean_nouvelle(self) -> str:
        nouvelle = self.cleaned_data["nouvelle"].lower()
        if nouvelle == self.user.email.lower():
            raise forms.ValidationError("C’est déjà l’adresse de votre compte. Écrivez-en une autre.")
        return nouvelle


class MonMotDePasse(forms.Form):
    """The password of now, then the new one twice."""

    actuel = forms.CharField(
        label="Mot de passe actuel",
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
        error_messages={"required": "Écrivez votre mot de passe actuel."},
    )
    nouveau = forms.CharField(
        label="Nouveau mot de passe",
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        error_messages={"required": "Écrivez un nouveau mot de passe."},
    )
    encore = forms.CharField(
        label="Le même, une seconde fois",
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        error_messages={"required": "Écrivez une seconde fois le nouveau mot de passe."},
    )

    def __init__(self, *args, user: User, **options):
        super().__init__(*args, **options)
        self.user = user
        self.fields["nouveau"].help_text = MotDePasse().get_help_text(user)

    def clean_actuel(self) -> str:
        if not self.user.check_password(self.cleaned_data["actuel"]):
            raise forms.ValidationError("Ce n’est pas votre mot de passe actuel. Vérifiez-le, puis réessayez.")
        return self.cleaned_data["actuel"]

    def clean_nouveau(self) -> str:
        nouveau = self.cleaned_data["nouveau"]
        if nouveau == self.cleaned_data.get("actuel"):
            raise forms.ValidationError("C’est votre mot de passe actuel. Choisissez-en un autre.")
        password_validation.validate_password(nouveau, self.user)
        return nouveau

    def clean(self):
        donnees = super().clean()
        if donnees.get("nouveau") and donnees.get("encore") and donnees["nouveau"] != donnees["encore"]:
            self.add_error("encore", "Écrivez deux fois le même mot de passe.")
        return donnees
