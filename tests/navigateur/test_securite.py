"""Second factor and sessions in a browser: an application, a passkey on a virtual authenticator, a session about to close."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import expect

from rupco.socle import horloge
from tests.fabrique import MOT_DE_PASSE, un_brouillon
from tests.navigateur.regard import etats

CONNEXION, SECURITE = "/compte/connexion/", "/compte/securite/"


@pytest.fixture(autouse=True)
def _ici(live_server, settings):
    """A passkey belongs to the portal's own host: the browser must be there."""
    assert live_server.url.startswith("http://localhost:")
    settings.RUPCO_URL = live_server.url


def code(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, [*totp.yield_hotp_counters_from_time()][1]))


def identifier(qui, user, vers: str):
    """E-mail and password, up to the next page."""
    page = qui.aller(CONNEXION)
    page.get_by_label("Adresse électronique").fill(user.email)
    page.get_by_label("Mot de passe", exact=True).fill(MOT_DE_PASSE)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    page.wait_for_url(vers)
    return qui.regarder()


@pytest.mark.parametrize("javascript", [True, False], ids=["avec JavaScript", "sans JavaScript"])
def test_un_agent_ajoute_une_application_puis_entre_avec_son_code(visiteur, agent, settings, javascript):
    settings.RUPCO_SECOND_FACTEUR = True
    qui = visiteur(javascript=javascript, largeur=1280 if javascript else 320)
    page = identifier(qui, agent, "**/securite/")
    expect(page.get_by_text("Votre rôle demande un second facteur")).to_be_visible()
    page.get_by_role("link", name="Ajouter une application").click()
    qui.regarder()
    assert page.locator(".rupco-qr").evaluate("i => i.complete && i.naturalWidth") > 200
    secret = page.locator("#secret").inner_text()
    page.get_by_label(re.compile("Code affiché")).fill("000000")
    page.get_by_role("button", name="Ajouter l’application").click()
    expect(page.get_by_text("Ce code ne convient pas.").first).to_be_visible()
    qui.regarder()
    assert page.locator("#secret").inner_text() == secret
    page.get_by_label(re.compile("Code affiché")).fill(code(secret))
    page.get_by_role("button", name="Ajouter l’application").click()
    expect(page.locator(".rupco-codes li")).to_have_count(10)
    qui.regarder()
    secours = page.locator(".rupco-codes li").first.inner_text()
    with page.expect_download() as fichier:
        page.get_by_role("link", name="Télécharger").click()
    assert secours in fichier.value.path().read_text("utf-8")
    page.get_by_role("link", name="Je les ai notés").click()
    qui.regarder()
    page.goto(qui.racine + "/compte/deconnexion/")
    page.locator("main").get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url(qui.racine + "/")
    identifier(qui, agent, "**/connexion/code/")
    page.get_by_label("Code", exact=False).fill(secours)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    page.wait_for_url(re.compile(r"\d/bannette/$"))
    qui.aller(SECURITE)
    expect(page.get_by_text("9 codes")).to_be_visible()


@pytest.fixture
def cle():
    """A virtual authenticator on a page: it answers by itself, and proves its owner."""

    def brancher(page) -> None:
        outil = page.context.new_cdp_session(page)
        outil.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": True,
        }  # fmt: skip
        outil.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    return brancher


def test_une_cle_d_acces_s_ajoute_puis_remplace_le_mot_de_passe(visiteur, agent, cle, settings):
    settings.RUPCO_SECOND_FACTEUR = True
    qui = visiteur()
    page = identifier(qui, agent, "**/securite/")
    cle(page)
    page.get_by_role("link", name="Ajouter une clé").click()
    qui.regarder()
    page.get_by_label("Nom de la clé").fill("Mon ordinateur")
    page.get_by_role("button", name="Ajouter la clé").click()
    expect(page.locator(".rupco-codes li")).to_have_count(10)
    qui.aller(SECURITE)
    expect(page.get_by_text("Connexion sans mot de passe.")).to_be_visible()
    page.set_viewport_size({"width": 320, "height": 900})
    qui.regarder()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(qui.racine + "/compte/deconnexion/")
    page.locator("main").get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url(qui.racine + "/")
    qui.aller(CONNEXION + "?next=/bannette/")
    page.get_by_role("button", name="Me connecter avec une clé d’accès").click()
    page.wait_for_url(re.compile(r"\d/bannette/$"))
    qui.regarder()
    page.goto(qui.racine + "/compte/deconnexion/")
    page.locator("main").get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url(qui.racine + "/")
    identifier(qui, agent, "**/connexion/code/")
    page.get_by_role("button", name="Utiliser ma clé d’accès").click()
    page.wait_for_url(lambda u: "/connexion/" not in u)
    qui.aller("/bannette/")
    moyen = Authenticator.objects.get(user=agent, type="webauthn")
    assert moyen.data["name"] == "Mon ordinateur"


def test_une_cle_refusee_se_dit(visiteur, employeur, cle):
    """No key of this portal on the device: a sentence, and the rest of the page still works."""
    qui = visiteur()
    page = qui.aller(CONNEXION)
    cle(page)
    page.get_by_role("button", name="Me connecter avec une clé d’accès").click()
    expect(page.get_by_text("Rien n’a été confirmé.")).to_be_visible()
    qui.regarder()
    qui.connecter(employeur, formulaire=True)


def test_mes_sessions_se_ferment(visiteur, employeur):
    ici, ailleurs = visiteur(largeur=320), visiteur(axe=False)
    ici.connecter(employeur)
    ailleurs.connecter(employeur)
    page = ici.aller("/compte/sessions/")
    for _ in etats(page):
        ici.regarder()
    page.get_by_role("button", name="Fermer toutes les autres").click()
    expect(page.get_by_text("Les autres sessions sont fermées.")).to_be_visible()
    ici.regarder()
    ailleurs.page.goto(ailleurs.racine + "/dossiers/")
    assert CONNEXION in ailleurs.page.url


def test_la_fermeture_s_annonce_dans_chaque_onglet_et_se_repousse(visiteur, employeur):
    qui = visiteur(largeur=320)
    qui.contexte.clock.install()
    qui.connecter(employeur)
    page, autre = qui.page, qui.contexte.new_page()
    autre.goto(qui.racine + "/dossiers/")
    annonce = "Votre session se ferme dans 5 minutes, faute d’action de votre part."
    qui.contexte.clock.fast_forward(timedelta(minutes=54).seconds * 1000)
    expect(page.locator(".rupco-veille p")).to_have_text("")
    qui.contexte.clock.fast_forward(90_000)
    for onglet in (page, autre):
        expect(onglet.get_by_role("alert")).to_have_text(re.compile(annonce))
    qui.regarder()
    autre.get_by_role("button", name="Rester connecté").click()
    for onglet in (page, autre):
        expect(onglet.locator(".rupco-veille p")).to_have_text("")
    qui.contexte.clock.fast_forward(timedelta(minutes=61).seconds * 1000)
    expect(page.get_by_role("alert")).to_have_text(re.compile("Votre session est fermée."))
    expect(page.get_by_role("link", name="Se connecter (nouvel onglet)")).to_be_visible()
    qui.regarder()


@pytest.mark.parametrize("javascript", [True, False], ids=["avec JavaScript", "sans JavaScript"])
def test_deux_mille_caracteres_survivent_a_une_session_fermee(visiteur, employeur, javascript):
    """Typed before the session closed, sent after: given back on the same page, once signed in again."""
    depot = un_brouillon(employeur)
    ecrit = "Fabrication de meubles et de sièges, " * 54
    chemin = f"/dossiers/{depot.dossier.reference}/depots/1/etapes/entreprise/"
    qui = visiteur(javascript=javascript, axe=False)
    qui.connecter(employeur)
    page = qui.aller(chemin)
    with time_machine.travel(horloge.reel() + timedelta(minutes=62)):
        page.route("**/etapes/**", lambda r: r.abort() if r.request.resource_type == "fetch" else r.continue_())
        qui.regard.attendus.add("net::ERR_FAILED")
        page.locator("#id_activite").fill(ecrit)
        page.locator("main").get_by_role("button", name="Enregistrer et continuer").click()
        page.wait_for_url(f"**{CONNEXION}*")
        expect(page.get_by_text("Ce que vous aviez écrit est gardé")).to_be_visible()
        page.get_by_label("Adresse électronique").fill(employeur.email)
        page.get_by_label("Mot de passe", exact=True).fill(MOT_DE_PASSE)
        page.get_by_role("button", name="Se connecter", exact=True).click()
        page.wait_for_url(f"**{chemin}")
        expect(page.locator("#id_activite")).to_have_value(ecrit)
