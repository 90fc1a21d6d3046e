"""Django admin of the slab: to read and to search, never to write. Mails may carry a secret link: it is not shown."""

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import Group
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe
from dsfr.models import DsfrConfig

from rupco.socle.models import Battement, Courriel, Entree, Suite

__all__ = ["EnLecture", "entrees_de"]

_ENTREES_MONTREES = 200


def entrees_de(modele: type, object_id: str) -> list[Entree]:
    """The latest entries of the journal about a row, newest first; each with its `auteur`, the account behind it or None."""
    if not object_id.isascii() or not object_id.isdigit():
        return []
    siennes = Entree.objects.filter(cible=modele._meta.label_lower, cible_id=int(object_id[:18])).order_by("-rang")
    entrees = list(siennes[:_ENTREES_MONTREES])
    auteurs = get_user_model().objects.in_bulk({e.acteur_id for e in entrees if e.acteur_id})
    for entree in entrees:
        entree.auteur = auteurs.get(entree.acteur_id)
    return entrees


class EnLecture(admin.ModelAdmin):
    """Nothing is added, changed or deleted here: writing goes through actions. A row's history is the journal's."""

    list_per_page = 50
    show_full_result_count = False

    def lookup_allowed(self, lookup, value, request=None):
        """The filters of the page alone. Django takes any column of the row: « ?password__startswith= » would then read a digest
        letter by letter."""
        offerts = (
            getattr(f, "parameter_name", f[0] if isinstance(f, tuple) else f) for f in self.get_list_filter(request)
        )
        demande = any(lookup == f or lookup.startswith(f"{f}__") for f in offerts)
        return demande and super().lookup_allowed(lookup, value, request)

    def history_view(self, request, object_id, extra_context=None):
        entrees = {"entrees": entrees_de(self.model, unquote(object_id))}
        return super().history_view(request, object_id, entrees | (extra_context or {}))

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@login_not_required
@require_safe
def _entree(request, extra_context=None):
    """One door signs in, the portal's own, with its limits; a person who is no staff finds nothing here."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))
    admin.site.has_permission(request)
    return redirect("admin:index")


def _ouvre(request) -> bool:
    """The administration is not there for a signed-in person who is no staff: 404, as for what does not exist."""
    user = request.user
    if user.is_authenticated and not user.is_staff:
        raise Http404
    return user.is_active and user.is_staff


def _mot_de_passe(request, extra_context=None):
    """A password changes in one place, which judges it and writes it in the journal: one's own account."""
    return redirect("mon-compte-mot-de-passe")


admin.site.login, admin.site.has_permission, admin.site.password_change = _entree, _ouvre, _mot_de_passe
admin.site.site_header = admin.site.site_title = "Administration de RUPCO"
admin.site.index_title = "Ce que le portail enregistre"
admin.site.unregister([Group, DsfrConfig])  # brought by libraries; rights here are habilitations and affectations


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
