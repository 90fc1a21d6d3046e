"""Accounts: people and the establishments they belong to."""

from allauth.account.signals import password_changed, password_set, user_logged_in
from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules, import_string


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Comptes"

    def ready(self) -> None:
        """Each room says by itself what it holds of a person, and what keeps an account open.

        Sessions are noted by our middleware alone: allauth would keep the whole network address of each.
        """
        autodiscover_modules("exports", "retention")
        au_nom = {
            user_logged_in: "on_user_logged_in",
            password_changed: "on_password_changed",
            password_set: "on_password_changed",
        }
        for signal, nom in au_nom.items():
            signal.disconnect(import_string(f"allauth.usersessions.signals.{nom}"))
