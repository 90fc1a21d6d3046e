"""« Corriger les adresses »: where the works council and the signatory organisations are told of what happens."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dossiers import actions, forms
from dossiers.views.acces import code_de, depot_de
from rupco.socle.views import rend_la_saisie, rendre_la_saisie

__all__ = ["corriger"]


@rend_la_saisie
@require_http_methods(["GET", "HEAD", "POST"])
def corriger(request, reference, numero):
    """The addresses declared, those that refuse mails told; a draft's are in its form, and an information has none."""
    depot = depot_de(request, reference, numero)
    if depot.est_brouillon or not depot.adresses_des_representants():
        return redirect("depot", reference, numero)
    refusees = depot.adresses_refusees()
    formulaire = forms.Adresses(request.POST if request.method == "POST" else None, depot=depot, refusees=refusees)
    rendre_la_saisie(request, formulaire)
    if request.method == "POST" and formulaire.is_valid():
        if actions.corriger_adresses(depot, par=request.user, adresses=formulaire.cleaned_data):
            messages.success(request, "Les adresses sont corrigées. Les courriels refusés repartent.")
        return redirect("dossier", reference)
    contexte = {"depot": depot, "formulaire": formulaire, "refusees": refusees}
    return render(request, "dossiers/employeur/adresses.html", contexte, status=code_de(formulaire))
