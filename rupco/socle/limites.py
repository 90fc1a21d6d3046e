"""How often: so many free tries, then a wait that doubles. Counted in the database, so it holds when Redis is down.

A key is a digest (an account, an address, never in clear); the wait ends by itself: nobody is locked out by somebody else.
"""

import hashlib
import hmac
import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from rupco.socle import horloge
from rupco.socle.models import Limite

__all__ = ["Regle", "TropDeDemandes", "compter", "oublier", "visiteur"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Regle:
    """`libres` tries in a `fenetre`, then waits of `attente`, twice, four times… at most `plafond`.

    All is forgotten once a whole `fenetre` has passed: since the first try, or since the end of the last wait.
    """

    nom: str
    libres: int
    fenetre: timedelta
    attente: timedelta = timedelta(seconds=30)
    plafond: timedelta = timedelta(hours=1)


class TropDeDemandes(Exception):
    """Too many tries; `secondes` before the next one is heard."""

    def __init__(self, secondes: int):
        super().__init__(f"Trop d’essais. Réessayez dans {secondes} secondes.")
        self.secondes = secondes


def visiteur(request: HttpRequest) -> str:
    """The visitor's network address; of an IPv6 one, its /64, which is one subscriber."""
    brute = get_adapter(request).get_client_ip(request)
    try:
        adresse = ipaddress.ip_address(brute)
    except ValueError:
        return "inconnue"
    adresse = getattr(adresse, "ipv4_mapped", None) or adresse
    if adresse.version == 6:
        return str(ipaddress.ip_network((adresse, 64), strict=False))
    return str(adresse)


def compter(regle: Regle, *cles: str) -> None:
    """Counts one try against each key; raises TropDeDemandes, and counts nothing, while one of them waits.

    Committed at once, in its own transaction: a refused form is a try. Call it outside any other transaction.
    """
    instant = horloge.reel()
    empreintes = sorted(_empreinte(regle, cle) for cle in cles)
    with transaction.atomic():
        Limite.objects.bulk_create([Limite(cle=c, depuis_a=instant) for c in empreintes], ignore_conflicts=True)
        lignes = list(Limite.objects.select_for_update().filter(cle__in=empreintes).order_by("cle"))
        if attend := max(_attentes(lignes, instant), default=None):
            raise TropDeDemandes(int(attend.total_seconds()) + 1)
        for ligne in lignes:
            _noter(ligne, regle, instant)


def oublier(regle: Regle, *cles: str) -> None:
    """A success: these keys start anew."""
    Limite.objects.filter(cle__in=[_empreinte(regle, cle) for cle in cles]).delete()


def _attentes(lignes: list[Limite], instant: datetime) -> Iterator[timedelta]:
    return (li.bloque_jusqu_a - instant for li in lignes if li.bloque_jusqu_a and li.bloque_jusqu_a > instant)


def _noter(ligne: Limite, regle: Regle, instant: datetime) -> None:
    depuis_a = ligne.bloque_jusqu_a or ligne.depuis_a  # a wait longer than the window forgets nothing
    if depuis_a <= instant - regle.fenetre:
        ligne.nombre, ligne.depuis_a = 0, instant
    ligne.nombre += 1
    de_trop = ligne.nombre - regle.libres
    ligne.bloque_jusqu_a = instant + min(regle.attente * 2 ** min(de_trop, 20), regle.plafond) if de_trop >= 0 else None
    ligne.save()


def _empreinte(regle: Regle, cle: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"{regle.nom}:{cle}".encode(), hashlib.sha256).hexdigest()
