"""Error pages, in French, each with a way out. None needs the database but the session's."""

import structlog
from django.http import HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

logger = structlog.get_logger("rupco.acces")

_SAISIE = "saisie_gardee"
_SAISIE_MAX = 200_000  # characters
_JETONS = {"csrfmiddlewaretoken", "cle_unique", "version", "password", "login"}


def requete_invalide(request, exception=None):
    """400, or 413 when what was sent is beyond the limits."""
    trop_grand = type(exception).__name__ in {"RequestDataTooBig", "TooManyFieldsSent", "TooManyFilesSent"}
    code = 413 if trop_grand else 400
    return render(request, f"{code}.html", status=code)


def interdit(request, exception=None):
    """403."""
    _noter(request)
    return render(request, "403.html", status=403)


def csrf_refuse(request, reason=""):
    """403 when the form's token is too old (the session ended meanwhile): what was typed waits in the new session.

    Kept only when the browser says that the form came from this very site, so that nobody writes in another's place.
    """
    origine = f"{request.scheme}://{request.get_host()}"
    champs = {n: v for n, v in request.POST.items() if n not in _JETONS}
    if request.headers.get("Origin") == origine and champs and sum(map(len, champs.values())) <= _SAISIE_MAX:
        request.session[_SAISIE] = {"chemin": request.path, "champs": champs}
    contexte = {"est_formulaire_perime": True, "chemin": request.path if _SAISIE in request.session else ""}
    return render(request, "403.html", contexte, status=403)


def saisie_gardee(request) -> dict[str, str] | None:
    """What was typed on this very page before the session ended; given back once."""
    if request.session.get(_SAISIE, {}).get("chemin") != request.path:
        return None
    return request.session.pop(_SAISIE)["champs"]


def introuvable(request, exception=None):
    """404: the same for what does not exist and for what is not yours."""
    _noter(request)
    return render(request, "404.html", status=404)


def trop_de_demandes(request, exception=None, *, secondes: int = 60):
    """429, with the time to wait, in seconds for the browser and in words for its reader."""
    minutes = -(-secondes // 60)
    duree = f"{secondes}\u00a0secondes" if secondes < 90 else f"{minutes}\u00a0minutes"
    reponse = render(request, "429.html", {"duree": duree}, status=429)
    reponse.headers["Retry-After"] = str(secondes)
    return reponse


def panne(request):
    """500, drawn without the request: what broke the page may be what its frame reads."""
    return HttpResponseServerError(render_to_string("500.html"))


def _noter(request) -> None:
    """Logs that a signed-in person was refused an address of the portal: its name and the account's number, nothing typed."""
    qui, quoi = getattr(request, "user", None), request.resolver_match
    if quoi is not None and qui is not None and qui.is_authenticated:
        logger.warning("acces_refuse", adresse=quoi.view_name or quoi.route, methode=request.method, user_id=qui.pk)
