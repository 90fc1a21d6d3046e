"""The register and ProConnect on loopback, and the process's clock."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.proconnect import protocole
from rupco.socle import horloge
from tests.accounts.annuaire import Annuaire
from tests.accounts.fournisseur import CLIENT, SECRET, Fournisseur, aller_au_fournisseur


@pytest.fixture
def annuaire(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "sirene"}}
    cache.clear()
    with Annuaire() as serveur:
        settings.RUPCO_SIRENE_URL = serveur.url
        yield serveur
    cache.clear()


@pytest.fixture
def reel(monkeypatch):
    """Moves the process's clock by a duration."""
    depart, ecoule = datetime(2026, 11, 22, 9, tzinfo=UTC), timedelta()
    monkeypatch.setattr(horloge, "reel", lambda: depart + ecoule)

    def avancer(duree):
        nonlocal ecoule
        ecoule += duree

    return avancer


@pytest.fixture(scope="session")
def _fournisseur():
    serveur = Fournisseur()
    yield serveur
    serveur.shutdown()
    serveur.server_close()


@pytest.fixture
def fournisseur(_fournisseur, settings):
    """A ProConnect that tells the truth, until its `mode` says otherwise; the portal knows it."""
    _fournisseur.remettre()
    protocole._lus.clear()
    settings.RUPCO_PROCONNECT_URL = _fournisseur.emetteur
    settings.RUPCO_PROCONNECT_CLIENT, settings.RUPCO_PROCONNECT_SECRET = CLIENT, SECRET
    yield _fournisseur
    protocole._lus.clear()


@pytest.fixture
def aller_retour(fournisseur):
    """`aller_retour(client, next=…)`: to ProConnect and back, the answer of the return; `.jusqu_au_retour` stops before it."""

    def revenir(client, **ou):
        return client.get(aller_au_fournisseur(client, **ou))

    revenir.jusqu_au_retour = aller_au_fournisseur
    return revenir


@pytest.fixture
def client_autre():
    """Another browser."""
    return Client()
