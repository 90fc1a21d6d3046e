"""The agent's doors: the bannette by days left, one dépôt to instruct, the finding of completeness."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from dossiers import actions
from dossiers.models import Depot, Echeance
from dossiers.permissions import passages_possibles
from dossiers.views import presentation
from dossiers.views.acces import aujourd_hui_de, depot_a_instruire
from habilitations.perimetre import perimetre
from rupco.socle import horloge
from rupco.socle.pages import paginer
from rupco.socle.passages import PassageRefuse

GROUPES = (
    (0, "Dernier jour"),
    (2, "1 à 2 jours"),
    (5, "3 à 5 jours"),
    (15, "6 à 15 jours"),
    (10_000, "Plus de 15 jours"),
)


@require_safe
def bannette(request):
    """« Ma bannette »: what runs, by days left; then what was closed lately."""
    instant = horloge.a_la_porte(request)
    if not perimetre(request.user, instant).services:
        raise Http404
    visibles = Echeance.objects.visibles_par(request.user, instant)
    actions.constater_silences(depots=visibles.atteintes(instant).values("depot"))
    lies = ("depot__dossier__etablissement", "depot__completude_constatee_par")
    en_cours = visibles.en_cours().select_related(*lies)
    page = paginer(en_cours, ordre=("expire_a", "id"), curseur=request.GET.get("apres"), taille=50)
    clos = visibles.filter(etat=Echeance.ATTEINTE).select_related(*lies).order_by("-expire_a", "-id")[:10]
    contexte = {
        "page": page,
        "groupes": _groupes([_ligne(e, instant) for e in page.lignes]),
        "clos": [_ligne(e, instant) for e in clos],
        "aujourd_hui": horloge.date_locale(instant, "Europe/Paris"),
    }
    return render(request, "dossiers/instruction/bannette.html", contexte)


@require_safe
def depot(request, reference, numero):
    """One dépôt: the file at left, at right what may be done now, each with its consequence in words."""
    depot = depot_a_instruire(request, reference, numero)
    return render(request, "dossiers/instruction/depot.html", _contexte(request, depot))


@require_http_methods(["GET", "HEAD", "POST"])
def completude(request, reference, numero):
    """« Constater la complétude »: the legal date, all readings, what will happen; then one button."""
    depot = depot_a_instruire(request, reference, numero)
    if request.method == "POST":
        try:
            actions.constater_completude(depot, par=request.user)
            messages.success(
                request, "La complétude est constatée. L’employeur, le CSE et les signataires sont informés."
            )
        except PassageRefuse as refus:
            messages.error(request, str(refus))
        return redirect("instruction", reference, numero)
    if depot.statut not in depot.table["constater_completude"].de:
        messages.error(request, depot.phrase_de_refus(depot.table["constater_completude"]))
        return redirect("instruction", reference, numero)
    return render(request, "dossiers/instruction/completude.html", _contexte(request, depot))


def _contexte(request, depot: Depot) -> dict:
    instant, aujourd_hui = horloge.a_la_porte(request), aujourd_hui_de(request, depot)
    echeance = depot.echeances.order_by("pk").last()
    natures = {p.code: p for p in depot.declaration.pieces}
    return {
        "depot": depot,
        "dossier": depot.dossier,
        "echeance": echeance,
        "terme": echeance.terme,
        "decision": getattr(depot, "decision", None),
        "jeton": presentation.jeton(depot, echeance, aujourd_hui),
        "ecoules": min((aujourd_hui - echeance.depart).days, echeance.terme.delai.duree),
        "jours_avant_silence": (echeance.dernier_jour - aujourd_hui).days,
        "frise": presentation.frise(depot, echeance, getattr(depot, "decision", None), aujourd_hui),
        "pieces": [(natures[p.nature], p) for p in depot.pieces.all()],
        "manquantes": _manquantes(depot),
        "actes": list(depot.actes.order_by("etabli_a")),
        "passages": passages_possibles(request.user, depot, instant),
        "heure_legale": presentation.heure_de(echeance),
        "aujourd_hui": aujourd_hui,
    }


def _manquantes(depot: Depot) -> list:
    presentes = {p.nature for p in depot.pieces.all()}
    reponses = {n: v for valeurs in depot.donnees.values() for n, v in valeurs.items()}
    exigees = (p for p in depot.declaration.pieces if p.est_exigee and p.code not in presentes)
    return [p for p in exigees if p.si is None or reponses.get(p.si[0]) == ("oui" if p.si[1] else "non")]


def _ligne(echeance: Echeance, instant) -> dict:
    """A row of the bannette: days are those of the file's territory."""
    depot, aujourd_hui = echeance.depot, horloge.date_locale(instant, echeance.depot.zone)
    return {
        "echeance": echeance,
        "depot": depot,
        "jeton": presentation.jeton(depot, echeance, aujourd_hui),
        "jours": (echeance.jour_brut - aujourd_hui).days,
        "ecoules": min((aujourd_hui - echeance.depart).days, echeance.terme.delai.duree),
        "duree": echeance.terme.delai.duree,
        "action": "Constater la complétude" if depot.statut == "depose" else "Rédiger la décision",
    }


def _groupes(lignes: list[dict]) -> list[tuple[str, list[dict]]]:
    """Rows by days left, in the order of the page."""
    groupes: list[tuple[str, list[dict]]] = []
    for ligne in lignes:
        titre = next(t for borne, t in GROUPES if ligne["jours"] <= borne)
        if not groupes or groupes[-1][0] != titre:
            groupes.append((titre, []))
        groupes[-1][1].append(ligne)
    return groupes
