"""Forms of who comes back from ProConnect: the person to finish, and the password of the account to link."""

from django import forms

from accounts.forms.champs import NomPropre, Telephone
from accounts.models import User

__all__ = ["LienDeCompte", "Personne"]


class Personne(forms.Form):
    """What ProConnect tells of the person, to correct, and what it does not tell. The e-mail is not asked: it is proven."""

    civilite = forms.ChoiceField(
        label="Civilité", choices=User.Civilite.choices, widget=forms.RadioSelect(attrs={"autocomplete": "honorific-prefix"}),
        error_messages={"required": "Choisissez une réponse.", "invalid_choice": "Choisissez une réponse de la liste."},
    )  # fmt: skip
    prenom = NomPropre(label="Prénom", required="Écrivez votre prénom.")
    nom = NomPropre(label="Nom", required="Écrivez votre nom.")
    telephone = Telephone(label="Téléphone", help_text="Exemple\u00a0: 01\u00a023\u00a045\u00a067\u00a089")
    cgu = forms.BooleanField(
        label="J’accepte les conditions générales d’utilisation",
        error_messages={"required": "Acceptez les conditions générales d’utilisation pour créer votre compte."},
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for nom, jeton in {"prenom": "given-name", "nom": "family-name"}.items():
            self.fields[nom].widget.attrs["autocomplete"] = jeton

    def identite(self) -> dict[str, str]:
        """The person's columns, but the e-mail."""
        return {n: self.cleaned_data[n] for n in ("civilite", "prenom", "nom", "telephone")}


class LienDeCompte(forms.Form):
    """The password of the account, once; a wrong one is said by the view, which counts the tries."""

    password = forms.CharField(
        label="Mot de passe de votre compte RUPCO", strip=False, max_length=4096,
        error_messages={"required": "Écrivez votre mot de passe.", "max_length": "Ce mot de passe est trop long."},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip
