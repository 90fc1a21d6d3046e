"""A question of the service, the answer of the company with a file, each one's reading: with scripts, and without."""

import pytest
from playwright.sync_api import expect

from dossiers.models import BrouillonEchange, Echange
from tests.fabrique import un_depot, un_pdf
from tests.navigateur import pas
from tests.navigateur.test_instruction import FACONS, regarder_dans_chaque_etat


@pytest.mark.parametrize("facon", FACONS)
def test_une_question_et_sa_reponse(facon, visiteur, employeur, agent, a, tmp_path):
    main, options = FACONS[facon]
    geste, elle, lui = main(), visiteur(**options), visiteur(**options)
    un_depot(employeur, intitule="RCC du site")
    lui.connecter(agent)
    pas.agir(lui, geste, "Ateliers Vauban", role="link", vers="/instruction/")
    page = pas.agir(lui, geste, "Écrire à l’employeur", role="link", vers="/echanges/$")
    pas.agir(lui, geste, "Envoyer")
    expect(page.locator("[data-rupco-erreurs]")).to_contain_text("Écrivez votre message.")
    lui.regarder(statut=422)
    geste.ecrire(page.locator("#id_texte"), "Le PV du CSE est-il signé ?")
    pas.agir(lui, geste, "Envoyer", vers=r"/echanges/#m\d+$")
    expect(page.locator(".rupco-echanges li:focus")).to_contain_text("Le PV du CSE est-il signé")
    expect(page.locator("main")).to_contain_text("Pas encore lu par l’entreprise")
    expect(page.locator("#id_texte")).to_have_value("")
    regarder_dans_chaque_etat(lui, facon)

    elle.connecter(employeur)
    page = pas.agir(elle, geste, "1 message non lu", role="link", vers="/echanges/#non-lu$")
    expect(page.locator(".rupco-echanges li", has=page.locator("#non-lu"))).to_be_in_viewport()
    regarder_dans_chaque_etat(elle, facon)
    _repondre(elle, geste, tmp_path, avec_script=options.get("javascript", True))
    page = lui.aller("/instruction/RCC-2026-0001/echanges/")
    expect(page.locator("main")).to_contain_text("Lu par l’entreprise le jeudi 10 décembre 2026")
    pas.telecharger(lui, geste, "projet.pdf")
    for qui, adresse in ((elle, "/dossiers/RCC-2026-0001/historique/"), (elle, "/compte/alertes/")):
        qui.aller(adresse)
    lui.aller("/instruction/RCC-2026-0001/historique/")


def _repondre(elle, geste, tmp_path, *, avec_script):
    """What is typed is kept at once where there are scripts; sent, it leaves nothing behind, even when the page comes back."""
    page, fichier = elle.page, tmp_path / "projet.pdf"
    fichier.write_bytes(un_pdf("projet").getvalue())
    geste.ecrire(page.locator("#id_texte"), "Pas encore. Voici le projet.")
    if avec_script:
        expect(page.locator("[data-rupco-enregistre]")).to_contain_text("Enregistré aujourd’hui à")
        assert BrouillonEchange.objects.get().texte == "Pas encore. Voici le projet."
    page.locator("#id_fichiers").set_input_files(fichier)
    pas.agir(elle, geste, "Envoyer", vers=r"/echanges/#m\d+$")
    expect(page.locator("main")).to_contain_text("Pas encore lu par le service")
    page.reload()
    expect(page.locator("#id_texte")).to_have_value("")
    assert (Echange.objects.count(), BrouillonEchange.objects.count()) == (2, 0)
