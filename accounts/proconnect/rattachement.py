"""« Reliez votre compte »: the e-mail has an account already. Its password once, or a link in its mailbox: never in silence."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions.proconnect import DejaInscrit, ecrire_le_lien, relier
from accounts.forms.proconnect import LienDeCompte
from accounts.models import User
from accounts.permissions import compter_connexion, connexion_reussie
from accounts.proconnect import attente
from accounts.proconnect.porte import ouvrir_la_session, refuser, visiteur
from accounts.proconnect.protocole import Identite
from accounts.proconnect.retour import compte_de, empeche
from rupco.socle import horloge, limites

__all__ = ["confirmer", "lier", "lier_par_courriel"]

ENVOIS = limites.Regle(nom="proconnect-lien", libres=3, fenetre=timedelta(hours=1), attente=timedelta(minutes=10))


@visiteur
@require_http_methods(["GET", "HEAD", "POST"])
def lier(request):
    """Asks the password of the account, once."""
    connue = _connue(request)
    if isinstance(connue, HttpResponse):
        return connue
    identite, suite, compte = connue
    formulaire = LienDeCompte(request.POST if request.method == "POST" else None)
    if request.method == "POST" and formulaire.is_valid():
        compter_connexion(request, compte.email)
        if compte.check_password(formulaire.cleaned_data["password"]):
            connexion_reussie(request, compte.email)
            return _relier(request, identite, suite, compte, "mot_de_passe")
        formulaire.add_error("password", "Ce mot de passe n’est pas celui du compte. Réessayez, ou recevez un lien.")
    contexte = {"identite": identite, "compte": compte, "formulaire": formulaire}
    return render(request, "accounts/proconnect/lier.html", contexte, status=422 if formulaire.errors else 200)


@visiteur
@require_POST
def lier_par_courriel(request):
    """Sends the link that stands for the password."""
    connue = _connue(request)
    if isinstance(connue, HttpResponse):
        return connue
    compte = connue[2]
    limites.compter(ENVOIS, f"compte:{compte.pk}", limites.visiteur(request))
    ecrire_le_lien(compte, attente.nouveau_lien(request), instant=horloge.a_la_porte(request))
    messages.success(request, "Un message vient de partir. Ouvrez son lien dans ce navigateur, avant une heure.")
    return redirect("proconnect-lier")


@visiteur
@require_http_methods(["GET", "HEAD", "POST"])
def confirmer(request, jeton):
    """The link of the mail: a button, and only in the browser that asked for it."""
    connue = _connue(request)
    if isinstance(connue, HttpResponse):
        return connue
    identite, suite, compte = connue
    if not attente.confirmer(request, jeton):
        return refuser(request, "expire", "lien")
    if request.method == "POST":
        return _relier(request, identite, suite, compte, "courriel")
    return render(request, "accounts/proconnect/confirmer.html", {"identite": identite, "compte": compte})


def _connue(request) -> HttpResponse | tuple[Identite, str, User]:
    """Who came back, where he goes next, his account; or the page that says why not."""
    gardee = attente.retenue(request)
    if gardee is None:
        return refuser(request, "expire", "rattachement")
    identite, suite = gardee
    compte = compte_de(identite)
    if compte is None:
        return redirect("proconnect-inscription")
    quoi = empeche(compte, identite)
    return refuser(request, quoi) if quoi else (identite, suite, compte)


def _relier(request, identite: Identite, suite: str, compte: User, preuve: str) -> HttpResponse:
    try:
        relier(compte, sub=identite.sub, preuve=preuve)
    except DejaInscrit:
        return refuser(request, "invalide", "deja_relie")
    return ouvrir_la_session(request, compte, identite, suite)
