"""/sante/: what a load balancer and a person on duty must know. No secret, no domain word."""

import tempfile
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import connection
from django.http import JsonResponse
from django.views.decorators.http import require_safe

from rupco.celery import app
from rupco.socle import horloge
from rupco.socle.models import Battement

AGE_MAX = Battement.AGE_MAX.total_seconds()


@login_not_required
@require_safe
def sante(request):
    """200 when database, cache, broker and storage answer; the age of the heartbeat is told, and 503 says what fails.

    A silent beat does not take the web down (doors settle silences themselves): it is told as `"beat": "en retard"`.
    """
    essais = {"base": _base, "cache": _cache, "file": _file, "stockage": _stockage}
    etats = {nom: _essayer(essai) for nom, essai in essais.items()}
    va_bien = all(etat == "ok" for etat in etats.values())
    age = _age_du_battement() if etats["base"] == "ok" else None
    etats["beat"] = "inconnu" if age is None else "ok" if age <= AGE_MAX else "en retard"
    return JsonResponse(
        {"etat": "ok" if va_bien else "en panne", **etats, "battement_s": age}, status=200 if va_bien else 503
    )


def _essayer(essai) -> str:
    try:
        essai()
    except Exception as erreur:
        return f"en panne ({type(erreur).__name__})"
    return "ok"


def _base() -> None:
    with connection.cursor() as curseur:
        curseur.execute("SELECT 1")


def _cache() -> None:
    cache.set("sante", "1", 10)
    if cache.get("sante") != "1":
        raise RuntimeError


def _file() -> None:
    with app.connection_for_write() as lien:
        lien.ensure_connection(max_retries=1, timeout=2)


def _stockage() -> None:
    Path(settings.RUPCO_FICHIERS).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=settings.RUPCO_FICHIERS) as fichier:
        fichier.write(b"1")


def _age_du_battement() -> int | None:
    battu_a = Battement.objects.filter(nom="beat").values_list("battu_a", flat=True).first()
    return None if battu_a is None else round((horloge.maintenant() - battu_a).total_seconds())
