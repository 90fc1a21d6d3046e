"""A session left alone closes; what was being sent comes back to its author, on its page, and to nobody else."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from dossiers.models import Dossier
from rupco.socle.views import signer
from tests.fabrique import MOT_DE_PASSE, un_agent, un_brouillon, un_depot, un_employeur

pytestmark = pytest.mark.django_db
CONNEXION, DOSSIERS, NOUVEAU = "/compte/connexion/", "/dossiers/", "/dossiers/nouveau/"
ICI = {"Origin": "http://testserver"}
AUTO = {"X-Requested-With": "rupco-brouillon"}
TAPE = "RCC du site, écrite longuement avant de partir déjeuner"


@pytest.fixture
def temps():
    with time_machine.travel(datetime(2026, 12, 1, 9, tzinfo=UTC), tick=False) as voyage:
        yield voyage


def entrer(user, client=None, **autres) -> Client:
    client = client or Client()
    client.post(CONNEXION, {"login": user.email, "password": MOT_DE_PASSE} | autres)
    return client


def texte(client, chemin) -> str:
    return client.get(chemin).content.decode().replace("\u00a0", " ")


@pytest.mark.parametrize(("qui", "minutes", "chemin"), [(un_agent, 30, "/bannette/"), (un_employeur, 60, "/dossiers/")])
def test_une_session_sans_geste_se_ferme_a_son_heure(temps, qui, minutes, chemin):
    client = entrer(qui())
    for _ in range(3):  # each page is a gesture
        temps.shift(timedelta(minutes=minutes))
        assert client.get(chemin).status_code == 200
    temps.shift(timedelta(minutes=minutes, seconds=61))
    assert client.get(f"{chemin}?q=1").url == f"{CONNEXION}?next={chemin.replace('/', '%2F')}%3Fq%3D1"
    assert "_auth_user_id" not in client.session
    assert f"s’est fermée après {minutes} minutes sans action" in texte(client, CONNEXION)


def test_douze_heures_au_plus_quoi_qu_on_fasse(temps):
    client = entrer(un_employeur())
    for _ in range(14):
        temps.shift(timedelta(minutes=50))
        assert client.get(DOSSIERS).status_code == 200
    temps.shift(timedelta(minutes=22))
    assert client.get(DOSSIERS).url.startswith(CONNEXION)
    assert "fermée au bout de 12 heures" in texte(client, CONNEXION)


def test_une_nouvelle_connexion_repart_de_zero(temps):
    employeur = un_employeur()
    client = entrer(employeur)
    temps.shift(timedelta(minutes=62))
    client.get(DOSSIERS)
    entrer(employeur, client)
    temps.shift(timedelta(minutes=59))
    assert client.get(DOSSIERS).status_code == 200


def test_une_page_ouverte_a_tous_reste_ouverte(temps):
    client = entrer(un_employeur())
    temps.shift(timedelta(minutes=62))
    page = client.get("/verifier/")
    assert page.status_code == 200
    assert "sans action" in page.content.decode()
    assert "_auth_user_id" not in client.session


def test_l_enregistrement_qui_se_repete_seul_ne_tient_pas_la_session(temps, a):
    """A tab in conflict tries again every ten seconds: only what is typed is a gesture."""
    a(2026, 12, 1, 9)
    employeur = un_employeur()
    depot = un_brouillon(employeur)
    client = entrer(employeur)
    etape = f"/dossiers/{depot.dossier.reference}/depots/1/etapes/entreprise/"
    for _ in range(3):
        temps.shift(timedelta(minutes=59))
        assert client.post(etape, {"version": "0"}, headers=AUTO | {"X-Rupco-Frappe": "oui"}).status_code in (200, 409)
    temps.shift(timedelta(minutes=59))
    assert client.post(etape, {"version": "0"}, headers=AUTO | {"X-Rupco-Frappe": "non"}).status_code == 409
    temps.shift(timedelta(minutes=3))
    perdu = client.post(etape, {"version": "0"}, headers=AUTO | {"X-Rupco-Frappe": "oui"})
    assert (perdu.status_code, perdu.json()) == (401, {"session": "fermee"})


def test_rester_connecte(temps):
    client = entrer(un_agent())
    temps.shift(timedelta(minutes=28))
    assert client.post(reverse("presence"), headers={"X-Requested-With": "rupco-presence"}).json() == {
        "inactive": 1800, "absolue": 12 * 3600 - 28 * 60,
    }  # fmt: skip
    temps.shift(timedelta(minutes=29))
    assert client.get("/bannette/").status_code == 200
    temps.shift(timedelta(minutes=32))
    assert client.post(reverse("presence"), headers={"X-Requested-With": "rupco-presence"}).status_code == 401
    assert client.get(reverse("presence")).status_code in (302, 405)


def test_l_heure_de_fermeture_est_dite_sans_javascript(temps):
    assert "la session se ferme à <time>10 h 30</time>, heure de Paris" in texte(entrer(un_agent()), "/bannette/")
    client = entrer(un_employeur())
    page = texte(client, DOSSIERS)
    assert "<time>11 h 00</time>" in page
    assert 'data-inactive="3600" data-absolue="43200"' in page
    assert "data-rupco-session" not in texte(Client(), CONNEXION)


# --- Nothing typed is lost ------------------------------------------------------------------------------


def remplir(employeur, **autres) -> dict:
    return {
        "procedure": "RCC",
        "genre": "validation",
        "etablissement": employeur.etablissement.pk,
        "intitule": TAPE,
    } | autres


def test_un_envoi_trop_tardif_revient_a_son_auteur_sur_sa_page(temps):
    employeur = un_employeur()
    client = entrer(employeur)
    temps.shift(timedelta(minutes=62))
    reponse = client.post(NOUVEAU, remplir(employeur), headers=ICI)
    assert reponse.url == f"{CONNEXION}?next=%2Fdossiers%2Fnouveau%2F"
    assert not Dossier.objects.exists()
    assert "Ce que vous aviez écrit est gardé" in texte(client, reponse.url)
    entrer(employeur, client, next=NOUVEAU)
    page = texte(client, NOUVEAU)
    assert "Votre envoi n’est pas encore parti" in page
    assert f'<blockquote class="rupco-cite">{TAPE}</blockquote>' in page
    champs = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    assert client.post(NOUVEAU, champs).status_code == 302
    assert Dossier.objects.get().intitule == TAPE
    assert "pas encore parti" not in texte(client, NOUVEAU)


def test_il_se_laisse_aussi_abandonner(temps):
    employeur = un_employeur()
    client = entrer(employeur)
    temps.shift(timedelta(minutes=62))
    client.post(NOUVEAU, remplir(employeur), headers=ICI)
    entrer(employeur, client)
    assert TAPE not in texte(client, f"{NOUVEAU}?abandonner=oui")
    assert TAPE not in texte(client, NOUVEAU)


@pytest.mark.parametrize("comment", ["même entreprise", "autre entreprise"])
def test_un_autre_ne_recoit_jamais_ce_qu_il_n_a_pas_ecrit(temps, comment):
    elle = un_employeur()
    lui = un_employeur(elle.etablissement) if comment == "même entreprise" else un_employeur()
    client = entrer(elle)
    temps.shift(timedelta(minutes=62))
    client.post(NOUVEAU, remplir(elle), headers=ICI)
    entrer(lui, client)
    assert TAPE not in texte(client, NOUVEAU)
    assert "pas encore parti" not in texte(client, NOUVEAU)


@pytest.mark.parametrize(
    ("auteur", "rendu"), [("la sienne", True), ("d’un autre", False), ("fausse", False), ("", False)]
)
def test_la_session_disparue_c_est_la_page_qui_dit_son_auteur(temps, auteur, rendu):
    """After a night, nothing is left of the session: the form itself, signed, says whose it is."""
    elle, lui = un_employeur(), un_employeur()
    client = Client(enforce_csrf_checks=True)
    signatures = {"la sienne": signer(elle.pk), "d’un autre": signer(lui.pk), "fausse": f"{elle.pk}:fausse"}
    champs = remplir(elle, auteur=signatures.get(auteur, ""))
    assert client.post(NOUVEAU, champs, headers=ICI).status_code == 403
    client.handler.enforce_csrf_checks = False
    entrer(elle, client)
    assert (TAPE in texte(client, NOUVEAU)) is rendu


def test_une_etape_se_rend_dans_son_propre_formulaire(temps, a):
    a(2026, 12, 1, 9)
    employeur = un_employeur()
    etape = f"/dossiers/{un_brouillon(employeur).dossier.reference}/depots/1/etapes/entreprise/"
    client = entrer(employeur)
    temps.shift(timedelta(minutes=62))
    client.post(etape, {"activite": TAPE, "version": "1"}, headers=ICI)
    entrer(employeur, client)
    page = texte(client, etape)
    assert TAPE in page
    assert "pas encore parti" not in page
    assert "Votre session avait pris fin" in page


def test_ni_secret_ni_fichier_ne_se_gardent(temps, a):
    a(2026, 12, 1, 9)
    employeur = un_employeur()
    chemin = f"/dossiers/{un_depot(employeur).dossier.reference}/depots/1/retirer/"
    client = entrer(employeur)
    temps.shift(timedelta(minutes=62))
    secrets = {"password": "secret1", "oldpassword": "secret2", "mot_de_passe_actuel": "secret3", "code": "424242"}
    with open(__file__, "rb") as fichier:
        client.post(chemin, secrets | {"motif": TAPE, "fichier": fichier}, headers=ICI)
    gardee = client.session["saisie_gardee"]
    assert gardee["champs"] == {"motif": [TAPE]}
    assert "Les fichiers sont à joindre de nouveau" in texte(client, CONNEXION)


@pytest.mark.parametrize("origine", [{"Origin": "https://ailleurs.example"}, {"Origin": "null"}, {}])
def test_un_autre_site_ne_fait_rien_garder(temps, origine):
    employeur = un_employeur()
    client = entrer(employeur)
    temps.shift(timedelta(minutes=62))
    client.post(NOUVEAU, remplir(employeur), headers=origine)
    entrer(employeur, client)
    assert TAPE not in texte(client, NOUVEAU)


def test_une_adresse_qui_n_existe_pas_ne_garde_rien(temps):
    employeur = un_employeur()
    client = entrer(employeur)
    temps.shift(timedelta(minutes=62))
    client.post("/dossiers/nulle/part/ici/", {"motif": TAPE}, headers=ICI)
    entrer(employeur, client)
    assert client.get("/dossiers/nulle/part/ici/").status_code == 404
