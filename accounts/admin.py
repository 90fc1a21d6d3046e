"""Django admin of accounts: to read and to search; no password, token or secret is shown."""

from allauth.account.models import EmailAddress
from django.contrib import admin

from accounts.models import Etablissement, User
from rupco.socle.admin import EnLecture

admin.site.unregister(EmailAddress)  # allauth's: one e-mail an account, and it is the account's


@admin.register(User)
class UserAdmin(EnLecture):
    """Accounts."""

    list_display = ["email", "prenom", "nom", "est_agent", "is_active", "is_staff", "last_login"]
    list_filter = ["est_agent", "is_active", "is_staff"]
    search_fields = ["email", "prenom", "nom", "etablissement__siren"]
    ordering = ["email"]
    fields = [
        "email", "civilite", "prenom", "nom", "telephone", "fonction", "etablissement",
        "est_agent", "is_active", "is_staff", "last_login",
    ]  # fmt: skip


@admin.register(Etablissement)
class EtablissementAdmin(EnLecture):
    """Establishments."""

    list_display = ["siret", "raison_sociale", "commune", "departement", "est_siege", "est_a_verifier", "est_fictif"]
    list_filter = ["est_a_verifier", "est_fictif", "departement"]
    search_fields = ["siret", "siren", "raison_sociale"]
    ordering = ["siret"]
