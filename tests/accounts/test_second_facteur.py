"""The second factor: set up, asked, compulsory for who has powers, served once, lost, reset. Time is the process's, travelled."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.permissions import compter_code
from tests.accounts.facteurs import AJOUTER, CODE, CONNEXION, SECURITE, code_de, entrer, equiper
from tests.fabrique import MOT_DE_PASSE, un_agent, un_employeur

pytestmark = pytest.mark.django_db
JOUR = datetime(2026, 12, 1, 9, tzinfo=UTC)


@pytest.fixture
def temps():
    with time_machine.travel(JOUR, tick=False) as voyage:
        yield voyage


@pytest.fixture
def exige(settings):
    settings.RUPCO_SECOND_FACTEUR = True


def test_un_agent_sans_second_facteur_n_a_qu_une_chose_a_faire(client, exige, temps):
    agent = un_agent()
    assert entrer(client, agent, next="/bannette/").url == "/bannette/"
    for chemin in (
        "/",
        "/bannette/",
        "/administration/",
        "/compte/",
        "/verifier/",
        "/nulle-part/",
        "/compte/presence/x/",
    ):
        assert client.get(chemin).url == SECURITE, chemin
    assert client.post("/calculer/delai/").url == SECURITE
    page = client.get(SECURITE).content.decode()
    assert "Votre rôle demande un second facteur" in page
    for chemin in (AJOUTER, "/compte/securite/cles/ajouter/", "/compte/sessions/", "/sante/", "/compte/deconnexion/"):
        assert client.get(chemin).status_code == 200, chemin
    equiper(client)
    assert client.get("/bannette/").status_code == 200


@pytest.mark.parametrize("qui", ["employeur", "administrateur", "equipe"])
def test_qui_doit_prouver(client, exige, qui):
    compte = {
        "employeur": lambda: un_employeur(),
        "administrateur": lambda: User.objects.create_superuser("admin@rupco.example", MOT_DE_PASSE),
        "equipe": lambda: User.objects.create_user("equipe@rupco.example", MOT_DE_PASSE, is_staff=True),
    }[qui]()
    client.force_login(compte)
    reponse = client.get("/administration/" if compte.is_staff else "/dossiers/")
    assert getattr(reponse, "url", None) == (None if qui == "employeur" else SECURITE)


def test_aucune_autre_porte_ne_dispense_du_code(client, exige, temps):
    """A session opened without the code (another way in) is asked for it, and may do nothing else: not even change the means."""
    agent = un_agent()
    entrer(client, agent)
    secret = equiper(client)
    autre = Client()
    autre.force_login(agent)
    for chemin in ("/bannette/", SECURITE, AJOUTER, "/compte/sessions/", "/compte/securite/codes/"):
        assert autre.get(chemin).url.startswith("/compte/confirmer/code/?next="), chemin
    assert "mon mot de passe" not in autre.get("/compte/confirmer/code/").content.decode()
    temps.shift(60)
    reponse = autre.post("/compte/confirmer/code/", {"code": code_de(secret), "next": "/bannette/"})
    assert reponse.url == "/bannette/"
    assert autre.get("/bannette/").status_code == 200


def test_une_cle_seule_se_demande_a_la_place_du_code(client, exige):
    agent = un_agent()
    Authenticator.objects.create(user=agent, type="webauthn", data={"name": "Clé", "credential": {}})
    client.force_login(agent)
    assert client.get(client.get("/bannette/").url).url.startswith("/compte/confirmer/cle/?next=")


def test_la_connexion_demande_le_code_et_change_d_identifiant_de_session(client, temps):
    employeur = un_employeur()
    entrer(client, employeur)
    secret = equiper(client)
    client.logout()
    client.get(CONNEXION)
    avant = client.cookies["rupco"].value
    assert entrer(client, employeur, next="/dossiers/").url == CODE
    assert client.get("/dossiers/").url.startswith(CONNEXION)
    page = client.post(CODE, {"code": "000000"}).content.decode()
    assert "Ce code ne convient pas." in page
    assert 'autocomplete="one-time-code"' in page
    temps.shift(60)
    code = code_de(secret)
    assert client.post(CODE, {"code": f" {code[:3]} {code[3:]} "}).url == "/dossiers/"
    assert client.get("/dossiers/").status_code == 200
    assert client.cookies["rupco"].value != avant
    jumeau = Client()
    assert entrer(jumeau, employeur).url == CODE
    assert jumeau.post(CODE, {"code": code}).status_code == 200  # read over a shoulder: it has served
    temps.shift(30)
    assert jumeau.post(CODE, {"code": code_de(secret)}).status_code == 302


def test_le_code_qui_ajoute_l_application_a_servi(client, temps):
    employeur = un_employeur()
    entrer(client, employeur)
    secret = equiper(client)
    jumeau = Client()
    assert entrer(jumeau, employeur).url == CODE
    assert jumeau.post(CODE, {"code": code_de(secret)}).status_code == 200, "lu sur l’écran où il vient d’être tapé"
    temps.shift(30)
    assert jumeau.post(CODE, {"code": code_de(secret)}).status_code == 302


@pytest.mark.parametrize(("ecart", "passe"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_une_horloge_en_retard_ou_en_avance_de_trente_secondes(client, temps, ecart, passe):
    employeur = un_employeur()
    entrer(client, employeur)
    secret = equiper(client)
    temps.shift(300)
    client.logout()
    entrer(client, employeur)
    assert (client.post(CODE, {"code": code_de(secret, ecart)}).status_code == 302) is passe


def test_les_codes_faux_attendent_et_une_autre_adresse_pas_tout_de_suite(client, temps):
    employeur = un_employeur()
    entrer(client, employeur)
    secret = equiper(client)
    temps.shift(60)
    client.logout()
    entrer(client, employeur)
    assert [client.post(CODE, {"code": "000000"}).status_code for _ in range(5)] == [200] * 5
    refus = client.post(CODE, {"code": code_de(secret)})
    assert (refus.status_code, refus.headers["Retry-After"]) == (429, "31")
    ailleurs = Client(REMOTE_ADDR="192.0.2.9")
    assert entrer(ailleurs, employeur).url == CODE
    assert ailleurs.post(CODE, {"code": code_de(secret)}).status_code == 302


def test_cinquante_codes_par_heure_d_ou_qu_ils_viennent(client, temps, rf):
    employeur = un_employeur()
    entrer(client, employeur)
    secret = equiper(client)  # one code
    for n in range(49):
        compter_code(rf.post(CODE, REMOTE_ADDR=f"192.0.2.{n}"), employeur)
    client.logout()
    entrer(client, employeur)
    assert client.post(CODE, {"code": code_de(secret, 1)}).status_code == 429
    temps.shift(31)
    assert client.post(CODE, {"code": code_de(secret, 1)}).status_code == 302  # its owner never waits for long


def test_la_demonstration_entre_en_un_clic_et_la_seulement(client, exige, a):
    a(2026, 12, 10, 9)
    agent, admin = un_agent(), User.objects.create_superuser("admin@rupco.example", MOT_DE_PASSE)
    for user, vers in ((admin, "/administration/"), (un_employeur(), "/dossiers/"), (agent, "/bannette/")):
        client.post(reverse("demo-connexion"), {"personne": user.pk})
        assert client.get(vers).status_code == 200
    autre = un_agent("67")
    client.force_login(autre)  # the proof was the first one's
    assert client.get("/bannette/").url == SECURITE
    assert client.get(reverse("demo")).status_code == 200


def test_le_temps_d_une_preuve_est_celui_de_la_session(client, exige, temps):
    agent = un_agent()
    entrer(client, agent)
    equiper(client)
    temps.shift(timedelta(minutes=32))
    assert client.get("/bannette/").url.startswith(CONNEXION)
