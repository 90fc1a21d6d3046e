"""Nothing typed is lost, nothing is filed twice: autosave, two tabs, a cut network, a double click, the back button."""

import pytest
from django.core.exceptions import PermissionDenied
from playwright.sync_api import expect

from dossiers import actions
from dossiers.models import Acte, Depot
from tests.fabrique import MOT_DE_PASSE, un_brouillon
from tests.navigateur import pas
from tests.navigateur.geste import Souris

ETAPE = "/dossiers/RCC-2026-0001/depots/1/etapes/entreprise/"
VERIFIER = "/dossiers/RCC-2026-0001/depots/1/verifier/"


@pytest.fixture
def brouillon(employeur):
    return un_brouillon(employeur, intitule="RCC du site")


@pytest.fixture
def elle(visiteur, employeur, brouillon):
    """Agathe, logged in."""
    qui = visiteur()
    qui.connecter(employeur)
    return qui


def _enregistre(page):
    expect(page.locator("[data-rupco-enregistre]")).to_contain_text("Enregistré aujourd’hui à 10 h 00")


def test_ce_qu_on_tape_s_enregistre_tout_seul(elle, brouillon):
    page = elle.aller(ETAPE)
    page.locator("#id_activite").fill("")
    page.locator("#id_activite").press_sequentially("Menuiserie & ébénisterie")
    _enregistre(page)
    elle.regarder()
    page.reload()
    expect(page.locator("#id_activite")).to_have_value("Menuiserie & ébénisterie")
    brouillon.refresh_from_db()
    assert brouillon.valeurs("entreprise")["activite"] == "Menuiserie & ébénisterie"
    assert brouillon.valeurs("entreprise")["effectif"] == "212"


def test_deux_onglets_choisissent_reponse_par_reponse(elle, brouillon):
    page = elle.aller(ETAPE)
    autre = elle.contexte.new_page()
    autre.goto(elle.racine + ETAPE)
    autre.locator("#id_activite").fill("Écrit dans l’autre onglet")
    autre.locator("#id_contact_nom").fill("Camille Kern")
    _enregistre(autre)
    elle.regard.attendus.add(f"409 {ETAPE}")
    page.locator("#id_activite").fill("Écrit dans le premier onglet")
    expect(page.locator(".rupco-cri")).to_contain_text("changé dans un autre onglet ou par un collègue")
    pas.agir(elle, Souris(), "Enregistrer et continuer")
    expect(page.get_by_role("heading", name="Cette étape a changé")).to_be_visible()
    conflits = page.locator("[data-rupco-conflit]")
    expect(conflits).to_have_count(2)
    expect(conflits.first).to_contain_text("Écrit dans l’autre onglet")
    expect(page.locator("#id_activite")).to_have_value("Écrit dans le premier onglet")
    elle.regarder(statut=409)
    page.set_viewport_size({"width": 320, "height": 900})
    elle.regarder(statut=409)
    Souris().cocher(page.locator("#choix-contact_nom-leur"))
    expect(page.locator("#id_contact_nom")).to_have_value("Camille Kern")
    brouillon.refresh_from_db()
    assert brouillon.valeurs("entreprise")["activite"] == "Écrit dans l’autre onglet", "nothing is chosen for her"
    pas.agir(elle, Souris(), "Enregistrer ces réponses", vers="/depots/1/$")
    brouillon.refresh_from_db()
    gardees = brouillon.valeurs("entreprise")
    assert (gardees["activite"], gardees["contact_nom"]) == ("Écrit dans le premier onglet", "Camille Kern")
    page.goto(elle.racine + ETAPE)
    expect(page.get_by_text("Nous avons retrouvé")).to_have_count(0)
    expect(page.locator("#id_contact_nom")).to_have_value("Camille Kern")


PANNES = {"session fermée": "Votre session est sans doute fermée", "serveur en panne": "nouvel essai dans 10 s"}


@pytest.mark.parametrize("panne", PANNES)
def test_un_enregistrement_qui_rate_se_dit_haut_et_rend_chaque_caractere(
    panne, elle, employeur, brouillon, monkeypatch
):
    page, long = elle.aller(ETAPE), "Écrit sans que rien ne parte. " + "é" * 2000
    elle.regard.attendus |= {f"403 {ETAPE}", f"500 {ETAPE}"}
    with monkeypatch.context() as patch:
        if panne == "session fermée":
            elle.contexte.clear_cookies()
        else:
            patch.setattr(actions, "enregistrer_etape", lambda *_, **__: 1 / 0)
        page.locator("#id_activite").fill(long)
        cri = page.locator(".rupco-cri")
        expect(cri).to_contain_text(PANNES[panne])
        expect(cri).to_be_in_viewport()
        expect(page.locator("#id_activite")).to_have_value(long)
        elle.regard.page(page, statut=200)
    if panne == "session fermée":
        onglet = elle.contexte.new_page()
        onglet.goto(elle.racine + "/compte/connexion/")
        onglet.get_by_label("Adresse électronique").fill(employeur.email)
        onglet.get_by_label("Mot de passe", exact=True).fill(MOT_DE_PASSE)
        onglet.get_by_role("button", name="Se connecter").click()
        onglet.wait_for_url(lambda u: "/connexion/" not in u)
    page.goto(elle.racine + ETAPE)
    expect(page.locator("#id_activite")).to_have_value(long)
    rendu = (
        "Voici ce que vous aviez écrit" if panne == "session fermée" else "Nous avons retrouvé ce que vous aviez écrit"
    )
    expect(page.get_by_text(rendu)).to_be_visible()
    _enregistre(page)
    brouillon.refresh_from_db()
    assert brouillon.valeurs("entreprise")["activite"] == long


def test_le_reseau_coupe_puis_revient(elle, brouillon):
    page = elle.aller(ETAPE)
    page.clock.install()
    page.reload()
    elle.regard.attendus.add("net::ERR_INTERNET_DISCONNECTED")
    elle.contexte.set_offline(True)
    page.locator("#id_activite").fill("Écrit pendant la coupure")
    page.clock.run_for(1_000)
    note = page.locator("[data-rupco-enregistre]")
    expect(note).to_contain_text("Non enregistré, nouvel essai dans 10 s")
    expect(page.locator("#id_activite")).to_have_value("Écrit pendant la coupure")
    brouillon.refresh_from_db()
    assert brouillon.valeurs("entreprise")["activite"] == "Fabrication de meubles"
    elle.contexte.set_offline(False)
    page.clock.run_for(10_500)
    _enregistre(page)
    brouillon.refresh_from_db()
    assert brouillon.valeurs("entreprise")["activite"] == "Écrit pendant la coupure"
    elle.regarder()


def test_une_page_quittee_sans_avoir_pu_enregistrer_rend_son_texte(elle, brouillon, monkeypatch):
    """The server refuses the autosave, then the last one that the browser sends while leaving."""
    essais = []

    def refuser(*quoi, **options):
        essais.append(quoi)
        raise PermissionDenied

    page = elle.aller(ETAPE)
    elle.regard.attendus.add(f"403 {ETAPE}")
    with monkeypatch.context() as panne:
        panne.setattr(actions, "enregistrer_etape", refuser)
        page.locator("#id_activite").fill("Jamais parti")
        expect(page.locator("[data-rupco-enregistre]")).to_contain_text("Non enregistré")
        page.goto(elle.racine + "/dossiers/")
        for _ in range(250):
            if len(essais) < 2:
                page.wait_for_timeout(20)
        assert len(essais) == 2
    page.goto(elle.racine + ETAPE)
    expect(page.locator("#id_activite")).to_have_value("Jamais parti")
    expect(page.get_by_text("Nous avons retrouvé ce que vous aviez écrit")).to_be_visible()
    _enregistre(page)
    elle.regarder()
    brouillon.refresh_from_db()
    assert brouillon.valeurs("entreprise")["activite"] == "Jamais parti"


def test_un_double_clic_ne_depose_qu_une_fois(elle):
    page = elle.aller(VERIFIER)
    Souris().cocher(page.locator("#id_certifie"))
    page.get_by_role("button", name="Déposer la demande").dblclick()
    page.wait_for_url("**/recu/")
    elle.regarder()
    assert (Depot.objects.count(), Acte.objects.count()) == (1, 1)


@pytest.mark.parametrize("javascript", [True, False], ids=["avec JavaScript", "sans JavaScript"])
def test_revenir_en_arriere_et_redeposer_donne_le_meme_recu(visiteur, employeur, brouillon, javascript):
    qui = visiteur(javascript=javascript)
    qui.connecter(employeur)
    page = qui.aller(VERIFIER)
    for _ in range(2):
        page.locator("#id_certifie").set_checked(True, force=True)
        page.get_by_role("button", name="Déposer la demande").click()
        page.wait_for_url("**/recu/")
        expect(page.locator("main")).to_contain_text("AR-2026-000001")
        page.go_back()
        if "/recu/" in page.url or not page.locator("#id_certifie").count():
            break  # the page was not kept: the address itself leads back to the receipt
    page.wait_for_load_state()
    assert (Depot.objects.count(), Acte.objects.count()) == (1, 1)
    qui.aller("/dossiers/RCC-2026-0001/depots/1/recu/")
    expect(page.locator("main")).to_contain_text("AR-2026-000001")


def test_le_meme_formulaire_envoye_deux_fois_depose_une_fois(elle):
    """What a proxy or an old tab does: the very same bytes again, after the answer."""
    page, vieux = elle.aller(VERIFIER), elle.contexte.new_page()
    vieux.goto(elle.racine + VERIFIER)
    for onglet in (page, vieux):
        onglet.locator("#id_certifie").set_checked(True, force=True)
        onglet.get_by_role("button", name="Déposer la demande").click()
        onglet.wait_for_url("**/recu/")
        expect(onglet.locator("main")).to_contain_text("AR-2026-000001")
    assert (Depot.objects.count(), Acte.objects.count()) == (1, 1)
