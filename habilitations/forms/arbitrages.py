"""What is asked of the service about access, and what its agents answer."""

from django import forms

from habilitations.forms.champs import Paragraphe
from habilitations.models import Arbitrage

__all__ = ["Expose", "Opposition", "Proposition", "Remarque"]


class Expose(forms.Form):
    """What the person tells the service."""

    expose = Paragraphe(
        label="Expliquez la situation au service", max_length=2000, requis="Expliquez la situation au service.",
        help_text="Dites qui vous êtes dans l’entreprise, et comment le service peut le vérifier.",
    )  # fmt: skip


class Opposition(forms.Form):
    """Why a former gestionnaire objects."""

    opposition = Paragraphe(
        label="Pourquoi vous y opposez-vous\u00a0?", max_length=2000, requis="Expliquez pourquoi vous vous y opposez.",
        help_text="Le service et la personne qui demande seront prévenus de votre opposition.",
    )  # fmt: skip


class Proposition(forms.Form):
    """The first agent: which way, and why."""

    sens = forms.ChoiceField(
        label="Proposition", choices=Arbitrage.Sens.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choisissez un sens.", "invalid_choice": "Choisissez un sens de la liste."},
    )  # fmt: skip
    motif = Paragraphe(
        label="Motif de la décision", max_length=2000, requis="Motivez la décision\u00a0: la personne la lira.",
        help_text="La personne qui demande le lira. Le second agent aussi.",
    )  # fmt: skip


class Remarque(forms.Form):
    """The second agent: why he gives it back."""

    remarque = Paragraphe(
        label="Pourquoi rendez-vous la proposition\u00a0?", max_length=2000,
        requis="Dites au premier agent ce qui manque.",
    )  # fmt: skip
