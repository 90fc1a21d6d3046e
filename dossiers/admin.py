"""Django admin of dossiers: to read and to search. An administrator neither decides nor alters; he moves them in a merger,
and writes the texts that agents start from."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import redirect, render
from django.urls import path

from dossiers.actions import deplacement
from dossiers.actions.modeles import ecrire_modele, peut_ecrire_un_modele
from dossiers.forms.deplacement import Confirmation, Essai
from dossiers.forms.modeles import NouveauTexte, choix_des_textes
from dossiers.models import (
    Acte,
    Courrier,
    Decision,
    Depot,
    Dossier,
    Echange,
    Echeance,
    Jointe,
    Modele,
    Piece,
    Projet,
    Reexamen,
    Telechargement,
    Televersement,
)
from dossiers.procedures import PROCEDURES
from rupco.socle import horloge
from rupco.socle.admin import EnLecture, EntreeAdmin
from rupco.socle.passages import PassageRefuse


@admin.register(Dossier)
class DossierAdmin(EnLecture):
    """Folders."""

    list_display = ["reference", "intitule", "procedure", "siren", "departement", "service", "cree_a", "depose_a"]
    list_filter = ["procedure", "service"]
    search_fields = ["reference", "intitule", "siren", "etablissement__raison_sociale"]
    list_select_related = ["service"]
    change_list_template = "admin/dossiers/dossier/change_list.html"

    def get_urls(self):
        vue = self.admin_site.admin_view(self.deplacer)
        return [path("deplacer/", vue, name="dossiers_dossier_deplacer"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        peut = {"peut_deplacer": request.user.is_superuser}
        return super().changelist_view(request, peut | (extra_context or {}))

    def deplacer(self, request):
        """« Déplacer les dossiers d’un SIREN »: a try that writes nothing, then the same thing confirmed, with a reason."""
        if not request.user.is_superuser:
            raise PermissionDenied
        essai = Essai(request.POST or (request.GET if "de" in request.GET else None))
        confirmation = Confirmation(request.POST if "vu" in request.POST else None)
        plan = None
        if essai.is_valid():
            le = horloge.date_locale(horloge.a_la_porte(request), "Europe/Paris")
            quoi = essai.cleaned_data["de"], essai.cleaned_data["vers"]
            if confirmation.is_bound and confirmation.is_valid() and self._fait(request, quoi, confirmation):
                return redirect("admin:dossiers_dossier_changelist")
            plan = deplacement.preparer(*quoi, le)
        contexte = self.admin_site.each_context(request) | {
            "title": "Déplacer les dossiers d’un SIREN",
            "opts": self.opts,
            "essai": essai,
            "confirmation": confirmation,
            "plan": plan,
        }
        statut = 422 if essai.errors or confirmation.errors else 200
        return render(request, "admin/dossiers/dossier/deplacer.html", contexte, status=statut)

    def _fait(self, request, quoi, confirmation) -> bool:
        try:
            plan = deplacement.deplacer(
                *quoi, par=request.user, vu=request.POST.get("vu", ""), **confirmation.cleaned_data
            )
        except PassageRefuse as refus:
            messages.error(request, str(refus))
            return False
        messages.success(request, f"{len(plan.dossiers)} dossier(s) déplacé(s). Les gestionnaires sont prévenus.")
        return True


@admin.register(Depot)
class DepotAdmin(EnLecture):
    """Dépôts and their state."""

    list_display = ["dossier", "numero", "genre", "statut", "depose_a", "depose_le", "complet_le"]
    list_filter = ["statut", "genre"]
    search_fields = ["dossier__reference", "dossier__siren", "dossier__etablissement__raison_sociale"]
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

    list_display = ["depot", "nature", "nom", "taille", "etat_analyse", "analyse_tentatives", "deposee_a", "envoyee_a"]
    list_filter = ["etat_analyse"]
    search_fields = ["depot__dossier__reference", "empreinte"]
    list_select_related = ["depot__dossier"]
    fields = ["depot", "nature", "nom", "mime", "taille", "pages", "empreinte", "deposee_par", "deposee_a", "envoyee_a"]
    fields += ["etat_analyse", "analysee_a", "analyse_signature", "analyse_tentatives", "analyse_prochaine_a"]
    ordering = ["-pk"]


@admin.register(Courrier)
class CourrierAdmin(EnLecture):
    """What services wrote: requests for pieces, observations, transfers."""

    list_display = ["depot", "numero", "nature", "ecrit_par", "ecrit_a", "repondre_le", "repondu_a"]
    list_filter = ["nature"]
    search_fields = ["depot__dossier__reference"]
    list_select_related = ["depot__dossier", "ecrit_par"]
    ordering = ["-ecrit_a"]


@admin.register(Reexamen)
class ReexamenAdmin(EnLecture):
    """What struck a decision, and the dépôt where its request is examined again."""

    list_display = ["decision", "cause", "rendu_le", "notifie_le", "avant_le", "depot", "constate_par", "constate_a"]
    list_filter = ["cause"]
    search_fields = ["depot__dossier__reference", "numero"]
    list_select_related = ["decision", "depot__dossier", "constate_par"]
    ordering = ["-constate_a"]


@admin.register(Echange)
class EchangeAdmin(EnLecture):
    """Messages between a company and its service."""

    list_display = ["dossier", "cote", "auteur", "service", "envoye_a", "lu_a"]
    list_filter = ["cote", "service", ("lu_a", admin.EmptyFieldListFilter)]
    search_fields = ["dossier__reference", "dossier__siren", "auteur__email", "texte"]
    list_select_related = ["dossier", "auteur", "service"]
    fields = ["dossier", "cote", "auteur", "service", "texte", "envoye_a", "lu_a", "lu_par"]
    ordering = ["-pk"]


@admin.register(Jointe)
class JointeAdmin(EnLecture):
    """Files of messages: what and when, not their bytes."""

    list_display = ["echange", "nom", "taille", "etat_analyse", "analyse_tentatives"]
    list_filter = ["etat_analyse"]
    search_fields = ["echange__dossier__reference", "empreinte"]
    list_select_related = ["echange__dossier"]
    fields = ["echange", "nom", "mime", "taille", "pages", "empreinte"]
    fields += ["etat_analyse", "analysee_a", "analyse_signature", "analyse_tentatives", "analyse_prochaine_a"]
    ordering = ["-pk"]


@admin.register(Televersement)
class TeleversementAdmin(EnLecture):
    """Big files on their way: how far, since when; not where they wait."""

    list_display = ["depot", "nature", "nom", "recu", "taille", "par", "touche_a", "piece"]
    list_filter = ["touche_a", ("piece", admin.EmptyFieldListFilter)]
    search_fields = ["depot__dossier__reference", "par__email", "empreinte"]
    list_select_related = ["depot__dossier", "par", "piece"]
    fields = ["depot", "par", "nature", "nom", "taille", "empreinte", "recu", "commence_a", "touche_a", "piece"]
    ordering = ["-touche_a"]


@admin.register(Telechargement)
class TelechargementAdmin(EnLecture):
    """Archives that are leaving; « vu à » long past: its reader is gone, the next one takes the place."""

    list_display = ["user", "debut_a", "vu_a"]
    list_filter = ["debut_a"]
    search_fields = ["user__email", "user__nom"]
    list_select_related = ["user"]
    ordering = ["-debut_a"]


@admin.register(Projet)
class ProjetAdmin(EnLecture):
    """Draft decisions: who, when, how far; their words are the service's."""

    list_display = ["depot", "statut", "sens", "prepare_par", "prepare_a", "signataire", "soumis_a"]
    list_filter = ["statut"]
    search_fields = ["depot__dossier__reference"]
    list_select_related = ["depot__dossier", "prepare_par", "signataire"]
    fields = ["depot", "statut", "sens", "version", "prepare_par", "prepare_a", "signataire", "soumis_a"]
    ordering = ["-prepare_a"]


@admin.register(Modele)
class ModeleAdmin(EnLecture):
    """Texts that agents start from, version by version; « Écrire un nouveau texte » adds one, nothing changes one."""

    list_display = ["libelle", "procedure", "en_vigueur_le", "ecrit_par", "ecrit_a"]
    list_filter = ["procedure", "code"]
    search_fields = ["code", "texte"]
    list_select_related = ["ecrit_par"]
    fields = ["procedure", "code", "libelle", "texte", "en_vigueur_le", "ecrit_par", "ecrit_a"]
    ordering = ["-en_vigueur_le", "-pk"]
    change_list_template = "admin/dossiers/modele/change_list.html"

    def get_urls(self):
        vue = self.admin_site.admin_view(self.ecrire)
        return [path("ecrire/", vue, name="dossiers_modele_ecrire"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        """With what is in force today, text by text."""
        ecrit = {"peut_ecrire": peut_ecrire_un_modele(request.user), "en_vigueur": _en_vigueur(request)}
        return super().changelist_view(request, ecrit | (extra_context or {}))

    def ecrire(self, request):
        """A text, its new words, the day; « Aperçu » shows them and writes nothing."""
        if not peut_ecrire_un_modele(request.user):
            raise PermissionDenied
        le, quoi, apercu = _le(request), request.GET.get("quoi", ""), None
        textes = {cle: texte for cle, _, texte in _en_vigueur(request)}
        formulaire = NouveauTexte(request.POST or None, aujourd_hui=le, quoi=quoi, texte=textes.get(quoi, ""))
        if request.method == "POST" and formulaire.is_valid():
            if "apercu" not in request.POST:
                modele = ecrire_modele(par=request.user, **formulaire.faits())
                messages.success(request, f"«\u00a0{modele.libelle}\u00a0»\u00a0: le nouveau texte est enregistré.")
                return redirect("admin:dossiers_modele_changelist")
            apercu = formulaire.cleaned_data["texte"]
        contexte = self.admin_site.each_context(request) | {
            "title": "Écrire un nouveau texte", "opts": self.opts, "formulaire": formulaire, "apercu": apercu,
            "avant": textes.get(formulaire["quoi"].value() or ""),
        }  # fmt: skip
        statut = 422 if formulaire.errors else 200
        return render(request, "admin/dossiers/modele/ecrire.html", contexte, status=statut)


def _le(request):
    return horloge.date_locale(horloge.a_la_porte(request), "Europe/Paris")


def _en_vigueur(request) -> list[tuple[str, str, str]]:
    """(« RCC/visas », its words, its text today) of every text."""
    instant, le = horloge.a_la_porte(request), _le(request)
    lus = {p.code: Modele.objects.textes(p, le, instant) for p in PROCEDURES.values()}
    return [(cle, mots, lus[cle.partition("/")[0]][cle.partition("/")[2]]) for cle, mots in choix_des_textes()]


def _entrees_du_dossier(reference: str) -> Q | None:
    """The entries about a dossier and what it holds, from its reference."""
    dossier = Dossier.objects.filter(reference__iexact=reference).first()
    if dossier is None:
        return None
    siens = Q(cible=Dossier._meta.label_lower, cible_id=dossier.pk)
    for modele, chemin in ((Depot, "dossier"), (Projet, "depot__dossier")):
        siens |= Q(cible=modele._meta.label_lower, cible_id__in=modele.objects.filter(**{chemin: dossier}).values("pk"))
    return siens


EntreeAdmin.chercheurs.append(_entrees_du_dossier)
