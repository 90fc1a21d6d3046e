"""The doors: going to ProConnect, the session that opens when one comes back, and leaving both."""

from collections.abc import Callable
from functools import wraps

import structlog
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.views import logout
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from accounts.actions.proconnect import FOURNISSEUR
from accounts.forms import Connexion
from accounts.permissions import prouver
from accounts.proconnect import attente
from accounts.proconnect.protocole import Identite, Injoignable, adresse_de_connexion, adresse_de_sortie, est_configure

__all__ = ["agent", "deconnexion", "ouvrir_la_session", "partir", "refuser", "retour_de", "sortie", "visiteur"]

logger = structlog.get_logger("rupco.proconnect")
_ID_TOKEN = "proconnect_id_token"  # in the session: what closes ProConnect's own
_MFA = {"stages": {"mfa_authenticate": {"handled": True}}}

_ESSAYEZ = "Réessayez. Si le message revient, entrez avec votre mot de passe."
REFUS = {  # status, title, what happened, what to do
    "abandon": (
        200, "Vous avez quitté ProConnect", "Personne n’est connecté.", "Recommencez, ou entrez avec votre mot de passe.",
    ),
    "expire": (
        403, "Cette connexion a expiré", "Vous avez attendu plus d’une heure, ou changé de navigateur.", "Recommencez.",
    ),
    "invalide": (
        403, "La connexion avec ProConnect a échoué", "Nous n’avons pas pu vérifier la réponse de ProConnect.", _ESSAYEZ,
    ),
    "panne": (503, "ProConnect ne répond pas", "Le service est peut-être en panne.", _ESSAYEZ),
    "ferme": (403, "Ce compte n’est pas ouvert", "Le compte de cette adresse est fermé ou suspendu.", "Appelez l’assistance."),
    "agent_inconnu": (
        403, "Aucun compte d’agent à cette adresse",
        "Un compte d’agent est ouvert par l’administration du portail, jamais par ProConnect.",
        "Demandez le vôtre à votre service, ou entrez comme employeur depuis la page de connexion.",
    ),
    "facteur": (
        403, "Votre compte demande un second facteur", "ProConnect ne nous a pas dit que vous en aviez utilisé un.",
        "Recommencez\u00a0: ProConnect vous le demandera. Sinon, entrez avec votre mot de passe et votre second facteur.",
    ),
}  # fmt: skip


def visiteur(vue: Callable) -> Callable:
    """A page that exists when ProConnect is configured, for who is not signed in yet."""

    @login_not_required
    @wraps(vue)
    def gardee(request, *args, **options):
        if not est_configure():
            raise Http404
        if request.user.is_authenticated:
            return redirect("accueil")
        return vue(request, *args, **options)

    return gardee


@visiteur
@require_safe
def partir(request):
    """Sends to ProConnect. `next`: where to go afterwards; `agent`: a second factor is demanded."""
    suite = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(suite, allowed_hosts=None):
        suite = ""
    question = attente.demander(request, suite=suite, fort="agent" in request.GET)
    try:
        return redirect(adresse_de_connexion(
            etat=question.etat, nonce=question.nonce, verificateur=question.verificateur, fort=question.fort,
            retour=retour_de("proconnect-retour"),
        ))  # fmt: skip
    except Injoignable as erreur:
        return refuser(request, "panne", str(erreur))


def ouvrir_la_session(request, user, identite: Identite, suite: str) -> HttpResponse:
    """Signs in. A level that proves a second factor stands for ours; else ours is asked, if the account has one."""
    attente.oublier(request)
    fort = identite.a_un_second_facteur
    record_authentication(request, user, method="socialaccount", provider=FOURNISSEUR)
    reponse = perform_login(request, Login(user=user, redirect_url=suite or None, state=_MFA if fort else None))
    request.session[_ID_TOKEN] = identite.id_token
    if fort:
        prouver(request, user)
    logger.info("proconnect_connexion", user_id=user.pk)
    return reponse


def refuser(request, quoi: str, raison: str = "", *, suite: str = "") -> HttpResponse:
    """The page that says no and shows the other way in; one line in the log, with nothing of what was received."""
    statut, titre, phrase, conseil = REFUS[quoi]
    if quoi != "abandon":
        logger.warning("proconnect_refus", quoi=quoi, raison=raison)
    contexte = {"titre": titre, "phrase": phrase, "conseil": conseil, "quoi": quoi, "suite": suite}
    reponse = render(request, "accounts/proconnect/refus.html", contexte, status=statut)
    if statut == 503:
        reponse.headers["Retry-After"] = "60"
    return reponse


def retour_de(nom: str) -> str:
    """An address of ours as ProConnect knows it: the portal's own, whatever Host the request says."""
    return settings.RUPCO_URL + reverse(nom)


@login_not_required
@require_safe
def agent(request):
    """« Agent du ministère ? »"""
    if request.user.is_authenticated:
        return redirect("accueil")
    return render(request, "accounts/agent.html", {"formulaire": Connexion(request=request)})


@wraps(logout)
def deconnexion(request):
    """Leaves the portal, then ProConnect if one came from there: on its own page, which the policy on forms lets lead outside."""
    id_token = request.session.get(_ID_TOKEN) if request.method == "POST" and est_configure() else None
    reponse = logout(request)
    if not id_token or request.user.is_authenticated:
        return reponse
    try:
        dehors = adresse_de_sortie(id_token=id_token, etat=get_random_string(43), retour=retour_de("proconnect-sortie"))
    except Injoignable as erreur:
        logger.warning("proconnect_refus", quoi="sortie", raison=str(erreur))
        return reponse
    page = render(request, "accounts/proconnect/sortie.html", {"dehors": dehors})
    page.headers["Refresh"] = f"0; url={dehors}"
    return page


@visiteur
@require_safe
def sortie(request):
    """Back from ProConnect, signed out of both. Its `state` guards nothing: nothing happens here."""
    return redirect("accueil")
