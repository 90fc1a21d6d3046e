"""What a decision leaves to do, in the timeline: not the same after a silence and after a signature (L1237-19-4, al. 2 to 4)."""

import pytest

from dossiers import actions
from dossiers.models import Depot
from habilitations.models import Affectation
from rupco.socle import horloge
from tests.dossiers.pages import lire
from tests.fabrique import DONNEES, un_agent, un_depot, un_employeur, un_projet, une_entreprise

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sans_rendu")]
COPIE = "ransmettez une copie de la demande et de son accusé de réception au CSE"


@pytest.fixture
def depot(a, client) -> Depot:
    a(2026, 12, 10, 9)
    employeur = un_employeur(une_entreprise("75", "Forges du Nord"))
    client.force_login(employeur)
    accord = DONNEES["accord"] | {"mesures_jusqu_au": "2028-06-30"}
    return un_depot(employeur, donnees=DONNEES | {"accord": accord})


def page(client, depot: Depot) -> str:
    return lire(client, f"/dossiers/{depot.dossier.reference}/")


def test_avant_la_decision_la_copie_n_est_due_que_si_le_service_se_tait(client, depot):
    lu = page(client, depot)
    assert (
        "Dès la décision À venir : Prévenir le CSE et les signataires Si le service garde le silence, t" + COPIE in lu
    )
    assert "Portez la décision et les voies de recours" in lu


def test_apres_une_decision_signee_le_service_a_notifie(client, depot):
    """It said to send a copy of the request, which the law asks after a silence alone."""
    agent, signataire = un_agent("75"), un_agent("75", Affectation.Role.SIGNATAIRE)
    actions.decider(depot, par=signataire, version=un_projet(depot, agent).version)
    lu = page(client, depot)
    assert COPIE not in lu
    assert "Dès la décision En cours : Informer les salariés Portez la décision et les voies de recours" in lu
    assert "31 juil. 2028 À venir : Envoyer le bilan" in lu


def test_apres_un_silence_la_copie_est_due_et_le_bilan_a_sa_date(client, depot):
    horloge.figer(depot.echeances.get().expire_a)
    lu = page(client, depot)
    assert "Dès la décision En cours : Prévenir le CSE et les signataires T" + COPIE in lu
    assert "Portez ces documents et les voies de recours" in lu
    assert "31 juil. 2028 À venir : Envoyer le bilan" in lu
