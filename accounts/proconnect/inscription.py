"""« Finalisez votre inscription »: somebody whom ProConnect knows and we do not. The account opens on a button, never before."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.actions.proconnect import DejaInscrit, inscrire
from accounts.forms.inscription import ALaMain, ChampSiret, Ensemble
from accounts.forms.proconnect import Personne
from accounts.proconnect import attente
from accounts.proconnect.porte import ouvrir_la_session, refuser, visiteur
from accounts.proconnect.protocole import Identite
from accounts.proconnect.retour import compte_de
from accounts.sirene import IdentifiantInvalide, Reponse, chercher, lire_siret, mettre_en_forme
from rupco.socle import horloge, limites

__all__ = ["finaliser"]

ESSAIS = limites.Regle(nom="proconnect-inscription", libres=20, fenetre=timedelta(hours=1))
_DE_SIRENE = (
    "siret",
    "siren",
    "raison_sociale",
    "adresse",
    "code_postal",
    "commune",
    "departement",
    "naf",
    "est_siege",
)


@visiteur
@require_http_methods(["GET", "HEAD", "POST"])
def finaliser(request):
    """The establishment as Sirene knows it, or typed by hand; the person as ProConnect says, to correct; the terms."""
    gardee = attente.retenue(request)
    if gardee is None:
        return refuser(request, "expire", "inscription")
    identite, suite = gardee
    if compte_de(identite):
        return redirect("proconnect-lier")
    if request.method == "POST":
        limites.compter(ESSAIS, limites.visiteur(request))
    numero = ChampSiret(request.POST if "siret" in request.POST else {"siret": identite.siret})
    reponse = chercher(numero.cleaned_data["siret"]) if numero.is_valid() else None
    est_connu = reponse is not None and reponse.est_complete
    if request.method != "POST":
        return _page(request, identite, *_formulaires(identite, reponse, est_connu), reponse, est_connu)
    lieu, qui = None if est_connu else ALaMain(request.POST), Personne(request.POST)
    if Ensemble(numero, lieu, qui).is_valid():
        return _creer(request, identite, suite, qui, _etablissement(numero, lieu, reponse))
    return _page(request, identite, numero, lieu, qui, reponse, est_connu)


def _formulaires(identite: Identite, reponse: Reponse | None, est_connu: bool):
    """The page before anything is sent: nothing is an error yet, what is known is written already."""
    try:
        numero = ChampSiret(initial={"siret": mettre_en_forme(lire_siret(identite.siret))})
    except IdentifiantInvalide:
        numero = ChampSiret()
    fiche = reponse.fiche if reponse else None
    connus = {nom: getattr(fiche, nom) for nom in ALaMain.base_fields} if fiche else {}
    qui = Personne(initial={"prenom": identite.prenom, "nom": identite.nom})
    return numero, None if est_connu else ALaMain(initial=connus), qui


def _etablissement(numero: ChampSiret, lieu: ALaMain | None, reponse: Reponse) -> dict:
    """What Sirene says is never read from the form."""
    if lieu is not None:
        return lieu.etablissement(numero.cleaned_data["siret"], reponse.fiche)
    return {nom: getattr(reponse.fiche, nom) for nom in _DE_SIRENE} | {"est_a_verifier": False}


def _creer(request, identite: Identite, suite: str, qui: Personne, etablissement: dict) -> HttpResponse:
    le = horloge.date_locale(horloge.a_la_porte(request), "Europe/Paris")
    try:
        user = inscrire(qui.identite(), email=identite.email, sub=identite.sub, etablissement=etablissement, le=le)
    except DejaInscrit:
        return redirect("proconnect-lier")
    return ouvrir_la_session(request, user, identite, suite)


def _page(request, identite, numero, lieu, qui, reponse, est_connu) -> HttpResponse:
    tout = Ensemble(*(f for f in (numero, lieu, qui) if f is not None and f.is_bound and request.method == "POST"))
    contexte = {
        "identite": identite, "numero": numero, "a_la_main": lieu, "qui": qui, "reponse": reponse, "est_connu": est_connu,
        "formulaire": tout,
    }  # fmt: skip
    return render(request, "accounts/proconnect/inscription.html", contexte, status=422 if tout.errors else 200)
