"""Gestures on rights: a page that says what will happen, a form, then the action."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse

from habilitations.actions.affectations import peut_administrer
from rupco.socle import horloge
from rupco.socle.admin import EnLecture
from rupco.socle.passages import PassageRefuse

__all__ = ["Gestes", "aujourd_hui"]


def aujourd_hui(request):
    """The day in Paris, where rights are given."""
    return horloge.date_locale(horloge.a_la_porte(request), "Europe/Paris")


class Gestes(EnLecture):
    """Read-only rows, each with one gesture that ends it (`geste`); `nouveau`, a gesture that opens one.

    `geste` and `nouveau`: (path, title, consequence). The form is `formulaire_de(request, row or None)`.
    """

    change_form_template = "admin/habilitations/change_form.html"
    change_list_template = "admin/habilitations/change_list.html"
    geste: tuple[str, str, str]
    nouveau: tuple[str, str, str] | None = None

    def formulaire_de(self, request, ligne):
        """The form of the gesture, bound by a POST."""
        raise NotImplementedError

    def agir(self, request, ligne, donnees: dict) -> str:
        """Does it; the sentence to show. Raises PassageRefuse."""
        raise NotImplementedError

    def est_a_faire(self, request, ligne) -> bool:
        """The row is in the state for the gesture."""
        raise NotImplementedError

    def _nom(self, quoi: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{quoi}"

    def get_urls(self):
        ouvrir: Callable = self.admin_site.admin_view
        chemin = self.geste[0]
        pages = [path(f"<path:object_id>/{chemin}/", ouvrir(self.page), name=self._nom(chemin))]
        if self.nouveau:
            chemin = self.nouveau[0]
            pages.insert(0, path(f"{chemin}/", ouvrir(self.page), name=self._nom(chemin)))
        return [*pages, *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        ligne, gestes = self.get_object(request, object_id), []
        if ligne is not None and peut_administrer(request.user, self.model) and self.est_a_faire(request, ligne):
            chemin, titre, _ = self.geste
            gestes = [(titre, reverse(f"admin:{self._nom(chemin)}", args=[ligne.pk]))]
        return super().change_view(request, object_id, form_url, {"gestes": gestes} | (extra_context or {}))

    def changelist_view(self, request, extra_context=None):
        gestes = []
        if self.nouveau and peut_administrer(request.user, self.model):
            gestes = [(self.nouveau[1], reverse(f"admin:{self._nom(self.nouveau[0])}"))]
        return super().changelist_view(request, {"gestes": gestes} | (extra_context or {}))

    def page(self, request, object_id: str | None = None):
        """Asks, then acts; a refusal is told on the page, with what was typed."""
        if not peut_administrer(request.user, self.model):
            raise PermissionDenied
        ligne = self.get_object(request, object_id) if object_id is not None else None
        if object_id is not None and ligne is None:
            raise Http404
        retour = reverse(f"admin:{self._nom('change')}", args=[ligne.pk]) if ligne else None
        if ligne and not self.est_a_faire(request, ligne):
            messages.warning(request, "Cette ligne n’est plus dans l’état qui permet ce geste.")
            return redirect(retour)
        formulaire = self.formulaire_de(request, ligne)
        if request.method == "POST" and formulaire.is_valid():
            try:
                messages.success(request, self.agir(request, ligne, formulaire.cleaned_data))
                return redirect(retour or f"admin:{self._nom('changelist')}")
            except PassageRefuse as refus:
                formulaire.add_error(None, str(refus))
        return self._rendre(request, formulaire, ligne, retour)

    def _rendre(self, request, formulaire, ligne, retour):
        _, titre, consequence = self.geste if ligne else self.nouveau
        liste = reverse(f"admin:{self._nom('changelist')}")
        contexte = self.admin_site.each_context(request) | {
            "title": titre, "consequence": consequence, "formulaire": formulaire, "ligne": ligne, "opts": self.opts,
            "liste": liste, "retour": retour or liste,
        }  # fmt: skip
        return render(request, "admin/habilitations/geste.html", contexte, status=422 if formulaire.errors else 200)
