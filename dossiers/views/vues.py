"""Saved views of the bannette: listed, renamed, deleted by their owner, who alone knows them."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from dossiers import actions
from dossiers.forms.bannette import Filtres, NomDeVue
from dossiers.models import Vue
from dossiers.views.acces import code_de
from habilitations.perimetre import perimetre
from rupco.socle import horloge
from rupco.socle.passages import PassageRefuse
from rupco.socle.views import entier

__all__ = ["vues"]


@require_http_methods(["GET", "HEAD", "POST"])
def vues(request):
    """The list, each with its new name to write; a POST keeps one, renames one or deletes one."""
    if not perimetre(request.user, horloge.a_la_porte(request)).services:
        raise Http404
    siennes, formulaire, visee = Vue.objects.filter(user=request.user), None, None
    if request.method == "POST":
        numero = entier(request.POST.get("vue"))
        visee = get_object_or_404(siennes, pk=numero) if numero else None
        if visee and "supprimer" in request.POST:
            actions.supprimer_vue(visee)
            messages.success(request, "La vue est supprimée. Les dossiers ne changent pas.")
            return redirect("vues")
        formulaire = NomDeVue(request.POST)
        if formulaire.is_valid() and (adresse := _garder(request, formulaire, visee)):
            return redirect(adresse)
    contexte = {
        "formulaire": formulaire or NomDeVue(),
        "vues": [
            (vue, formulaire if visee == vue else NomDeVue(initial={"nom": vue.nom}, auto_id=f"v{vue.pk}_%s"))
            for vue in siennes
        ],
        "requete": request.POST.get("requete", ""),
        "visee": visee,
    }
    return render(request, "dossiers/instruction/vues.html", contexte, status=code_de(contexte["formulaire"]))


def _garder(request, formulaire: NomDeVue, visee: Vue | None) -> str:
    """Renames a view, or keeps a new one; where to go then, "" when it was refused."""
    nom = formulaire.cleaned_data["nom"]
    try:
        if visee:
            actions.renommer_vue(visee, nom=nom)
            messages.success(request, "La vue a changé de nom.")
            return reverse("vues")
        requete = Filtres.propre(request.POST.get("requete", ""))
        actions.enregistrer_vue(request.user, nom=nom, requete=requete)
        messages.success(request, f"La vue «\u00a0{nom}\u00a0» est enregistrée.")
        return f"{reverse('bannette')}?{requete}"
    except PassageRefuse as refus:
        formulaire.add_error("nom", str(refus))
        return ""
