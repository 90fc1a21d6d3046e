"""« Vérifier un document »: by code, number or confused letters; what the original says, and nothing of anybody."""

import pytest

from dossiers import actions, notifications  # noqa: F401  (registers the follow-ups)
from dossiers.models import Acte
from habilitations.models import Affectation
from rupco.socle import suites
from rupco.socle.models import Courriel, Entree
from tests.dossiers.pages import lire, texte
from tests.fabrique import un_agent, un_depot, un_projet

pytestmark = pytest.mark.django_db
VERIFIER = "/verifier/"


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


@pytest.fixture
def decision(depot, sans_rendu):
    """The validation of the request, made: it is notified to the works council and to the signatories."""
    agent = un_agent("75", Affectation.Role.SIGNATAIRE)
    actions.decider(depot, par=agent, version=un_projet(depot, agent).version)
    suites.rejouer()
    return Acte.objects.get(document="rcc.decision_validation")


def test_qui_tient_le_code_d_une_decision_la_recoit_et_cela_se_note(client, decision):
    mail = Courriel.objects.get(a="cse@vauban.example", objet__contains="validé")
    adresse = f"{VERIFIER}{decision.code_lisible}/"
    assert adresse in mail.texte
    assert "Télécharger le document" in lire(client, adresse)
    page = client.get(adresse)
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert not Entree.objects.filter(verbe="remettre").exists()  # a mail scanner's GET takes nothing
    recu = client.post(adresse + "document/")
    assert recu.getvalue().startswith(b"%PDF")
    assert recu["Content-Disposition"].startswith("attachment")
    assert recu["X-Robots-Tag"] == "noindex, nofollow"
    note = Entree.objects.get(verbe="remettre")
    assert (note.acteur, note.acteur_id, note.faits) == ("porteur du code", None, {"acte": decision.numero})


def test_ni_le_numero_ni_un_autre_papier_ne_donnent_rien(client, acte, decision):
    assert "Télécharger le document" not in lire(client, f"{VERIFIER}?code={decision.numero}")
    assert client.post(f"{VERIFIER}{decision.numero}/document/").status_code == 404
    assert "Télécharger le document" not in lire(client, f"{VERIFIER}{acte.code_lisible}/")  # the employer's receipt
    assert client.post(f"{VERIFIER}{acte.code_lisible}/document/").status_code == 404
    Acte.objects.filter(pk=decision.pk).update(chemin="")
    assert client.post(f"{VERIFIER}{decision.code_lisible}/document/").status_code == 404
    assert not Entree.objects.filter(verbe="remettre").exists()


def test_les_essais_de_remise_sont_comptes(client, decision):
    adresse = f"{VERIFIER}ZZZZ-ZZZZ-ZZZZ/document/"
    codes = [client.post(adresse).status_code for _ in range(61)]
    assert codes == [404] * 60 + [429]
    assert client.post(f"{VERIFIER}{decision.code_lisible}/document/").status_code == 429
