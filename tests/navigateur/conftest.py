"""One real Chromium for all; a portal served for true over a database of its own; a visitor who logs in by the form."""

import os
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import resolve
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from dossiers.tasks import constater_silences
from rupco.socle.tasks import rejouer
from tests.fabrique import MOT_DE_PASSE, un_agent, un_employeur, une_entreprise
from tests.navigateur.regard import Regard

# A window costs as much as a page of ours by the address bar that it prepares, two pages that nobody opens; a process kept
# in reserve, as much again. The others are Playwright's: the last list is the only one that Chromium reads.
SANS = [
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "SpareRendererForSitePerProcess",
    "PaintHolding", "OptimizationHints", "MediaRouter", "HttpsUpgrades", "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
]  # fmt: skip
OPTIONS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", f"--disable-features={','.join(SANS)}",
]  # fmt: skip
COMMUNS = {"locale": "fr-FR", "reduced_motion": "reduce"}
PATIENCE = 6_000  # ms: a page that takes longer is broken
ICI = Path(__file__).parent


def pytest_collection_modifyitems(items):
    for item in items:
        if ICI in Path(item.path).parents:
            item.add_marker(pytest.mark.navigateur)


@pytest.fixture(autouse=True)
def _papiers(request):
    """Papers are drawn once, in the first journey, which downloads them; elsewhere they are numbered, stored and served."""
    if "test_parcours" not in request.path.stem or "avec JavaScript" not in request.node.name:
        request.getfixturevalue("sans_rendu")


@pytest.fixture(scope="session")
def navigateur(chromium):
    """The browser, started once. Its driver turns an event loop in this thread: Django is told that it may be used there."""
    avant = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        lance = playwright.chromium.launch(executable_path=chromium, args=OPTIONS)
        yield lance
        lance.close()
    if avant is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def live_server():
    """The portal served for true: static files by WhiteNoise, as in production, not by the tests' own handler."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.contrib.staticfiles.handlers.StaticFilesHandler", lambda application: application)
        serveur = LiveServer("localhost")
    resolve("/")  # every view is imported: the first visitor's patience is for his page
    yield serveur
    serveur.stop()


@pytest.fixture(scope="session")
def titres():
    """Every title seen, and its page."""
    return {}


class Visiteur:
    """A person at a browser: a page, a context watched all along."""

    def __init__(self, navigateur: Browser, racine: str, titres: dict, calque, *, largeur=1280, axe=True):
        self.racine, self.javascript, self.axe = racine, calque is None, axe
        taille = {"width": largeur, "height": 900}
        self.contexte = navigateur.new_context(java_script_enabled=self.javascript, viewport=taille, **COMMUNS)
        self.contexte.set_default_timeout(PATIENCE)
        self.regard = Regard(self.contexte, racine, titres, calque)
        self.page: Page = self.contexte.new_page()

    def aller(self, chemin: str, *, statut: int = 200) -> Page:
        """Opens an address and judges the page."""
        self.page.goto(self.racine + chemin)
        return self.regarder(statut=statut)

    def regarder(self, *, statut: int = 200) -> Page:
        self.page.wait_for_load_state()
        self.regard.page(self.page, statut=statut, axe=self.axe)
        return self.page

    def connecter(self, user, *, formulaire: bool = False) -> Page:
        """Opens a session, as the form does, or by the form itself: the first journey and the security's own tests."""
        if not formulaire:
            client = Client()
            client.force_login(user)
            self.contexte.add_cookies([{"name": "rupco", "value": client.cookies["rupco"].value, "url": self.racine}])
            self.page.goto(self.racine + "/compte/connexion/")
            return self.regarder()
        page = self.aller("/compte/connexion/")
        page.get_by_label("Adresse électronique").fill(user.email)
        page.get_by_label("Mot de passe", exact=True).fill(MOT_DE_PASSE)
        page.get_by_role("button", name="Se connecter").click()
        page.wait_for_url(lambda u: "/connexion/" not in u)
        assert [c["name"] for c in self.contexte.cookies()] == ["rupco"]
        return self.regarder()


@pytest.fixture(scope="session")
def calque(navigateur, live_server):
    """A page with scripts, where axe reads what the visitors without scripts see."""
    contexte = navigateur.new_context(**COMMUNS)
    contexte.set_default_timeout(PATIENCE)
    page = contexte.new_page()
    page.goto(live_server.url + "/compte/connexion/")
    return page


@pytest.fixture
def visiteur(navigateur, live_server, titres, request):
    """Opens a browser context: `visiteur(javascript=False, largeur=320)`; all are closed at the end."""
    cache.clear()  # the counts of tries are not those of the test before
    ouverts = []

    def ouvrir(*, javascript=True, **options) -> Visiteur:
        calque = None if javascript else request.getfixturevalue("calque")
        ouverts.append(Visiteur(navigateur, live_server.url, titres, calque, **options))
        return ouverts[-1]

    yield ouvrir
    for ouvert in ouverts:
        ouvert.contexte.close()


@pytest.fixture
def le_10_decembre(live_server, a):
    """Thursday 10 December 2026, 10 h in Strasbourg: the fifteenth day is the 25th, the last one Monday 28."""
    return a(2026, 12, 10, 9)


@pytest.fixture
def employeur(le_10_decembre):
    return un_employeur(une_entreprise("67", "Ateliers Vauban"), email="agathe.rollin@vauban.example", nom="Rollin")


@pytest.fixture
def agent(employeur):
    return un_agent("67", nom="Delorme")


@pytest.fixture
def travailler():
    """What the worker does when beat asks, now: the tasks themselves."""

    def faire() -> None:
        constater_silences()
        rejouer()

    return faire
