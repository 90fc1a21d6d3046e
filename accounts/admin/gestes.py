"""Gestures on an account: a page that says what will happen and asks why, then the action, the journal and the mail."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse

from accounts.actions.administration import envoyer_lien, inviter_agent, rouvrir, suspendre
from accounts.actions.securite import reinitialiser_second_facteur
from accounts.forms.administration import Invitation, Motif
from accounts.models import User
from accounts.permissions import a_un_second_facteur, peut_administrer

__all__ = ["Gestes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Geste:
    """`nom` in the address; `si`: whether the account is in the state for it; the words of the page and of what was done."""

    nom: str
    titre: str
    consequence: str
    fait: str
    motifs: tuple[str, ...]
    action: Callable
    si: Callable[[User], bool] = lambda compte: compte.is_active

    @property
    def vue(self) -> str:
        return f"admin:accounts_user_{self.nom.replace('-', '_')}"


GESTES = (
    Geste(
        nom="suspendre", titre="Suspendre le compte", action=suspendre, fait="Le compte est suspendu.",
        motifs=("depart", "intrusion", "demande", "doublon"),
        consequence="Ses sessions se ferment tout de suite, et plus personne n’entre. Ses droits et ses dossiers restent.",
    ),
    Geste(
        nom="rouvrir", titre="Rouvrir le compte", action=rouvrir, fait="Le compte est rouvert.",
        motifs=("retour", "demande", "erreur"), si=lambda compte: not compte.is_active and not compte.ferme_a,
        consequence="La personne peut de nouveau se connecter, avec les droits qu’elle a aujourd’hui.",
    ),
    Geste(
        nom="mot-de-passe", titre="Envoyer un lien de mot de passe", action=envoyer_lien, fait="Le lien est envoyé.",
        motifs=("oubli", "intrusion", "demande", "arrivee"),
        consequence="Le lien part à l’adresse du compte, et à elle seule. Il marche une fois, pendant 24 heures.",
    ),
    Geste(
        nom="second-facteur", titre="Retirer les seconds facteurs", action=reinitialiser_second_facteur,
        fait="Les seconds facteurs sont retirés.", motifs=("appareil", "intrusion", "demande"), si=a_un_second_facteur,
        consequence="Vérifiez d’abord qui appelle, à un numéro que vous connaissez. Tous ses moyens et ses codes de secours "
        "disparaissent, et ses sessions se ferment.",
    ),
)  # fmt: skip
_INVITER = ("arrivee", "retour", "erreur")


class Gestes:
    """The pages of the gestures, beside those of an account's admin."""

    change_form_template = "admin/accounts/user/change_form.html"
    change_list_template = "admin/accounts/user/change_list.html"

    def get_urls(self):
        ouvrir = self.admin_site.admin_view
        pages = [path("inviter/", ouvrir(self.inviter), name="accounts_user_inviter")]
        for geste in GESTES:
            nom = geste.vue.removeprefix("admin:")
            pages.append(path(f"<path:object_id>/{geste.nom}/", ouvrir(self.agir), {"geste": geste}, name=nom))
        return [*pages, *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        compte = self.get_object(request, object_id)
        permis = compte is not None and peut_administrer(request.user, compte)
        gestes = [(g.titre, reverse(g.vue, args=[compte.pk])) for g in GESTES if permis and g.si(compte)]
        return super().change_view(request, object_id, form_url, {"gestes": gestes} | (extra_context or {}))

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(
            request, {"peut_inviter": peut_administrer(request.user)} | (extra_context or {})
        )

    def agir(self, request, object_id: str, geste: Geste):
        """Asks, then acts. A gesture that the account is not in the state for any more leads back to it."""
        if not peut_administrer(request.user):
            raise PermissionDenied
        compte = self.get_object(request, object_id)
        if compte is None:
            raise Http404
        if not peut_administrer(request.user, compte):
            raise PermissionDenied
        if not geste.si(compte):
            messages.warning(request, "Ce compte n’est plus dans l’état qui permet ce geste.")
            return redirect("admin:accounts_user_change", compte.pk)
        formulaire = Motif(geste.motifs, request.POST if request.method == "POST" else None)
        if request.method == "POST" and formulaire.is_valid():
            geste.action(compte, par=request.user, **formulaire.cleaned_data)
            messages.success(request, f"{geste.fait} {_PREVENUE}")
            return redirect("admin:accounts_user_change", compte.pk)
        return self._page(request, formulaire, geste.titre, geste.consequence, compte)

    def inviter(self, request):
        """A new agent: an account without a password, and the mail that lets him choose one."""
        if not peut_administrer(request.user):
            raise PermissionDenied
        formulaire = Invitation(_INVITER, request.POST if request.method == "POST" else None)
        if request.method == "POST" and formulaire.is_valid():
            compte = inviter_agent(par=request.user, **formulaire.cleaned_data)
            messages.success(request, f"Le compte est ouvert. {_PREVENUE} Affectez maintenant l’agent à son service.")
            return redirect("admin:accounts_user_change", compte.pk)
        consequence = (
            "Un lien pour choisir un mot de passe part par courriel. "
            "Le compte n’a aucun droit avant son affectation à un service."
        )
        return self._page(request, formulaire, "Inviter un agent", consequence)

    def _page(self, request, formulaire, titre: str, consequence: str, compte: User | None = None):
        retour = (
            reverse("admin:accounts_user_change", args=[compte.pk])
            if compte
            else reverse("admin:accounts_user_changelist")
        )
        contexte = self.admin_site.each_context(request) | {
            "title": titre, "consequence": consequence, "formulaire": formulaire, "compte": compte, "opts": self.opts,
            "retour": retour,
        }  # fmt: skip
        statut = 422 if formulaire.errors else 200
        return render(request, "admin/accounts/user/geste.html", contexte, status=statut)


_PREVENUE = "La personne est prévenue par courriel."
