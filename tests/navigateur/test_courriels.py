"""The HTML of the mails on a narrow screen: nothing goes out of it, a date stands above its words."""

import pytest

from accounts.sirene import Issue
from dossiers import actions
from dossiers.models import Depot
from habilitations.models import Affectation
from rupco.socle import horloge
from rupco.socle.models import Courriel
from tests.accounts.inscription import ADRESSE, facile, remplir, sirene_repond
from tests.fabrique import un_agent, un_depot, un_pdf, une_demande_de_pieces

SORT = "() => document.documentElement.scrollWidth - innerWidth"
DATES = {
    "rcc.depot_recu",
    "rcc.depot_a_instruire",
    "rcc.pieces_demandees",
    "rcc.validation_tacite",
    "rcc.silence_garde",
}


@pytest.mark.lent
def test_un_courriel_tient_dans_320_px(visiteur, employeur, agent, travailler, client, monkeypatch):
    facile(monkeypatch)
    sirene_repond(monkeypatch, Issue.TROUVE)
    client.post(ADRESSE, remplir())
    un_agent("67", Affectation.Role.SIGNATAIRE, nom="Kuntz")
    complete = un_depot(employeur, intitule="RCC du site")
    une_demande_de_pieces(complete, agent, "information_cse")
    complete = Depot.objects.get(pk=complete.pk)
    actions.joindre_piece(complete, "information_cse", un_pdf("PV"), "pv.pdf", par=employeur)
    actions.envoyer_pieces(complete, par=employeur)
    actions.constater_completude(Depot.objects.get(pk=complete.pk), par=agent)
    travailler()
    horloge.figer(Depot.objects.get(pk=complete.pk).echeances.latest("pk").expire_a)
    travailler()
    courriels = {c.suite.declaration: c for c in Courriel.objects.select_related("suite")}
    assert courriels.keys() >= DATES
    page = visiteur(largeur=320).page
    larges = {}
    for declaration, courriel in courriels.items():
        page.set_content(courriel.html)
        if (trop := page.evaluate(SORT)) > 0:
            larges[declaration] = trop
    assert larges == {}
