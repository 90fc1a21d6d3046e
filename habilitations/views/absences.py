"""« Absences »: an agent says when he is away and who replaces him; the service sees who is."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from habilitations.actions import absences as actions
from habilitations.forms.absences import AbsenceDeclaree
from habilitations.models import Absence, Service
from habilitations.perimetre import perimetre
from habilitations.views.portes import aujourd_hui, code_de, tenter
from rupco.socle import horloge
from rupco.socle.passages import PassageRefuse
from rupco.socle.views import entier, rend_la_saisie, rendre_la_saisie

__all__ = ["absences"]

MONTREES = 100


@rend_la_saisie
@require_http_methods(["GET", "HEAD", "POST"])
def absences(request):
    """Those of the service, running or to come; a form for one's own; a button on those one may end."""
    services, le = perimetre(request.user, horloge.a_la_porte(request)).services, aujourd_hui(request)
    if not services:
        raise Http404
    vives = Absence.objects.vives(le).filter(service__in=services).select_related("agent", "remplacant", "service")
    if request.method == "POST" and "absence" in request.POST:
        return _finir(request, vives, le)
    lieu = Service.objects.filter(pk__in=services).order_by("nom_court").first()
    quoi = {"agent": request.user, "service": lieu, "aujourd_hui": le}
    formulaire = AbsenceDeclaree(request.POST if request.method == "POST" else None, **quoi)
    rendre_la_saisie(request, formulaire)
    if request.method == "POST" and formulaire.is_valid():
        try:
            actions.declarer_absence(request.user, lieu, le=le, **formulaire.cleaned_data)
        except PassageRefuse as refus:
            formulaire.add_error(None, str(refus))
        else:
            messages.success(request, "Votre absence est enregistrée. Le service la voit dès maintenant.")
            return redirect("absences")
    lignes = list(vives.order_by("debut_le", "pk")[:MONTREES])
    signe = request.user.affectations.actives(le).filter(role="signataire").values_list("service_id", flat=True)
    signes = set(signe)
    for ligne in lignes:
        ligne.est_a_finir = ligne.agent_id == request.user.pk or ligne.service_id in signes
    contexte = {"formulaire": formulaire, "lignes": lignes, "le": le, "service": lieu}
    return render(request, "habilitations/absences.html", contexte, status=code_de(formulaire))


def _finir(request, vives, le):
    absence = get_object_or_404(vives, pk=entier(request.POST["absence"]))
    if not actions.peut_finir(absence, request.user, le):
        raise Http404
    tenter(request, "L’absence est terminée.", actions.finir_absence, absence, par=request.user, le=le)
    return redirect("absences")
