"""« Calculer l’indemnité minimale »: open to all; the address holds the question, nothing is kept."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from deadlines.explication import en_lettres
from dossiers import baremes
from dossiers.forms import CalculIndemnite
from dossiers.indemnite import Calcul, Traitement, explication
from dossiers.indemnite.ecriture import en_euros, en_nombre

_MODIFIER = "modifier"  # in the address: the questions again, filled, and not judged yet


@login_not_required
@require_safe
def calculer(request):
    """The questions, or the answer to those of the address; 422 when one of them cannot be."""
    saisie = request.GET
    if _MODIFIER in saisie or not CalculIndemnite.base_fields.keys() & saisie.keys():
        formulaire = CalculIndemnite(initial=saisie.dict())
        return render(request, "dossiers/simulateurs/indemnite.html", {"formulaire": formulaire})
    formulaire = CalculIndemnite(saisie)
    if not formulaire.is_valid():
        return render(request, "dossiers/simulateurs/indemnite.html", {"formulaire": formulaire}, status=422)
    return render(request, "dossiers/simulateurs/resultat_indemnite.html", _resultat(formulaire))


def _resultat(formulaire: CalculIndemnite) -> dict:
    calcul, traitement = formulaire.calcul, formulaire.traitement
    fin = calcul.situation.sortie
    mayotte = baremes.PLAFONDS_MAYOTTE.get(fin.year)
    return {
        "regime": calcul.situation.regime,
        "montant": en_euros(calcul.indemnite),
        "refus": explication.phrase_refus(calcul) if calcul.refus else None,
        "blocs": [bloc for bloc in _blocs(calcul, traitement) if bloc["lignes"]],
        "sans_traitement": formulaire.sans_traitement,
        "mayotte": en_nombre(mayotte.annuel) if mayotte else "",
        "bareme": _bareme(traitement) if traitement else "",
        "a_jour_au": baremes.A_JOUR_AU,
        "adresse": formulaire.adresse(),
    }


def _blocs(calcul: Calcul, traitement: Traitement | None) -> list[dict]:
    fin = en_lettres(calcul.situation.sortie, jour=False)
    salaires = calcul.reference.salaires if calcul.reference else ()
    en_mots = [(s.mois.capitalize(), en_euros(s.brut), en_euros(s.primes) if s.primes else "") for s in salaires]
    return [
        {"titre": "1. L’ancienneté", "lignes": explication.lignes_anciennete(calcul)},
        {"titre": "2. Le salaire de référence", "lignes": explication.lignes_salaire(calcul), "salaires": en_mots},
        {"titre": "3. L’indemnité", "lignes": explication.lignes_indemnite(calcul)},
        {
            "titre": f"4. Cotisations et impôt, pour une fin de contrat le {fin}",
            "lignes": explication.lignes_prelevements(traitement) if traitement else [],
        },
    ]


def _bareme(traitement: Traitement) -> str:
    plafond = traitement.plafond
    return f"Barème {plafond.annee}\u00a0: plafond annuel {en_nombre(plafond.annuel)}\u00a0€."
