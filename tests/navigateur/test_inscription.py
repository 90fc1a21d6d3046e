"""Signing up in a browser: with and without scripts, found or typed by hand, and a link that opens nothing any more."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from accounts import robots
from accounts.models import Inscription, User
from accounts.sirene import Issue
from accounts.sirene.reponse import repondre
from rupco.socle import horloge
from tests.accounts.inscription import ADRESSE, FICHE, SECRET, SIRET, lien, sirene_repond
from tests.navigateur.geste import Clavier, Souris
from tests.navigateur.regard import etats

QUI = "g.laurent@vauban.example"
A_LA_MAIN = {
    "raison_sociale": "Menuiserie Kern",
    "adresse": "3 rue du Port",
    "code_postal": "67000",
    "commune": "Strasbourg",
}
PERSONNE = {"prenom": "Geneviève", "nom": "Laurent", "email": QUI, "telephone": "01 23 45 67 89", "password": SECRET}


@pytest.fixture(autouse=True)
def _trouve(monkeypatch):
    sirene_repond(monkeypatch, Issue.TROUVE)


def _partout(qui, statut=200):
    qui.page.wait_for_load_state()
    for _ in etats(qui.page):
        qui.regarder(statut=statut)
    return qui.page


def _se_presenter(qui, geste):
    """Civilité, names, e-mail, phone, password; the box, the terms."""
    page = qui.page
    geste.cocher(page.locator("#id_civilite_0"))
    for nom, valeur in PERSONNE.items():
        geste.ecrire(page.locator(f"#id_{nom}"), valeur)
    geste.cocher(page.locator("#id_robot"))
    geste.cocher(page.locator("#id_cgu"))


def test_du_siret_au_compte_active_au_clavier(visiteur, travailler):
    qui, geste = visiteur(), Clavier()
    page = qui.aller(ADRESSE)
    geste.ecrire(page.locator("#id_siret"), "130 025 265 00013")
    expect(page.get_by_text("Établissement trouvé dans le répertoire Sirene")).to_be_visible()
    expect(page.locator("dd[data-champ=service]")).to_have_text("Dreets Bourgogne-Franche-Comté")
    expect(page.get_by_role("button", name="Rechercher")).to_be_hidden()
    _se_presenter(qui, geste)
    expect(page.get_by_text("Vérification faite.")).to_be_visible()
    expect(page.get_by_text("longueur suffisante")).to_be_visible()
    qui.regarder()
    geste.activer(page.get_by_role("button", name="Créer mon compte"))
    page.wait_for_url("**/envoyee/")
    expect(page.locator("main")).to_contain_text(QUI)
    qui.regarder()
    qui.aller(lien())
    expect(page.locator("main")).to_contain_text("ATELIERS VAUBAN, BESANCON")
    _partout(qui)
    page.get_by_role("button", name="Activer mon compte").click()
    page.wait_for_url("**/compte/active/")
    qui.regarder()
    page.get_by_role("link", name="Accéder au portail").click()
    page.wait_for_url("**/connexion/")
    assert User.objects.get().etablissement.siret == SIRET


def test_sans_script_a_320_px_un_etablissement_protege_se_remplit_a_la_main(visiteur, monkeypatch):
    monkeypatch.setattr(robots, "AU_MOINS", timedelta(0))
    sirene_repond(monkeypatch, Issue.NON_DIFFUSIBLE)
    qui, geste = visiteur(javascript=False, largeur=320), Souris()
    page = qui.aller(ADRESSE)
    geste.ecrire(page.locator("#id_siret"), SIRET)
    geste.ecrire(page.locator("#id_prenom"), "Geneviève")
    page.get_by_role("button", name="Rechercher l’établissement").click()
    expect(page.locator(".fr-alert")).to_contain_text("ses informations sont protégées")
    expect(page.locator("#id_prenom")).to_have_value("Geneviève")
    qui.regarder()
    for nom, valeur in A_LA_MAIN.items():
        geste.ecrire(page.locator(f"#id_{nom}"), valeur)
    _se_presenter(qui, geste)
    page.get_by_role("button", name="Créer mon compte").click()
    page.wait_for_url("**/envoyee/")
    qui.regarder()
    qui.aller(lien())
    page.get_by_role("button", name="Activer mon compte").click()
    page.wait_for_url("**/compte/active/")
    qui.regarder()
    assert User.objects.get().etablissement.est_a_verifier


def test_un_hameau_n_a_pas_de_rue(visiteur, monkeypatch):
    sirene_repond(monkeypatch, repondre(Issue.TROUVE, replace(FICHE, adresse="")))
    qui, geste = visiteur(), Souris()
    page = qui.aller(ADRESSE)
    geste.ecrire(page.locator("#id_siret"), SIRET)
    expect(page.get_by_text("Établissement trouvé dans le répertoire Sirene")).to_be_visible()
    expect(page.locator("dd[data-champ=adresse]")).to_have_text("Non renseignée")
    expect(page.locator("#id_adresse")).to_have_count(0)
    qui.regarder()


def test_sirene_en_panne_puis_un_lien_expire(visiteur, monkeypatch):
    sirene_repond(monkeypatch, Issue.INDISPONIBLE)
    qui, geste = visiteur(), Souris()
    page = qui.aller(ADRESSE)
    geste.ecrire(page.locator("#id_siret"), SIRET)
    expect(page.locator(".fr-alert")).to_contain_text("Sirene ne répond pas")
    qui.regarder()
    for nom, valeur in A_LA_MAIN.items():
        geste.ecrire(page.locator(f"#id_{nom}"), valeur)
    _se_presenter(qui, geste)
    page.get_by_role("button", name="Créer mon compte").click()  # the proof may not be ready: the form waits for it
    page.wait_for_url("**/envoyee/")
    adresse = lien()
    Inscription.objects.update(expire_a=horloge.reel())
    qui.aller(adresse, statut=404)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ce lien n’active pas de compte")
    _partout(qui, 404)
    page.get_by_role("link", name="Recevez un nouveau lien").click()
    page.wait_for_url("**/renvoyer/")
    expect(page.get_by_label("Adresse électronique")).to_have_value(QUI)
    qui.regarder()


def test_une_erreur_se_dit_au_champ_et_le_numero_se_change(visiteur, monkeypatch):
    qui = visiteur()
    qui.regard.attendus.add("422 /inscription/etablissement/")
    page = qui.aller(ADRESSE)
    numero = page.locator("#id_siret")
    numero.fill("13002526500014")
    expect(page.locator("#id_siret_error")).to_contain_text("clé ne correspond pas")
    expect(numero).to_have_attribute("aria-invalid", "true")
    qui.regarder()
    numero.fill(SIRET)
    expect(page.locator("#id_siret_error")).to_have_count(0)
    page.get_by_role("link", name="Ce n’est pas mon établissement").click()
    expect(numero).to_be_focused()
    expect(numero).to_have_value("")
    expect(page.locator(".rupco-verrou")).to_have_count(0)
    page.get_by_role("button", name="Créer mon compte").click()
    resume = page.locator("[data-rupco-erreurs]")
    expect(resume).to_be_focused()
    expect(page).to_have_title(re.compile("^Erreur\u00a0: "))
    _partout(qui, 422)
    barre, legende, champ, message = (
        page.locator(ou).bounding_box()
        for ou in ("#id_civilite", "#id_civilite legend", "#id_prenom", "#id_civilite_error")
    )
    assert barre["x"] == legende["x"] == champ["x"] - 12, "one bar for the group, where the fields have theirs"
    assert message["y"] + message["height"] <= barre["y"] + barre["height"] + 1
    resume.get_by_role("link", name=re.compile("robot")).click()
    expect(page.locator("#id_robot")).to_be_focused()


def test_sans_siret_et_les_conditions(visiteur):
    qui, geste = visiteur(), Souris()
    page = qui.aller("/compte/inscription/sans-siret/")
    geste.cocher(page.locator("#id_nature_1"))
    expect(page.locator("#id_pays")).to_be_hidden()
    geste.cocher(page.locator("#id_nature_0"))
    expect(page.locator("#id_pays")).to_be_visible()
    page.get_by_role("button", name="Créer mon compte").click()
    expect(page.locator("[data-rupco-erreurs]")).to_be_focused()
    _partout(qui, 422)
    qui.aller("/compte/conditions/")
