"""The bannette and the search in Chromium: at the keyboard with scripts, then without any, at 320 px."""

import pytest
from playwright.sync_api import expect

from dossiers import actions
from dossiers.models import Appui, Vue
from tests.fabrique import un_agent, un_depot, un_employeur, une_demande_de_pieces, une_entreprise
from tests.navigateur.geste import Clavier
from tests.navigateur.regard import etats


@pytest.fixture
def trois(employeur, agent, a):
    """Three dépôts of the service: one that runs, one of the agent's, one that waits for a piece."""
    a(2026, 12, 10, 9)
    depots = [
        un_depot(employeur, intitule="RCC du siège"),
        un_depot(un_employeur(une_entreprise("67", "Brasserie du Ried"))),
    ]
    attend = un_depot(un_employeur(une_entreprise("67", "Tuilerie Œrtel")))
    actions.attribuer(depots[1], par=agent, a=agent)
    une_demande_de_pieces(attend, agent)
    a(2026, 12, 21, 9)
    return depots


def test_au_clavier_avec_scripts(visiteur, agent, trois):
    qui = visiteur()
    qui.connecter(agent)
    for _ in etats(qui.page):
        page = qui.aller("/bannette/")
    page.keyboard.press("j")
    expect(page.locator("[data-rupco-ligne]").first).to_be_focused()
    expect(page.locator("#lot")).to_be_hidden()
    for touche in "xjx":
        page.keyboard.press(touche)
    expect(page.locator("[data-rupco-lot-compte]")).to_have_text("2 dépôts choisis")
    for _ in etats(page):
        qui.regarder()
    page.keyboard.press("x")
    expect(page.get_by_role("status").filter(has_text="1 dépôt choisi")).to_be_attached()
    page.keyboard.press("x")
    page.keyboard.press("a")
    expect(page.get_by_label("Attribuer à")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    dit = page.get_by_role("alert").filter(has_text="2 dépôts attribués à")
    expect(dit).to_be_focused()
    expect(dit).to_be_in_viewport()
    for _ in etats(page):
        qui.regarder()
    page.locator("[data-rupco-choix]").first.check()
    page.keyboard.press("j")  # from a box too
    page.keyboard.press("k")
    page.get_by_role("link", name="Tout désélectionner").click()
    expect(page.locator("#lot")).to_be_hidden()
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.wait_for_url("**/attribuer/")
    page.keyboard.press("g")
    page.keyboard.press("b")
    page.wait_for_url("**/bannette/")
    page.keyboard.press("1")
    page.wait_for_url("**liste=moi**")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Raccourcis clavier")).to_be_visible()
    page.keyboard.press("1")  # nothing moves under the dialog
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("#recherche")).to_be_focused()
    page.keyboard.type("tuil ?1")  # while one types, a letter is a letter
    expect(page.locator("#recherche")).to_have_value("tuil ?1")
    page.locator("#recherche").fill("oertel tuil")
    page.keyboard.press("Enter")
    page.wait_for_url("**/chercher/**")
    expect(page.locator("main mark").first).to_have_text("Tuilerie")
    qui.regarder()


def test_demander_un_appui_au_clavier_avec_scripts(visiteur, agent, trois):
    collegue, qui = un_agent("67", nom="Morel"), visiteur()
    qui.connecter(agent)
    page = qui.aller("/bannette/")
    for touche in "jxjxd":
        page.keyboard.press(touche)
    expect(page.locator("summary", has_text="Demander un appui")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in etats(page):
        qui.regarder()
    page.keyboard.press("Tab")
    expect(page.get_by_label("À qui")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("d’accord")  # a letter is a letter
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    dit = page.get_by_role("alert").filter(has_text=f"Appui demandé à {collegue.nom_d_usage} sur 2 dépôts")
    expect(dit).to_be_focused()
    qui.regarder()
    appui = Appui.objects.get()
    assert (appui.a, appui.mot, appui.depots.count()) == (collegue, "d’accord", 2)
    page = qui.aller(f"/instruction/{appui.depots.first().dossier.reference}/historique/")
    expect(page.locator("blockquote")).to_have_text("d’accord")
    for _ in etats(page):
        qui.regarder()


def test_demander_un_appui_sans_script_a_320_pixels(visiteur, agent, trois):
    collegue, geste, qui = un_agent("67", nom="Morel"), Clavier(), visiteur(javascript=False, largeur=320)
    qui.connecter(agent)
    page = qui.aller("/bannette/?liste=libres")
    geste.cocher(page.get_by_label("Tuilerie Œrtel"))
    geste.activer(page.locator("summary", has_text="Demander un appui"))
    geste.activer(page.get_by_role("button", name="Envoyer la demande d’appui"))
    expect(page.locator("[data-rupco-erreurs]")).to_contain_text("Dites en un mot ce que vous demandez.")
    qui.regarder(statut=422)
    expect(page.get_by_label("Tuilerie Œrtel")).to_be_checked()
    geste.choisir(page.get_by_label("À qui"), str(collegue.pk))
    geste.ecrire(page.get_by_label("Votre mot"), "Un avis ?")
    geste.activer(page.get_by_role("button", name="Envoyer la demande d’appui"))
    expect(page.get_by_role("alert").filter(has_text="sur 1 dépôt. Rien d’autre ne change.")).to_be_focused()
    qui.regarder()
    assert Appui.objects.get().mot == "Un avis ?"


@pytest.mark.parametrize("javascript", [True, False], ids=["avec", "sans"])
def test_demander_un_appui_depuis_le_depot(visiteur, agent, trois, javascript):
    collegue, geste, qui = un_agent("67", nom="Morel"), Clavier(), visiteur(javascript=javascript)
    qui.connecter(agent)
    page = qui.aller(f"/instruction/{trois[0].dossier.reference}/depots/1/")
    geste.activer(page.get_by_role("link", name="Demander un appui"))
    for _ in etats(page):
        qui.regarder()
    geste.activer(page.get_by_role("button", name="Envoyer la demande"))
    expect(page.locator("[data-rupco-erreurs]")).to_contain_text("Dites en un mot ce que vous demandez.")
    qui.regarder(statut=422)
    geste.choisir(page.get_by_label("À qui"), str(collegue.pk))
    geste.ecrire(page.get_by_label("Votre mot"), "Un avis ?")
    geste.activer(page.get_by_role("button", name="Envoyer la demande"))
    expect(
        page.get_by_role("alert").filter(has_text=f"Appui demandé à {collegue.nom_d_usage} sur 1 dépôt")
    ).to_be_focused()
    qui.regarder()
    assert Appui.objects.get().mot == "Un avis ?"


def test_sans_script_a_320_pixels(visiteur, agent, trois):
    geste, qui = Clavier(), visiteur(javascript=False, largeur=320)
    qui.connecter(agent)
    page = qui.aller("/bannette/?liste=proche")
    geste.activer(page.locator("summary", has_text="Vues enregistrées"))
    geste.ecrire(page.get_by_label("Nom de la vue"), "Cette semaine")
    geste.activer(page.get_by_role("button", name="Enregistrer cette vue"))
    expect(page.locator("main")).to_contain_text("est enregistrée")
    qui.regarder()
    assert Vue.objects.get().requete == "liste=proche"
    qui.aller("/bannette/vues/")
    page = qui.aller("/bannette/?liste=libres")
    geste.cocher(page.get_by_label("Tuilerie Œrtel"))
    geste.activer(page.get_by_role("button", name="Attribuer"))
    expect(page.locator("[data-rupco-erreurs]")).to_contain_text("Choisissez une personne de la liste.")
    qui.regarder(statut=422)
    expect(page.get_by_label("Tuilerie Œrtel")).to_be_checked()
    geste.choisir(page.get_by_label("Attribuer à"), "0")
    geste.activer(page.get_by_role("button", name="Attribuer"))
    expect(page.get_by_role("alert").filter(has_text="1 dépôt laissé sans personne")).to_be_focused()
    qui.regarder()
    page = qui.aller("/bannette/absences/")
    geste.activer(page.get_by_role("button", name="Enregistrer mon absence"))
    expect(page.locator("[data-rupco-erreurs]")).to_contain_text("Écrivez une date")
    qui.regarder(statut=422)
    qui.aller("/instruction/chercher/?q=ried")
