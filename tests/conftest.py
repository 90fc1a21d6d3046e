"""The hostile bed: warnings are errors, the network is blocked, time is travelled and never slept."""

import hashlib
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management.commands import flush
from django.db import connection
from pytest_socket import enable_socket, socket_allow_hosts

from dossiers import documents
from dossiers.fichiers import nature
from rupco.socle import horloge

LISENT_POUR_VRAI = {"test_fichiers", "test_documents_hostiles", "test_rangement"}
SANS_BASE = {"architecture", "composants", "deadlines"}  # folders that open none, or bring their own


def pytest_collection_modifyitems(items):
    """Real concurrency asks for real connections: SQLite has one writer. What needs no base is played with one alone."""
    for item in items:
        if item.get_closest_marker("postgresql") and connection.vendor != "postgresql":
            item.add_marker(pytest.mark.skip(reason="PostgreSQL seulement"))
        if item.path.parent.name in SANS_BASE:
            item.add_marker(pytest.mark.une_base)
    if "PYTEST_XDIST_WORKER" in os.environ:  # the long ones first: no process ends alone
        items.sort(key=lambda item: item.get_closest_marker("lent") is None)


@pytest.fixture(scope="session")
def _prives(tmp_path_factory):
    return tmp_path_factory.mktemp("fichiers")


@pytest.fixture(autouse=True)
def _prive(settings, _prives):
    """Files of a test are its own."""
    settings.RUPCO_FICHIERS = Path(tempfile.mkdtemp(dir=_prives))


_LUS: dict[tuple[str, str], tuple] = {}
_lire_a_part = nature._lire_a_part


@pytest.fixture(autouse=True)
def _lu_une_fois(request, monkeypatch):
    """The reader process opens each content once a worker: the same bytes have the same pages. Its own tests see it each time."""
    if request.path.stem not in LISENT_POUR_VRAI:
        monkeypatch.setattr(nature, "_lire_a_part", _relire)


def _relire(fichier, genre):
    fichier.seek(0)
    cle = (genre, hashlib.sha256(fichier.read()).hexdigest())
    if cle not in _LUS:
        _LUS[cle] = _lire_a_part(fichier, genre)  # a refusal is raised, and read again
    return _LUS[cle]


@pytest.fixture(autouse=True)
def _reseau_bloque():
    """Loopback only (databases, live server); anything else raises."""
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)
    yield
    enable_socket()


@pytest.fixture
def a():
    """Stops the portal's clock at an instant: `a(2026, 12, 10, 9)` is UTC."""

    def poser(*quand):
        instant = datetime(*quand, tzinfo=UTC)
        horloge.figer(instant)
        return instant

    return poser


@pytest.fixture(scope="session", autouse=True)
def _journal_vidable():
    """Transactional tests flush their tables: the journal's triggers are lifted for the flush alone, then put back."""
    origine = flush.Command.handle

    def vider(self, *args, **options):
        with connection.cursor() as c:
            if connection.vendor == "sqlite":
                c.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'socle_entree'")
                declencheurs = c.fetchall()
                oter, remettre = (
                    [f"DROP TRIGGER {nom}" for nom, _ in declencheurs],
                    [sql for _, sql in declencheurs],
                )
            else:
                oter, remettre = ([f"ALTER TABLE socle_entree {verbe} TRIGGER USER"] for verbe in ("DISABLE", "ENABLE"))
            for sql in oter:
                c.execute(sql)
        try:
            return origine(self, *args, **options)
        finally:
            with connection.cursor() as c:
                for sql in remettre:
                    c.execute(sql)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush.Command, "handle", vider)
        yield


def papier_sans_dessin(gabarit, contexte, *, identifiant):
    """A paper numbered and stored, its drawing left out: it takes a second each, and other tests look at it."""
    return b"%PDF-1.7 " + identifiant


@pytest.fixture
def sans_rendu(monkeypatch):
    """No paper is drawn."""
    monkeypatch.setattr(documents, "rendre", papier_sans_dessin)


@pytest.fixture(scope="session")
def chromium():
    """Path of the browser."""
    return os.environ.get("RUPCO_CHROMIUM", "/usr/bin/chromium")
