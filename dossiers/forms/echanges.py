"""A message of the thread and its files; what a person wants to hear of, and how often."""

from django import forms

from dossiers.fichiers import EXTENSIONS, taille_max
from dossiers.models import Preference

__all__ = ["Alertes", "Message"]

LONGUEUR, FICHIERS = 5000, 5
_PAR_JOUR = "Une fois par jour, à 8\u00a0h"


class FileInput(forms.FileInput):
    """Several files in one field."""

    allow_multiple_selected = True


class Fichiers(forms.FileField):
    """The uploaded files, a list; how many and how heavy together. Each is judged where it is kept."""

    widget = FileInput

    def clean(self, data, initial=None):
        fichiers = list(data or [])
        if len(fichiers) > FICHIERS:
            raise forms.ValidationError(f"Joignez {FICHIERS} fichiers au plus. Vous en avez choisi {len(fichiers)}.")
        if sum(f.size for f in fichiers) > taille_max():
            raise forms.ValidationError(
                f"Ces fichiers dépassent {_mo()}\u00a0Mo ensemble. Envoyez-les en plusieurs fois."
            )
        return fichiers


class Message(forms.Form):
    """The words and the files of a message."""

    texte = forms.CharField(
        label="Votre message",
        max_length=LONGUEUR,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": "Écrivez votre message.",
            "max_length": "Raccourcissez\u00a0: 5\u00a0000 caractères au plus.",
        },
    )
    fichiers = Fichiers(label="Joindre des fichiers", required=False)

    def __init__(self, data=None, files=None, **options):
        if data is not None:  # a browser sends two characters for a line break
            data = data.copy()
            data["texte"] = data.get("texte", "").replace("\r\n", "\n")
        super().__init__(data, files, **options)
        self.fields["texte"].widget.attrs.pop("maxlength", None)
        sortes = "PDF, Word, Excel, LibreOffice ou image"
        self.fields["fichiers"].help_text = f"{FICHIERS} au plus, {_mo()}\u00a0Mo ensemble. {sortes}"
        self.fields["fichiers"].widget.attrs["accept"] = ",".join(EXTENSIONS)


class Alertes(forms.ModelForm):
    """Three subjects, three cadences."""

    class Meta:
        model = Preference
        fields = ["messages", "etapes", "echeances"]
        labels = {
            "messages": "Messages",
            "etapes": "Étapes de l’instruction",
            "echeances": "Échéances",
        }
        help_texts = {
            "messages": "Un message est écrit dans les échanges d’un dossier que vous suivez",
            "etapes": "Des documents sont ajoutés, l’état d’une demande change",
            "echeances": "Un délai finit dans 5 jours, dans 2 jours, aujourd’hui",
        }
        widgets = dict.fromkeys(fields, forms.RadioSelect)

    def __init__(self, data=None, *, preference: Preference):
        super().__init__(data, instance=preference)
        for champ in self.fields.values():
            champ.choices = [(c, _PAR_JOUR if c == "resume" else lu) for c, lu in Preference.Cadence.choices]
            champ.error_messages = dict.fromkeys(("required", "invalid_choice"), "Choisissez une réponse.")


def _mo() -> int:
    return taille_max() // (1024 * 1024)
