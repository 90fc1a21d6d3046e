"""Looking an establishment up: the table loaded here, then the State's API « Recherche d’entreprises ».

The only place from which the portal calls out. Never blocks anybody: whatever fails, the answer is « indisponible » and the
person goes on by hand. Call it outside a transaction: it may take some seconds.
"""

import asyncio
import json
import math
import ssl
import time
from contextlib import aclosing
from dataclasses import asdict
from datetime import timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache

import httpx
import structlog
from django.conf import settings
from django.core.cache import cache

from accounts.models import ChargementSirene, FicheSirene
from accounts.sirene import disjoncteur
from accounts.sirene.reponse import (
    Fiche,
    Issue,
    Reponse,
    departement_de,
    est_masque,
    juger,
    lire_date,
    repondre,
    texte,
)
from rupco.socle import horloge

__all__ = ["Fiche", "Issue", "Reponse", "chercher"]

DELAI = 3.0  # seconds for one call, from the name's resolution to the last byte
TAILLE_MAX = 512 * 1024
GARDE, GARDE_INCONNU = 24 * 3600, 3600  # seconds in the cache; a new establishment soon shows
ATTENTE_MAX = 2.0  # seconds a person waits when the service asks for it; beyond, it rests
REPOS_MAX = 3600.0  # seconds, whatever it asks for
PARAMETRES = {"minimal": "true", "include": "siege,matching_etablissements"}

logger = structlog.get_logger("rupco.sirene")


class Panne(Exception):
    """The service did not answer, or not what it should. `attente`: seconds before another call is of any use."""

    def __init__(self, quoi: str, *, attente: float = 0.0, repos: timedelta | None = None):
        super().__init__(quoi)
        self.attente, self.repos = attente, repos


def chercher(siret: str) -> Reponse:
    """What Sirene knows of a SIRET that `lire_siret` has accepted. Never raises for what comes from outside."""
    locale = _dans_la_table(siret)
    if locale and (locale.issue is not Issue.TROUVE or locale.fiche.raison_sociale):
        return locale
    distante = _en_memoire(siret) or _appeler(siret)
    if locale and distante.issue in (Issue.INCONNU, Issue.INDISPONIBLE):
        return locale  # known, but not its name: the stock file only has the establishment's own
    return distante


def _dans_la_table(siret: str) -> Reponse | None:
    ligne = FicheSirene.objects.filter(siret=siret).first()
    if ligne is None:
        return None
    fiche = Fiche(
        siret=siret,
        siren=siret[:9],
        raison_sociale=ligne.denomination,
        adresse=ligne.adresse,
        code_postal=ligne.code_postal,
        commune=ligne.commune,
        code_commune=ligne.code_commune,
        departement=departement_de(ligne.code_commune),
        naf=ligne.naf,
        est_siege=ligne.est_siege,
        ferme_le=ligne.ferme_le,
    )
    return juger(fiche, est_ouvert=ligne.est_ouvert, est_diffusible=ligne.est_diffusible)


# --- Cache ----------------------------------------------------------------------------------------------


def _en_memoire(siret: str) -> Reponse | None:
    try:
        gardee = cache.get(f"sirene:1:{siret}")
        return gardee and repondre(Issue(gardee["issue"]), gardee["fiche"] and Fiche(**gardee["fiche"]))
    except Exception as panne:  # a dead cache is no cache, whatever its client raises
        logger.warning("cache_muet", erreur=type(panne).__name__)
        return None


def _garder(siret: str, reponse: Reponse) -> None:
    garde = GARDE_INCONNU if reponse.issue is Issue.INCONNU else GARDE
    valeur = {"issue": reponse.issue.value, "fiche": reponse.fiche and asdict(reponse.fiche)}
    try:
        cache.set(f"sirene:1:{siret}", valeur, garde)
    except Exception as panne:
        logger.warning("cache_muet", erreur=type(panne).__name__)


# --- API ------------------------------------------------------------------------------------------------


def _appeler(siret: str) -> Reponse:
    if not settings.RUPCO_SIRENE_URL:
        est_charge = ChargementSirene.objects.filter(fini_a__isnull=False).exists()
        return repondre(Issue.INCONNU if est_charge else Issue.INDISPONIBLE)
    if not disjoncteur.laisser_passer():
        return repondre(Issue.INDISPONIBLE)
    try:
        reponse = _demander_deux_fois(siret)
    except Panne as panne:
        disjoncteur.echouer(panne.repos)
        logger.warning("sirene_en_panne", erreur=str(panne))
        return repondre(Issue.INDISPONIBLE)
    disjoncteur.reussir()
    _garder(siret, reponse)
    return reponse


def _demander_deux_fois(siret: str) -> Reponse:
    try:
        return _demander(siret)
    except Panne as panne:
        if panne.attente > ATTENTE_MAX:
            raise
        time.sleep(panne.attente)
    return _demander(siret)


def _demander(siret: str) -> Reponse:
    """One call. Raises Panne."""
    boucle = asyncio.new_event_loop()  # asyncio.run would wait for a name server that does not answer
    try:
        code, entetes, corps = boucle.run_until_complete(_recevoir(siret))
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as erreur:  # TimeoutError is an OSError
        raise Panne(type(erreur).__name__) from None
    finally:
        boucle.run_until_complete(boucle.shutdown_asyncgens())
        boucle.close()
    if code in (429, 503) and (attente := _attente(entetes.get("Retry-After", ""))) is not None:
        raise Panne(str(code), attente=attente, repos=timedelta(seconds=min(attente, REPOS_MAX)))
    if code != 200:  # a redirection too: it is not followed
        raise Panne(str(code), attente=0.0 if code >= 500 else math.inf)
    try:
        return _lire(json.loads(corps), siret)
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError) as erreur:
        raise Panne(f"réponse illisible ({type(erreur).__name__})", attente=math.inf) from None


async def _recevoir(siret: str) -> tuple[int, httpx.Headers, bytes]:
    corps = bytearray()
    async with (
        asyncio.timeout(DELAI),
        httpx.AsyncClient(headers=_entetes(), verify=_autorites(), timeout=DELAI, follow_redirects=False) as client,
        client.stream("GET", f"{settings.RUPCO_SIRENE_URL}/search", params={"q": siret} | PARAMETRES) as reponse,
        aclosing(reponse.aiter_raw()) as morceaux,  # as sent: nothing to inflate beyond the limit
    ):
        async for morceau in morceaux:
            corps += morceau
            if len(corps) > TAILLE_MAX:
                raise Panne("réponse trop longue", attente=math.inf)
    return reponse.status_code, reponse.headers, bytes(corps)


@lru_cache(maxsize=1)
def _autorites() -> ssl.SSLContext:
    return httpx.create_ssl_context()  # read once: it takes as long as a call


def _entetes() -> dict[str, str]:
    return {"User-Agent": f"RUPCO (+{settings.RUPCO_URL})", "Accept": "application/json", "Accept-Encoding": "identity"}


def _attente(retry_after: str) -> float | None:
    """Seconds asked by `Retry-After`, a number or an HTTP date; None when it says nothing."""
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after)
    try:
        quand = parsedate_to_datetime(retry_after)
    except (ValueError, OverflowError):
        return None
    return max((quand - horloge.reel()).total_seconds(), 0.0) if quand.tzinfo else None


# --- What it says ---------------------------------------------------------------------------------------


def _lire(corps: dict, siret: str) -> Reponse:
    """The establishment asked, and no other: the search is fuzzy, and the head office is often another site."""
    for resultat in corps["results"]:
        for etablissement in (*(resultat.get("matching_etablissements") or ()), resultat.get("siege") or {}):
            if etablissement.get("siret") == siret:
                return _traduire(resultat, etablissement)
    return repondre(Issue.INCONNU)


def _traduire(resultat: dict, etablissement: dict) -> Reponse:
    noms = [resultat.get("nom_raison_sociale"), resultat.get("nom_complet")]
    code_postal, code_commune = texte(etablissement.get("code_postal")), texte(etablissement.get("commune"))
    fiche = Fiche(
        siret=etablissement["siret"],
        siren=etablissement["siret"][:9],
        raison_sociale=next(filter(None, map(texte, noms)), ""),
        adresse=_voie(texte(etablissement.get("adresse")), code_postal),
        code_postal=code_postal,
        commune=texte(etablissement.get("libelle_commune")),
        code_commune=code_commune,
        departement=departement_de(code_commune),
        naf=texte(etablissement.get("activite_principale")),
        est_siege=etablissement.get("est_siege") is True,
        ferme_le=lire_date(texte(etablissement.get("date_fermeture"))),
    )
    diffusions = {resultat.get("statut_diffusion"), etablissement.get("statut_diffusion_etablissement")}
    masques = any(map(est_masque, (*noms, etablissement.get("adresse"))))
    return juger(
        fiche,
        est_ouvert=etablissement.get("etat_administratif") != "F",
        est_diffusible=not masques and diffusions.isdisjoint({"P", "N"}),
    )


def _voie(adresse: str, code_postal: str) -> str:
    """« 20 AV DE SEGUR 75007 PARIS 7 » → « 20 AV DE SEGUR »: the rest has its own fields."""
    voie, trouve, _ = f" {adresse}".rpartition(f" {code_postal} ")
    return voie.strip() if code_postal and trouve else adresse
