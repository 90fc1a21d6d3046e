"""From the clauses of the agreement to the guide that follows: with scripts, and without them at 320 px."""

import zipfile

import pytest
from playwright.sync_api import expect

from rupco.socle import horloge
from tests.fabrique import un_brouillon
from tests.navigateur import pas
from tests.navigateur.geste import Souris

FACONS = {"avec JavaScript": {}, "sans JavaScript, 320 px": {"javascript": False, "largeur": 320}}


@pytest.mark.lent
@pytest.mark.parametrize("facon", FACONS)
def test_des_clauses_a_la_preuve_et_au_guide(facon, visiteur, employeur, travailler):
    geste, elle = Souris(), visiteur(**FACONS[facon])
    depot = un_brouillon(employeur)
    elle.connecter(employeur)
    chemin = f"/dossiers/{depot.dossier.reference}/depots/1/"
    page = elle.aller(chemin + "etapes/accord/")
    clause = page.get_by_role("group", name="1° Information du CSE")
    geste.cocher(clause.get_by_label("Dans l’accord"))
    geste.ecrire(clause.get_by_label("Article ou page"), "article 2")
    geste.cocher(page.get_by_role("group", name="6° Critères de départage").get_by_label("Absente"))
    pas.enregistrer(elle, geste)
    page = elle.aller(chemin + "etapes/accord/")
    expect(page.locator("main")).to_contain_text("Sans cette clause, la Dreets peut refuser la validation.")
    page = elle.aller(chemin + "verifier/")
    expect(page.locator("main")).to_contain_text("6° Critères de départage\u00a0: absente")
    geste.cocher(page.locator("#id_certifie"))
    pas.agir(elle, geste, "Déposer la demande", vers="/recu/$")
    page = elle.aller(chemin + "reponses/")
    expect(page.locator("main")).to_contain_text("article 2")
    horloge.figer(depot.echeances.get().expire_a)
    travailler()
    page = elle.aller(chemin)
    with page.expect_download() as attendu:
        geste.activer(page.get_by_role("button", name="Preuve de la validation tacite"))
    assert zipfile.is_zipfile(attendu.value.path())
    page = pas.agir(elle, geste, "Et maintenant", role="link", vers="/suite/$")
    elle.regarder()
    expect(page.locator("main")).to_contain_text("Signer la convention individuelle")
