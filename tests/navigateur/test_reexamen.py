"""A judgment annuls a silence: the service records it with the judge's term, both sides read it, and decide again."""

from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import expect

from dossiers.models import Depot, Reexamen
from habilitations.models import Affectation
from rupco.socle import horloge
from tests.fabrique import un_agent, un_depot

MODES = [
    pytest.param({"javascript": True}, id="avec JavaScript"),
    pytest.param({"javascript": False, "largeur": 320}, id="sans JavaScript, 320 px"),
]


@pytest.mark.parametrize("mode", MODES)
def test_un_jugement_et_son_terme(visiteur, employeur, travailler, mode):
    depot = un_depot(employeur, intitule="RCC des forges")
    chef, reference = un_agent("67", Affectation.Role.SIGNATAIRE, nom="Delorme"), depot.dossier.reference
    horloge.figer(datetime(2027, 3, 8, 9, tzinfo=UTC))
    travailler()
    service = visiteur(**mode)
    service.connecter(chef)
    page = service.aller(f"/instruction/{reference}/depots/1/")
    page.get_by_role("link", name="Enregistrer une annulation").click()
    service.regarder()
    page.get_by_label("Juridiction").select_option(label="Tribunal administratif")
    page.get_by_label("Siège").fill("Strasbourg")
    page.get_by_label("Numéro de l’affaire").fill("2700123")
    page.get_by_label("Date du jugement").fill("03/03/2027")
    page.get_by_label("Date de sa notification").fill("05/03/2027")
    page.get_by_label("Nouvelle décision à rendre au plus tard le").fill("04/03/2027")
    page.get_by_role("button", name="Enregistrer l’annulation").click()
    service.regarder(statut=422)
    expect(page.locator("[data-rupco-erreurs]")).to_contain_text("Choisissez un jour à partir de la notification")
    assert not Reexamen.objects.exists()
    page.get_by_label("Nouvelle décision à rendre au plus tard le").fill("19/03/2027")
    page.get_by_role("button", name="Enregistrer l’annulation").click()
    service.regarder()
    expect(page.get_by_text("L’annulation est enregistrée.")).to_be_visible()
    assert Reexamen.objects.get().avant_le == date(2027, 3, 19)
    travailler()
    page = service.aller("/bannette/")
    expect(page.get_by_role("row", name="Ateliers Vauban").first).to_contain_text("Terme fixé par le juge")
    page = service.aller(f"/instruction/{reference}/depots/2/")
    expect(page.locator("main")).to_contain_text("au plus tard le 19 mars 2027")
    elle = visiteur(**mode)
    elle.connecter(employeur)
    page = elle.aller(f"/dossiers/{reference}/")
    expect(page.locator("main")).to_contain_text("Passé ce jour, le silence du service ne vaut pas décision.")
    horloge.figer(datetime(2027, 4, 20, 9, tzinfo=UTC))
    travailler()
    assert Depot.objects.get(numero=2).statut == "en_reexamen"
