"""Django admin of rights: to read and to search. A service's address is the one thing written here, by hand."""

from django.contrib import admin

from habilitations.models import Affectation, Habilitation, Service
from rupco.socle.admin import EnLecture


@admin.register(Habilitation)
class HabilitationAdmin(EnLecture):
    """Who acts for whom."""

    list_display = ["user", "role", "siret", "statut", "debut_le", "fin_le"]
    list_filter = ["role", "statut"]
    search_fields = ["user__email", "siren", "siret"]
    list_select_related = ["user"]
    ordering = ["-pk"]


@admin.register(Service)
class ServiceAdmin(admin.ModelAdmin):
    """Services: names come from the decrees, the rest from here."""

    list_display = ["nom_court", "telephone", "courriel", "adresse"]
    search_fields = ["nom_court", "nom_long", "code"]
    readonly_fields = ["code", "nom_long", "nom_court"]
    fields = [
        "code",
        "nom_long",
        "nom_court",
        "pole",
        "adresse",
        "telephone",
        "courriel",
        "horaires",
        "autorite",
        "tribunal",
    ]
    ordering = ["nom_court"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Affectation)
class AffectationAdmin(EnLecture):
    """Agents and signataires."""

    list_display = ["user", "service", "role", "qualite", "debut_le", "fin_le"]
    list_filter = ["role", "service"]
    search_fields = ["user__email", "user__nom"]
    list_select_related = ["user", "service"]
    ordering = ["-pk"]
