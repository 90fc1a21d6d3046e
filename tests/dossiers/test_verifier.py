"""« Vérifier un document »: by code, number or confused letters; what the original says, and nothing of anybody."""

import pytest

from dossiers import actions
from dossiers.models import Acte
from rupco.socle import suites
from tests.dossiers.pages import lire, texte
from tests.fabrique import un_depot, un_employeur, une_entreprise

pytestmark = pytest.mark.django_db
VERIFIER = "/verifier/"


@pytest.fixture
def employeur(a):
    a(2026, 12, 10, 9)
    return un_employeur(une_entreprise("75", "Forges du Nord"))


@pytest.fixture
def depot(employeur):
    return un_depot(employeur, intitule="RCC des forges")


def test_verifier_sans_rien(client):
    lu = lire(client, VERIFIER)
    assert "Code de vérification ou numéro" in lu
    assert "inconnu" not in lu


@pytest.fixture
def acte(depot):
    suites.rejouer()
    return Acte.objects.get(document="rcc.accuse_reception")


def test_verifier_dit_l_original_et_rien_de_personne(client, acte, depot):
    lu = lire(client, f"{VERIFIER}?code={acte.code_lisible}")
    for phrase in (
        "Document connu", "sous ce code", "Accusé de réception électronique", acte.numero, "jeudi 10 décembre 2026",
        acte.empreinte, "Drieets Île-de-France", "Aucune décision à ce jour.",
    ):  # fmt: skip
        assert phrase in lu, phrase
    for tu in ("Forges du Nord", "Rollin", depot.dossier.reference, depot.dossier.siren, "RCC des forges"):
        assert tu not in lu, tu


def test_verifier_par_le_numero_par_l_adresse_et_par_lettres_confondues(client, acte):
    confondu = acte.code.lower().replace("0", "o").replace("1", "l").replace("v", "u")
    for url in (
        f"{VERIFIER}?code={acte.numero.lower()}",
        f"{VERIFIER}{acte.code_lisible}/",
        f"{VERIFIER}?code=%20{acte.code[:5]}%20{acte.code[5:]}",
        f"{VERIFIER}?code={confondu}",
    ):
        lu = lire(client, url)
        assert "Document connu" in lu, url
        assert acte.numero in lu, url
    assert "sous ce numéro" in lire(client, f"{VERIFIER}?code={acte.numero}")


@pytest.mark.parametrize("demande", ["ZZZZ-ZZZZ-ZZZZ", "AR-2026-999999", "<script>", "é" * 60])
def test_verifier_inconnu(client, acte, demande):
    reponse = client.get(VERIFIER, {"code": demande})
    assert reponse.status_code == 404
    assert "Document inconnu" in texte(reponse)
    assert "<script>" not in reponse.content.decode().partition("<main")[2]


def test_verifier_apres_le_silence_et_apres_un_retrait(client, acte, employeur, a):
    autre = un_depot(employeur, intitule="RCC retirée")
    actions.retirer(autre, par=employeur)
    a(2026, 12, 28, 23)
    actions.constater_silences()
    lu = lire(client, f"{VERIFIER}?code={acte.code}")
    assert "Décision tacite acquise le lundi 28 décembre 2026 à 24 h." in lu
    lu = lire(client, f"{VERIFIER}?code={autre.actes.get().code}")
    assert "Demande retirée." in lu
    assert "Le fichier est en cours d’établissement." in lu
