"""Nothing typed is lost: a session that ends, a wrong answer, another tab, a colleague."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.fabrique import MOT_DE_PASSE, un_brouillon, un_employeur

pytestmark = pytest.mark.django_db
TAPE = {"effectif": "deux cents", "activite": "Écrit avant la fin de session " + "é" * 2000, "contact_nom": "A"}


def connecter(navigateur: Client, user) -> None:
    page = navigateur.get("/compte/connexion/")
    jeton = page.content.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    navigateur.post("/compte/connexion/", {"login": user.email, "password": MOT_DE_PASSE, "csrfmiddlewaretoken": jeton})


@pytest.fixture
def ouvert(a):
    a(2026, 12, 10, 9)
    employeur = un_employeur()
    depot = un_brouillon(employeur)
    navigateur = Client(enforce_csrf_checks=True)
    connecter(navigateur, employeur)
    return navigateur, employeur, f"/dossiers/{depot.dossier.reference}/depots/1/etapes/entreprise/"


def test_la_session_expire_sans_javascript_et_rien_n_est_perdu(ouvert):
    navigateur, employeur, page = ouvert
    lue = navigateur.get(page).content.decode()
    champs = {n: lue.split(f'name="{n}" value="')[1].split('"')[0] for n in ("csrfmiddlewaretoken", "auteur")}
    navigateur.cookies.clear()  # the session is gone
    reponse = navigateur.post(page, TAPE | champs | {"version": "1"}, headers={"Origin": "http://testserver"})
    assert reponse.status_code == 403
    assert "est gardé" in reponse.content.decode()
    connecter(navigateur, employeur)
    rendue = navigateur.get(page).content.decode()
    assert all(texte in rendue for texte in TAPE.values())
    assert "Votre session avait pris fin" in rendue
    assert "deux cents" not in navigateur.get(page).content.decode()  # given back once


@pytest.mark.parametrize("origine", ["https://ailleurs.example", "null", None])
def test_un_autre_site_n_ecrit_pas_dans_la_page(ouvert, origine):
    navigateur, employeur, page = ouvert
    en_tetes = {"Origin": origine} if origine else {}
    assert navigateur.post(page, TAPE, headers=en_tetes).status_code == 403
    assert "deux cents" not in navigateur.get(page).content.decode()


def test_une_reponse_fausse_est_gardee_telle_quelle(ouvert):
    navigateur, employeur, page = ouvert
    client = Client()
    client.force_login(employeur)
    reponse = client.post(page, TAPE | {"version": "1"})
    assert reponse.status_code == 422
    texte = reponse.content.decode()
    assert "<title>Erreur" in texte
    assert "Écrivez un nombre entier" in texte
    assert TAPE["activite"] in texte
    assert "Raccourcissez" in texte
    assert TAPE["activite"] in client.get(page).content.decode()  # and tomorrow


def test_l_enregistrement_en_tapant_repond_en_json_et_voit_l_autre_onglet(ouvert):
    navigateur, employeur, page = ouvert
    client = Client()
    client.force_login(employeur)
    en_tetes = {"X-Requested-With": "rupco-brouillon"}
    un = client.post(page, TAPE | {"version": "1"}, headers=en_tetes)
    assert (un.status_code, un.json()["version"]) == (200, 2)
    autre = client.post(page, TAPE | {"version": "1", "effectif": "300"}, headers=en_tetes)
    assert (autre.status_code, autre.json()["conflit"]) == (409, True)
    entiere = client.post(page, TAPE | {"version": "1", "effectif": "300"})
    assert entiere.status_code == 409
    texte = entiere.content.decode()
    assert "deux cents" in texte
    assert 'value="300"' in texte
    choix = {
        "choix-effectif": "votre",
        "leur-effectif": "deux cents",
        "choix-contact_nom": "leur",
        "leur-contact_nom": "A",
    }
    choisi = TAPE | {"version": "2", "effectif": "300", "contact_nom": "B"} | choix
    assert client.post(page, choisi).status_code == 422  # saved, then judged
    lu = client.get(page).content.decode()
    assert 'value="300"' in lu
    assert 'value="A"' in lu


def test_chaque_formulaire_rendu_dit_d_ou_il_vient(depot, agent, client):
    """One sentence wherever a form comes back filled: nothing was sent, and its author knows it."""
    employeur = depot.depose_par
    for qui, page, champ, valeur in (
        (agent, reverse("absences"), "debut_le", "24/12/2026"),
        (agent, reverse("observer", args=[depot.dossier.reference, 1]), "texte", "Une clause est à revoir."),
        (employeur, reverse("depot-adresses", args=[depot.dossier.reference, 1]), "cse_courriel", "cse@ici.example"),
    ):
        client.force_login(qui)
        seance = client.session
        seance["saisie_gardee"] = {"chemin": page, "compte": qui.pk, "champs": {champ: [valeur]}}
        seance.save()
        rendue = client.get(page).content.decode()
        assert valeur in rendue
        assert rendue.count("Votre session avait pris fin") == 1
        assert "Votre session avait pris fin" not in client.get(page).content.decode()
