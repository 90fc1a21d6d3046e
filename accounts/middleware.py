"""Guards on who is signed in: a session ends when nobody is there, and a person with powers proves more than a password."""

from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts import permissions
from accounts.actions import sessions
from rupco.socle import horloge
from rupco.socle.middleware import vue_demandee
from rupco.socle.views import est_automatique, garder, saisie_de

__all__ = ["Seance", "SecondFacteur"]

_TOUJOURS = {"account_logout", "sante"}
_PROUVER = {"mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
_EQUIPER = {
    "securite", "mfa_index", "mfa_activate_totp", "securite-qr", "mfa_add_webauthn", "account_reauthenticate", "sessions",
    "presence",
}  # fmt: skip


class Seance:
    """Closes a session left without a gesture (30 or 60 minutes) or open for 12 hours; what was being sent is kept.

    On the process's clock: a session does not travel. A key that changed is a new log-in (Django changes it at each one).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            if _est_la_meme(request) and permissions.est_finie(request):
                reponse = _fermer(request)
                return reponse or self.get_response(request)
            if _est_un_geste(request):
                _noter(request)
        reponse = self.get_response(request)
        if request.user.is_authenticated and not _est_la_meme(request):
            _noter(request)  # just signed in
        return reponse


class SecondFacteur:
    """A person with powers, whose session is not proven, may do one thing: prove it, or first set up what proves."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        user = request.user
        if user.is_authenticated and permissions.doit_prouver(user) and not permissions.est_prouve(request):
            equipe = permissions.a_un_second_facteur(user)
            nom = getattr(vue_demandee(request), "view_name", None) or ""
            if nom not in _TOUJOURS | (_PROUVER if equipe else _EQUIPER) and not _est_demo(nom):
                ou = reverse("mfa_reauthenticate" if equipe else "mfa_index")
                return redirect(f"{ou}?{urlencode({'next': request.get_full_path()})}" if equipe else ou)
        return self.get_response(request)


def _est_demo(nom: str) -> bool:
    """The demonstration's own doors, which exist nowhere else."""
    return settings.RUPCO_DEMO and nom.startswith("demo")


def _est_la_meme(request) -> bool:
    """The session noted is the one of this key."""
    return (request.session.get(permissions.SEANCE) or {}).get("cle") == request.session.session_key


def _est_un_geste(request) -> bool:
    """A person did something: an autosave that only tries again is none."""
    return not est_automatique(request) or request.headers.get("X-Rupco-Frappe") == "oui"


def _noter(request) -> None:
    instant, avant = horloge.reel(), request.session.get(permissions.SEANCE) or {}
    vue = int(instant.timestamp())
    meme = _est_la_meme(request)
    if meme and vue - avant["vue"] < permissions.PAS:
        return
    if not request.session.session_key:
        request.session.create()
    etat = {"cle": request.session.session_key, "ouverte": avant["ouverte"] if meme else vue, "vue": vue}
    request.session[permissions.SEANCE] = etat
    if avant and not meme:
        sessions.oublier_session(avant["cle"])
    sessions.noter(
        request.user, cle=etat["cle"], adresse=get_adapter(request).get_client_ip(request), vue_a=instant,
        navigateur=request.headers.get("User-Agent", ""),
    )  # fmt: skip


def _fermer(request):
    """Signs out. The answer, or None: a page open to all is then shown to a visitor."""
    user, vue = request.user, vue_demandee(request)
    est_public = vue is not None and getattr(vue.func, "login_required", True) is False
    saisie = saisie_de(request, user.pk) if request.method == "POST" and vue and not est_public else None
    absolue = permissions.reste(request)[1]
    sessions.oublier_session(request.session.session_key)
    logout(request)
    if request.headers.get("X-Requested-With"):
        return JsonResponse({"session": "fermee"}, status=401)
    messages.info(request, _phrase(user, est_longue=absolue < 0, saisie=saisie))
    if est_public and request.method != "POST":
        return None
    garder(request, saisie)
    suite = request.path if request.method == "POST" else request.get_full_path()
    return redirect(f"{reverse('account_login')}?{urlencode({'next': suite})}")


def _phrase(user, *, est_longue: bool, saisie: dict | None) -> str:
    minutes = permissions.inactivite(user).seconds // 60
    pourquoi = "au bout de 12\u00a0heures" if est_longue else f"après {minutes}\u00a0minutes sans action"
    phrase = f"Votre session s’est fermée {pourquoi}. Connectez-vous de nouveau."
    if saisie:
        phrase += " Ce que vous aviez écrit est gardé\u00a0: vous allez le retrouver."
        if saisie["fichiers"]:
            phrase += " Les fichiers sont à joindre de nouveau."
    return phrase
