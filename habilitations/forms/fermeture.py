"""The last question before an account closes."""

from django import forms

__all__ = ["Confirmation"]


class Confirmation(forms.Form):
    """A box to tick, never ticked beforehand."""

    compris = forms.BooleanField(
        label="J’ai compris\u00a0: mes accès s’arrêtent tout de suite, et ce compte ne rouvrira pas",
        error_messages={"required": "Cochez cette case pour fermer votre compte."},
    )
