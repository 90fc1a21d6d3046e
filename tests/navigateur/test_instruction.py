"""A request from the first piece asked to the refusal, employer and service in two browsers: with scripts, and without."""

import pytest
from playwright.sync_api import expect

from dossiers.models import Decision, Depot
from habilitations.models import Affectation
from tests.fabrique import un_agent, un_depot, un_pdf
from tests.navigateur import pas
from tests.navigateur.geste import Clavier, Souris
from tests.navigateur.regard import etats

FACONS = {"avec JavaScript": (Souris, {}),
          "au clavier, sans JavaScript, 320 px": (Clavier, {"javascript": False, "largeur": 320, "axe": False})}  # fmt: skip


def regarder_dans_chaque_etat(qui, facon, statut=200):
    """Light and dark, wide and narrow, once: the other ways walk the same pages."""
    if facon != "avec JavaScript":
        qui.regarder(statut=statut)
        return
    for _ in etats(qui.page):
        qui.regarder(statut=statut)
    qui.page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.parametrize("facon", FACONS)
def test_des_pieces_au_refus(facon, visiteur, employeur, agent, travailler, a, tmp_path):
    main, options = FACONS[facon]
    geste, elle, lui = main(), visiteur(**options), visiteur(**options)
    un_depot(employeur, intitule="RCC du site")
    _demander_une_piece(lui, geste, agent, facon)
    travailler()
    _completer(elle, geste, employeur, facon, tmp_path)
    travailler()
    signataire = un_agent("67", Affectation.Role.SIGNATAIRE, nom="Kuntz")
    _preparer_un_refus(lui, geste, facon)
    _signer(visiteur(**options), geste, signataire, facon)
    travailler()
    page = elle.aller("/dossiers/")
    geste.activer(page.locator("main").get_by_role("link", name="RCC du site"))
    expect(page.locator("main")).to_contain_text("La validation de votre accord est refusée")
    regarder_dans_chaque_etat(elle, facon)
    pas.telecharger(elle, geste, "Télécharger la décision")
    pas.agir(elle, geste, "Déposer un nouvel accord", vers="/depots/2/$")
    elle.regarder()
    assert Depot.objects.get(numero=2).genre == "nouvel_accord"


def _demander_une_piece(lui, geste, agent, facon):
    lui.connecter(agent)
    pas.agir(lui, geste, "Ateliers Vauban", role="link", vers="/instruction/")
    lui.regarder()
    page = pas.agir(lui, geste, "Demander des pièces", role="link", vers="/demander-pieces/$")
    regarder_dans_chaque_etat(lui, facon)
    geste.ecrire(page.locator("#id_repondre_le"), "31/02/2027")
    pas.agir(lui, geste, "Signer et envoyer la demande")
    expect(page.locator("[data-rupco-erreurs]")).to_contain_text("Écrivez une date qui existe")
    lui.regarder(statut=422)
    geste.ecrire(page.locator("#id_repondre_le"), "20/12/2026")
    pas.agir(lui, geste, "Signer et envoyer la demande", vers="/depots/1/$")
    expect(page.locator("main")).to_contain_text("Le délai ne court pas")
    regarder_dans_chaque_etat(lui, facon)


def _completer(elle, geste, employeur, facon, tmp_path):
    elle.connecter(employeur)
    page = pas.agir(elle, geste, "RCC du site", role="link", vers="/dossiers/RCC")
    expect(page.locator("main")).to_contain_text("Le service attend 2 pièces de vous")
    elle.regarder()
    pas.agir(elle, geste, "Compléter la demande", role="link", vers="/completer/$")
    regarder_dans_chaque_etat(elle, facon)
    for nature in ("regularite", "information_cse"):
        fichier = tmp_path / f"{nature}.pdf"
        fichier.write_bytes(un_pdf(nature).getvalue())
        pas.joindre(elle, geste, nature, fichier)
        expect(page.locator(f"section[aria-labelledby=p-{nature}] .rupco-pieces a")).to_have_text(fichier.name)
        page.wait_for_load_state()
    elle.regarder()
    pas.agir(elle, geste, "Envoyer 2 fichiers", vers="/dossiers/RCC-2026-0001/$")
    expect(page.locator("main")).to_contain_text("Dernière pièce envoyée")
    elle.regarder()


def _preparer_un_refus(lui, geste, facon):
    page = lui.aller("/instruction/RCC-2026-0001/depots/1/")
    lui.regarder()
    pas.agir(lui, geste, "Préparer la décision", role="link", vers="/decision/$")
    pas.agir(lui, geste, "Soumettre à la signature")
    expect(page.locator("[data-rupco-erreurs]")).to_contain_text("Choisissez le sens de la décision.")
    lui.regarder(statut=422)
    geste.cocher(page.locator("#sens-refus"))
    page.locator("#mesures_constat").select_option("non_conforme")
    geste.activer(page.locator("fieldset", has=page.locator("#mesures_attendu")).locator("summary"))
    geste.ecrire(page.locator("#mesures_attendu"), "Pour chaque mesure, sa durée et son montant.")
    regarder_dans_chaque_etat(lui, facon, statut=422)
    pas.agir(lui, geste, "Soumettre à la signature", vers="/depots/1/$")
    expect(page.locator("main")).to_contain_text("à la signature")


def _signer(elle, geste, signataire, facon):
    page = elle.connecter(signataire)
    pas.agir(elle, geste, "Ateliers Vauban", role="link", vers="/instruction/")
    pas.agir(elle, geste, "Relire et signer", role="link", vers="/signer/$")
    expect(page.locator("main")).to_contain_text("Pour chaque mesure, sa durée et son montant.")
    regarder_dans_chaque_etat(elle, facon)
    pas.agir(elle, geste, "Signer et envoyer", vers="/depots/1/$")
    expect(page.locator("main")).to_contain_text("Décision rendue par")
    elle.regarder()
    assert Decision.objects.get().auteur == signataire
