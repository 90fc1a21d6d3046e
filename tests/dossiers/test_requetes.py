"""What a page asks of the base: the same number whatever there is behind, in every state of a dossier."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from dossiers import actions
from dossiers.models import Depot
from habilitations import actions as habilitations
from habilitations.models import Affectation
from rupco.socle import horloge
from tests.dossiers.pages import requetes
from tests.fabrique import (
    un_agent,
    un_depot,
    un_projet,
    un_service,
    une_demande_de_pieces,
    une_entreprise,
    une_information,
)
from tests.fautes.clones import des_clones

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(employeur):
    return un_agent("75")


@pytest.fixture
def depot(employeur):
    return un_depot(employeur)


@pytest.fixture
def couts(client, employeur, agent):
    """What the pages of a dépôt cost: the employer's, then the service's."""

    def mesurer(depot) -> tuple[int, int]:
        dossier = reverse("dossier", args=[depot.dossier.reference])
        instruction = reverse("instruction", args=[depot.dossier.reference, depot.numero])
        trouves = []
        for qui, adresse in ((employeur, dossier), (agent, instruction)):
            client.force_login(qui)
            trouves.append(requetes(client, adresse))
        return trouves[0], trouves[1]

    return mesurer


def decider(depot, sens):
    par = un_agent("75", Affectation.Role.SIGNATAIRE)
    actions.decider(depot, par=par, version=un_projet(depot, par, sens=sens).version)
    return Depot.objects.get(pk=depot.pk)


def annuler(depot, **terme):
    """Accepted by silence, annulled by a judge; the dépôt where it is examined again."""
    horloge.figer(datetime(2027, 3, 8, 9, tzinfo=UTC))
    actions.constater_silences()
    le_juge = {"juridiction": "ta", "ville": "Paris", "numero": "2700123"}
    signataire, le = un_agent("75", Affectation.Role.SIGNATAIRE), date(2027, 3, 5)
    ancien = Depot.objects.get(pk=depot.pk)
    return actions.annuler(ancien, par=signataire, rendu_le=date(2027, 3, 3), notifie_le=le, **le_juge, **terme)


def test_une_liste_et_un_dossier_coutent_pareil_a_1_10_et_100(client, employeur, agent, depot, couts):
    source = depot
    for total in (1, 10, 100):
        source = [source, *des_clones(source, total - Depot.objects.count())][-1]
        client.force_login(employeur)
        assert requetes(client, "/dossiers/") == 6, total
        assert len(client.get("/dossiers/").context["page"]) == min(total, 20)
        client.force_login(agent)
        assert requetes(client, "/bannette/") == 12, total
        assert len(client.get("/bannette/").context["page"]) == min(total, 50)
        assert couts(depot) == (10, 9), total


def test_ni_au_nombre_d_entreprises_ni_a_celui_des_services(client, employeur, agent, depot):
    le = date(2026, 12, 1)
    for rang in range(3):
        ailleurs = une_entreprise("75", f"Entreprise {rang}")
        habilitations.habiliter(employeur, siret=ailleurs.siret, role="employeur", le=le)
    client.force_login(employeur)
    assert requetes(client, "/dossiers/") == 6
    assert len(client.get("/dossiers/").context["entreprises"]) == 4
    habilitations.affecter(agent, un_service("67"), role="agent", le=le, qualite="inspecteur du travail")
    client.force_login(agent)
    assert requetes(client, "/bannette/") == 12


def test_une_liste_vide_ne_coute_pas_plus(client, employeur, agent):
    client.force_login(employeur)
    assert requetes(client, "/dossiers/") <= 6
    client.force_login(agent)
    assert requetes(client, "/bannette/") <= 12


def test_un_dossier_coute_dix_au_plus_dans_chaque_etat(employeur, agent, depot, couts):
    une_demande_de_pieces(depot, agent)
    assert couts(depot) == (10, 9)
    valide, refuse, muet = un_depot(employeur), un_depot(employeur), un_depot(employeur)
    un_projet(valide, agent)
    assert couts(valide) == (10, 9)
    assert couts(decider(valide, "acceptation")) == (10, 10)
    refuse = decider(refuse, "refus")
    assert couts(refuse) == (10, 9)
    actions.renouveler(refuse, par=employeur, genre="nouvel_accord")
    assert couts(refuse) == (10, 9), "a draft that follows is no other page"
    assert couts(une_information("ouverture", employeur)) == (10, 7)
    horloge.figer(muet.echeances.get().expire_a)
    assert couts(muet) == (10, 10)


def test_ce_qui_coute_plus_est_dit(employeur, depot, couts):
    """A restricted dossier: whether this person is named is asked again at each of three rights. A request examined again: what
    struck the decision, once, whether or not the judge gave a term."""
    restreint, autre = un_depot(employeur), un_depot(employeur)
    actions.restreindre(restreint.dossier, par=employeur)
    assert couts(restreint) == (13, 9)
    assert couts(annuler(depot)) == (11, 10)
    assert couts(annuler(autre, avant_le=date(2027, 4, 15))) == (11, 10)
    assert couts(depot) == (11, 10)
