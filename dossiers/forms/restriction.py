"""Who is named on a restricted dossier."""

from django import forms

from accounts.models import User

__all__ = ["PersonneANommer"]


class PersonneANommer(forms.Form):
    """One person among those habilitated for the SIREN."""

    personne = forms.ModelChoiceField(
        label="Personne à nommer",
        queryset=User.objects.none(),
        empty_label="Choisissez une personne",
        help_text="Elle doit déjà avoir un droit d’accès pour cette entreprise.",
        error_messages={
            "required": "Choisissez une personne.",
            "invalid_choice": "Choisissez une personne de la liste.",
        },
    )

    def __init__(self, data=None, *, parmi):
        super().__init__(data)
        self.fields["personne"].queryset = parmi
        self.fields["personne"].label_from_instance = lambda u: f"{u.nom_complet} ({u.email})" if u.nom else u.email
