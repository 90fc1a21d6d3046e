"""What every door does first: who comes, what day it is in Paris, which company's access he manages."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import Etablissement
from habilitations.models import Habilitation
from habilitations.permissions import gestions
from rupco.socle import horloge
from rupco.socle.passages import PassageRefuse

__all__ = ["Espace", "aujourd_hui", "code_de", "droit_de", "espace_de", "nom_de_l_entreprise", "sans_agent", "tenter"]


@dataclass(frozen=True, slots=True)
class Espace:
    """The company whose access this person manages, today."""

    siren: str
    nom: str
    le: date


def aujourd_hui(request) -> date:
    """The day in Paris, where rights are given."""
    return horloge.date_locale(horloge.a_la_porte(request), "Europe/Paris")


def sans_agent(request) -> date:
    """Today; 404 for an agent, who acts for no company."""
    if request.user.est_agent:
        raise Http404
    return aujourd_hui(request)


def nom_de_l_entreprise(siren):
    """The name of a company, as a subquery: its head office's, else its oldest establishment's. `siren`: a value or OuterRef."""
    lignes = Etablissement.objects.filter(siren=siren).order_by("-est_siege", "pk")
    return Subquery(lignes.values("raison_sociale")[:1])


def espace_de(request, siren: str) -> Espace:
    """The space asked, if this person manages it now; else 404, the same as absent. One query, the name with it."""
    le = aujourd_hui(request)
    lignes = gestions(request.user, le).filter(siren=siren)
    trouvee = lignes.annotate(nom=nom_de_l_entreprise(OuterRef("siren"))).values_list("siren", "nom").first()
    if trouvee is None:
        raise Http404
    return Espace(trouvee[0], trouvee[1] or "", le)


def droit_de(espace: Espace, pk: int, *statuts: str) -> Habilitation:
    """A right or a request of this company, in one of these states (any, if none is named); else 404."""
    lignes = Habilitation.objects.select_related("user__etablissement", "decidee_par").filter(siren=espace.siren)
    return get_object_or_404(lignes.filter(statut__in=statuts) if statuts else lignes, pk=pk)


def tenter(request, succes: str, action: Callable, *objets, **options):
    """Runs an action and says what happened: `succes`, or the sentence of the refusal. What it gave (or True); None, refused."""
    try:
        rendu = action(*objets, **options)
    except PassageRefuse as refus:
        messages.error(request, str(refus))
        return None
    if succes:
        messages.success(request, succes)
    return True if rendu is None else rendu


def code_de(formulaire) -> int:
    """The status of a page with this form: 422 when what was sent is to be corrected."""
    return 422 if formulaire.is_bound and not formulaire.is_valid() else 200
