"""« Ajouter »: from a SIRET to an establishment, by the register or by hand, and nobody fishes for companies."""

import pytest

from accounts import sirene
from accounts.models import Etablissement
from habilitations.models import Arbitrage
from tests.dossiers.pages import lire
from tests.fabrique import un_service, une_entreprise
from tests.habilitations.pages import un_compte

pytestmark = pytest.mark.django_db


@pytest.fixture
def lieu(instant):
    return une_entreprise("67", "Ateliers Vauban")


@pytest.fixture
def repertoire(monkeypatch):
    """What Sirene answers: `repertoire(Reponse)`."""

    def poser(reponse):
        monkeypatch.setattr("habilitations.views.ajouter.sirene.chercher", lambda siret: reponse)

    return poser


def test_un_siret_inconnu_d_ici_se_lit_dans_sirene(client, instant, repertoire):
    siret = "13002526500013"
    fiche = sirene.Fiche(
        siret=siret, siren=siret[:9], raison_sociale="DINUM", adresse="20 avenue de Ségur", code_postal="75007",
        commune="Paris", code_commune="75107", departement="75", est_siege=True,
    )  # fmt: skip
    repertoire(sirene.Reponse(sirene.Issue.TROUVE, fiche, ""))
    client.force_login(un_compte())
    suite = client.post("/demarches/ajouter/", {"siret": "130 025 265 00013"}).url
    assert suite == f"/demarches/declarer/?siret={siret}"
    lieu = Etablissement.objects.get(siret=siret)
    assert (lieu.raison_sociale, lieu.departement, lieu.est_a_verifier) == ("DINUM", "75", False)


def test_un_siret_protege_s_ecrit_a_la_main_et_reste_a_verifier(client, instant, repertoire):
    siret = "13002526500013"
    repertoire(sirene.Reponse(sirene.Issue.NON_DIFFUSIBLE, None, "Ses informations sont protégées."))
    client.force_login(un_compte())
    page = client.post("/demarches/ajouter/", {"siret": siret})
    assert page.status_code == 422
    assert "Ses informations sont protégées." in page.content.decode()
    champs = {"siret": siret, "a_la_main": "oui", "raison_sociale": "Maison X", "adresse": "1 rue", "commune": "Paris"}
    faux = client.post("/demarches/ajouter/", champs | {"code_postal": "98800"})
    assert "Aucun service n’instruit" in faux.content.decode()
    assert "Maison X" in faux.content.decode()
    assert client.post("/demarches/ajouter/", champs | {"code_postal": "75007"}).url.endswith(siret)
    lieu = Etablissement.objects.get(siret=siret)
    assert (lieu.est_a_verifier, lieu.departement) == (True, "75")
    client.force_login(un_compte("autre@ailleurs.example"))
    assert "Maison X" not in lire(client, f"/demarches/declarer/?siret={siret}"), "ce qu’un autre a écrit ne se lit pas"


@pytest.mark.parametrize(
    "nom",
    [
        "Compte suspendu\u00a0: https://voleur.example/rupco",
        "Allez sur www.voleur",
        "voleur.example",
        "Écrivez à moi@voleur",
    ],
)
def test_un_nom_d_entreprise_ne_porte_pas_de_lien(client, instant, repertoire, nom):
    """The first person of a SIREN invites whom he wants: the mail of the portal would carry his link to a stranger."""
    siret = "13002526500013"
    repertoire(sirene.Reponse(sirene.Issue.NON_DIFFUSIBLE, None, "Protégé."))
    client.force_login(un_compte())
    champs = {"siret": siret, "a_la_main": "oui", "adresse": "1 rue", "commune": "Paris", "code_postal": "75007"}
    page = client.post("/demarches/ajouter/", champs | {"raison_sociale": nom})
    assert "sans adresse de site ni de courriel" in page.content.decode()
    assert not Etablissement.objects.filter(siret=siret).exists()
    bon = champs | {"raison_sociale": "S.A.R.L. Roux & fils\r\n\r\nVotre compte\u202e est\u00a0suspendu"}
    assert client.post("/demarches/ajouter/", bon).status_code == 302
    nom_garde = Etablissement.objects.get(siret=siret).raison_sociale
    assert nom_garde == "S.A.R.L. Roux & fils Votre compte est suspendu", "une ligne, sans caractère qui la retourne"


@pytest.mark.parametrize("siret", ["", "123", "13002526500014", "00000000000000"])
def test_un_siret_faux_dit_pourquoi(client, lieu, siret):
    client.force_login(un_compte(etablissement=lieu))
    page = client.post("/demarches/ajouter/", {"lieu": "autre", "siret": siret})
    assert page.status_code == 422
    assert 'id="id_siret_error"' in page.content.decode()


def test_qui_essaie_des_numeros_attend(client, lieu):
    client.force_login(un_compte())
    rendus = [client.get(f"/demarches/declarer/?siret={lieu.siret}").status_code for _ in range(42)]
    assert rendus[0] == 200
    assert rendus[-1] == 429


def test_un_employeur_sans_siret_s_explique_au_service(client, instant):
    un_service("67")
    champs = {
        "siren": "X00000012",
        "nature": "etranger",
        "raison_sociale": "Müller GmbH",
        "departement": "67",
        "pays": "DE",
    }
    lieu = Etablissement.objects.create(siret="X0000001200001", adresse="Kehl", **champs)
    elle = un_compte(etablissement=lieu)
    client.force_login(elle)
    suite = client.post("/demarches/ajouter/", {"lieu": "sien"}).url
    assert "Votre entreprise n’a pas de SIRET." in lire(client, suite)
    forge = client.post("/demarches/declarer/", {"siret": lieu.siret, "honneur": "on"})
    assert forge.status_code == 422, "la déclaration sur l’honneur ne lui ouvre rien"
    client.post("/demarches/declarer/", {"siret": lieu.siret, "expose": "Je suis la gérante."})
    assert Arbitrage.objects.get().nature == Arbitrage.Nature.SANS_SIRET
    assert not elle.habilitations.exists()
