"""What the service settles: a person's doors (contest, recover, follow, object), then the agents' (list, one question)."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Etablissement
from habilitations.actions import arbitrages as actions
from habilitations.forms.arbitrages import Expose, Opposition, Proposition, Remarque
from habilitations.models import Arbitrage, Habilitation
from habilitations.models.arbitrage import EN_COURS
from habilitations.perimetre import noms_de, perimetre
from habilitations.views.portes import aujourd_hui, code_de, sans_agent, tenter
from rupco.socle import horloge
from rupco.socle.pages import paginer
from rupco.socle.passages import PassageRefuse

__all__ = ["arbitrage", "contester", "liste", "opposer", "recuperer", "suivre"]

Nature = Arbitrage.Nature


@require_http_methods(["GET", "HEAD", "POST"])
def contester(request, siren):
    """« Contester le premier gestionnaire »."""
    visee = actions.contestable(siren, request.user, sans_agent(request))
    if visee is None:
        raise Http404
    return _demander(request, siren, Nature.CONTESTATION, visee)


@require_http_methods(["GET", "HEAD", "POST"])
def recuperer(request, siren):
    """« Le gestionnaire ne répond plus »."""
    if not actions.peut_recuperer(siren, request.user, sans_agent(request)):
        raise Http404
    return _demander(request, siren, Nature.RECUPERATION, None)


def _demander(request, siren: str, nature: str, visee: Habilitation | None):
    siennes = Arbitrage.objects.en_cours().filter(siren=siren, demandeur=request.user, nature=nature)
    if deja := siennes.first():
        return redirect("arbitrage-suivre", deja.pk)
    formulaire = Expose(request.POST or None)
    if request.method == "POST" and formulaire.is_valid():
        quoi = {"siret": _siret(request.user, siren), "demandeur": request.user, "visee": visee}
        try:
            ouvert = actions.ouvrir(nature, le=aujourd_hui(request), **quoi, **formulaire.cleaned_data)
        except PassageRefuse as refus:
            formulaire.add_error(None, str(refus))
        else:
            messages.success(request, "Votre demande est transmise au service.")
            return redirect("arbitrage-suivre", ouvert.pk)
    contexte = {
        "formulaire": formulaire,
        "siren": siren,
        "entreprise": noms_de([siren]).get(siren, ""),
        "visee": visee,
    }
    return render(request, "habilitations/arbitrage_demander.html", contexte, status=code_de(formulaire))


def _siret(user, siren: str) -> str:
    """The establishment that the right will bear: the person's own, else one he asked for, else the head office."""
    if user.etablissement and user.etablissement.siren == siren:
        return user.etablissement.siret
    sien = user.habilitations.filter(siren=siren).order_by("-pk").values_list("siret", flat=True).first()
    lieux = Etablissement.objects.filter(siren=siren).order_by("-est_siege", "pk")
    return sien or lieux.values_list("siret", flat=True)[0]


@require_http_methods(["GET", "HEAD", "POST"])
def suivre(request, pk):
    """The requester's page: where his question stands; he may take it back."""
    le = sans_agent(request)
    sien = get_object_or_404(Arbitrage.objects.select_related("service"), pk=pk, demandeur=request.user)
    if request.method == "POST":
        tenter(request, "Votre demande est retirée.", actions.abandonner, sien, par=request.user, le=le)
        return redirect("arbitrage-suivre", pk)
    return render(request, "habilitations/arbitrage_suivre.html", _contexte(sien))


@require_http_methods(["GET", "HEAD", "POST"])
def opposer(request, pk):
    """The direct link of a former gestionnaire: until the term, he objects; then he reads what was decided."""
    le = sans_agent(request)
    vise = get_object_or_404(Arbitrage.objects.select_related("service", "demandeur"), pk=pk)
    if vise.nature != Nature.RECUPERATION or not vise.opposants().filter(pk=request.user.pk).exists():
        raise Http404
    ouvert = vise.statut == "en_opposition" and horloge.a_la_porte(request) < vise.opposable_jusqu_a
    formulaire = Opposition(request.POST or None)
    if request.method == "POST" and formulaire.is_valid():
        texte = formulaire.cleaned_data["opposition"]
        fait = "Votre opposition est transmise au service."
        tenter(request, fait, actions.s_opposer, vise, par=request.user, texte=texte, le=le)
        return redirect("arbitrage-opposer", pk)
    contexte = _contexte(vise) | {"formulaire": formulaire, "ouvert": ouvert}
    return render(request, "habilitations/arbitrage_opposer.html", contexte, status=code_de(formulaire))


@require_safe
def liste(request):
    """The service's questions about access: those to settle first, then all."""
    services = _services(request)
    lignes = Arbitrage.objects.filter(service__in=services).select_related("demandeur", "propose_par")
    tous = request.GET.get("etat") == "tous"
    if not tous:
        lignes = lignes.filter(statut__in=EN_COURS)
    page = paginer(lignes, ordre=("-pk",), curseur=request.GET.get("apres"))
    noms = noms_de({a.siren for a in page})
    for a in page:
        a.nom = noms.get(a.siren, "")
        a.ouvert_le = horloge.date_locale(a.ouvert_a, a.zone)
        a.est_a_moi = a.statut == "ouvert" or a.statut == "propose" and a.propose_par_id != request.user.pk
    return render(request, "habilitations/arbitrages.html", {"page": page, "tous": tous})


@require_http_methods(["GET", "HEAD", "POST"])
def arbitrage(request, pk):
    """One question, to the agents of its service: propose; then, another one, confirm or give back."""
    lies = ("service", "demandeur__etablissement", "visee__user", "propose_par", "confirme_par", "oppose_par")
    a = get_object_or_404(Arbitrage.objects.select_related(*lies), pk=pk, service__in=_services(request))
    verbe = request.POST.get("action", "")
    formulaires = {
        "proposer": Proposition(request.POST if verbe == "proposer" else None),
        "rendre": Remarque(request.POST if verbe == "rendre" else None),
    }
    rempli = formulaires.get(verbe)
    if request.method == "POST" and (rempli is None or rempli.is_valid()):
        _agir(request, a, verbe, rempli.cleaned_data if rempli else {})
        return redirect("arbitrage", pk)
    contexte = _contexte(a) | {
        "proposition": formulaires["proposer"],
        "remarque": formulaires["rendre"],
        "est_second": a.statut == "propose" and a.propose_par_id != request.user.pk,
        "droits": _droits(a, aujourd_hui(request)),
    }
    return render(request, "habilitations/arbitrage.html", contexte, status=code_de(rempli) if rempli else 200)


def _agir(request, a: Arbitrage, verbe: str, donnees: dict) -> None:
    communs = {"par": request.user, "le": aujourd_hui(request)} | donnees
    match verbe:
        case "proposer":
            tenter(request, "Votre proposition attend un second agent.", actions.proposer, a, **communs)
        case "rendre":
            tenter(request, "La proposition est rendue au premier agent.", actions.rendre, a, **communs)
        case "confirmer":
            vu = request.POST.get("vu", "")
            tenter(request, "La décision est confirmée.", actions.confirmer, a, vu=vu, **communs)
        case _:
            raise Http404


def _services(request) -> frozenset[int]:
    services = perimetre(request.user, horloge.a_la_porte(request)).services
    if not services:
        raise Http404
    return services


def _droits(a: Arbitrage, le) -> list[Habilitation]:
    """Who holds what on this SIREN today: the first fifty lines, the gestionnaires before the others."""
    lignes = Habilitation.objects.en_cours(le).filter(siren=a.siren).select_related("user")
    return sorted(lignes.order_by("debut_le", "pk")[:50], key=lambda d: d.role != Habilitation.Role.GESTIONNAIRE)


def _contexte(a: Arbitrage) -> dict:
    terme = a.opposable_jusqu_a and horloge.date_locale(a.opposable_jusqu_a, a.zone) - timedelta(days=1)
    return {
        "arbitrage": a,
        "entreprise": noms_de([a.siren]).get(a.siren, ""),
        "jusqu_au": terme,
        "ouvert_le": horloge.date_locale(a.ouvert_a, a.zone),
    }
