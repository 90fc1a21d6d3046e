"""Django admin of the slab: to read and to search; one gesture, « Rejouer ». Mails may carry a secret link: it is not shown."""

from collections.abc import Callable
from typing import ClassVar

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import Group
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import DateTimeField, Q, Value
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.text import Truncator
from django.views.decorators.http import require_safe
from dsfr.models import DsfrConfig

from rupco.socle import horloge, journal, suites
from rupco.socle.models import Battement, Courriel, Entree, Suite

__all__ = ["EnLecture", "EntreeAdmin", "entrees_de"]

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
    """The journal. `chercheurs`: from what is typed (a reference) to a condition on entries, or None; rooms above add theirs."""

    list_display = ["sequence", "verbe", "cible", "cible_id", "acteur", "acteur_id", "le", "enregistre_a"]
    list_filter = ["verbe", "acteur", "cible"]
    search_fields = ["=sequence", "=cible_id", "empreinte"]
    search_help_text = "Numéro d’entrée ou d’objet, empreinte, ou référence d’un dossier"
    ordering = ["-sequence"]
    change_form_template = "admin/socle/entree/change_form.html"
    chercheurs: ClassVar[list[Callable[[str], Q | None]]] = []

    def get_search_results(self, request, queryset, search_term):
        for chercher in self.chercheurs:
            if (condition := chercher(search_term.strip())) is not None:
                return queryset.filter(condition), False
        return super().get_search_results(request, queryset, search_term)

    def get_urls(self):
        vue = self.admin_site.admin_view(self.verifier)
        return [path("<path:object_id>/verifier/", vue, name="socle_entree_verifier"), *super().get_urls()]

    def verifier(self, request, object_id):
        """« Vérifier la chaîne »: the entries of the same target read again, one by one."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        entree = self.get_object(request, unquote(object_id))
        if entree is None:
            raise Http404
        lues, anomalie = journal.verifier_la_chaine(entree.cible, entree.cible_id)
        contexte = self.admin_site.each_context(request) | {
            "title": "Vérifier la chaîne", "opts": self.opts, "entree": entree, "lues": lues, "anomalie": anomalie,
        }  # fmt: skip
        return render(request, "admin/socle/entree/verifier.html", contexte)


class _Rejouable(EnLecture):
    """Rows that can be made due at once; the action writes who asked in the journal."""

    actions = ["rejouer"]

    def has_rejouer_permission(self, request):
        return suites.peut_relancer(request.user, self.model)

    @admin.display(description="dernière erreur", ordering="derniere_erreur")
    def cause(self, ligne):
        return Truncator(ligne.derniere_erreur).chars(60)

    @admin.action(description="Rejouer", permissions=["rejouer"])
    def rejouer(self, request, queryset):
        n = suites.relancer(self.model, queryset.values_list("pk", flat=True), par=request.user)
        laisses = queryset.count() - n
        phrase = f"{n} ligne{'s' if n > 1 else ''} à rejouer tout de suite."
        if laisses:
            phrase += f" {laisses} laissée{'s' if laisses > 1 else ''}\u00a0: déjà faite, en cours, ou secret effacé."
        self.message_user(request, phrase, messages.SUCCESS if n else messages.WARNING)


@admin.register(Suite)
class SuiteAdmin(_Rejouable):
    """The outbox and its failures."""

    list_display = ["pk", "etat", "declaration", "tentatives", "prochaine_a", "cause", "destinataire"]
    list_filter = ["etat", "declaration"]
    search_fields = ["destinataire", "declaration", "=entree__sequence"]
    fields = [
        "entree", "declaration", "destinataire", "etat", "tentatives", "prochaine_a", "derniere_erreur", "faite_a",
    ]  # fmt: skip
    ordering = ["-pk"]


@admin.register(Courriel)
class CourrielAdmin(_Rejouable):
    """Mails and their failures; the text of a mail that carries a secret link stays closed."""

    list_display = ["pk", "etat", "objet", "a", "tentatives", "cause", "cree_a", "envoye_a"]
    list_filter = ["etat"]
    search_fields = ["a", "objet", "message_id"]
    ordering = ["-pk"]
    fields = [
        "a", "objet", "texte_montrable", "message_id", "etat", "tentatives", "cree_a", "prochaine_a", "envoye_a", "refuse_a",
        "relance_a", "derniere_erreur",
    ]  # fmt: skip

    @admin.display(description="texte")
    def texte_montrable(self, courriel):
        return (
            "Ce courriel porte un lien secret\u00a0: son texte n’est pas montré."
            if courriel.est_sensible
            else courriel.texte
        )


@admin.register(Battement)
class BattementAdmin(EnLecture):
    """The heartbeat: its age, and what waits behind it."""

    list_display = ["nom", "battu_a", "age", "suites", "courriels", "arret_a", "reprise_a"]

    def get_queryset(self, request):
        instant = horloge.a_la_porte(request)
        file = {f"{m._meta.model_name}s": suites.dues(m, instant).count() for m in (Suite, Courriel)}
        comptes = {f"n_{nom}": Value(n) for nom, n in file.items()}
        return super().get_queryset(request).annotate(instant=Value(instant, DateTimeField()), **comptes)

    @admin.display(description="âge")
    def age(self, battement):
        age = battement.instant - battement.battu_a
        secondes = max(0, round(age.total_seconds()))
        return f"{secondes}\u00a0s" + (" (en retard)" if age > Battement.AGE_MAX else "")

    @admin.display(description="suites à faire")
    def suites(self, battement):
        return battement.n_suites

    @admin.display(description="courriels à envoyer")
    def courriels(self, battement):
        return battement.n_courriels
