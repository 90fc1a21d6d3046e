"""A form acts once, and every answer carries the headers of the house."""

import io
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from rupco.socle import horloge
from rupco.socle.middleware import UneSeuleFois
from rupco.socle.models import Battement, Jeton
from tests.fabrique import un_employeur
from tests.fautes.ensemble import ensemble
from tests.socle import urls

CLE, AUTRE = "0123456789abcdef" * 2, "f" * 32
CSP = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "font-src 'self'", "connect-src 'self'",
    "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
}  # fmt: skip


@pytest.fixture
def client(settings, db):
    settings.ROOT_URLCONF = "tests.socle.urls"
    urls.pannes.clear()
    client = Client(raise_request_exception=False)
    client.force_login(un_employeur())
    return client


def poster(client, cle=CLE, mode="agir", **champs):
    reponse = client.post("/essai/", {"cle_unique": cle, "mode": mode, **champs})
    return reponse.status_code, reponse.headers.get("Location", "")


def test_vingt_fois_le_meme_envoi_un_effet_vingt_reponses(client):
    assert {poster(client) for _ in range(20)} == {(302, "/essai/?rang=1")}
    assert Battement.objects.count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_vingt_envois_ensemble_un_effet_vingt_reponses(client):
    rendus = ensemble(*[lambda: poster(jumeau_de(client))] * 20)
    assert set(rendus) == {(302, "/essai/?rang=1")}, rendus
    assert Battement.objects.count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("panne", [RuntimeError("panne"), SystemExit(1)])
def test_la_premiere_tombe_une_jumelle_prend_sa_place(client, panne):
    urls.pannes.append(panne)
    rendus = ensemble(*[lambda: attraper(poster, jumeau_de(client))] * 6)
    assert sorted(map(str, rendus)) == [
        *["(302, '/essai/?rang=1')"] * 5,
        "(500, '')" if rendus.count((500, "")) else "1",
    ]
    assert Battement.objects.count() == 1


def attraper(geste, *args):
    try:
        return geste(*args)
    except SystemExit as sortie:
        return str(sortie)


def jumeau_de(client):
    jumeau = Client(raise_request_exception=False)
    jumeau.cookies = client.cookies.copy()
    return jumeau


def test_une_cle_par_personne_et_par_page(client):
    assert poster(client) == (302, "/essai/?rang=1")
    assert poster(client, AUTRE) == (302, "/essai/?rang=2")
    client.force_login(un_employeur())
    assert poster(client) == (302, "/essai/?rang=3")


def test_un_formulaire_refuse_se_corrige_avec_la_meme_cle(client):
    assert poster(client, mode="refuser") == (422, "")
    assert poster(client, mode="refuser") == (422, "")
    assert poster(client, mode="agir") == (302, "/essai/?rang=1")


def test_une_panne_libere_la_cle(client):
    urls.pannes.append(RuntimeError("panne"))
    assert poster(client) == (500, "")
    assert not Jeton.objects.exists()
    assert poster(client) == (302, "/essai/?rang=1")


@pytest.mark.parametrize("champs", [{"motif": "autre"}, {"mode": "agir2"}, {"fichier": b"deux"}, {"fichier": b"unun"}])
def test_la_meme_cle_pour_un_autre_contenu_est_un_conflit(client, champs):
    """Even a file of the same name and size: what it holds is what is asked."""

    def fichier(octets):
        return {"fichier": type("F", (io.BytesIO,), {"name": "accord.pdf"})(octets)} if octets else {}

    assert poster(client, **fichier(b"un_1"))[0] == 302
    assert poster(client, **fichier(b"un_1")) == (302, "/essai/?rang=1")
    assert poster(client, **champs | fichier(champs.get("fichier")))[0] == 409
    assert Battement.objects.count() == 1


def test_un_autre_jeton_csrf_n_est_pas_un_autre_contenu(client):
    assert poster(client, csrfmiddlewaretoken="a" * 64) == poster(client, csrfmiddlewaretoken="b" * 64)


@pytest.mark.parametrize("cle", ["", "court", "G" * 32, CLE + "0", CLE.upper(), CLE + "\n"])
def test_sans_cle_bien_formee_rien_n_est_retenu(client, cle):
    assert [poster(client, cle)[1] for _ in range(2)] == ["/essai/?rang=1", "/essai/?rang=2"]
    assert not Jeton.objects.exists()


def test_une_premiere_qui_ne_repond_pas_donne_un_conflit_et_non_un_second_effet(client, monkeypatch):
    monkeypatch.setattr(UneSeuleFois, "ATTENTE", 0.2)
    assert poster(client)[0] == 302
    Jeton.objects.update(adresse="")
    debut = time.monotonic()
    assert poster(client)[0] == 409
    assert 0.2 <= time.monotonic() - debut < 5
    assert Battement.objects.count() == 1


def test_une_premiere_morte_en_chemin_laisse_sa_place(client):
    Jeton.objects.create(cle="x", empreinte="", cree_a=horloge.maintenant())
    assert poster(client)[0] == 302
    Jeton.objects.exclude(cle="x").update(
        adresse="", cree_a=horloge.maintenant() - UneSeuleFois.MORTE - timedelta(seconds=1)
    )
    assert poster(client)[0] == 302
    assert Battement.objects.count() == 2


@pytest.mark.parametrize(
    ("chemin", "statut"),
    [("/essai/", 200), ("/rien-ici/", 404), ("/essai/?panne", 500), ("/sante/", 200), ("/administration/", 404)],
)
@pytest.mark.parametrize("connecte", [True, False])
def test_les_en_tetes_sont_sur_toutes_les_reponses(client, chemin, statut, connecte):
    if "panne" in chemin:
        urls.pannes.append(RuntimeError("panne"))
    if not connecte:
        client.logout()
    reponse = client.get(chemin)
    assert reponse.status_code in {statut, 302, 503}, chemin  # 302: log in first; 503: no worker beats here
    verifier_en_tetes(reponse)
    assert reponse.headers["Cache-Control"].find("no-store") >= 0


def test_les_en_tetes_sont_sur_un_refus_csrf_et_sur_un_hote_inconnu(client):
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.cookies = client.cookies.copy()
    for reponse, statut in (
        (strict.post("/essai/", {"mode": "agir"}), 403),
        (client.get("/essai/", HTTP_HOST="vol.example"), 400),
    ):
        assert reponse.status_code == statut
        verifier_en_tetes(reponse)


def verifier_en_tetes(reponse):
    h = reponse.headers
    assert {d.strip() for d in h["Content-Security-Policy"].split(";")} == CSP
    assert h["Permissions-Policy"].startswith("accelerometer=(), camera=(), ")
    assert "*" not in h["Permissions-Policy"]
    assert h["Cross-Origin-Resource-Policy"] == h["Cross-Origin-Opener-Policy"] == "same-origin"
    assert h["Referrer-Policy"] == "same-origin"
    assert h["X-Content-Type-Options"] == "nosniff"
    assert h["X-Frame-Options"] == "DENY"


def test_un_fichier_statique_se_garde_en_cache_et_ne_se_devine_pas(client):
    reponse = client.get("/static/admin/css/base.css")
    assert (reponse.status_code, reponse.headers["X-Content-Type-Options"]) == (200, "nosniff")
    assert reponse.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "no-store" not in reponse.headers.get("Cache-Control", "")
    reponse.close()


def test_un_seul_cookie_ferme_aux_scripts(client):
    neuf = Client()
    for reponse in (
        neuf.get(reverse(settings.LOGIN_URL)),
        client.get("/essai/"),
        client.post("/essai/", {"mode": "agir"}),
    ):
        assert set(reponse.cookies) <= {"rupco"}
    assert set(neuf.cookies) == set(client.cookies) == {"rupco"}
    cookie = neuf.cookies["rupco"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
