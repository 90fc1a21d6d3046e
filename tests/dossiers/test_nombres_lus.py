"""Hidden numbers of the forms (versions, rows) that somebody forged: too long to be read, they are as if absent."""

import pytest
from django.urls import reverse

from dossiers import actions
from rupco.socle.views import entier
from tests.fabrique import un_agent, un_brouillon, un_depot, un_employeur

pytestmark = pytest.mark.django_db
LONG = "9" * 5000  # int() refuses it
AUTO = {"X-Requested-With": "rupco-brouillon"}


@pytest.mark.parametrize(
    "texte", ["", None, " ", "-1", "1,5", "1e3", "²", "٣", "12a", "123456789012345a", LONG, "9" * 16]
)
def test_ce_qui_n_est_pas_un_entier_vaut_zero(texte):
    assert entier(texte) == 0


@pytest.mark.parametrize(("texte", "lu"), [("0", 0), ("7", 7), (" 7 ", 7), ("007", 7), ("9" * 15, 10**15 - 1)])
def test_un_entier_se_lit(texte, lu):
    assert entier(texte) == lu


@pytest.fixture
def depot(a, sans_rendu):
    a(2026, 12, 10, 9)
    return un_depot()


def test_du_cote_de_l_employeur(depot, client):
    client.force_login(depot.depose_par)
    fil = reverse("dossier-echanges", args=[depot.dossier.reference])
    assert client.post(fil, {"texte": "Bonjour", "dernier": LONG}, headers=AUTO).status_code == 200
    actions.restreindre(depot.dossier, par=depot.depose_par)
    acces = reverse("dossier-acces", args=[depot.dossier.reference])
    assert client.post(acces, {"action": "oter", "personne": LONG}).status_code == 404


def test_dans_un_brouillon(a, client):
    a(2026, 12, 10, 9)
    employeur = un_employeur()
    etape = reverse("depot-etape", args=[un_brouillon(employeur).dossier.reference, 1, "entreprise"])
    client.force_login(employeur)
    assert client.post(etape, {"effectif": "12", "version": LONG}, headers=AUTO).status_code == 409


def test_du_cote_du_service(depot, client):
    client.force_login(un_agent("75", "signataire"))
    ou = [depot.dossier.reference, 1]
    assert client.post(reverse("projet", args=ou), {"version": LONG}, headers=AUTO).status_code == 200
    assert client.post(reverse("signer", args=ou), {"version": LONG}).status_code == 302
    for vue in (LONG, "123456789012345a"):  # neither names a view: the name is kept for a new one
        assert client.post(reverse("vues"), {"vue": vue, "nom": "À moi"}).status_code == 302
