"""Forms of « Mes démarches »: which establishment, on the honour, a request, a code."""

from django import forms

from accounts.forms.champs import sans_adresse
from accounts.models import User
from accounts.sirene import mettre_en_forme
from habilitations.forms.champs import Ligne, Paragraphe, Roles, Siret, aides
from habilitations.territoires import DepartementInconnu, departement_du_code_postal, territoire

__all__ = ["ALaMain", "Code", "Declaration", "Demande", "Lieu", "SansSiret"]


class Lieu(forms.Form):
    """His establishment, or another SIRET."""

    lieu = forms.ChoiceField(
        label="Pour quel établissement\u00a0?", widget=forms.RadioSelect,
        error_messages={"required": "Choisissez un établissement.", "invalid_choice": "Choisissez un établissement."},
    )  # fmt: skip
    siret = Siret(
        label="SIRET de l’autre établissement", required=False,
        help_text="14 chiffres, sur vos bulletins de paie ou votre extrait Kbis",
    )  # fmt: skip

    def __init__(self, *args, user: User, **options):
        super().__init__(*args, **options)
        sien = user.etablissement
        if sien is None:
            del self.fields["lieu"]
            self.fields["siret"].required, self.fields["siret"].label = True, "SIRET de l’établissement"
            return
        numero = mettre_en_forme(sien.siret).replace(" ", "\u00a0")
        self.fields["lieu"].choices = [
            ("sien", f"{sien.raison_sociale}, {sien.commune or sien.pays} – {numero}"),
            ("autre", "Un autre établissement, ou une autre entreprise"),
        ]
        self.fields["lieu"].initial = "sien"

    def clean(self):
        donnees = super().clean()
        autre = donnees.get("lieu", "autre") == "autre"
        if autre and not donnees.get("siret") and "siret" not in self.errors:
            self.add_error("siret", "Écrivez les 14 chiffres du SIRET.")
        if not autre:
            self.errors.pop("siret", None)
        return donnees


class ALaMain(forms.Form):
    """What Sirene does not tell: typed, and checked later."""

    raison_sociale = Ligne(
        label="Raison sociale ou nom", max_length=200, requis="Écrivez la raison sociale.", validators=[sans_adresse]
    )
    adresse = Ligne(label="Adresse", max_length=250, requis="Écrivez le numéro et la voie.")
    code_postal = forms.RegexField(
        r"^[0-9]{5}$", label="Code postal", widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": "Écrivez le code postal.",
            "invalid": "Écrivez les cinq chiffres du code postal, par exemple 25000.",
        },
    )  # fmt: skip
    commune = Ligne(label="Commune", max_length=100, requis="Écrivez la commune.")

    def clean_code_postal(self) -> str:
        code = self.cleaned_data["code_postal"]
        try:
            territoire(departement_du_code_postal(code))
        except DepartementInconnu as erreur:
            raise forms.ValidationError(str(erreur)) from None
        return code


class Declaration(forms.Form):
    """The first person's declaration of honour."""

    honneur = forms.BooleanField(
        label="Je le déclare sur l’honneur",
        error_messages={"required": "Cochez la case pour faire cette déclaration."},
    )


class SansSiret(forms.Form):
    """What the service reads of an employer that no register knows."""

    expose = Paragraphe(
        label="Qui êtes-vous, et pour quelle opération\u00a0?", max_length=2000,
        help_text="Votre fonction, l’entreprise, les salariés concernés en France.",
        requis="Expliquez qui vous êtes et pourquoi vous demandez cet accès.",
    )  # fmt: skip


class Demande(forms.Form):
    """« Demander l’accès à un gestionnaire »."""

    role = Roles(initial="employeur")
    message = Paragraphe(
        label="Message au gestionnaire", required=False, max_length=500, requis="",
        help_text="Pour qu’il vous reconnaisse\u00a0: votre fonction, votre service.",
    )  # fmt: skip

    def aides(self) -> list[tuple]:
        """(radio button, its line of help) pairs."""
        return aides(self["role"])


class Code(forms.Form):
    """« Saisir un code d’activation »."""

    code = Ligne(
        label="Code d’activation", max_length=40, requis="Écrivez le code que le gestionnaire vous a donné.",
        help_text="12 caractères, par exemple 7KQM-4RTP-2HXA. Majuscules et tirets ne comptent pas.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
    )  # fmt: skip
