"""The headers on every outcome (the matrix judges them on each of its cells too), and the cookie of a real installation."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client

from tests.architecture.production import ENVIRONNEMENT
from tests.droits.adresses import adresses, chemin
from tests.droits.entetes import CSP, defauts

pytestmark = [pytest.mark.authz, pytest.mark.django_db, pytest.mark.une_base, pytest.mark.lent]

ADRESSES = {a.nom: a for a in adresses()}
ISSUES = (  # status, role, method, path
    (200, "anonyme", "GET", "/"), (200, "anonyme", "GET", "/verifier/"), (200, "anonyme", "GET", "/compte/connexion/"),
    (200, "employeur", "GET", "/dossiers/"), (200, "agent", "GET", "/bannette/"),
    (200, "administrateur", "GET", "/administration/"),
    (200, "anonyme", "GET", "/sante/"), (302, "anonyme", "GET", "/dossiers/"), (302, "anonyme", "GET", "/administration/"),
    (404, "anonyme", "GET", "/compte/nulle-part/"), (404, "employeur", "GET", "/dossiers/RCC-2026-9999/"),
    (404, "employeur", "GET", "/administration/"), (403, "equipe", "GET", "/administration/dossiers/depot/"),
    (405, "anonyme", "DELETE", "/"), (405, "employeur", "POST", "/dossiers/"), (400, "employeur", "GET", "/verifier/?code=%00"),
)  # fmt: skip


@pytest.mark.parametrize(("code", "role", "methode", "url"), ISSUES)
def test_chaque_issue(code, role, methode, url, monde, appeler):
    with appeler(role, methode, url) as reponse:
        assert reponse.status_code == code
        assert defauts(reponse) == []


def test_un_fichier_servi(monde, appeler):
    for nom in ("fichier-piece", "fichier-acte"):
        with appeler("agent", "GET", chemin(ADRESSES[nom], monde, "A.depose")) as reponse:
            assert reponse.corps.startswith(b"%PDF")
            assert defauts(reponse) == []
            assert reponse.headers["Content-Disposition"].startswith("attachment")
            assert reponse.headers["Content-Type"] == "application/pdf"


@pytest.mark.parametrize("fichier", ["css/socle.css", "dsfr/dist/dsfr.min.css"])
def test_un_fichier_statique(fichier, appeler):
    with appeler("anonyme", "GET", settings.STATIC_URL + fichier) as reponse:
        assert reponse.status_code == 200
        assert defauts(reponse, est_gardable=True) == []
        assert not reponse.cookies


def test_la_page_d_un_courriel_de_demonstration_est_enfermee(monde, appeler):
    with appeler("anonyme", "GET", chemin(ADRESSES["demo-courriel-html"], monde, "present")) as reponse:
        politique = reponse.headers["Content-Security-Policy"]
        assert politique.startswith("sandbox; default-src 'none'; style-src 'unsafe-inline'")
        assert "script-src" not in politique
        assert [d for d in defauts(reponse) if not d.startswith("CSP")] == []


def test_une_panne_n_en_dit_rien(monde, appeler, settings, caplog):
    settings.ROOT_URLCONF = "tests.droits.adresses_en_panne"
    for role in ("anonyme", "employeur"):
        with appeler(role, "GET", "/panne/") as reponse:
            assert reponse.status_code == 500
            assert defauts(reponse) == []
            page = reponse.corps.decode()
            assert "Erreur 500" in page
            assert not any(
                mot in page
                for mot in ("secret-de-la-panne", "ZeroDivisionError", "Traceback", "/work", "site-packages")
            )


def test_sans_jeton_de_formulaire_403(monde):
    client = Client(enforce_csrf_checks=True)
    for url in ("/compte/connexion/", "/demo/temps/"):
        reponse = client.post(url, {"login": "a@b.fr", "password": "x"})
        assert reponse.status_code == 403
        assert defauts(reponse) == []
        assert "Erreur 403" in reponse.content.decode()


def test_trop_de_champs_413(monde, appeler):
    with appeler("anonyme", "POST", "/compte/connexion/", {f"c{i}": "x" for i in range(600)}) as reponse:
        assert reponse.status_code == 413
        assert defauts(reponse) == []


def test_un_hote_inconnu_400(monde):
    reponse = Client().get("/", headers={"host": "voleur.example"})
    assert reponse.status_code == 400
    assert defauts(reponse) == []
    page = reponse.content.decode()
    assert "Erreur 400" in page
    assert "voleur" not in page


def test_un_seul_temoin_et_la_session_change_a_la_connexion(monde):
    """One cookie from the first page to the last; the number of before log-in is worth nothing after."""
    client = Client()
    client.get("/compte/connexion/")
    avant = client.cookies["rupco"].value
    client.post("/demo/connexion/", {"personne": monde.gens["employeur"].pk})
    assert set(client.cookies) == {"rupco"}
    assert client.cookies["rupco"].value != avant
    vole = Client()
    vole.cookies["rupco"] = avant
    assert vole.get("/dossiers/").status_code == 302


_EN_PRODUCTION = """
import django, json
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings
call_command("migrate", verbosity=0)
client, vus = Client(headers={"host": "rupco.exemple.fr"}, raise_request_exception=False), []
simple = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # no collected files here
with override_settings(STORAGES=settings.STORAGES | simple):
    for url in ("/", "/compte/connexion/", "/nulle-part/", "/demo/", "/administration/", "/demo/connexion/"):
        r = client.get(url, secure=True)
        vus.append([url, r.status_code, dict(r.headers), [m.OutputString() for m in r.cookies.values()]])
clair = client.get("/dossiers/")
print(json.dumps([vus, [clair.status_code, clair.headers["Location"]]]))
"""


@pytest.mark.lent
def test_en_production_le_temoin_est_sur_et_la_demonstration_n_existe_pas(tmp_path):
    propres = {
        "DATABASE_URL": f"sqlite:///{tmp_path}/base.sqlite3", "RUPCO_SQLITE_ASSUME": "1", "REDIS_URL": "",
        "RUPCO_DERRIERE_MANDATAIRE": "", "RUPCO_VAR": str(tmp_path), "STATIC_ROOT": str(tmp_path),
    }  # fmt: skip
    commande, env = [sys.executable, "-c", _EN_PRODUCTION], {**os.environ, **ENVIRONNEMENT, **propres}
    lu = subprocess.run(commande, capture_output=True, text=True, check=False, cwd=settings.BASE_DIR, env=env)
    assert lu.returncode == 0, lu.stderr[-2000:]
    vus, clair = json.loads(lu.stdout.splitlines()[-1])
    codes = {}
    for url, code, entetes, temoins in vus:
        codes[url] = code
        assert entetes["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains; preload"
        assert sorted(entetes["Content-Security-Policy"].split("; ")) == sorted(CSP.split("; "))
        for temoin in temoins:
            assert temoin.startswith("__Host-rupco=")
            assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(temoin.split("; "))
            assert "Domain" not in temoin
    assert any(temoins for *_, temoins in vus)
    assert codes["/compte/connexion/"] == codes["/"] == 200
    assert codes["/demo/"] == codes["/demo/connexion/"] == codes["/nulle-part/"]
    assert codes["/demo/"] == 404
    assert clair == [301, "https://rupco.exemple.fr/dossiers/"]
