"""The history of a dossier, read from the journal: what, when, by which side. A name is told to one's own side alone."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.models import User
from dossiers.lettres.faits import VERBES, a_taire, detailler, dire
from dossiers.models import Appui, Cote, Depot, Dossier
from dossiers.templatetags.rupco import heure
from dossiers.views.acces import depot_a_instruire, depot_de
from dossiers.views.instruction import contexte_d_instruction
from rupco.socle import horloge
from rupco.socle.models import Entree
from rupco.socle.pages import paginer

__all__ = ["historique"]

_QUALITES = {"agent": Cote.SERVICE, "signataire": Cote.SERVICE, "dgefp": Cote.SERVICE, "employeur": Cote.ENTREPRISE}
_PAR = {Cote.SERVICE: "par le service", Cote.ENTREPRISE: "par l’entreprise", "loi": "par l’effet de la loi"}


@dataclass(frozen=True, slots=True)
class Fait:
    """A line: what was done, on which dépôt when there are several, its legal day and its hour, by whom; `mot`: in what words;
    `detail`: a sentence more."""

    quoi: str
    sur: str
    le: date
    ecrit_le: date
    heure: str
    par: str
    mot: str = ""
    detail: str = ""


@require_safe
def historique(request, reference, cote):
    """Every fact that this side may read, the last one first."""
    if cote == Cote.SERVICE:
        depot = depot_a_instruire(request, reference, None, en_lecture=True)
    else:
        depot = depot_de(request, reference, None, en_lecture=True)
    dossier = depot.dossier
    if dossier.depose_a is None:
        return redirect("dossier", reference)
    depots = Depot.objects.visibles_par(request.user, horloge.a_la_porte(request)).filter(dossier=dossier)
    par_pk = {d.pk: d for d in depots.select_related("dossier")}
    ici = Q(cible=Dossier._meta.label_lower, cible_id=dossier.pk) | Q(
        cible=Depot._meta.label_lower, cible_id__in=par_pk
    )
    dits = [verbe for verbe, (_, cotes) in VERBES.items() if cote in cotes]
    siennes = tuple(q for q, c in _QUALITES.items() if c == cote)
    lignes = Entree.objects.filter(ici, verbe__in=dits).exclude(a_taire(cote, siennes))
    page = paginer(lignes, ordre=("-sequence",), curseur=request.GET.get("apres"), taille=50)
    siens = {e.acteur_id for e in page.lignes if _QUALITES.get(e.acteur) == cote}
    noms = {u.pk: u.nom_d_usage or str(u) for u in User.objects.filter(pk__in=siens)}
    appuis = _appuis(page.lignes)
    zone, contexte = dossier.territoire.zone, {}
    if cote == Cote.SERVICE:
        contexte = contexte_d_instruction(request, depot)
    contexte |= {
        "dossier": dossier,
        "cote": cote,
        "page": page,
        "faits": [_fait(e, par_pk, noms, zone, appuis.get(e.faits.get("appui"))) for e in page.lignes],
    }
    return render(request, "dossiers/echanges/historique.html", contexte)


def _appuis(entrees: list[Entree]) -> dict[int, Appui]:
    """The hands asked that these entries tell; they are the service's own, as is their verb."""
    pks = [e.faits["appui"] for e in entrees if e.verbe == "demander_appui"]
    return Appui.objects.select_related("a").in_bulk(pks) if pks else {}


def _fait(
    entree: Entree, depots: dict[int, Depot], noms: dict[int, str], zone: str, appui: Appui | None = None
) -> Fait:
    depot = depots.get(entree.cible_id) if entree.cible == Depot._meta.label_lower else None
    par = _PAR.get(_QUALITES.get(entree.acteur, entree.acteur), "")
    return Fait(
        quoi=dire(entree, depot) + (f" à {appui.a.nom_d_usage}" if appui else ""),
        mot=appui.mot if appui else "",
        detail=detailler(entree),
        sur=f"dépôt n°\u00a0{depot.numero}" if depot and len(depots) > 1 else "",
        le=entree.le,
        ecrit_le=horloge.date_locale(entree.enregistre_a, zone),
        heure=heure(entree.enregistre_a, zone),
        par=f"par {noms[entree.acteur_id]}" if entree.acteur_id in noms else par,
    )
