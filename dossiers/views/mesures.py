"""« Fin des mesures »: declared or corrected after the validation, since the bilan is counted from it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dossiers import actions, forms
from dossiers.models import Decision, Depot
from dossiers.views.acces import code_de, depot_de
from rupco.socle.passages import PassageRefuse
from rupco.socle.views import rend_la_saisie, rendre_la_saisie

__all__ = ["corriger", "due"]


def due(depot: Depot) -> Decision | None:
    """The decision after which something is owed, and when; None when nothing is."""
    decision = getattr(depot, "decision", None)
    if decision is None:
        return None
    decision.depot = depot
    return decision if decision.ouvre_un_du else None


@rend_la_saisie
@require_http_methods(["GET", "HEAD", "POST"])
def corriger(request, reference, numero):
    """The date, and what follows it; before a validation, or once the bilan is sent, there is nothing to correct."""
    depot = depot_de(request, reference, numero)
    decision = due(depot)
    if decision is None or depot.du_est_rendu:
        return redirect("depot", reference, numero)
    formulaire = forms.FinDesMesures(request.POST if request.method == "POST" else None, decision=decision)
    rendre_la_saisie(request, formulaire)
    if request.method == "POST" and formulaire.is_valid():
        try:
            if actions.corriger_fin(depot, par=request.user, **formulaire.cleaned_data):
                messages.success(request, "La fin des mesures est enregistrée. La date du bilan suit.")
        except PassageRefuse as refus:
            messages.error(request, str(refus))
        return redirect("depot", reference, numero)
    contexte = {"depot": depot, "mesures": decision, "formulaire": formulaire}
    return render(request, "dossiers/employeur/mesures.html", contexte, status=code_de(formulaire))
