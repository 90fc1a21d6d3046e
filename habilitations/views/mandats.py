"""Mandates: the person's clients, the company's mandataires, and one page to answer or to end."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from habilitations.actions import mandats as actions
from habilitations.forms.mandats import MandatDemande, MandatPropose, Motif
from habilitations.models import Mandat
from habilitations.perimetre import noms_de
from habilitations.views.portes import aujourd_hui, code_de, espace_de, sans_agent
from rupco.socle.limites import Regle, compter
from rupco.socle.pages import paginer
from rupco.socle.passages import PassageRefuse

__all__ = ["demander", "liste", "mandat", "mandats_de_l_entreprise", "proposer"]

ENVOIS = Regle(nom="mandat", libres=20, fenetre=timedelta(hours=1))  # each writes to somebody
_FAIT = {
    "accepter": "Le mandat est ouvert.",
    "decliner": "Le mandat est décliné. L’autre partie est prévenue.",
    "terminer": "Le mandat est terminé. L’autre partie est prévenue.",
}


@require_safe
def liste(request):
    """« Mes mandats »: every client with its state, those that wait for an answer among them."""
    le = sans_agent(request)
    page = paginer(Mandat.objects.de(request.user), ordre=("-pk",), curseur=request.GET.get("apres"))
    noms = noms_de({m.siren for m in page})
    for m in page:
        m.nom = noms.get(m.siren, "")
        m.court = m.statut == "actif" and (m.fin_le is None or m.fin_le >= le)
        m.est_a_repondre = actions.peut(request.user, m.table["accepter"], m, le) and m.statut == "propose"
    return render(request, "habilitations/mandats.html", {"page": page, "aujourd_hui": le})


@require_http_methods(["GET", "HEAD", "POST"])
def demander(request):
    """« Demander un mandat » to a company."""
    le = sans_agent(request)
    formulaire = MandatDemande(request.POST or None, aujourd_hui=le)
    if request.method == "POST" and formulaire.is_valid():
        compter(ENVOIS, str(request.user.pk))
        try:
            mandat = actions.demander(request.user, le=le, **formulaire.cleaned_data)
        except PassageRefuse as refus:
            formulaire.add_error(None, str(refus))
        else:
            messages.success(request, "Votre demande est enregistrée. Les gestionnaires de l’entreprise sont prévenus.")
            return redirect("mandat", mandat.pk)
    contexte = {"formulaire": formulaire}
    return render(request, "habilitations/mandat_demander.html", contexte, status=code_de(formulaire))


@require_safe
def mandats_de_l_entreprise(request, siren):
    """The gestionnaire's list: who acts for the company from outside, who was asked, who asks."""
    ici = espace_de(request, siren)
    lignes = Mandat.objects.filter(siren=siren).select_related("mandataire")
    page = paginer(lignes, ordre=("-pk",), curseur=request.GET.get("apres"))
    for m in page:
        m.court = m.statut == "actif" and (m.fin_le is None or m.fin_le >= ici.le)
        m.est_a_repondre = m.est_demande and m.statut == "propose" and m.propose_par_id != request.user.pk
    return render(request, "habilitations/mandats_entreprise.html", {"espace": ici, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def proposer(request, siren):
    """« Proposer un mandat »: the same answer whether an account has that e-mail or not."""
    ici = espace_de(request, siren)
    formulaire = MandatPropose(request.POST or None, aujourd_hui=ici.le, siren=siren)
    if request.method == "POST" and formulaire.is_valid():
        compter(ENVOIS, str(request.user.pk))
        try:
            actions.proposer(request.user, le=ici.le, **formulaire.cleaned_data)
        except PassageRefuse as refus:
            formulaire.add_error(None, str(refus))
        else:
            messages.success(request, "La proposition est envoyée. La personne doit l’accepter.")
            return redirect("acces-mandats", siren)
    contexte = {"espace": ici, "formulaire": formulaire}
    return render(request, "habilitations/mandat_proposer.html", contexte, status=code_de(formulaire))


@require_http_methods(["GET", "HEAD", "POST"])
def mandat(request, pk):
    """One mandate, to either side: what it says, then what may be done with it now."""
    le = aujourd_hui(request)
    trouve = get_object_or_404(Mandat.objects.select_related("mandataire", "propose_par"), pk=pk)
    siennes = actions.qualites(request.user, trouve, le)
    if not siennes:
        raise Http404
    possibles = [p.nom for p in _possibles(request.user, trouve, le)]
    formulaire = Motif(request.POST or None)
    if request.method == "POST" and formulaire.is_valid():
        verbe = request.POST.get("action", "")
        if verbe not in _FAIT:
            raise Http404
        _agir(request, trouve, verbe, formulaire.cleaned_data["motif"], le)
        return redirect("mandat", pk) if actions.qualites(request.user, trouve, le) else redirect("mandats")
    contexte = {
        "mandat": trouve,
        "entreprise": noms_de([trouve.siren]).get(trouve.siren, ""),
        "est_mandataire": "mandataire" in siennes,
        "possibles": possibles,
        "formulaire": formulaire,
        "court": trouve.statut == "actif" and (trouve.fin_le is None or trouve.fin_le >= le),
    }
    return render(request, "habilitations/mandat.html", contexte, status=code_de(formulaire))


def _possibles(user, trouve: Mandat, le: date) -> list:
    return [p for p in trouve.table.depuis(trouve.statut) if actions.peut(user, p, trouve, le)]


def _agir(request, trouve: Mandat, verbe: str, motif: str, le: date) -> None:
    options = {} if verbe == "accepter" else {"motif": motif}
    try:
        getattr(actions, verbe)(trouve, par=request.user, le=le, **options)
        messages.success(request, _FAIT[verbe])
    except PassageRefuse as refus:
        messages.error(request, str(refus))
