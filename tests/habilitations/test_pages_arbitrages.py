"""The pages of a question laid before the service: the person's, the agents', the former gestionnaire's."""

import pytest

from tests.dossiers.pages import lire
from tests.fabrique import un_agent
from tests.habilitations.litiges import contester, decider, recuperer

pytestmark = pytest.mark.django_db


def test_les_pages_de_la_personne(lieu, premier, elle, deux_agents, client):
    client.force_login(elle)
    url = f"/contester/{lieu.siren}/"
    assert "Luc Faux" in lire(client, url)
    assert client.post(url, {"expose": " "}).status_code == 422
    suivi = client.post(url, {"expose": "Il n’est pas de la maison."}).url
    assert "Deux agents décident" in lire(client, suivi)
    assert client.post(url, {"expose": "Encore"}).url == client.get(url).url == suivi
    assert client.post(f"/recuperer/{lieu.siren}/", {"expose": "Absent"}).status_code == 302
    client.post(suivi)
    assert "Vous avez retiré" in lire(client, suivi)
    client.force_login(premier)
    for adresse in (url, f"/recuperer/{lieu.siren}/", suivi, suivi.replace("suivi", "opposition")):
        lire(client, adresse, statut=404)
    client.force_login(un_agent("75"))
    for adresse in (url, f"/recuperer/{lieu.siren}/", suivi):
        lire(client, adresse, statut=404)


def test_les_pages_des_agents(lieu, premier, elle, deux_agents, client):
    un, deux = deux_agents
    arbitrage = contester(elle, lieu, premier)
    url = f"/arbitrages/{arbitrage.pk}/"
    client.force_login(un)
    assert "Forges de Chambaran" in lire(client, "/arbitrages/")
    page = lire(client, url)
    assert "Il n’est pas de la maison." in page
    assert "Luc Faux" in page
    assert client.post(url, {"action": "proposer", "sens": "favorable", "motif": ""}).status_code == 422
    assert client.post(url, {"action": "rien"}).status_code == 404
    client.post(url, {"action": "proposer", "sens": "favorable", "motif": "Kbis"})
    assert "Confirmer la décision" not in lire(client, url)
    arbitrage.refresh_from_db()
    client.post(url, {"action": "confirmer", "vu": arbitrage.proposition})
    arbitrage.refresh_from_db()
    assert arbitrage.statut == "propose", "le premier agent ne confirme pas"
    client.force_login(deux)
    assert "Confirmer la décision" in lire(client, url)
    client.post(url, {"action": "confirmer", "vu": arbitrage.proposition})
    arbitrage.refresh_from_db()
    assert arbitrage.statut == "accorde"
    assert "Forges" not in lire(client, "/arbitrages/")
    assert "Forges" in lire(client, "/arbitrages/?etat=tous")
    for intrus in (un_agent("67"), elle):
        client.force_login(intrus)
        lire(client, url, statut=404)
    lire(client, "/arbitrages/", statut=404)


def test_la_page_d_opposition(lieu, premier, elle, deux_agents, client, a):
    arbitrage = decider(recuperer(elle, lieu), deux_agents)
    url = f"/arbitrages/{arbitrage.pk}/opposition/"
    client.force_login(premier)
    assert "17 décembre 2026" in lire(client, url).replace("\u00a0", " ")
    assert client.post(url, {"opposition": ""}).status_code == 422
    client.post(url, {"opposition": "Je suis là."})
    assert "Votre opposition est reçue" in lire(client, url)
    client.force_login(elle)
    lire(client, url, statut=404)
