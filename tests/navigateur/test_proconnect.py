"""ProConnect in a real browser: a new person creates an account and leaves both sites, a known one links hers."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from accounts.proconnect import protocole
from tests.accounts.fournisseur import CLIENT, SECRET, Fournisseur
from tests.fabrique import MOT_DE_PASSE, un_agent


@pytest.fixture
def fournisseur(live_server, settings):
    serveur = Fournisseur()
    protocole._lus.clear()
    settings.RUPCO_URL, settings.RUPCO_PROCONNECT_URL = live_server.url, serveur.emetteur
    settings.RUPCO_PROCONNECT_CLIENT, settings.RUPCO_PROCONNECT_SECRET = CLIENT, SECRET
    yield serveur
    protocole._lus.clear()
    serveur.shutdown()
    serveur.server_close()


def _regarder(qui, fournisseur, **options):
    """The page, ProConnect being the only other site that the browser may visit."""
    qui.regard.fautes[:] = [f for f in qui.regard.fautes if not f.startswith(f"tiers : {fournisseur.emetteur}/")]
    return qui.regarder(**options)


def test_une_nouvelle_personne_cree_son_compte_puis_quitte_les_deux_sites(visiteur, fournisseur, le_10_decembre):
    qui = visiteur()
    page = qui.aller("/compte/agent/")
    expect(page.get_by_role("link", name="Qu’est-ce que ProConnect")).to_be_visible()
    page = qui.aller("/compte/connexion/")
    page.get_by_role("link", name="S’identifier avec ProConnect").click()
    page.wait_for_url("**/proconnect/inscription/")
    _regarder(qui, fournisseur)
    page.get_by_role("button", name="Créer mon compte").click()
    _regarder(qui, fournisseur, statut=422)
    for nom, valeur in {
        "SIRET": "130 025 265 00013", "Raison sociale": "Ateliers Vauban", "Adresse": "1 rue des Forges",
        "Code postal": "67000", "Commune": "Strasbourg", "Téléphone": "03 99 00 11 22",
    }.items():  # fmt: skip
        page.get_by_label(nom).first.fill(valeur)
    page.locator("label[for='id_civilite_0']").click()
    page.locator("label[for='id_cgu']").click(position={"x": 8, "y": 8})
    page.get_by_role("button", name="Créer mon compte").click()
    page.wait_for_url(lambda url: "/proconnect/" not in url)
    _regarder(qui, fournisseur)
    assert User.objects.get().email == "agathe.rollin@vauban.example"
    page.locator("details.rupco-moi summary").click()
    page.locator("details.rupco-moi").get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url(qui.racine + "/")
    expect(page.get_by_role("link", name="Se connecter").first).to_be_visible()
    assert len(fournisseur.sorties) == 1
    assert fournisseur.sorties[0]["id_token_hint"]


@pytest.mark.parametrize("javascript", [True, False])
def test_un_compte_connu_se_relie_avec_son_mot_de_passe(visiteur, fournisseur, employeur, javascript):
    qui = visiteur(javascript=javascript, largeur=320)
    page = qui.aller("/compte/connexion/")
    page.get_by_role("link", name="S’identifier avec ProConnect").click()
    page.wait_for_url("**/proconnect/lier/")
    _regarder(qui, fournisseur)
    for mot, statut in (("pas le bon du tout", 422), (MOT_DE_PASSE, 200)):
        page.get_by_label("Mot de passe de votre compte RUPCO").fill(mot)
        page.get_by_role("button", name="Relier mon compte").click()
        if statut == 422:
            _regarder(qui, fournisseur, statut=422)
    page.wait_for_url("**/dossiers/")
    _regarder(qui, fournisseur)


def test_un_agent_sans_second_facteur_et_une_panne(visiteur, fournisseur, le_10_decembre):
    agent = un_agent("67", nom="Delorme")
    fournisseur.personne |= {"email": agent.email, "sub": "sub-agent"}
    qui = visiteur(largeur=320)
    page = qui.aller("/compte/connexion/")
    page.get_by_role("link", name="S’identifier avec ProConnect").click()
    page.wait_for_url("**/retour/**")
    _regarder(qui, fournisseur, statut=403)
    fournisseur.mode = "panne"
    protocole._lus.clear()
    page.get_by_role("link", name="Recommencer avec un second facteur").click()
    page.wait_for_url("**/proconnect/?agent=1")
    _regarder(qui, fournisseur, statut=503)
