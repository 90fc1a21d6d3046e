"""Forms of the administration of accounts: a reason chosen among a few, and who is invited."""

from django import forms
from django.core.validators import RegexValidator

from accounts.models import User
from accounts.notifications.administration import MOTIFS

__all__ = ["Invitation", "Motif"]

_NUMERO = RegexValidator(
    r"\A[A-Za-z0-9][A-Za-z0-9/-]{0,29}\Z", "Écrivez le numéro seul, sans espace\u00a0: lettres, chiffres, tirets."
)


class Motif(forms.Form):
    """Why, and the number of the request; `motifs`: names of MOTIFS."""

    motif = forms.ChoiceField(
        label="Motif", widget=forms.RadioSelect, error_messages={"required": "Choisissez un motif."}
    )
    demande = forms.CharField(
        label="Numéro de la demande à l’assistance", required=False, max_length=30, validators=[_NUMERO],
        help_text="Facultatif. N’écrivez ni nom ni adresse\u00a0: ce numéro reste dans le journal.",
    )  # fmt: skip

    def __init__(self, motifs: tuple[str, ...], *args, **options):
        super().__init__(*args, **options)
        self.fields["motif"].choices = [(nom, MOTIFS[nom]) for nom in motifs]


class Invitation(Motif):
    """A new agent; his e-mail must have no account, an employer's neither."""

    email = forms.EmailField(
        label="Adresse électronique professionnelle",
        error_messages={"required": "Écrivez l’adresse.", "invalid": "Écrivez une adresse électronique complète."},
    )
    civilite = forms.ChoiceField(
        label="Civilité",
        choices=User.Civilite,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez la civilité."},
    )
    prenom = forms.CharField(label="Prénom", max_length=80, error_messages={"required": "Écrivez le prénom."})
    nom = forms.CharField(label="Nom", max_length=80, error_messages={"required": "Écrivez le nom."})
    field_order = ["email", "civilite", "prenom", "nom", "motif", "demande"]

    def clean_email(self) -> str:
        """In lower case; refused when an account has it."""
        email = self.cleaned_data["email"].lower()
        if User.objects.filter(email=email).exists():
            raise forms.ValidationError(
                "Un compte existe déjà à cette adresse. Un agent n’utilise pas un compte d’employeur."
            )
        return email
