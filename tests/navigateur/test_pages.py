"""Pages that stand alone: each in four states (1280 and 320 px, light and dark), then what goes wrong on them."""

import re

import pytest
from playwright.sync_api import expect

from dossiers.models import Acte
from rupco.socle import horloge, suites
from rupco.socle.models import Courriel
from tests.fabrique import un_depot
from tests.navigateur.regard import etats

_600_CHAMPS = """(formulaire) => {
  for (let i = 0; i < 600; i++) {
    formulaire.append(Object.assign(document.createElement("input"), {type: "hidden", name: `x${i}`}));
  }
}"""
PUBLIQUES = [
    "/", "/compte/connexion/", "/compte/mot-de-passe/", "/verifier/", "/demo/", "/compte/inscription/", "/compte/affichage/",
]  # fmt: skip


def _partout(visiteur, statut=200):
    """Judges the page where the visitor stands, in its four states."""
    visiteur.page.wait_for_load_state()
    for _ in etats(visiteur.page):
        visiteur.regarder(statut=statut)
    return visiteur.page


@pytest.mark.parametrize("chemin", PUBLIQUES)
def test_une_page_publique(visiteur, employeur, agent, chemin):
    qui = visiteur()
    qui.aller(chemin)
    _partout(qui)


@pytest.mark.parametrize(
    ("theme", "appareil", "fond"), [("Sombre", "light", "rgb(22, 22, 22)"), ("Clair", "dark", "rgb(255, 255, 255)")]
)
def test_le_theme_choisi_vaut_mieux_que_celui_de_l_appareil(visiteur, employeur, theme, appareil, fond):
    qui = visiteur()
    page = qui.aller("/")
    page.emulate_media(color_scheme=appareil)
    page.get_by_role("link", name="Paramètres d’affichage").click()
    page.get_by_label(f"Thème {theme.lower()}").check(force=True)
    page.get_by_role("button", name="Enregistrer").click()
    qui.regarder()
    qui.aller("/")
    assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == fond
    page.emulate_media(media="print")
    assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_la_liste_propose_un_dossier_large_comme_etroite(visiteur, employeur):
    un_depot(employeur)
    qui = visiteur()
    qui.connecter(employeur)
    page = qui.aller("/dossiers/")
    for etat in etats(page):
        expect(page.get_by_role("link", name="Créer un dossier"), etat).to_have_count(1)  # what is folded has no role
        qui.regarder()


def test_une_adresse_qui_n_existe_pas(visiteur, employeur):
    qui = visiteur()
    qui.aller("/nulle/part/", statut=404)
    page = _partout(qui, 404)
    page.get_by_role("link", name="Revenir à l’accueil").click()
    qui.regarder()
    assert page.url == qui.racine + "/"


def test_une_connexion_refusee_dit_une_phrase_et_garde_l_adresse(visiteur, employeur):
    qui = visiteur()
    page = qui.aller("/compte/connexion/")
    page.get_by_label("Adresse électronique").fill(employeur.email)
    page.get_by_label("Mot de passe", exact=True).fill("ce n’est pas le bon")
    page.get_by_role("button", name="Se connecter").click()
    resume = page.locator("[data-rupco-erreurs]")
    expect(resume).to_contain_text("L’adresse ou le mot de passe ne correspond pas.")
    expect(resume).to_be_focused()
    expect(page.get_by_label("Adresse électronique")).to_have_value(employeur.email)
    expect(page).to_have_title(re.compile("^Erreur\u00a0: "))
    _partout(qui)


def test_un_mot_de_passe_oublie_se_retrouve_par_la_boite_aux_lettres(visiteur, employeur):
    qui = visiteur()
    page = qui.aller("/compte/mot-de-passe/")
    page.get_by_label("Adresse électronique").fill(employeur.email)
    page.get_by_role("button", name="Recevoir le lien").click()
    page.wait_for_url("**/envoye/")
    _partout(qui)
    suites.rejouer()
    lien = re.search(r"/compte/mot-de-passe/nouveau/\S+", Courriel.objects.get().texte)[0]
    page.goto(qui.racine + lien)
    page.get_by_label("Nouveau mot de passe").fill("12345678901234")
    page.get_by_label("Le même, une seconde fois").fill("autre chose")
    page.get_by_role("button", name="Changer le mot de passe").click()
    expect(page.locator("[data-rupco-erreurs]")).to_be_focused()
    _partout(qui)
    page.get_by_label("Nouveau mot de passe").fill("une tout autre phrase de passe 7")
    page.get_by_label("Le même, une seconde fois").fill("une tout autre phrase de passe 7")
    page.get_by_role("button", name="Changer le mot de passe").click()
    page.wait_for_url("**/change/")
    _partout(qui)
    page.goto(qui.racine + lien)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ce lien ne fonctionne plus")
    _partout(qui)


def test_un_formulaire_d_une_session_perdue_est_refuse_en_francais(visiteur, employeur):
    qui = visiteur()
    page = qui.aller("/compte/connexion/")
    qui.contexte.clear_cookies()
    page.get_by_label("Adresse électronique").fill(employeur.email)
    page.get_by_label("Mot de passe", exact=True).fill("peu importe")
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("ouverte depuis trop longtemps")
    _partout(qui, 403)


def test_un_envoi_trop_grand_est_refuse_en_francais(visiteur, employeur):
    qui = visiteur()
    page = qui.aller("/compte/connexion/")
    page.locator("main form.rupco-form").evaluate(_600_CHAMPS)
    page.get_by_label("Adresse électronique").fill(employeur.email)
    page.get_by_label("Mot de passe", exact=True).fill("peu importe")
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_text("Erreur 413")).to_be_visible()
    _partout(qui, 413)


def test_verifier_un_document(visiteur, employeur, travailler):
    un_depot(employeur)
    travailler()
    acte = Acte.objects.get()
    qui = visiteur()
    page = qui.aller("/verifier/")
    page.get_by_label("Code de vérification ou numéro du document").fill("ZZ-2026-000001")
    page.locator("main form button").click()
    page.wait_for_url("**code=*")
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    _partout(qui, 404)
    qui.aller(f"/verifier/{acte.code}/")
    expect(page.locator("main")).to_contain_text(acte.numero)
    assert "Vauban" not in page.content(), "rien de personnel"
    _partout(qui)
    horloge.voyager(acte.depot.echeances.get().expire_a - horloge.maintenant())
    qui.aller(f"/verifier/{acte.numero}/")


def test_la_boite_aux_lettres_de_la_demonstration(visiteur, employeur, agent, travailler):
    un_depot(employeur)
    travailler()
    qui = visiteur()
    qui.aller("/demo/")
    page = _partout(qui)
    assert page.locator("a[href^='/demo/courriels/']").count() == Courriel.objects.count() >= 2
    page.locator("a[href^='/demo/courriels/']").first.click()
    page.wait_for_url("**/demo/courriels/*/")
    _partout(qui)
    page.get_by_role("link", name="Ouvrir la version HTML").click()
    page.wait_for_url("**/html/")
    assert qui.regard.fautes == [], "la politique de la page du courriel lui convient"
    assert "Vauban" not in page.title()


def test_la_demonstration_connecte_en_un_clic_et_avance_le_temps(visiteur, employeur, agent, travailler):
    depot = un_depot(employeur)
    qui = visiteur()
    page = qui.aller("/demo/")
    page.get_by_role("button", name="Avancer jusqu’à la prochaine échéance").click()
    expect(page.locator(".rupco-messages")).to_contain_text("29 décembre 2026")
    qui.regarder()
    assert horloge.maintenant() > depot.echeances.get().expire_a
    page.get_by_label("Nombre de jours").fill("0")
    page.get_by_role("button", name="Avancer de ce nombre de jours").click()
    expect(page.locator(".fr-alert--error")).to_contain_text("Le temps n’a pas bougé")
    qui.regarder()
    page.get_by_role("button", name="Devenir Agathe Rollin").click()
    page.wait_for_url("**/dossiers/")
    qui.regarder()
