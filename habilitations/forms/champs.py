"""Fields that several forms share: a SIRET, a text on one line, a role with its help, the end of a right."""

from datetime import date

from django import forms

from accounts.forms.champs import une_ligne
from accounts.sirene import IdentifiantInvalide, lire_siret
from habilitations.models import Habilitation
from habilitations.procedures import ROLES

__all__ = ["DATES", "AvecFin", "Ligne", "Paragraphe", "Roles", "Siret", "aides"]

DATES = ["%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d %m %Y"]
_CHOISIR = {"required": "Choisissez une réponse.", "invalid_choice": "Choisissez une réponse de la liste."}


class Siret(forms.CharField):
    """A SIRET that can exist, with or without spaces: 14 digits."""

    def __init__(self, *, label: str = "SIRET", **options):
        options.setdefault("error_messages", {"required": "Écrivez les 14 chiffres du SIRET."})
        super().__init__(label=label, **options)

    def widget_attrs(self, widget):
        return {"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}

    def clean(self, value):
        value = super().clean(value)
        try:
            return lire_siret(value) if value else ""
        except IdentifiantInvalide as erreur:
            raise forms.ValidationError(str(erreur)) from None


class _Texte(forms.CharField):
    """A text; too long, it is told so, not cut."""

    def __init__(self, *, label: str, requis: str, max_length: int, **options):
        erreurs = {"required": requis, "max_length": f"Raccourcissez\u00a0: {max_length} caractères au plus."}
        super().__init__(label=label, max_length=max_length, error_messages=erreurs, **options)
        self.widget.attrs.pop("maxlength", None)


class Ligne(_Texte):
    """A text on one line, whatever was pasted: a line break of its own would make paragraphs of a mail."""

    def to_python(self, value):
        return une_ligne(super().to_python(value))


class Paragraphe(_Texte):
    """A text on several lines."""

    widget = forms.Textarea(attrs={"rows": 4})


class Roles(forms.ChoiceField):
    """A role, each with its line of help (`aides` of the bound form: radio and line, in pairs)."""

    widget = forms.RadioSelect

    def __init__(self, **options):
        roles = [(r.value, r.label) for r in Habilitation.Role]
        super().__init__(label="Rôle", choices=roles, error_messages=_CHOISIR, **options)


class AvecFin(forms.Form):
    """A role, and « Fin de l’habilitation » OUI/NON with its date. `aujourd_hui`: today in Paris."""

    role = Roles()
    fin = forms.ChoiceField(
        label="Fin de l’habilitation", choices=[("oui", "Oui"), ("non", "Non, l’accès reste ouvert")], initial="non",
        widget=forms.RadioSelect, error_messages=_CHOISIR,
        help_text="L’accès se ferme à minuit ce jour-là. La personne est prévenue 15 jours et 1 jour avant.",
    )  # fmt: skip
    fin_le = forms.DateField(
        label="Date de fin", required=False, input_formats=DATES, help_text="Format attendu\u00a0: JJ/MM/AAAA",
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "Écrivez une date qui existe, par exemple 31/12/2027."},
    )  # fmt: skip

    def __init__(self, *args, aujourd_hui: date, **options):
        super().__init__(*args, **options)
        self.aujourd_hui = aujourd_hui

    def clean(self):
        """The date counts under OUI only, where it must be there and not behind."""
        donnees = super().clean()
        if donnees.get("fin") != "oui":
            self.errors.pop("fin_le", None)
            donnees["fin_le"] = None
            return donnees
        if "fin_le" not in self.errors:
            if not donnees.get("fin_le"):
                self.add_error("fin_le", "Écrivez la date de fin, ou répondez «\u00a0Non\u00a0».")
            elif not self.aujourd_hui <= donnees["fin_le"] <= date(2100, 12, 31):
                self.add_error("fin_le", "Cette date est passée, ou trop lointaine. Écrivez un jour à venir.")
        return donnees

    def aides(self) -> list[tuple]:
        """(radio button, its line of help) pairs."""
        return aides(self["role"])


def aides(champ) -> list[tuple]:
    """(radio button, its line of help) pairs of a bound role."""
    return [(radio, ROLES[radio.data["value"]]) for radio in champ]
