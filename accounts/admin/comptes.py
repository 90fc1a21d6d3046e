"""Admin of accounts: the person, his sessions, his second factors and his link to ProConnect, told and never shown in full."""

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.template.defaultfilters import date as ecrire

from accounts.admin.gestes import Gestes
from rupco.socle import horloge
from rupco.socle.admin import EnLecture

__all__ = ["CompteAdmin"]


def _instant(champ: str, titre: str):
    """A read-only column: an instant, in the time of Paris."""

    @admin.display(description=titre)
    def lire(objet):
        instant = getattr(objet, champ)
        return ecrire(horloge.heure_locale(instant, "Europe/Paris"), "j F Y H:i") if instant else "–"

    return lire


class _EnLigne(admin.TabularInline):
    """Rows of a library, read on the account's page; the columns are named one by one, so that no secret is ever among them."""

    extra, can_delete = 0, False
    columns: tuple = ()

    def get_fields(self, request, obj=None):
        return self.columns

    def get_readonly_fields(self, request, obj=None):
        return self.columns

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class SessionsEnLigne(_EnLigne):
    """Open sessions: network, browser, dates; never the key."""

    model = UserSession
    verbose_name_plural = "Sessions ouvertes"
    columns = (_instant("created_at", "ouverte"), _instant("last_seen_at", "vue"))


class SecondsFacteursEnLigne(_EnLigne):
    """Second factors: kind and dates; never the data they are made of."""

    model = Authenticator
    verbose_name_plural = "Seconds facteurs"
    columns = (_instant("created_at", "ajouté"), _instant("last_used_at", "servi"))


class ProConnectEnLigne(_EnLigne):
    """The link to ProConnect."""

    model = SocialAccount
    verbose_name_plural = "Rattachement à ProConnect"
    columns = (_instant("date_joined", "relié"),)


class CompteAdmin(Gestes, EnLecture):
    """Accounts."""

    list_display = ["email", "prenom", "nom", "est_agent", "is_active", "is_staff", "last_login"]
    list_filter = ["est_agent", "is_active", "is_staff"]
    search_fields = ["email", "prenom", "nom", "etablissement__siren", "etablissement__raison_sociale"]
    ordering = ["email"]
    inlines = [SecondsFacteursEnLigne, ProConnectEnLigne, SessionsEnLigne]
    fields = [
        "email", "civilite", "prenom", "nom", "telephone", "fonction", "etablissement", "est_agent", "is_active", "is_staff",
        "theme", "last_login", "cgu_le", "cgu_version", "ferme_a",
    ]  # fmt: skip
