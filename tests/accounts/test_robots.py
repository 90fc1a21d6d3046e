"""« Je ne suis pas un robot »: our own proof, then Google's verdict asked of a stub of siteverify."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core import checks
from django.core.signing import Signer

from accounts import robots
from accounts.models import Inscription
from accounts.sirene import Issue
from rupco.socle.models import Jeton
from tests.accounts.inscription import ADRESSE, facile, prouver, remplir, sirene_repond
from tests.accounts.siteverify import Siteverify, certificat
from tests.droits.entetes import CSP, defauts

pytestmark = [pytest.mark.django_db, pytest.mark.une_base]  # words and protocols: no query of its own
OUVRIER = Path(settings.BASE_DIR) / "static/js/preuve.js"


def refus(*arguments) -> str:
    with pytest.raises(robots.RobotPossible) as dit:
        robots.juger(*arguments)
    return str(dit.value)


# --- Our proof ----------------------------------------------------------------------------------------------


@pytest.fixture
def peu(monkeypatch):
    facile(monkeypatch)


def test_une_preuve_juste_passe_une_autre_non(peu, reel):
    defi = robots.nouveau_defi()
    juste = prouver(defi)
    robots.juger(defi, juste, "")
    for fausse in ("1", juste + ",1", juste.replace(",", ";"), "-1" + juste[1:], "٣" + juste[1:], "9" * 11 + ",1" * 7):
        assert "n’a pas abouti" in refus(defi, fausse, "")
    assert "n’a pas abouti" in refus(defi, ",".join(["0"] * 8), "") or prouver(defi) == ",".join(["0"] * 8)


def test_un_defi_est_signe_pour_cela_et_vit_deux_heures(peu, reel):
    defi = robots.nouveau_defi()
    juste = prouver(defi)
    ailleurs = Signer(salt="autre").sign_object([robots._lire(defi)[0], 0])
    for faux in ("", "n’importe quoi", defi[:-1] + ("A" if defi[-1] != "A" else "B"), ailleurs, defi + "é"):
        assert "n’a pas abouti" in refus(faux, juste, "")
    reel(robots.VALIDITE)
    robots.juger(defi, juste, "")
    reel(timedelta(seconds=1))
    assert "plus de deux heures" in refus(defi, juste, "")
    reel(-robots.VALIDITE - robots.ECART - timedelta(seconds=2))
    assert "plus de deux heures" in refus(defi, juste, ""), "un défi de l’avenir n’en est pas un"


def test_sans_preuve_il_faut_le_temps_de_taper(peu, reel):
    defi = robots.nouveau_defi()
    assert "trop vite" in refus(defi, "", "")
    reel(robots.AU_MOINS)
    robots.juger(defi, "", "")
    assert "champ caché" in refus(defi, "", "https://exemple.fr")


def test_un_defi_se_depense_une_fois_et_rend_sa_place_si_la_suite_echoue():
    defi = robots.nouveau_defi()
    assert robots.consommer(defi, "a@a.example") is True
    assert robots.consommer(defi, "a@a.example") is False
    with pytest.raises(robots.RobotPossible, match="a déjà servi"):
        robots.consommer(defi, "b@b.example")
    assert "a.example" not in repr(list(Jeton.objects.values()))


def test_la_difficulte_est_celle_que_dit_l_ouvrier():
    texte = OUVRIER.read_text("utf-8")
    assert re.search(r"ENIGMES = (\d+)", texte)[1] == str(robots.ENIGMES)
    assert re.search(r"BITS = (\d+)", texte)[1] == str(robots.BITS)


# --- Google's -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pem(tmp_path_factory):
    return certificat(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def google(pem, settings, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    facile(monkeypatch)
    sirene_repond(monkeypatch, Issue.TROUVE)
    settings.RECAPTCHA_PUBLIC_KEY, settings.RECAPTCHA_PRIVATE_KEY = "publique", "prive"
    settings.RECAPTCHA_VERIFY_REQUEST_TIMEOUT = 0.3
    with Siteverify(pem) as serveur:
        settings.RECAPTCHA_DOMAIN = serveur.domaine
        yield serveur


def envoyer(client, reel, jeton="bon", email="g.laurent@vauban.example"):
    saisie = remplir(email, preuve="") | ({"g-recaptcha-response": jeton} if jeton else {})
    reel(robots.AU_MOINS)
    return client.post(ADRESSE, saisie)


def test_google_confirme_et_n_apprend_pas_l_adresse_du_visiteur(client, reel, google):
    assert envoyer(client, reel).status_code == 302
    assert Inscription.objects.count() == 1
    assert google.demandes == [("/recaptcha/api/siteverify", {"secret": "prive", "response": "bon"})]


def test_google_refuse_ou_le_jeton_a_servi(client, reel, google):
    assert envoyer(client, reel).status_code == 302
    for jeton in ("mauvais", "bon"):
        reponse = envoyer(client, reel, jeton, "autre@vauban.example")
        assert reponse.status_code == 422
        assert "Google n’a pas confirmé" in reponse.content.decode().split('id="id_robot_error"')[1][:300]
    assert Inscription.objects.count() == 1


PANNES = [(500, b""), (200, b"<html>"), (200, {}), (200, []), (404, {"success": True}), "silence", "parti"]


@pytest.mark.parametrize("panne", PANNES)
def test_google_ne_repond_pas_une_phrase_et_une_issue(panne, client, reel, google):
    if panne == "parti":
        google.shutdown()
        google.server_close()
    elif panne == "silence":
        google.se_tait = True
    else:
        google.dira = panne
    reponse = envoyer(client, reel)
    page = reponse.content.decode().split('id="id_robot_error"')[1][:400]
    assert reponse.status_code == 422
    assert "ne répond pas. Réessayez dans quelques minutes, ou appelez l’assistance" in page
    assert not Inscription.objects.exists()


def test_sans_jeton_google_n_est_pas_appele_et_la_page_dit_que_faire(client, reel, google):
    reponse = envoyer(client, reel, jeton="")
    assert "Activez JavaScript, ou appelez l’assistance" in reponse.content.decode()
    assert google.demandes == []


def test_la_page_seule_s_ouvre_a_google_et_n_a_rien_en_ligne(client, google):
    reponse = client.get(ADRESSE)
    politique = dict(d.strip().split(" ", 1) for d in reponse.headers["Content-Security-Policy"].split(";"))
    assert politique["script-src"] == "'self' https://www.google.com/recaptcha/ https://www.gstatic.com/recaptcha/"
    assert politique["frame-src"] == "https://www.google.com/recaptcha/"
    assert "unsafe" not in str(politique)
    page = reponse.content.decode()
    assert f'<script src="https://{google.domaine}/recaptcha/api.js?hl=fr" async defer></script>' in page
    assert 'class="g-recaptcha" data-sitekey="publique"' in page
    assert "data-rupco-robot" not in page
    assert not re.search(r"<script(?![^>]*\ssrc=)", page)
    assert "prive" not in page.replace("priver", "")
    for autre in ("/compte/connexion/", "/compte/inscription/renvoyer/", "/"):
        assert defauts(client.get(autre)) == []


def test_sans_cles_la_page_garde_la_politique_de_toutes(client, settings):
    reponse = client.get(ADRESSE)
    assert defauts(reponse) == []
    assert sorted(reponse.headers["Content-Security-Policy"].split("; ")) == sorted(CSP.split("; "))
    assert "google" not in reponse.content.decode()
    assert checks.run_checks(include_deployment_checks=False) == []
