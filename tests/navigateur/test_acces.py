"""What a keyboard and a reader's settings ask of every frame: skip links, menus, details, page of each space at 390 px."""

import pytest
from playwright.sync_api import expect

from tests.fabrique import un_depot
from tests.navigateur.geste import Clavier
from tests.navigateur.regard import etats


@pytest.fixture
def depose(employeur):
    return un_depot(employeur, intitule="RCC du site")


@pytest.mark.parametrize("largeur", [1280, 320])
@pytest.mark.parametrize("chemin", ["/", "/dossiers/"])
def test_le_premier_arret_mene_au_contenu(visiteur, employeur, chemin, largeur):
    qui = visiteur(largeur=largeur)
    if chemin != "/":
        qui.connecter(employeur)
    page, clavier = qui.aller(chemin), Clavier()
    clavier.pas(page)
    expect(page.get_by_role("link", name="Contenu")).to_be_focused()
    expect(page.get_by_role("link", name="Contenu")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    menu = page.locator(".fr-skiplinks").get_by_role("link", name="Menu")
    cible = page.locator(menu.get_attribute("href"))
    menu.focus()
    page.keyboard.press("Enter")
    expect(cible).to_be_focused()
    expect(cible).to_be_in_viewport()


def test_le_menu_du_compte_s_ouvre_et_se_ferme_au_clavier(visiteur, employeur):
    qui, clavier = visiteur(), Clavier()
    qui.connecter(employeur)
    page = qui.page
    menu = page.locator("details.rupco-moi")
    clavier.activer(menu.locator("summary"))
    expect(page.get_by_role("button", name="Se déconnecter")).to_be_visible()
    qui.regarder()
    page.keyboard.press("Escape")
    expect(menu.locator("summary")).to_be_focused()
    expect(page.get_by_role("button", name="Se déconnecter")).to_be_hidden()
    clavier.activer(menu.locator("summary"))
    clavier.activer(page.get_by_role("button", name="Se déconnecter"))
    page.wait_for_url(qui.racine + "/")
    page.goto(qui.racine + "/dossiers/")
    assert "/compte/connexion/" in page.url


def test_le_menu_d_un_telephone(visiteur, agent, depose):
    qui = visiteur(largeur=390)
    qui.connecter(agent)
    menu = qui.page.locator("details.rupco-menu-mobile")
    menu.locator("summary").click()
    qui.regarder()
    menu.get_by_role("link", name="Vérifier un document").click()
    qui.page.wait_for_url("**/verifier/")
    qui.regarder()


@pytest.mark.parametrize("chemin", ["", "depots/1/recu/", "depots/1/retirer/"])
def test_les_pages_d_un_depot_dans_chaque_etat(visiteur, employeur, depose, chemin):
    qui = visiteur()
    qui.connecter(employeur)
    page = qui.aller(f"/dossiers/{depose.dossier.reference}/{chemin}")
    for _ in etats(page):
        qui.regarder()


@pytest.mark.parametrize(
    "chemin", ["/bannette/", "/instruction/RCC-2026-0001/depots/1/", "/instruction/RCC-2026-0001/depots/1/completude/"]
)
def test_les_pages_de_l_agent_dans_chaque_etat(visiteur, agent, depose, chemin):
    qui = visiteur()
    qui.connecter(agent)
    page = qui.aller(chemin)
    for _ in etats(page):
        qui.regarder()
    page.set_viewport_size({"width": 390, "height": 844})
    qui.regarder()


def test_la_bannette_va_du_plus_presse_au_moins_presse_chaque_groupe_une_fois(visiteur, agent, employeur, a):
    """Filed on the 13th, its fifteenth day is a Saturday rolled over to Monday 30; filed on the 15th, it is that Monday."""
    a(2026, 11, 15, 9)
    un_depot(employeur, intitule="RCC du dimanche")
    a(2026, 11, 13, 9)
    un_depot(employeur, intitule="RCC du vendredi")
    a(2026, 11, 24, 9)
    un_depot(employeur, intitule="RCC du jour")
    qui = visiteur()
    page = qui.connecter(agent)
    groupes = page.locator(".rupco-groupe th").all_text_contents()
    assert groupes == ["Dans 3 à 5 jours", "Plus tard"]
    textes = page.locator(".rupco-bannette").first.inner_text()
    rangs = [textes.index(f"RCC du {quand}") for quand in ("vendredi", "dimanche", "jour")]
    assert rangs == sorted(rangs)


def test_ce_qui_n_est_pas_a_soi_est_introuvable(visiteur, agent, depose):
    qui = visiteur()
    qui.connecter(agent)
    qui.aller("/dossiers/RCC-2026-0001/depots/1/retirer/", statut=404)
