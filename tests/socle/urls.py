"""One view that acts, refuses or breaks on order, beside the portal's own addresses."""

import time

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path

from rupco.socle import horloge
from rupco.socle.models import Battement
from rupco.urls import handler400, handler403, handler404, handler500
from rupco.urls import urlpatterns as du_portail

__all__ = ["handler400", "handler403", "handler404", "handler500"]

pannes = []  # what the next calls raise, first one first


def agir(request):
    """POST « agir » leaves a row and goes to it; « refuser » answers 422; the rest is a page."""
    if pannes:
        time.sleep(0.2)
        raise pannes.pop()
    if request.POST.get("mode") == "agir":
        rang = Battement.objects.count() + 1
        time.sleep(0.2)  # long enough for every twin to be waiting
        Battement.objects.create(nom=f"n° {rang} {time.monotonic_ns() % 10**9}", battu_a=horloge.maintenant())
        return redirect(f"/essai/?rang={rang}")
    return HttpResponse("page", status=422 if request.POST.get("mode") == "refuser" else 200)


urlpatterns = [path("essai/", agir, name="essai"), *du_portail]
