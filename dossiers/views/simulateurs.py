"""« Calculer un délai » and « planifier une procédure »: open to all; the address holds the question, nothing is kept."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from deadlines.regles import REGLES
from dossiers import exports, fichiers
from dossiers.forms.delai import CalculDelai
from dossiers.forms.plans import PLANS
from dossiers.procedures import genres
from dossiers.templatetags.delais import parametres_du_calcul
from dossiers.views import calendrier, dessins
from dossiers.views.planification import PLANIFICATIONS, etapes_lues, evenements
from dossiers.views.questions_delai import GROUPES, QUESTIONS
from dossiers.views.reponse_delai import Reponse, absolue
from rupco.socle import horloge

_QUESTION = {"delai", "depart", "territoire", "vendredi_saint", "reception"}
_DELAI, _PLAN = "dossiers/simulateurs/delai.html", "dossiers/simulateurs/plan.html"


@login_not_required
@require_safe
def delai(request):
    """The questions; those of a rule; its answer. 422 when the question cannot be answered, and then nothing is."""
    saisie = request.GET
    if not _QUESTION & saisie.keys():
        return render(request, _DELAI, _accueil())
    regle = REGLES.get(saisie.get("delai", ""))
    if regle is None:
        return render(request, _DELAI, _accueil() | {"erreurs": [("questions", _inconnu(saisie))]}, status=422)
    juge = "depart" in saisie
    formulaire = CalculDelai(regle, saisie) if juge else CalculDelai(regle, initial=saisie.dict())
    contexte = {
        "formulaire": formulaire,
        "delai": regle,
        "question": QUESTIONS[regle.id],
        "duree": calendrier.duree(regle),
        "precision": calendrier.PRECISIONS[regle.unite],
    }
    if juge and formulaire.is_valid():
        contexte |= _reponse(request, Reponse(formulaire.terme))
    return render(request, _DELAI, contexte, status=422 if formulaire.errors else 200)


@login_not_required
@require_safe
def delai_pdf(request):
    """The answer on paper; a question without answer goes back to its page, which says why."""
    reponse = _repondue(request)
    if reponse is None:
        return _renvoyer(request, "calculer-delai")
    dessins.compter(request)
    return fichiers.attacher(exports.imprimer(reponse.feuille), f"{reponse.nom_de_fichier}.pdf", "application/pdf")


@login_not_required
@require_safe
def delai_ics(request):
    """The answer for a calendar."""
    reponse = _repondue(request)
    if reponse is None:
        return _renvoyer(request, "calculer-delai")
    return _agenda(request, [reponse.evenement], reponse.nom_de_fichier)


@login_not_required
@require_safe
def plan(request, procedure):
    """A whole procedure, from its first date."""
    formulaire = _formulaire_de_plan(request, procedure)
    planification = PLANIFICATIONS[procedure]
    contexte = {"formulaire": formulaire, "planification": planification, "procedure": procedure}
    if formulaire.is_bound and formulaire.is_valid():
        etapes = etapes_lues(formulaire.etapes, planification)
        contexte |= {
            "etapes": etapes,
            "cle": next(e for cle in planification.cles for e in etapes if e.id == cle),
            "parametres": urlencode(formulaire.parametres()),
            "adresse": absolue(_adresse_du_plan(formulaire, procedure)),
        }
    return render(request, _PLAN, contexte, status=422 if formulaire.errors else 200)


@login_not_required
@require_safe
def plan_ics(request, procedure):
    """Its dates for a calendar."""
    formulaire = _formulaire_de_plan(request, procedure)
    if not formulaire.is_bound or not formulaire.is_valid():
        return _renvoyer(request, "calculer-plan", procedure)
    etapes = etapes_lues(formulaire.etapes, PLANIFICATIONS[procedure])
    dates = evenements(etapes, absolue(_adresse_du_plan(formulaire, procedure)), absolue)
    return _agenda(request, dates, f"plan-{procedure}")


def _accueil() -> dict:
    """Without the delays that the administration turned off; their addresses still answer, for the days when they ran."""
    eteints = {g.delai for g in genres() if not g.est_en_usage}
    return {
        "groupes": {
            titre: [(REGLES[id], question) for id, question in questions.items() if id not in eteints]
            for titre, questions in GROUPES.items()
        },
        "planifications": PLANIFICATIONS,
    }


def _inconnu(saisie) -> str:
    dit = saisie.get("delai", "")[:40]
    debut = f"Délai inconnu\u00a0: «\u00a0{dit}\u00a0»." if dit else "Délai\u00a0: il manque."
    return f"{debut} Choisissez l’une des {len(QUESTIONS)} questions ci-dessous."


def _reponse(request, reponse: Reponse) -> dict:
    terme = reponse.terme
    aujourd_hui = horloge.date_locale(horloge.a_la_porte(request), terme.zone)
    return {
        "reponse": reponse,
        "terme": terme,
        "parametres": parametres_du_calcul(terme),
        "aujourd_hui": aujourd_hui,
        "est_passee": reponse.jour < aujourd_hui,
        "mois": calendrier.dessin(terme),
        "legende": calendrier.legende(terme),
        "rangees": calendrier.rangees(terme),
        "en_mois": calendrier.est_en_mois(terme),
    }


def _repondue(request) -> Reponse | None:
    regle = REGLES.get(request.GET.get("delai", ""))
    formulaire = regle and CalculDelai(regle, request.GET)
    return Reponse(formulaire.terme) if formulaire and formulaire.is_valid() else None


def _formulaire_de_plan(request, procedure: str):
    if procedure not in PLANS:
        raise Http404
    genre = PLANS[procedure]
    return genre(request.GET if genre.base_fields.keys() & request.GET.keys() else None)


def _adresse_du_plan(formulaire, procedure: str) -> str:
    return f"{reverse('calculer-plan', args=[procedure])}?{urlencode(formulaire.parametres())}"


def _renvoyer(request, *page):
    requete = request.GET.urlencode()
    return redirect(f"{reverse(page[0], args=page[1:])}{requete and f'?{requete}'}")


def _agenda(request, dates, nom: str) -> HttpResponse:
    texte = exports.agenda(dates, a=horloge.a_la_porte(request))
    return fichiers.attacher(texte, f"{nom}.ics", "text/calendar; charset=utf-8")
