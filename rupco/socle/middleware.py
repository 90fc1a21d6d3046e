"""Guards on every request: what its log line says, the headers of the house, what the portal hears, a form acts once."""

import hashlib
import re
import time
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import IntegrityError, transaction
from django.http import HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, ResolverMatch, resolve
from django_structlog.middlewares import RequestMiddleware

from rupco.socle import horloge
from rupco.socle.limites import TropDeDemandes
from rupco.socle.models import Jeton
from rupco.socle.views import SAISIE, trop_de_demandes

CLE = "cle_unique"
_TEXTE = 12  # characters: what is longer was written, not chosen
_FORME = re.compile(r"[0-9a-f]{32}")
_SECRET = re.compile(r"(?<=/)[\w-]{38,}(?=/)")  # socle.liens writes 43 characters, a link of a new password 40 or so
_PERMISSIONS = ", ".join(
    f"{nom}=()"
    for nom in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "payment",
        "usb",
    )
)


class LigneDeJournal(RequestMiddleware):
    """The lines of a request in the log: its address without its question, where a salary or a code may be written, and without
    the secret of a link."""

    @staticmethod
    def format_request(request) -> str:
        return f"{request.method} {_SECRET.sub('…', request.path)}"


class EnTetes:
    """Headers that Django has no setting for; nothing of a signed-in page stays in a shared cache."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        reponse = self.get_response(request)
        reponse.headers.setdefault("Permissions-Policy", _PERMISSIONS)
        reponse.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        reponse.headers.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)  # Django's comes too late for a 400
        if not request.path.startswith(settings.STATIC_URL):
            reponse.headers.setdefault("Cache-Control", "no-store")
        return reponse


class Porte:
    """The portal hears GET, HEAD and POST (generic views take a PUT for a POST), and text without NUL (PostgreSQL has none)."""

    METHODES = ("GET", "HEAD", "POST")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in self.METHODES:
            return HttpResponseNotAllowed(self.METHODES)
        textes = (
            request.path_info,
            *(v for champs in (request.GET, request.POST) for _, vs in champs.lists() for v in vs),
        )
        if any("\0" in texte for texte in textes):
            raise BadRequest("NUL")
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, TropDeDemandes):
            return trop_de_demandes(request, secondes=exception.secondes)
        return None


class Reprise:
    """A form whose sending met a closed session comes back on its page, once its author signed in again: one button sends it.

    A view that fills its own form with what was typed does better, and says so (`rend_la_saisie`).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        saisie = request.session.get(SAISIE) or {}
        if (saisie.get("chemin"), saisie.get("compte", 0)) != (request.path, request.user.pk):
            return self.get_response(request)
        if request.method == "POST" or "abandonner" in request.GET:
            del request.session[SAISIE]
        elif request.method == "GET" and not getattr(
            getattr(vue_demandee(request), "func", None), "rend_la_saisie", False
        ):
            textes = [v for valeurs in saisie["champs"].values() for v in valeurs if len(v) > _TEXTE]
            return render(request, "reprise.html", saisie | {"textes": textes})
        return self.get_response(request)


class UneSeuleFois:
    """A POST that carries a one-time key acts once; its twins (double click, back button, proxy) get the same answer.

    Only a success (a redirect) is kept: a refused form keeps its key and may be sent again, corrected.
    """

    ATTENTE = 15.0  # seconds a twin waits for the first to finish
    MORTE = timedelta(minutes=2)  # a first that has not answered by then died on the way: its place is free

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        cle = request.POST.get(CLE, "") if request.method == "POST" else ""
        if not _FORME.fullmatch(cle) or not request.user.is_authenticated:
            return self.get_response(request)
        qui = f"{request.user.pk}:{cle}"
        empreinte = _empreinte(request)
        while not _prendre(qui, empreinte):
            jumelle = self._reponse_de_la_premiere(request, qui, empreinte)
            if jumelle is not None:
                return jumelle
        try:
            reponse = self.get_response(request)
        except BaseException:
            Jeton.objects.filter(pk=qui).delete()
            raise
        if isinstance(reponse, HttpResponseRedirect):
            Jeton.objects.filter(pk=qui).update(adresse=reponse.url)
        else:
            Jeton.objects.filter(pk=qui).delete()
        return reponse

    def _reponse_de_la_premiere(self, request, qui: str, empreinte: str) -> HttpResponse | None:
        """The kept answer; None when the first failed and the place is free again."""
        fin = time.monotonic() + self.ATTENTE
        while jeton := Jeton.objects.filter(pk=qui).first():
            if jeton.empreinte != empreinte:
                return render(request, "409.html", status=409)
            if jeton.adresse:
                return HttpResponseRedirect(jeton.adresse)
            if jeton.cree_a < horloge.maintenant() - self.MORTE:
                Jeton.objects.filter(pk=qui, cree_a=jeton.cree_a, adresse="").delete()
                return None
            if time.monotonic() > fin:
                return render(request, "409.html", status=409)
            time.sleep(0.05)
        return None


def vue_demandee(request) -> ResolverMatch | None:
    """The view behind the address asked; None when there is none. Before Django has looked for it itself."""
    try:
        return resolve(request.path_info)
    except Resolver404:
        return None


def _prendre(qui: str, empreinte: str) -> bool:
    try:
        with transaction.atomic():
            Jeton.objects.create(cle=qui, empreinte=empreinte, cree_a=horloge.maintenant())
    except IntegrityError:
        return False
    return True


def _empreinte(request) -> str:
    """Digest of what is asked: path, fields and files, not the CSRF token (masked anew at each page)."""
    resume = hashlib.sha256(request.path.encode())
    for nom in sorted(request.POST):
        if nom != "csrfmiddlewaretoken":
            resume.update(repr((nom, request.POST.getlist(nom))).encode())
    for nom in sorted(request.FILES):
        for f in request.FILES.getlist(nom):
            resume.update(repr((nom, f.name, f.size)).encode())
            for morceau in f.chunks():
                resume.update(morceau)
            f.seek(0)
    return resume.hexdigest()
