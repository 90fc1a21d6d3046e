"""What informs: an opening over several regions, written by the employer, read by the service, settled by the DGEFP."""

import pytest
from playwright.sync_api import expect

from dossiers.models import Depot
from tests.fabrique import la_dgefp, un_depot, un_service, une_information
from tests.navigateur import pas
from tests.navigateur.geste import Clavier, Souris
from tests.navigateur.regard import etats

FACONS = {
    "avec JavaScript": (Souris, {}),
    "au clavier, sans JavaScript, à 320 px": (Clavier, {"javascript": False, "largeur": 320, "axe": False}),
}
ENTREPRISE = {
    "effectif": "212",
    "activite": "Meubles",
    "contact_nom": "Agathe Rollin",
    "contact_telephone": "03 99 00 11 22",
}
NEGOCIATION = {"ouverture_le": "15/01/2027", "departs_envisages": "40"}
ETABLISSEMENTS = "75012 Paris, 8\n67000 Strasbourg, 12"
LIEUX = {
    "plusieurs_regions": "oui",
    "rattachement": "siege",
    "siege_code_postal": "67000",
}


@pytest.mark.parametrize("facon", FACONS)
def test_de_l_intention_de_negocier_au_service_designe(facon, visiteur, employeur, agent, travailler):
    main, options = FACONS[facon]
    geste, elle = main(), visiteur(**options)
    un_service("69")
    elle.connecter(employeur)
    geste.activer(elle.page.get_by_role("link", name="Créer un dossier").first)
    geste.cocher(elle.page.locator("input[name=genre][value=ouverture]"))
    geste.ecrire(elle.page.locator("#id_intitule"), "RCC des deux sites")
    pas.agir(elle, geste, "Créer le dossier", vers="/depots/1/$")
    elle.regarder()
    for etape, valeurs in (("entreprise", ENTREPRISE), ("negociation", NEGOCIATION), ("etablissements", LIEUX)):
        pas.ouvrir_etape(elle, geste, etape)
        if etape == "etablissements":
            pas.remplir(elle, geste, valeurs)
            geste.ecrire(elle.page.locator("#id_etablissements"), "67000 Strasbourg")
            pas.agir(elle, geste, "Enregistrer et continuer")
            expect(elle.page.locator("[data-rupco-erreurs]")).to_contain_text("Ligne 1")
            elle.regarder(statut=422)
            geste.ecrire(elle.page.locator("#id_etablissements"), ETABLISSEMENTS)
        else:
            pas.remplir(elle, geste, valeurs)
        pas.agir(elle, geste, "Enregistrer et continuer", vers="/depots/1/$")
    geste.activer(elle.page.get_by_role("link", name="Continuer : vérifier et déposer"))
    expect(elle.page.locator("main")).to_contain_text("Grand Est : 67000 Strasbourg (12 emplois).")
    elle.regarder()
    geste.cocher(elle.page.locator("#id_certifie"))
    pas.agir(elle, geste, "Envoyer au service", vers="/recu/$")
    elle.regarder()
    travailler()
    depot = Depot.objects.get()
    assert (depot.statut, depot.dossier.service) == ("transmis", un_service("67"))
    elle.aller(f"/dossiers/{depot.dossier.reference}/")
    _partout(elle)
    lui = visiteur(**options)
    lui.connecter(la_dgefp())
    _partout(lui)
    geste.activer(lui.page.get_by_role("link", name="Ateliers Vauban").first)
    lui.page.wait_for_url("**/instruction/**")
    _partout(lui)
    pas.agir(lui, geste, "Désigner un autre service", role="link", vers="/designer/$")
    pas.agir(lui, geste, "Désigner ce service")
    expect(lui.page.locator("[data-rupco-erreurs]")).to_be_visible()
    _partout(lui, 422)
    geste.choisir(lui.page.locator("#id_vers"), str(un_service("69").pk))
    geste.ecrire(lui.page.locator("#id_texte"), "Le plus grand site.")
    pas.agir(lui, geste, "Désigner ce service", vers="/depots/1/$")
    expect(lui.page.locator("main")).to_contain_text("Le service est désigné.")
    depot.dossier.refresh_from_db()
    assert depot.dossier.service == un_service("69")


def test_le_bilan_se_lit_des_deux_cotes(visiteur, employeur, agent, travailler, a):
    demande = un_depot(employeur)
    a(2026, 12, 30, 9)
    travailler()
    bilan = une_information("bilan", employeur, apres=demande)
    travailler()
    for personne, adresse in ((employeur, "dossiers"), (agent, "instruction")):
        qui = visiteur()
        qui.connecter(personne)
        page = qui.aller(f"/{adresse}/{bilan.dossier.reference}/depots/{bilan.numero}/")
        expect(page.locator("main")).to_contain_text("Congé de mobilité")
        _partout(qui)


def _partout(qui, statut=200):
    """In each state where scripts run; as it is, elsewhere: the other way walked the same pages."""
    if not qui.javascript:
        qui.regarder(statut=statut)
        return
    for _ in etats(qui.page):
        qui.regarder(statut=statut)
    qui.page.set_viewport_size({"width": 1280, "height": 900})
