"""One world a module, inside one transaction that is never committed; each cell in a savepoint that is undone."""

import shutil
import tempfile
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from django.conf import settings as reglages
from django.db import transaction
from django.test import Client

from dossiers import documents
from tests.conftest import papier_sans_dessin
from tests.droits.monde import batir


@pytest.fixture(scope="module")
def monde(request, django_db_setup, django_db_blocker):
    """The people, the objects, and their files. A module that reads the papers says `PAPIERS_DESSINES`: it takes seconds."""
    dossier, avant = Path(tempfile.mkdtemp()), reglages.RUPCO_FICHIERS
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        reglages.RUPCO_FICHIERS = dossier
        if not getattr(request.module, "PAPIERS_DESSINES", False):
            patch.setattr(documents, "rendre", papier_sans_dessin)
        monde = batir()
        monde.fichiers = dossier
        yield monde
        transaction.set_rollback(True)
    reglages.RUPCO_FICHIERS = avant
    shutil.rmtree(dossier)


@pytest.fixture(autouse=True)
def _prive(request, settings):
    """The files of the world, not the empty folder that other tests get; who reads the policy alone asks for no world."""
    if "monde" in request.fixturenames:
        settings.RUPCO_FICHIERS = request.getfixturevalue("monde").fichiers


@pytest.fixture(scope="module")
def appeler(monde):
    """`with appeler(role, method, path, data) as response`: as that person; whatever was written is undone, unless `garder`."""
    client = Client(raise_request_exception=False)

    @contextmanager
    def jouer(role: str, methode: str, chemin: str, donnees=None, *, garder: bool = False, **options):
        client.cookies = SimpleCookie({"rupco": monde.sessions[role]} if monde.sessions[role] else {})
        with transaction.atomic():
            reponse = getattr(client, methode.lower())(chemin, donnees, **options)
            reponse.corps = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
            yield reponse
            transaction.set_rollback(not garder)

    return jouer
