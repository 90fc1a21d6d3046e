"""« Calculer l’indemnité minimale » in a browser: four states, with and without scripts, and what scripts add."""

import re

import pytest
from playwright.sync_api import expect

from tests.navigateur.regard import etats

ADRESSE = "/calculer/indemnite/"
RESULTAT = f"{ADRESSE}?regime=rc&entree=03/09/2012&sortie=31/12/2026&saisie=constant&salaire=2972,50"
COLONNE = "\n".join(["2 410,00", *["2 900"] * 7, "4 140,00\t1 200", *["2 940,00"] * 3])


def _choisir(page, libelle):
    """By its label, which the DSFR draws over the button."""
    page.locator("main label").filter(has_text=libelle).first.click()


def _partout(qui, statut=200):
    qui.page.wait_for_load_state()
    for _ in etats(qui.page):
        qui.regarder(statut=statut)


@pytest.mark.parametrize(
    ("suite", "statut"),
    [
        ("", 200),
        ("?modifier=oui&regime=licenciement&entree=03/09/2012&sortie=31/12/2026&notification=01/10/2026&saisie=mois", 200),
        ("?regime=rc&entree=31/02/2012&saisie=colle&absence1_mois=3&changement1_quotite=50&montant=x", 422),
        ("?regime=rcc&entree=03/03/2026&sortie=31/07/2026&saisie=constant&salaire=2000", 200),
        ("?regime=pse&entree=03/03/2006&notification=01/02/2026&sortie=31/07/2026&salaire=9000&montant=600000", 200),
    ],
)  # fmt: skip
def test_chaque_etat_de_la_page(visiteur, suite, statut):
    qui = visiteur()
    qui.aller(ADRESSE + suite, statut=statut)
    _partout(qui, statut)


def test_du_formulaire_au_resultat_au_clavier_par_une_colonne_collee(visiteur):
    qui = visiteur()
    page = qui.aller(ADRESSE)
    _choisir(page, "Rupture conventionnelle individuelle")
    page.get_by_label("Date d’entrée dans l’entreprise").fill("03/09/2012")
    page.get_by_label("Dernier jour du contrat").fill("31/12/2026")
    expect(page.get_by_label("Date de notification")).to_be_hidden()
    _choisir(page, "Coller une colonne de tableur")
    expect(page.get_by_label("Salaire brut mensuel")).to_be_hidden()
    _choisir(page, "Le plus ancien")
    page.get_by_label("Colonne des salaires bruts").fill(COLONNE)
    page.get_by_role("button", name="Calculer", exact=True).press("Enter")
    expect(page.get_by_role("heading", level=2, name="11 642,29 €")).to_be_visible()
    assert "montant=" not in page.url, "ce qui est vide n’est pas dans l’adresse"
    _partout(qui)
    page.get_by_text("Quels salaires sont retenus").click()
    expect(page.get_by_text("Août 2026")).to_contain_text("dont 1 200,00 € de prime")
    page.get_by_role("link", name="Modifier mes réponses").click()
    expect(page.get_by_label("Salaire brut d’août 2026")).to_have_value("4140,00")
    _partout(qui)


def test_les_mois_se_nomment_quand_les_dates_changent(visiteur):
    qui = visiteur()
    page = qui.aller(ADRESSE)
    _choisir(page, "Un salaire par mois")
    _choisir(page, "Licenciement")
    page.get_by_label("Date d’entrée dans l’entreprise").fill("03/09/2025")
    page.get_by_label("Date de notification").fill("10/03/2026")
    page.get_by_label("Dernier jour du contrat").fill("31/05/2026")
    page.get_by_label("Licenciement pour faute grave").focus()
    mois = page.locator("input[name^=brut-]")
    expect(mois).to_have_count(6)
    page.get_by_label("Salaire brut de février 2026").fill("2500")
    page.get_by_label("Date de notification").fill("10/04/2026")
    page.get_by_label("Licenciement pour faute grave").focus()
    expect(mois).to_have_count(7)
    expect(page.get_by_label("Salaire brut de février 2026")).to_have_value("2500")
    qui.regarder()


def test_une_reponse_fausse_s_annonce_et_le_lien_mene_au_champ(visiteur):
    qui = visiteur()
    page = qui.aller(RESULTAT.replace("31/12/2026", "31/12/2126"), statut=422)
    resume = page.locator("[data-rupco-erreurs]")
    expect(resume).to_be_focused()
    resume.get_by_role("link", name=re.compile("Dernier jour du contrat")).click()
    expect(page.get_by_label("Dernier jour du contrat")).to_be_focused()
    expect(page.get_by_label("Dernier jour du contrat")).to_have_value("31/12/2126")


def test_le_lien_se_copie_et_le_calcul_s_imprime(visiteur):
    qui = visiteur()
    qui.contexte.grant_permissions(["clipboard-read", "clipboard-write"])
    page = qui.aller(RESULTAT)
    expect(page.get_by_role("button", name="Imprimer le calcul")).to_be_visible()
    page.get_by_role("link", name="Copier le lien").click()
    expect(page.get_by_text("Le lien est copié.")).to_be_visible()
    copie = page.evaluate("navigator.clipboard.readText()")
    page.goto(copie)
    expect(page.get_by_role("heading", level=2, name="11 642,29 €")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="Modifier mes réponses")).to_be_hidden()
    expect(page.get_by_text("Ancienneté retenue")).to_be_visible()


def test_sans_script_les_mois_se_demandent_par_un_bouton(visiteur):
    qui = visiteur(javascript=False, largeur=320)
    page = qui.aller(ADRESSE)
    _choisir(page, "Rupture conventionnelle individuelle")
    page.get_by_label("Date d’entrée dans l’entreprise").fill("03/09/2026")
    page.get_by_label("Dernier jour du contrat").fill("31/12/2026")
    _choisir(page, "Un salaire par mois")
    page.get_by_role("button", name="Afficher les mois").click()
    for mois in ("de novembre", "d’octobre", "de septembre"):
        page.get_by_label(f"Salaire brut {mois} 2026").fill("2 400")
    qui.regarder()
    page.get_by_role("button", name="Calculer", exact=True).click()
    expect(page.get_by_role("heading", level=2, name="150,00 €")).to_be_visible()
    expect(page.get_by_role("button", name="Imprimer le calcul")).to_be_hidden()
    qui.regarder()
