"""Django admin of the slab: to read and to search, never to write. Mails may carry a secret link: it is not shown."""

from django.contrib import admin

from rupco.socle.models import Battement, Courriel, Entree, Suite

__all__ = ["EnLecture"]


class EnLecture(admin.ModelAdmin):
    """Nothing is added, changed or deleted here: writing goes through actions."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Entree)
class EntreeAdmin(EnLecture):
    """The journal."""

    list_display = ["sequence", "verbe", "cible", "cible_id", "acteur", "acteur_id", "le", "enregistre_a"]
    list_filter = ["verbe", "acteur", "cible"]
    search_fields = ["=sequence", "=cible_id", "empreinte"]
    ordering = ["-sequence"]


@admin.register(Suite)
class SuiteAdmin(EnLecture):
    """The outbox and its failures."""

    list_display = ["pk", "declaration", "destinataire", "etat", "tentatives", "prochaine_a", "derniere_erreur"]
    list_filter = ["etat", "declaration"]
    search_fields = ["destinataire", "=entree__sequence"]
    ordering = ["-pk"]


@admin.register(Courriel)
class CourrielAdmin(EnLecture):
    """Mails and their failures; the text of a mail that carries a secret link stays closed."""

    list_display = ["pk", "objet", "a", "etat", "tentatives", "cree_a", "envoye_a", "derniere_erreur"]
    list_filter = ["etat"]
    search_fields = ["a", "objet", "message_id"]
    ordering = ["-pk"]
    fields = [
        "a",
        "objet",
        "texte_montrable",
        "message_id",
        "etat",
        "tentatives",
        "cree_a",
        "prochaine_a",
        "envoye_a",
        "derniere_erreur",
    ]

    @admin.display(description="texte")
    def texte_montrable(self, courriel):
        return (
            "Ce courriel porte un lien secret : son texte n’est pas montré."
            if courriel.est_sensible
            else courriel.texte
        )


@admin.register(Battement)
class BattementAdmin(EnLecture):
    """The heartbeat."""

    list_display = ["nom", "battu_a"]
