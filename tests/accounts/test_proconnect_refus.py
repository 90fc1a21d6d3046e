"""Whatever ProConnect's answer is made of, what does not hold opens nothing, writes nothing, and says so in French."""

import logging
import threading
import time

import pytest
from django.test import Client
from django.urls import reverse

from accounts.proconnect import protocole
from tests.droits.ecritures import ecritures
from tests.fabrique import un_employeur

pytestmark = [pytest.mark.django_db, pytest.mark.une_base]  # words and protocols: no query of its own

DEFAUTS = {
    "signature": "InvalidSignatureError", "audience": "InvalidAudienceError", "audience_double": "azp", "azp": "azp",
    "expire": "ExpiredSignatureError", "sans_exp": "MissingRequiredClaimError", "emetteur": "InvalidIssuerError",
    "none": "InvalidAlgorithmError", "hs256": "InvalidAlgorithmError", "kid": "InvalidKeyError",
}  # fmt: skip
INVALIDES = {f"{lequel}.{mode}": f"{lequel}:{dit}" for lequel in ("id_token", "userinfo") for mode, dit in DEFAUTS.items()} | {
    "id_token.nonce": "nonce", "userinfo.sub": "sub", "userinfo.json": "userinfo_non_signe",
    "userinfo.courriel": "courriel_non_verifie", "userinfo.sans_courriel": "courriel_non_verifie",
}  # fmt: skip


class Lignes(logging.Handler):
    def __init__(self):
        super().__init__()
        self.lues = []

    def emit(self, record):
        self.lues.append(record.msg)


@pytest.fixture
def journal():
    ecrivain, collecteur = logging.getLogger("rupco.proconnect"), Lignes()
    ecrivain.addHandler(collecteur)
    niveau, ecrivain.propagate = ecrivain.level, False
    ecrivain.setLevel(logging.INFO)
    yield collecteur.lues
    ecrivain.removeHandler(collecteur)
    ecrivain.setLevel(niveau)
    ecrivain.propagate = True


@pytest.fixture(autouse=True)
def connue():
    return un_employeur(email="agathe.rollin@vauban.example")


def _refuse(client, aller_retour, journal, statut, phrase):
    with ecritures() as tables:
        reponse = aller_retour(client)
    page = reponse.content.decode()
    assert (reponse.status_code, tables) == (statut, [])
    assert phrase in page
    assert reverse("account_login") in page
    assert "_auth_user_id" not in client.session
    assert "proconnect_identite" not in client.session
    assert len(journal) == 1
    assert set(journal[0]) <= {"event", "quoi", "raison", "level", "logger", "timestamp", "request_id", "ip"}
    assert not any(mot in str(journal).lower() for mot in ("agathe", "rollin", "vauban", "eyj", "sub-"))
    return journal[0]["raison"]


@pytest.mark.lent
@pytest.mark.parametrize("mode", INVALIDES)
def test_une_reponse_qui_ne_tient_pas(client, fournisseur, aller_retour, journal, mode):
    fournisseur.mode = mode
    raison = _refuse(client, aller_retour, journal, 403, "Nous n’avons pas pu vérifier la réponse de ProConnect.")
    assert raison == INVALIDES[mode]


@pytest.mark.parametrize("mode", ["panne.token", "panne.userinfo", "panne.jwks"])
def test_une_panne_en_chemin(client, fournisseur, aller_retour, journal, mode):
    fournisseur.mode = mode
    _refuse(client, aller_retour, journal, 503, "ProConnect ne répond pas")


@pytest.mark.parametrize("mode", ["panne", "description"])
def test_une_panne_des_le_depart(client, fournisseur, mode):
    fournisseur.mode = mode
    reponse = client.get(reverse("proconnect"))
    assert (reponse.status_code, reponse.headers["Retry-After"]) == (503, "60")
    assert "Entrer avec un mot de passe" in reponse.content.decode()


def test_un_port_ferme_ne_fait_pas_attendre(client, fournisseur, settings):
    settings.RUPCO_PROCONNECT_URL = "http://localhost:9/api/v2"
    debut = time.monotonic()
    assert client.get(reverse("proconnect")).status_code == 503
    assert time.monotonic() - debut < 3


def test_qui_renonce_revient_sans_erreur(client, fournisseur, aller_retour):
    fournisseur.mode = "refus"
    reponse = aller_retour(client)
    assert reponse.status_code == 200
    assert "Vous avez quitté ProConnect" in reponse.content.decode()


def test_un_etat_inconnu_rejoue_ou_d_un_autre_navigateur_n_ouvre_rien(client, fournisseur, aller_retour):
    retour = aller_retour.jusqu_au_retour(client)
    assert Client().get(retour).status_code == 403
    assert client.get(reverse("proconnect-retour"), {"code": "code-1", "state": "x" * 43}).status_code == 403
    assert fournisseur.codes, "le code n’a pas été dépensé par un autre"
    assert client.get(retour).status_code == 302
    appels = len(fournisseur.appels)
    assert "Cette connexion a expiré" in client.get(retour).content.decode()
    assert len(fournisseur.appels) == appels, "l’état a servi : rien n’est demandé à ProConnect"


def test_une_question_et_une_identite_ne_se_gardent_pas_toujours(client, fournisseur, aller_retour, monkeypatch):
    retour = aller_retour.jusqu_au_retour(client)
    session = client.session
    session["proconnect_questions"] = [[q[0] - 16 * 60, *q[1:]] for q in session["proconnect_questions"]]
    session.save()
    assert client.get(retour).status_code == 403
    assert aller_retour(client).status_code == 302
    session = client.session
    session["proconnect_identite"] = [session["proconnect_identite"][0] - 61 * 60, *session["proconnect_identite"][1:]]
    session.save()
    for nom in ("proconnect-lier", "proconnect-inscription"):
        assert "Cette connexion a expiré" in client.get(reverse(nom)).content.decode()


def test_une_cle_nouvelle_se_lit_une_fois_et_une_inconnue_n_en_fait_pas_lire_cent(client, fournisseur, aller_retour):
    aller_retour(client)
    fournisseur.mode = "id_token.kid"
    for _ in range(5):
        assert aller_retour(client).status_code == 403
    assert fournisseur.appels.count("jwks") == 1, "lue il y a moins d’une minute"
    for adresse, (_, lu) in [*protocole._lus.items()]:
        protocole._lus[adresse] = (time.monotonic() - 61, lu)
    assert aller_retour(client).status_code == 403
    assert fournisseur.appels.count("jwks") == 2
    assert threading.active_count() < 50


@pytest.mark.parametrize(
    "suite", ["https://ailleurs.example/", "//ailleurs.example/", "/\\ailleurs.example", "javascript:alert(1)"]
)
def test_une_suite_vers_un_autre_site_est_oubliee(client, fournisseur, aller_retour, connue, suite):
    aller_retour(client, next=suite)
    assert client.post(reverse("proconnect-lier"), {"password": "une longue phrase de passe 42"}).url == reverse(
        "accueil"
    )
