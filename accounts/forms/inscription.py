"""« Se créer un compte »: the establishment, then the person. What Sirene knows is never read from these forms."""

from collections.abc import Iterator

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from accounts import robots
from accounts.forms.champs import Ligne, NomPropre, Siret, Telephone, adresse_electronique, sans_adresse
from accounts.models import Etablissement, User
from accounts.sirene import Fiche
from accounts.territoires import DEPARTEMENTS, departement_du_code_postal

__all__ = ["ALaMain", "ChampSiret", "Coordonnees", "Ensemble", "RenvoiDuLien", "SansSiret"]

_PAYS = "Écrivez le pays où l’entreprise est inscrite."
_REGISTRE = "Écrivez le numéro d’inscription au registre de ce pays."


class ChampSiret(forms.Form):
    """The number that the sign-up starts from."""

    siret = Siret(
        label="SIRET",
        help_text="14 chiffres, sur vos bulletins de paie ou votre extrait Kbis. Exemple\u00a0: 123\u00a0456\u00a0782\u00a000010",
        error_messages={"required": "Écrivez les 14 chiffres du SIRET, par exemple 130\u00a0025\u00a0265\u00a000013."},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}),
    )


class ALaMain(forms.Form):
    """What Sirene does not tell, typed by the person: the establishment is then « à vérifier »."""

    raison_sociale = Ligne(
        label="Raison sociale ou nom", required="Écrivez la raison sociale, ou le nom de l’employeur.",
        validators=[sans_adresse],
    )  # fmt: skip
    adresse = Ligne(
        label="Adresse", help_text="Numéro et voie", max_length=250, required="Écrivez le numéro et la voie."
    )
    code_postal = Ligne(label="Code postal", required="Écrivez le code postal de l’établissement.")
    commune = Ligne(label="Commune", max_length=100, required="Écrivez la commune de l’établissement.")
    naf = forms.RegexField(
        r"^[0-9]{2}\.?[0-9]{2}[A-Za-z]$", required=False, label="Activité (code NAF)", help_text="Exemple\u00a0: 31.09B",
        error_messages={"invalid": "Écrivez quatre chiffres et une lettre, par exemple 31.09B, ou laissez vide."},
    )  # fmt: skip

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        jetons = ("organization", "address-line1", "postal-code", "address-level2")
        for champ, jeton in zip(self.fields.values(), jetons, strict=False):
            champ.widget.attrs["autocomplete"] = jeton
        self.fields["code_postal"].widget.attrs["inputmode"] = "numeric"

    def clean_code_postal(self) -> str:
        code = self.cleaned_data["code_postal"].replace(" ", "")
        if not (code.isascii() and code.isdigit() and len(code) == 5):
            raise ValidationError("Écrivez les cinq chiffres du code postal, par exemple 25000.")
        if departement_du_code_postal(code) not in DEPARTEMENTS:
            raise ValidationError(
                "Ce code postal n’est pas celui d’un département où ce portail instruit les dossiers."
            )
        return code

    def clean_naf(self) -> str:
        code = self.cleaned_data["naf"].replace(".", "").upper()
        return f"{code[:2]}.{code[2:]}" if code else ""

    def etablissement(self, siret: str, fiche: Fiche | None) -> dict:
        """What was typed, to be checked; the commune's département is better than the postal code's guess."""
        devine = departement_du_code_postal(self.cleaned_data["code_postal"])
        connu = fiche.departement if fiche and fiche.departement in DEPARTEMENTS else ""
        return self.cleaned_data | {
            "siret": siret,
            "siren": siret[:9],
            "departement": connu or devine,
            "est_siege": bool(fiche and fiche.est_siege),
            "ferme_le": fiche.ferme_le.isoformat() if fiche and fiche.ferme_le else None,
            "est_a_verifier": True,
        }


class SansSiret(forms.Form):
    """An employer who has no SIRET, and the place of work that makes a service competent."""

    nature = forms.ChoiceField(
        label="Vous êtes", choices=Etablissement.Nature.choices[1:], widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une réponse.", "invalid_choice": "Choisissez une réponse de la liste."},
    )  # fmt: skip
    raison_sociale = Ligne(
        label="Nom de l’entreprise ou de l’employeur",
        required="Écrivez le nom de l’employeur.",
        validators=[sans_adresse],
    )
    adresse = Ligne(
        label="Adresse complète", help_text="Numéro, voie, code postal, ville", max_length=250,
        required="Écrivez l’adresse de l’employeur.",
    )  # fmt: skip
    pays = Ligne(label="Pays du siège", max_length=80, est_facultatif=True)
    identifiant_etranger = Ligne(
        label="Numéro au registre de ce pays", help_text="Registre du commerce, ou numéro fiscal s’il n’y en a pas",
        max_length=60, est_facultatif=True,
    )  # fmt: skip
    departement = Ligne(
        label="Département du lieu de travail", help_text="Son numéro. Exemples\u00a0: 67, 2A ou 974",
        required="Écrivez le numéro du département où travaillent les salariés.",
    )  # fmt: skip

    def clean_departement(self) -> str:
        saisi = self.cleaned_data["departement"].upper().replace(" ", "")
        code = saisi.zfill(2)
        if code not in DEPARTEMENTS:
            raise ValidationError(
                "Ce portail n’instruit pas de dossier pour ce numéro. Écrivez par exemple 67, 2A ou 974."
            )
        return code

    def clean(self):
        donnees = super().clean()
        if donnees.get("nature") == Etablissement.Nature.ETRANGER:
            for nom, phrase in (("pays", _PAYS), ("identifiant_etranger", _REGISTRE)):
                if not donnees.get(nom) and nom not in self.errors:
                    self.add_error(nom, phrase)
        elif donnees.get("nature"):
            donnees |= {"pays": "", "identifiant_etranger": ""}
        return donnees

    def etablissement(self) -> dict:
        """What was declared; its numbers are given when the account opens."""
        return self.cleaned_data | {"est_siege": True, "est_a_verifier": True}


class Coordonnees(forms.Form):
    """The person. `email`, `password`: names that the rest of the portal already keeps out of what it remembers."""

    civilite = forms.ChoiceField(
        label="Civilité", choices=User.Civilite.choices, widget=forms.RadioSelect(attrs={"autocomplete": "honorific-prefix"}),
        error_messages={"required": "Choisissez une réponse.", "invalid_choice": "Choisissez une réponse de la liste."},
    )  # fmt: skip
    prenom = NomPropre(label="Prénom", required="Écrivez votre prénom.")
    nom = NomPropre(label="Nom", required="Écrivez votre nom.")
    email = adresse_electronique(
        label="Adresse électronique professionnelle",
        help_text="Elle sera votre identifiant. Nous y enverrons un lien valable 24\u00a0heures.",
    )
    telephone = Telephone(label="Téléphone", help_text="Exemple\u00a0: 01\u00a023\u00a045\u00a067\u00a089")
    password = forms.CharField(
        label="Mot de passe", strip=False, max_length=4096,
        help_text="12 caractères ou plus. Quatre mots sans lien entre eux font un bon mot de passe.",
        error_messages={"required": "Écrivez un mot de passe.", "max_length": "Ce mot de passe est trop long."},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    robot = forms.BooleanField(
        label="Je ne suis pas un robot", help_text="Sans image ni question.",
        error_messages={"required": "Cochez la case pour confirmer que vous n’êtes pas un robot."},
    )  # fmt: skip
    cgu = forms.BooleanField(
        label="J’accepte les conditions générales d’utilisation",
        error_messages={"required": "Acceptez les conditions générales d’utilisation pour créer votre compte."},
    )
    defi = forms.CharField(required=False, widget=forms.HiddenInput, initial=robots.nouveau_defi)
    preuve = forms.CharField(required=False, widget=forms.HiddenInput)
    site = forms.CharField(
        required=False, label="Ne remplissez pas ce champ",
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )  # fmt: skip

    def __init__(self, data=None, *, etablissement: dict | None = None, **options):
        super().__init__(data, **options)
        self.etablissement = {n: (etablissement or {}).get(n, "") for n in ("raison_sociale", "siren", "siret")}
        for nom, jeton in {"prenom": "given-name", "nom": "family-name"}.items():
            self.fields[nom].widget.attrs["autocomplete"] = jeton
        if robots.a_des_cles():
            self.fields["robot"] = robots.Recaptcha(label=self.fields["robot"].label)

    @property
    def est_chez_google(self) -> bool:
        """The box is Google's."""
        return isinstance(self.fields["robot"], robots.Recaptcha)

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def clean(self):
        donnees = super().clean()
        self._juger_le_mot_de_passe()
        if "robot" not in self.errors:
            try:
                robots.juger(donnees["defi"], donnees["preuve"], donnees["site"])
            except robots.RobotPossible as refus:
                self.refuser_le_robot(refus)
        return donnees

    def _juger_le_mot_de_passe(self) -> None:
        mot = self.cleaned_data.get("password")
        if mot is None:
            return
        connus = {n: self.cleaned_data.get(n, "") for n in ("prenom", "nom", "email", "telephone")}
        try:
            password_validation.validate_password(
                mot, User(**connus, etablissement=Etablissement(**self.etablissement))
            )
        except ValidationError as refus:
            self.add_error("password", refus)

    def refuser_le_robot(self, refus: robots.RobotPossible) -> None:
        """Says why at the box; a challenge that is lost gives way to another, and the box is to tick again."""
        self.add_error("robot", str(refus))
        if refus.est_perdu:
            self.data = self.data.copy()
            self.data["defi"], self.data["preuve"] = robots.nouveau_defi(), ""
            self.data.pop("robot", None)

    def identite(self) -> dict[str, str]:
        """The person's columns."""
        return {n: self.cleaned_data[n] for n in ("email", "civilite", "prenom", "nom", "telephone")}


class RenvoiDuLien(forms.Form):
    """Where the link must go again."""

    email = adresse_electronique(label="Adresse électronique", help_text="Celle que vous avez donnée à l’inscription.")

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


class Ensemble:
    """Several forms that make one page: valid together, one summary of what is to correct."""

    def __init__(self, *formulaires: forms.Form | None):
        self.formulaires = [f for f in formulaires if f is not None]

    def __iter__(self) -> Iterator[forms.BoundField]:
        return (champ for f in self.formulaires for champ in f)

    def is_valid(self) -> bool:
        return not self.errors

    @property
    def errors(self) -> dict:
        return {nom: e for f in self.formulaires for nom, e in f.errors.items()}
