"""What every door does first: find the dépôt among those one may see, and settle it."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from dossiers import actions
from dossiers.models import Cote, Depot, Echange, Echeance, Televersement
from dossiers.permissions import peut_ecrire, peut_lire, qualites
from rupco.socle import horloge


def depot_de(request, reference: str, numero: int | None, *, en_lecture: bool = False) -> Depot:
    """The dépôt asked (None: the one that tells the dossier), settled, if it is this person's to write (to read, for a GET
    `en_lecture`); else 404, as if absent. It comes with its delays and `non_lus`, the messages that wait."""
    instant = horloge.a_la_porte(request)
    visibles = Depot.objects.visibles_par(request.user, instant).select_related(
        "dossier__service", "dossier__etablissement", "decision__auteur", "decision__reexamen__depot"
    )
    trouves = visibles.filter(dossier__reference=reference, **({"numero": numero} if numero else {}))
    trouves = trouves.annotate(non_lus=Echange.objects.comptes(Cote.ENTREPRISE, par="dossier"))
    depots = list(trouves.prefetch_related("echeances").order_by("numero"))
    depot = depots[0].dossier.parlant(depots) if depots else None
    peut = peut_lire if en_lecture and request.method != "POST" else peut_ecrire
    if depot is None or not peut(request.user, depot.dossier, instant):
        raise Http404
    return _regle(depot, trouves, instant)


def _regle(depot: Depot, visibles, instant) -> Depot:
    """The same one, settled: read again when a delay of his was reached. They are read with it, so that nearly always nothing
    more is asked."""
    if not any(e.est_atteinte(instant) for e in depot.echeances.all()):
        return depot
    actions.constater_silences(depots=[depot.pk], instant=instant)
    return visibles.get(pk=depot.pk)


def depot_vu(request, reference: str, numero: int) -> Depot:
    """The filed dépôt asked, settled, if this person may see it, on either side; else 404, the same as absent."""
    instant = horloge.a_la_porte(request)
    lies = ("dossier__service", "dossier__etablissement", "depose_par", "decision")
    visibles = Depot.objects.visibles_par(request.user, instant).exclude(statut="brouillon").select_related(*lies)
    return _regle(get_object_or_404(visibles, dossier__reference=reference, numero=numero), visibles, instant)


def aujourd_hui_de(request, depot: Depot) -> date:
    """The date of the request in the territory of a dépôt."""
    return horloge.date_locale(horloge.a_la_porte(request), depot.zone)


def envois_de(depot: Depot, user) -> list[Televersement]:
    """The uploads of this person that stopped on the way."""
    return list(depot.televersements.filter(par=user, piece=None, recu__gt=0).order_by("pk"))


def trop_tard(request, depot: Depot) -> HttpResponse:
    """Says why what was asked is not possible any more, on the page of the dossier."""
    quel = "retirer" if "retirer" in depot.table and not depot.est_brouillon else "deposer"
    messages.error(request, depot.phrase_de_refus(depot.table[quel]))
    return redirect("dossier", depot.dossier.reference)


def code_de(formulaire) -> int:
    """The status of a page with this form: 422 when what was sent is to be corrected."""
    return 422 if formulaire.is_bound and not formulaire.is_valid() else 200


def depot_a_instruire(request, reference: str, numero: int | None, *, en_lecture: bool = False) -> Depot:
    """The filed dépôt asked (None: the one that speaks for the dossier), settled, if it is this agent's service's (or,
    `en_lecture`, one that the DGEFP looks at); else 404, the same as absent. It comes with its delays and `non_lus`, as above."""
    instant = horloge.a_la_porte(request)
    lies = (
        "dossier__service",
        "dossier__etablissement",
        "depose_par",
        "suivi_par",
        "completude_constatee_par",
        "decision__auteur",
        "decision__reexamen__depot",
        "projet__prepare_par",
        "projet__signataire",
    )
    visibles = Depot.objects.visibles_par(request.user, instant).select_related(*lies)
    trouves = visibles.filter(dossier__reference=reference, **({"numero": numero} if numero is not None else {}))
    trouves = trouves.annotate(non_lus=Echange.objects.comptes(Cote.SERVICE, par="dossier"))
    depots = list(trouves.prefetch_related("echeances").order_by("numero"))
    if not depots:
        raise Http404
    depot = depots[0] if numero is not None else depots[0].dossier.parlant(depots)
    if not (en_lecture or depot.declaration.est_instruit):
        raise Http404  # nothing to find complete, to ask or to decide
    admises = {"agent", "signataire", "dgefp"} if en_lecture else {"agent", "signataire"}
    if not qualites(request.user, depot.dossier, instant) & admises:
        raise Http404
    return _regle(depot, trouves, instant)


def regler_la_bannette(services, instant) -> None:
    """Settles what is reached in these services (None: everywhere) before their list is shown; nearly always one query that
    finds nothing.

    It asks for the first one in order: the planner, which believes that most are reached, then reads the right index.
    """
    atteintes = Echeance.objects.atteintes(instant)
    if services is not None:
        atteintes = atteintes.filter(depot__service__in=services)
    if atteintes.order_by("expire_a", "pk").values_list("pk", flat=True)[:1]:
        actions.constater_silences(depots=atteintes.values("depot"), instant=instant)
