"""« Mes sessions »: where one is signed in, and closing; keeping one's own open."""

import re
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts import permissions
from accounts.actions import sessions as actions
from rupco.socle import horloge
from rupco.socle.views import entier

__all__ = ["presence", "sessions"]

# First match wins: every browser says it is several others.
_NAVIGATEURS = (
    ("Edge", r"Edg\w*/"), ("Opera", r"OPR/"), ("Samsung Internet", r"SamsungBrowser/"), ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrom\w+/|CriOS/"), ("Safari", r"Safari/"),
)  # fmt: skip
_SYSTEMES = (
    ("iPhone", r"iPhone"), ("iPad", r"iPad"), ("Android", r"Android"), ("Windows", r"Windows"), ("Mac", r"Mac OS"),
    ("ChromeOS", r"CrOS"), ("Linux", r"Linux"),
)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request):
    """The list; POST `fermer`: the number of one of mine, or « autres »."""
    ici = request.session.session_key
    if request.method == "POST":
        _fermer(request, request.POST.get("fermer", ""), ici)
        return redirect("sessions")
    vivantes = UserSession.objects.filter(user=request.user, last_seen_at__gt=horloge.reel() - _limite(request.user))
    lignes = [
        {"session": s, "est_ici": s.session_key == ici, "navigateur": _en_clair(s.user_agent), "reseau": _reseau(s.ip)}
        for s in vivantes.order_by("-last_seen_at")
    ]
    lignes.sort(key=lambda ligne: not ligne["est_ici"])
    return render(request, "accounts/sessions.html", {"lignes": lignes})


def _fermer(request, laquelle: str, ici: str) -> None:
    if laquelle == "autres":
        n = actions.fermer_sessions(request.user, sauf=ici)
        messages.success(request, "Les autres sessions sont fermées." if n else "Aucune autre session n’était ouverte.")
        return
    if not actions.fermer_session(request.user, entier(laquelle), sauf=ici):
        raise Http404
    messages.success(request, "La session est fermée.")


@require_POST
def presence(request):
    """« Rester connecté »: this very request is the gesture. Seconds left: without a gesture, and whatever is done."""
    inactive, absolue = permissions.reste(request)
    return JsonResponse({"inactive": inactive, "absolue": absolue})


def _limite(user) -> timedelta:
    """Beyond, a session is closed already: its browser has not come back to learn it."""
    return permissions.inactivite(user) + timedelta(minutes=1)


def _en_clair(agent: str) -> str:
    """« Firefox sur Windows »."""
    navigateur, systeme = (
        next((nom for nom, motif in noms if re.search(motif, agent)), "") for noms in (_NAVIGATEURS, _SYSTEMES)
    )
    return f"{navigateur or 'Navigateur inconnu'} sur {systeme}" if systeme else navigateur or "Navigateur inconnu"


def _reseau(adresse: str) -> str:
    """« 192.0.2.x »: what is kept of an address, and no more."""
    return re.sub(r"\.0$", ".x", adresse) if "." in adresse else f"{adresse.rstrip(':')}:…"
