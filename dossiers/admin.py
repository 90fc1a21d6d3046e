"""Django admin of dossiers: to read and to search. An administrator neither decides nor alters."""

from django.contrib import admin

from dossiers.models import Acte, Decision, Depot, Dossier, Echeance, Piece
from rupco.socle.admin import EnLecture


@admin.register(Dossier)
class DossierAdmin(EnLecture):
    """Folders."""

    list_display = ["reference", "intitule", "procedure", "siren", "departement", "service", "cree_a", "depose_a"]
    list_filter = ["procedure", "service"]
    search_fields = ["reference", "intitule", "siren", "etablissement__raison_sociale"]
    list_select_related = ["service"]


@admin.register(Depot)
class DepotAdmin(EnLecture):
    """Dépôts and their state."""

    list_display = ["dossier", "numero", "genre", "statut", "depose_a", "depose_le", "complet_le"]
    list_filter = ["statut", "genre"]
    search_fields = ["dossier__reference", "dossier__siren"]
    list_select_related = ["dossier"]
    ordering = ["-pk"]


@admin.register(Echeance)
class EcheanceAdmin(EnLecture):
    """Legal delays."""

    list_display = ["depot", "delai", "depart", "jour_brut", "dernier_jour", "expire_a", "calendrier", "etat"]
    list_filter = ["etat", "delai", "calendrier"]
    search_fields = ["depot__dossier__reference"]
    list_select_related = ["depot__dossier"]
    ordering = ["-expire_a"]


@admin.register(Decision)
class DecisionAdmin(EnLecture):
    """Decisions."""

    list_display = ["depot", "sens", "est_tacite", "acquise_le", "constatee_a"]
    list_filter = ["sens", "est_tacite"]
    search_fields = ["depot__dossier__reference"]
    list_select_related = ["depot__dossier"]
    ordering = ["-constatee_a"]


@admin.register(Acte)
class ActeAdmin(EnLecture):
    """Papers made by the portal."""

    list_display = ["numero", "document", "depot", "etabli_a", "taille", "empreinte"]
    list_filter = ["document"]
    search_fields = ["numero", "code", "depot__dossier__reference"]
    list_select_related = ["depot__dossier"]
    ordering = ["-etabli_a"]


@admin.register(Piece)
class PieceAdmin(EnLecture):
    """Pieces: what and when, not their bytes."""

    list_display = ["depot", "nature", "nom", "taille", "empreinte", "deposee_a"]
    search_fields = ["depot__dossier__reference", "empreinte"]
    list_select_related = ["depot__dossier"]
    fields = ["depot", "nature", "nom", "mime", "taille", "pages", "empreinte", "deposee_par", "deposee_a"]
    ordering = ["-pk"]
