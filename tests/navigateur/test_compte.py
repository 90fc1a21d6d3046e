"""« Gérer mon compte » in a real browser: each page light and dark, wide and at 320 px; the journeys with and without script."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import ChangementAdresse, User
from habilitations.models import Habilitation
from rupco.socle.models import Courriel
from tests.fabrique import MOT_DE_PASSE, un_employeur
from tests.navigateur.regard import etats

NEUF = "lampe vélo tomate 7"


def _reprouver(qui) -> None:
    """« Confirmez que c’est vous »: the password, once more."""
    page = qui.page
    if "/confirmer/" in page.url:
        qui.regarder()
        page.get_by_label("Mot de passe", exact=True).fill(MOT_DE_PASSE)
        page.locator("main").get_by_role("button", name="Confirmer").click()
        page.wait_for_url(lambda u: "/confirmer/" not in u)


def _lien(a: str, objet: str) -> str:
    texte = Courriel.objects.filter(a=a, objet=objet).latest("pk").texte
    return re.search(r"https?://[^/\s]+(/compte/adresse/\S+)", texte)[1]


@pytest.mark.parametrize("chemin", ["", "modifier/", "entreprise/", "changer-de-mot-de-passe/", "donnees/", "fermer/"])
def test_chaque_page_dans_chaque_etat(visiteur, employeur, chemin):
    qui = visiteur()
    qui.connecter(employeur)
    page = qui.aller(f"/compte/{chemin}")
    for _ in etats(page):
        qui.regarder()


def test_deux_onglets_comparent_leurs_versions(visiteur, employeur):
    qui = visiteur(largeur=320)
    qui.connecter(employeur)
    page = qui.aller("/compte/modifier/")
    User.objects.filter(pk=employeur.pk).update(fonction="Présidente")
    page.get_by_label("Fonction").fill("Juriste")
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_load_state()
    qui.regarder(statut=409)
    expect(page.locator("[data-rupco-erreurs]")).to_be_focused()
    expect(page.get_by_label("Fonction")).to_have_value("Juriste")
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_url("**/compte/")
    expect(page.get_by_text("C’est enregistré.")).to_be_visible()
    qui.regarder()


@pytest.mark.parametrize("javascript", [True, False])
def test_changer_d_adresse_puis_revenir(visiteur, employeur, javascript):
    ancienne, nouvelle = employeur.email, "agathe@nouvelle.example"
    qui = visiteur(javascript=javascript, largeur=1280 if javascript else 320)
    qui.connecter(employeur, formulaire=True)
    page = qui.page
    page.goto(qui.racine + "/compte/adresse/")
    _reprouver(qui)
    qui.regarder()
    page.get_by_label("Nouvelle adresse électronique").fill(nouvelle)
    page.get_by_role("button", name="Recevoir le lien").click()
    page.wait_for_load_state()
    expect(page.get_by_text("Consultez la messagerie")).to_be_visible()
    qui.regarder()
    qui.aller(_lien(nouvelle, "Confirmez votre nouvelle adresse"))
    page.get_by_role("button", name="Confirmer cette adresse").click()
    expect(page.get_by_role("heading", name="Votre nouvelle adresse est confirmée")).to_be_visible()
    qui.regarder()
    assert User.objects.get(pk=employeur.pk).email == nouvelle
    ailleurs = visiteur(javascript=javascript)
    page = ailleurs.aller(_lien(ancienne, "Un changement d’adresse est demandé"))
    page.get_by_role("button", name="Annuler le changement").click()
    page.wait_for_url("**/mot-de-passe/")
    expect(page.get_by_text("Le changement d’adresse est annulé")).to_be_visible()
    assert User.objects.get(pk=employeur.pk).email == ancienne
    assert ChangementAdresse.objects.get().statut == "annule"
    ailleurs.aller(_lien(nouvelle, "Confirmez votre nouvelle adresse"), statut=404)


def test_un_mot_de_passe_faible_dit_comment_faire_mieux(visiteur, employeur):
    qui = visiteur()
    qui.connecter(employeur)
    page = qui.aller("/compte/changer-de-mot-de-passe/")
    for champ, valeur in (("actuel", MOT_DE_PASSE), ("nouveau", "Agathe.Rollin2026"), ("encore", "Agathe.Rollin2026")):
        page.locator(f"#id_{champ}").fill(valeur)
    page.get_by_role("button", name="Changer le mot de passe").click()
    page.wait_for_load_state()
    expect(page.get_by_text("Choisissez des mots qui ne parlent pas de vous").first).to_be_visible()
    qui.regarder(statut=422)
    for champ, valeur in (("actuel", MOT_DE_PASSE), ("nouveau", NEUF), ("encore", NEUF)):
        page.locator(f"#id_{champ}").fill(valeur)
    page.get_by_role("button", name="Changer le mot de passe").click()
    page.wait_for_url("**/compte/")
    expect(page.get_by_text("Votre mot de passe a changé")).to_be_visible()
    qui.regarder()


@pytest.mark.parametrize("javascript", [True, False])
def test_fermer_son_compte(visiteur, employeur, javascript):
    un_employeur(employeur.etablissement, Habilitation.Role.EMPLOYEUR, prenom="Thomas", nom="Morel")
    qui = visiteur(javascript=javascript, largeur=1280 if javascript else 320)
    qui.connecter(employeur, formulaire=True)
    page = qui.aller("/compte/fermer/")
    expect(page.get_by_text("Vous êtes le dernier gestionnaire")).to_be_visible()
    un_employeur(employeur.etablissement, Habilitation.Role.GESTIONNAIRE)
    page = qui.aller("/compte/fermer/")
    page.get_by_label("J’ai compris").check(force=True)
    page.get_by_role("button", name="Fermer mon compte").click()
    page.wait_for_load_state()
    _reprouver(qui)
    page.wait_for_url("**/compte/ferme/")
    qui.regarder()
    assert not User.objects.get(pk=employeur.pk).is_active
