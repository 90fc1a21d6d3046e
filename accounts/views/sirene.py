"""The look-up of a SIRET for the sign-up page's script: what the page's own button « Rechercher » says, as JSON."""

from dataclasses import asdict
from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from accounts.sirene import IdentifiantInvalide, Reponse, chercher, lire_siret
from rupco.socle import limites

__all__ = ["REGLE", "inscription_etablissement", "rechercher"]

REGLE = limites.Regle(nom="sirene", libres=20, fenetre=timedelta(minutes=10))


def rechercher(request: HttpRequest, siret: str) -> Reponse:
    """The register's answer, counted against the visitor's address. Raises IdentifiantInvalide, TropDeDemandes."""
    valide = lire_siret(siret)
    limites.compter(REGLE, limites.visiteur(request))
    return chercher(valide)


@login_not_required
@require_POST
def inscription_etablissement(request: HttpRequest) -> JsonResponse:
    """`siret` → `issue`, `est_complete`, `phrase`, `fiche`, `service`; 422: no such number, 429 (`Retry-After`): too many."""
    try:
        reponse = rechercher(request, request.POST.get("siret", ""))
    except IdentifiantInvalide as erreur:
        return JsonResponse({"issue": "invalide", "phrase": str(erreur), "fiche": None}, status=422)
    except limites.TropDeDemandes as erreur:
        corps = {"issue": "trop", "phrase": str(erreur), "fiche": None}
        return JsonResponse(corps, status=429, headers={"Retry-After": str(erreur.secondes)})
    fiche = reponse.fiche and asdict(reponse.fiche)
    service = _service(reponse.fiche.departement) if reponse.fiche else ""
    dit = {"issue": reponse.issue, "est_complete": reponse.est_complete, "phrase": reponse.phrase}
    return JsonResponse(dit | {"fiche": fiche, "service": service})


def _service(departement: str) -> str:
    """Which service is competent, as the page says it: only templates may ask the room above."""
    return render_to_string("accounts/_service.html", {"departement": departement}).strip()
