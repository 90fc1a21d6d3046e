"""The employer's doors. Each settles what it is about to show, takes `visibles_par(user)`, a form, an action."""

from datetime import UTC, datetime

from django.contrib import messages
from django.db.models import DateTimeField, Exists, OuterRef, QuerySet, Subquery, prefetch_related_objects
from django.db.models.functions import Cast, Coalesce
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deadlines.delais import Terme
from deadlines.regles import regle
from dossiers import actions, forms
from dossiers.lettres.reponses import reponses_de
from dossiers.models import Cote, Courrier, Decision, Depot, Dossier, Echange, Echeance
from dossiers.models.mot import Question
from dossiers.permissions import passages_possibles, peut_ecrire
from dossiers.templatetags.rupco import date_courte
from dossiers.views import informations, mesures, presentation, reexamens
from dossiers.views.acces import aujourd_hui_de, code_de, depot_de, trop_tard
from habilitations.perimetre import perimetre
from rupco.socle import horloge
from rupco.socle.pages import Page, paginer
from rupco.socle.passages import PassageRefuse

_LOIN = datetime(9999, 12, 31, tzinfo=UTC)
ORDRE = ("prochaine_a", "-pk")


@require_safe
def liste(request):
    """« Mes dossiers », by next date."""
    instant = horloge.a_la_porte(request)
    droits = perimetre(request.user, instant)
    if not (droits.visibles or droits.sirens_geres):
        raise Http404
    visibles = Dossier.objects.visibles_par(request.user, instant)
    entreprises = _entreprises(droits)
    choisie = request.GET.get("entreprise", "")
    if choisie in entreprises:
        visibles = visibles.filter(siren=choisie)
    question = Question(request.GET.get("q", ""))
    if question and (vise := visibles.filter(reference=question.texte.upper()).first()):
        return redirect("dossier", vise.reference)
    visibles = visibles.filter(question.condition())
    reserves = Dossier.objects.filter(siren__in=droits.sirens_geres, est_restreint=True)
    page = _page(visibles.annotate(a_des_reserves=Exists(reserves)), request.GET.get("apres"), instant)
    _completer(page.lignes, entreprises, instant)
    contexte = {
        "page": page,
        "peut_creer": bool(droits.sirens),
        "lit_seulement": bool(droits.lectures),
        "entreprises": entreprises,
        "choisie": choisie if choisie in entreprises else "",
        "question": question,
        "reserves": page.lignes[0].a_des_reserves if page.lignes else reserves.exists(),
        "aujourd_hui": horloge.date_locale(instant, "Europe/Paris"),
    }
    return render(request, "dossiers/employeur/liste.html", contexte)


def _page(visibles: QuerySet, curseur: str | None, instant) -> Page:
    """By next date, of the law or of a request for pieces, settled: a delay that was reached comes before all those that
    run, so the first row tells."""
    en_cours = Echeance.objects.en_cours().filter(depot__dossier=OuterRef("pk")).order_by("expire_a")
    attendues = Courrier.objects.en_attente().filter(depot__dossier=OuterRef("pk"), depot__statut="incomplet")
    a_repondre = Subquery(attendues.values(jour=Cast("repondre_le", DateTimeField()))[:1])
    loin = Coalesce(Subquery(en_cours.values("expire_a")[:1]), a_repondre, _LOIN, output_field=DateTimeField())
    lignes = visibles.annotate(
        repondre_le=Subquery(attendues.values("repondre_le")[:1]),
        prochaine_a=loin,
        non_lus=Echange.objects.comptes(Cote.ENTREPRISE, par="pk"),
    )
    page = paginer(lignes.select_related("service"), ordre=ORDRE, curseur=curseur)
    if page.lignes and page.lignes[0].prochaine_a <= instant:
        actions.constater_silences(depots=Depot.objects.filter(dossier__in=visibles).values("pk"), instant=instant)
        page = paginer(lignes.select_related("service"), ordre=ORDRE, curseur=curseur)
    return page


def _completer(lignes: list[Dossier], entreprises: dict[str, str], instant) -> None:
    """Each row with the dépôt that tells it, the delay that runs, the days left."""
    par_dossier: dict[int, list[Depot]] = {ligne.pk: [] for ligne in lignes}
    depots = Depot.objects.filter(dossier__in=lignes).prefetch_related("echeances").select_related("decision")
    for depot in depots.order_by("numero"):
        par_dossier[depot.dossier_id].append(depot)
    for ligne in lignes:
        ligne.depot = ligne.parlant([_avec_dossier(d, ligne) for d in par_dossier[ligne.pk]])
        ligne.entreprise = entreprises.get(ligne.siren, "")
        ligne.depot.retire_le = ligne.depot.retire_a and horloge.date_locale(ligne.depot.retire_a, ligne.depot.zone)
        en_cours = [e for e in ligne.depot.echeances.all() if e.etat == Echeance.EN_COURS]
        ligne.echeance = en_cours[0] if en_cours and ligne.depot.declaration.est_en_usage else None
        jour = ligne.echeance.dernier_jour if ligne.echeance else ligne.repondre_le
        ligne.jours = (jour - horloge.date_locale(instant, ligne.depot.zone)).days if jour else None


def _entreprises(droits) -> dict[str, str]:
    """SIREN → name, by name, of the companies one works for; nothing to choose among when there is only one."""
    if len(droits.visibles) < 2:
        return {}
    return dict(sorted(((s, droits.noms.get(s, s)) for s in droits.visibles), key=lambda paire: (paire[1], paire[0])))


@require_http_methods(["GET", "HEAD", "POST"])
def nouveau(request):
    """« + Créer un dossier »."""
    droits = perimetre(request.user, horloge.a_la_porte(request))
    if not droits.sirens:
        raise Http404
    formulaire = forms.NouveauDossier(request.POST or None, sirens=droits.sirens)
    if request.method == "POST" and formulaire.is_valid():
        dossier = actions.creer_dossier(par=request.user, **formulaire.cleaned_data)
        return redirect("depot", dossier.reference, 1)
    contexte = {"formulaire": formulaire}
    return render(request, "dossiers/employeur/nouveau.html", contexte, status=code_de(formulaire))


@require_safe
def dossier(request, reference):
    """One dossier: next date and its consequence, timeline, dépôts, pieces, papers, as its last filed dépôt tells them."""
    depot = depot_de(request, reference, numero=None, en_lecture=True)
    if depot.est_brouillon:
        return redirect("depot", reference, depot.numero)
    return page(request, depot)


def page(request, depot: Depot):
    """The page of a filed dépôt; the one of the dépôt that tells the dossier is the dossier's."""
    gabarits = ("dossiers/employeur/information.html", "dossiers/employeur/dossier.html")
    return render(request, gabarits[depot.declaration.est_instruit], _contexte(request, depot))


@require_POST
def renouveler(request, reference):
    """« Déposer un nouvel accord », « le bilan »…: a new dépôt in the same dossier, that begins with the answers given."""
    depot, genre = depot_de(request, reference, numero=None), request.POST.get("genre", "")
    if genre not in {g.code for g in depot.dossier.declaration.genres}:
        raise Http404
    try:
        suivant = actions.renouveler(depot, par=request.user, genre=genre)
    except PassageRefuse as refus:
        messages.error(request, str(refus))
        return redirect("dossier", reference)
    return redirect("depot", reference, suivant.numero)


@require_safe
def recu(request, reference, numero):
    """The receipt: number, certain date, and what comes next."""
    depot = depot_de(request, reference, numero, en_lecture=True)
    if depot.est_brouillon or depot.declaration.sans_delai:  # the service opened it: nothing was received
        raise Http404
    gabarits = ("dossiers/employeur/recu_information.html", "dossiers/employeur/recu.html")
    return render(request, gabarits[depot.declaration.est_instruit], _contexte(request, depot))


@require_http_methods(["GET", "HEAD", "POST"])
def retirer(request, reference, numero):
    """Takes the request back, after saying what that does."""
    depot = depot_de(request, reference, numero)
    if not any(p.nom == "retirer" for p in passages_possibles(request.user, depot, horloge.a_la_porte(request))):
        return trop_tard(request, depot)
    formulaire = forms.Retrait(request.POST or None)
    if request.method == "POST" and formulaire.is_valid():
        try:
            actions.retirer(depot, par=request.user, motif=formulaire.cleaned_data["motif"])
            messages.success(request, "La demande est retirée.")
        except PassageRefuse as refus:
            messages.error(request, str(refus))
        return redirect("dossier", reference)
    contexte = {"depot": depot, "formulaire": formulaire, "passage": depot.table["retirer"]}
    return render(request, "dossiers/employeur/retirer.html", contexte, status=code_de(formulaire))


def _contexte(request, depot: Depot) -> dict:
    aujourd_hui = aujourd_hui_de(request, depot)
    echeance = depot.derniere_echeance
    instruit = depot.declaration.est_instruit
    court = echeance if instruit and echeance and echeance.etat == Echeance.EN_COURS else None
    decision = getattr(depot, "decision", None)
    natures = {p.code: p.libelle for p in depot.declaration.pieces}
    actes = [_avec_depot(a, depot) for a in depot.actes.order_by("etabli_a", "pk")]
    par_nom = {a.document.split(".", 1)[1]: a for a in actes}
    courriers = list(depot.courriers.all())
    papiers = {"accuse": par_nom.get("accuse_reception") or par_nom.get("accuse_information"), "actes": actes}
    return _du_dossier(depot) | _de_la_decision(depot, decision, par_nom) | _du_delai(depot, court, aujourd_hui) | papiers | {
        "depot": depot,
        "dossier": depot.dossier,
        "echeance": echeance,
        "frise": _frise(depot, echeance, aujourd_hui, courriers) if instruit else informations.frise(depot, echeance, actes),
        "demande": [] if instruit else reponses_de(depot),
        "pieces": [(natures.get(p.nature, "Autre pièce demandée"), p) for p in depot.pieces.envoyees()],
        "attend": next((c for c in courriers if c.est_attendue), None),
        "lettre_pieces": par_nom.get("demande_pieces"),
        "heure_legale": presentation.heure_du(depot, echeance) if instruit or echeance else "",
        "passages": passages_possibles(request.user, depot, horloge.a_la_porte(request)),
        "peut_ecrire": peut_ecrire(request.user, depot.dossier, horloge.a_la_porte(request)),
        "refusees": depot.adresses_refusees(),
        "aujourd_hui": aujourd_hui,
        "non_lus": depot.non_lus,
    }  # fmt: skip


def _du_delai(depot: Depot, court: Echeance | None, aujourd_hui) -> dict:
    """The next date and its gauge, of a delay that runs."""
    if court is None:
        return {"prochaine": None, "segments": [], "phrase_de_jauge": "", "reperes": []}
    return {
        "prochaine": presentation.prochaine(depot, court, aujourd_hui),
        "segments": presentation.segments(court, aujourd_hui),
        "phrase_de_jauge": presentation.phrase_de_jauge(court, aujourd_hui),
        "reperes": presentation.reperes(depot, court, aujourd_hui),
    }


def _de_la_decision(depot: Depot, decision: Decision | None, par_nom: dict) -> dict:
    """What it is, its papers, what is owed after it, how to contest it, what struck it."""
    noms = ("decision_validation", "decision_refus", "irrecevabilite")
    return reexamens.contexte(depot) | {
        "decision": decision,
        "papier_decision": next((par_nom[n] for n in noms if n in par_nom), None),
        "attestation": par_nom.get("attestation_tacite"),
        "recours": _recours(depot, decision),
        "mesures": mesures.due(depot),
    }


def _recours(depot: Depot, decision: Decision | None) -> Terme | None:
    """Until when the company may contest a refusal, if it is notified the day it is signed."""
    if decision is None or decision.sens != Decision.Sens.REFUS or not depot.declaration.recours:
        return None
    le = horloge.date_locale(decision.constatee_a, depot.zone)
    return regle(depot.declaration.recours).terme(le, depot.dossier.territoire.calendrier)


def _frise(depot: Depot, echeance: Echeance | None, aujourd_hui, courriers: list[Courrier]) -> list[presentation.Pas]:
    return presentation.frise(
        depot, echeance, getattr(depot, "decision", None), aujourd_hui, courriers,
        avant=reexamens.ouverture(depot, date_courte), apres=reexamens.effacement(depot, date_courte),
    )  # fmt: skip


def _du_dossier(depot: Depot) -> dict:
    """Its dépôts, the drafts that wait, the kinds that may follow; `est_parlant`: this one tells the dossier."""
    dossier = depot.dossier
    depots = _depots(dossier)
    brouillons = {d.genre: d for d in depots if d.est_brouillon}
    est_parlant = dossier.parlant(depots) == depot
    suites = dossier.suites_de(depot) if est_parlant else ()
    return {
        "depots": depots,
        "est_parlant": est_parlant,
        "brouillons": brouillons.values(),
        "suites": [dossier.declaration.genre(code) for code in suites if code not in brouillons],
    }


def _depots(dossier) -> list[Depot]:
    """In their order; the base is asked once a page."""
    prefetch_related_objects([dossier], "depots")
    return list(dossier.depots.all())


def _avec_depot(acte, depot):
    acte.depot = depot
    return acte


def _avec_dossier(depot, dossier):
    depot.dossier = dossier
    return depot
