"""Error pages, in French, each with a way out; what a form sent, kept or read. None needs the database but the session's."""

import contextlib
import re

import structlog
from django.contrib import messages
from django.core.signing import BadSignature, Signer
from django.http import HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

logger = structlog.get_logger("rupco.acces")

SAISIE = "saisie_gardee"
_SAISIE_MAX = 200_000  # characters
_JAMAIS = re.compile(r"csrfmiddlewaretoken|cle_unique|auteur|login|code|credential|.*(password|mot_de_passe).*")
_SIGNATURE = Signer(salt="auteur")


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
    """403 when the form's token is too old (the session ended meanwhile): what was typed waits in the new session."""
    qui = request.user.pk if request.user.is_authenticated else None
    saisie = saisie_de(request)
    est_gardee = bool(saisie) and qui in (None, saisie["compte"])
    if est_gardee:
        garder(request, saisie)
    contexte = {"est_formulaire_perime": True, "chemin": request.path if est_gardee else ""}
    return render(request, "403.html", contexte, status=403)


def signer(compte: int) -> str:
    """Who a page is written for, as its forms say it back once the session is gone; always the same for an account."""
    return _SIGNATURE.sign(str(compte))


def saisie_de(request, compte: int | None = None) -> dict | None:
    """What a refused POST carried, to keep; no secret. Its owner: who signed the form, else `compte`, else nobody signed in.

    None when there is nothing to keep, and when the browser does not say that the form came from this very site: nobody
    writes in another's place.
    """
    champs = {n: v for n, v in request.POST.lists() if not _JAMAIS.fullmatch(n)}
    taille = sum(len(v) for valeurs in champs.values() for v in valeurs)
    origine = f"{request.scheme}://{request.get_host()}"
    if request.headers.get("Origin") != origine or not champs or taille > _SAISIE_MAX:
        return None
    with contextlib.suppress(BadSignature):
        compte = int(_SIGNATURE.unsign(request.POST.get("auteur", "")))
    return {"chemin": request.path, "champs": champs, "compte": compte, "fichiers": bool(request.FILES)}


def garder(request, saisie: dict | None) -> None:
    """Puts it by in the visitor's session, in place of an older one."""
    if saisie:
        request.session[SAISIE] = saisie


def saisie_gardee(request) -> dict[str, str] | None:
    """What this person typed on this very page before the session ended; given back once, and to nobody else."""
    saisie = request.session.get(SAISIE) or {}
    if (saisie.get("chemin"), saisie.get("compte")) != (request.path, request.user.pk):
        return None
    del request.session[SAISIE]
    return {nom: valeurs[-1] for nom, valeurs in saisie["champs"].items()}


def rendre_la_saisie(request, formulaire) -> None:
    """Fills a form that nobody sent yet with what this person typed there before the session ended, and says so."""
    if gardee := saisie_gardee(request):
        messages.info(
            request, "Votre session avait pris fin. Voici ce que vous aviez écrit\u00a0: relisez, puis envoyez."
        )
        formulaire.initial = {nom: gardee.get(nom, "") for nom in formulaire.fields}


def rend_la_saisie(vue):
    """Decorates a view that shows in its own form what `saisie_gardee` gives back; the others get a page that sends it again."""
    vue.rend_la_saisie = True
    return vue


def est_automatique(request) -> bool:
    """Sent by the page while its reader types, not by his gesture: the answer is read by a script."""
    return request.headers.get("X-Requested-With") == "rupco-brouillon"


def entier(texte: str | None) -> int:
    """The whole number that a browser sent, a version or a row's; 0 when it is none, or longer than any: no row bears it."""
    texte = (texte or "").strip()
    return int(texte) if texte.isascii() and texte.isdecimal() and len(texte) < 16 else 0


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
