"""A dépôt on which nothing is decided, as both sides read it; the national view, where a competent service is designated."""

from datetime import date

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dossiers import actions
from dossiers.lettres.reponses import reponses_de
from dossiers.models import Acte, Depot, Dossier, Echeance
from dossiers.permissions import passages_possibles
from dossiers.templatetags.rupco import date_courte, heure, jour_de_semaine
from dossiers.views import presentation
from dossiers.views.acces import aujourd_hui_de
from dossiers.views.presentation import Pas
from habilitations.perimetre import perimetre
from rupco.socle import horloge
from rupco.socle.pages import paginer

__all__ = ["contexte", "frise", "nationale"]


def frise(depot: Depot, echeance: Echeance | None, actes: list[Acte]) -> list[Pas]:
    """What was sent, who is competent, or until when another service may be designated."""
    pas = [_instant(depot.depose_a, depot, depot.declaration.libelle, "Transmis au service, à cet instant.")]
    fixee = next((a for a in actes if a.document.endswith(".competence")), None)
    if fixee:
        pas.append(
            _instant(
                fixee.etabli_a, depot, "Compétence fixée", f"{depot.dossier.service.avec_article} suit le dossier."
            )
        )
    elif echeance and depot.declaration.est_en_usage:
        texte = f"Sans désignation, le service du siège reste compétent\u00a0: {depot.dossier.service.nom_court}."
        jour = echeance.dernier_jour
        pas.append(
            Pas(
                etat="encours", quand=date_courte(jour), precision="minuit", titre="Fin du délai pour désigner un autre service",
                texte=texte, pourquoi=presentation.pourquoi(echeance),
            )
        )  # fmt: skip
    return pas


def _instant(instant, depot: Depot, titre: str, texte: str) -> Pas:
    jour = horloge.date_locale(instant, depot.zone)
    precision = f"{jour_de_semaine(jour)}, {heure(instant, depot.zone)}"
    return Pas(etat="fait", quand=date_courte(jour), precision=precision, titre=titre, texte=texte)


def contexte(request, depot: Depot) -> dict:
    """What the service reads of it."""
    echeance = depot.derniere_echeance
    actes = list(depot.actes.order_by("etabli_a", "pk"))
    natures = {p.code: p for p in depot.declaration.pieces}
    court = bool(echeance) and echeance.etat == Echeance.EN_COURS and depot.declaration.est_en_usage
    return {
        "depot": depot,
        "dossier": depot.dossier,
        "echeance": echeance,
        "court": court,
        "jours": (echeance.dernier_jour - aujourd_hui_de(request, depot)).days if court else None,
        "frise": frise(depot, echeance, actes),
        "pieces": [(natures[p.nature], p) for p in depot.pieces.envoyees()],
        "demande": reponses_de(depot),
        "actes": actes,
        "passages": passages_possibles(request.user, depot, horloge.a_la_porte(request)) if court else [],
        "heure_legale": presentation.heure_de(echeance) if echeance else "",
    }


@require_safe
def nationale(request):
    """The DGEFP's page: the openings for which a service may still be designated, then every dossier, the last filed first."""
    instant = horloge.a_la_porte(request)
    if not perimetre(request.user, instant).est_national:
        raise Http404
    visibles = Echeance.objects.visibles_par(request.user, instant)
    actions.constater_silences(depots=visibles.atteintes(instant).values("depot"), instant=instant)
    a_designer = visibles.en_cours().filter(depot__statut="transmis").order_by("expire_a", "pk")
    dossiers = Dossier.objects.visibles_par(request.user, instant).select_related("etablissement", "service")
    page = paginer(dossiers, ordre=("-depose_a", "-pk"), curseur=request.GET.get("apres"))
    depots: dict[int, list[Depot]] = {d.pk: [] for d in page.lignes}
    for depot in Depot.objects.visibles_par(request.user, instant).filter(dossier__in=page.lignes).order_by("numero"):
        depots[depot.dossier_id].append(depot)
    for ligne in page.lignes:
        for depot in depots[ligne.pk]:
            depot.dossier = ligne
        ligne.depot = ligne.parlant(depots[ligne.pk])
    contexte = {
        "page": page,
        "designe": settings.RUPCO_DESIGNATION,
        "a_designer": [
            (e, _reste(e, horloge.date_locale(instant, e.depot.zone)))
            for e in a_designer.select_related("depot__dossier__etablissement", "depot__dossier__service")[:50]
        ],
    }
    return render(request, "dossiers/instruction/nationale.html", contexte)


def _reste(echeance: Echeance, aujourd_hui: date) -> str:
    jours = (echeance.dernier_jour - aujourd_hui).days
    return "Dernier jour" if jours <= 0 else f"{jours}\u00a0jour{'s' if jours > 1 else ''}"
