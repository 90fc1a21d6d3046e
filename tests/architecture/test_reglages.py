"""Settings: what production refuses, what its logs and its health page say, and that the visitor's Host goes nowhere."""

import io
import json
import logging
import os
import subprocess
import sys
from datetime import timedelta

import pytest
import structlog
from django.conf import settings
from django.core import mail as boite
from django.test import Client
from django.urls import reverse

from rupco import health
from rupco.settings.journaux import journaux
from rupco.socle import horloge, mail, suites
from rupco.socle.models import Battement, Courriel
from tests.architecture.production import ENVIRONNEMENT
from tests.fabrique import un_employeur

HOSTILE = 'a\r\n{"event": "faux"}\x1b[31m\u2028rouge'


def lancer(*commande, sans=(), **environnement):
    env = {**os.environ, **ENVIRONNEMENT, **environnement}
    env = {nom: valeur for nom, valeur in env.items() if nom not in sans}
    return subprocess.run(
        [sys.executable, *commande],
        env=env,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def reglages(**environnement):
    """The last line that a start in production says."""
    lu = lancer("-c", "import django; django.setup(); print('démarré')", **environnement)
    return (lu.stdout or lu.stderr).strip().splitlines()[-1]


@pytest.mark.lent
def test_un_reglage_complet_demarre():
    assert reglages() == "démarré"


@pytest.mark.lent
@pytest.mark.parametrize(("variable", "valeur"), [
    ("SECRET_KEY", ""), ("SECRET_KEY", "courte"), ("SECRET_KEY", "django-insecure-" + "x" * 60),
    ("SECRET_KEY", "dev-cle-publique-de-developpement-jamais-en-production"),
    ("DEBUG", "1"), ("RUPCO_DEMO", "1"), ("DATABASE_URL", "sqlite:////tmp/base.sqlite3"), ("DATABASE_URL", ""),
    ("ALLOWED_HOSTS", "*"), ("ALLOWED_HOSTS", ""), ("ALLOWED_HOSTS", "rupco.exemple.fr,*"),
    ("RUPCO_SECOND_FACTEUR", "0"), ("RUPCO_URL", "http://rupco.exemple.fr"), ("RUPCO_URL", ""),
    ("RUPCO_PROCONNECT_URL", "http://proconnect.exemple.fr"), ("RUPCO_CLAMD", "clamav:3310"),
])  # fmt: skip
def test_la_production_refuse_et_nomme_la_variable(variable, valeur):
    dit = reglages(**{variable: valeur})
    assert dit.startswith(f"django.core.exceptions.ImproperlyConfigured: {variable} : ")
    assert dit.endswith(".")


@pytest.mark.lent
def test_proconnect_est_tout_entier_ou_pas_la():
    tout = {"RUPCO_PROCONNECT_URL": "https://proconnect.exemple.fr/api/v2", "RUPCO_PROCONNECT_CLIENT": "rupco"}
    assert "RUPCO_PROCONNECT_SECRET : " in reglages(**tout)
    assert reglages(**tout, RUPCO_PROCONNECT_SECRET="secret") == "démarré"


@pytest.mark.lent
def test_sqlite_s_assume():
    assert reglages(DATABASE_URL="sqlite:////tmp/base.sqlite3", RUPCO_SQLITE_ASSUME="1") == "démarré"


@pytest.mark.lent
def test_check_deploy_ne_dit_rien():
    lu = lancer("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert (lu.returncode, lu.stderr) == (
        0,
        "System check identified no issues (0 silenced).\n",
    ) or lu.stdout.startswith("System check identified no issues"), lu.stderr


@pytest.mark.lent
def test_le_developpement_n_est_pas_en_debug_et_la_production_sans_demonstration():
    voir = (
        "import django; django.setup(); from django.conf import settings as s; from django.urls import get_resolver as g; "
        "print(s.DEBUG, any(str(k).startswith('demo') for k in g().reverse_dict), s.RUPCO_VOYAGE)"
    )
    dev = lancer(
        "-c", voir, sans=("DATABASE_URL", "SECRET_KEY", "REDIS_URL"), DJANGO_SETTINGS_MODULE="rupco.settings.dev"
    )
    prod = lancer("-c", voir)
    assert dev.stdout == "False False False\n", dev.stderr
    assert prod.stdout == "False False False\n", prod.stderr


# --- Logs -----------------------------------------------------------------------------------------------


@pytest.fixture
def journal():
    """A real JSON handler, and what it wrote."""
    sortie, regles = io.StringIO(), journaux(en_json=True)["formatters"]["ligne"]
    ecrivain = logging.StreamHandler(sortie)
    ecrivain.setFormatter(
        structlog.stdlib.ProcessorFormatter(regles["processor"], foreign_pre_chain=regles["foreign_pre_chain"])
    )
    racine, niveau = logging.getLogger(), logging.getLogger().level
    racine.addHandler(ecrivain)
    racine.setLevel(logging.INFO)
    yield lambda: sortie.getvalue().split("\n")[:-1]
    racine.removeHandler(ecrivain)
    racine.setLevel(niveau)


def test_un_texte_hostile_fait_une_ligne_de_json(journal):
    logging.getLogger("essai").warning("reçu %s", HOSTILE)
    structlog.get_logger("essai").warning("reçu", texte=HOSTILE)
    lignes = journal()
    assert len(lignes) == 2
    assert [json.loads(ligne)["level"] for ligne in lignes] == ["warning", "warning"]
    assert not any(c in "".join(lignes) for c in "\r\x1b")
    assert json.loads(lignes[1])["texte"] == HOSTILE


@pytest.mark.django_db
def test_chaque_ligne_d_une_requete_porte_son_numero_et_rien_de_ce_qui_est_tape(journal):
    client = Client()
    client.force_login(qui := un_employeur())
    client.get("/dossiers/RCC-2026-9999/", {"q": HOSTILE}, headers={"user-agent": HOSTILE, "x-request-id": "forge"})
    client.post(reverse("account_login"), {"login": "personne@vauban.example", "password": "mot-de-passe-tape"})
    lignes = [json.loads(ligne) for ligne in journal()]
    refus = [ligne for ligne in lignes if ligne["event"] == "acces_refuse"]
    assert [(r["adresse"], r["methode"], r["user_id"]) for r in refus] == [("dossier", "GET", qui.pk)]
    assert len(refus[0]["request_id"]) == 36
    assert any(
        ligne["event"] == "request_finished" and ligne["request_id"] == refus[0]["request_id"] for ligne in lignes
    )
    tout = json.dumps(lignes)
    assert not any(mot in tout for mot in ("mot-de-passe-tape", "personne@vauban", qui.email, qui.nom))


# --- Health ---------------------------------------------------------------------------------------------


def _tomber():
    raise ConnectionRefusedError("redis://:secret@hote")


@pytest.mark.django_db
def test_sante_dit_chaque_partie_et_l_age_du_battement(client, a):
    instant = a(2026, 12, 10, 9)
    assert client.get("/sante/").json() == {
        "etat": "ok", "base": "ok", "cache": "ok", "file": "ok", "stockage": "ok", "beat": "inconnu", "battement_s": None,
    }  # fmt: skip
    for age, mot in ((0, "ok"), (180, "ok"), (181, "en retard")):
        Battement.objects.update_or_create(nom="beat", defaults={"battu_a": instant - timedelta(seconds=age)})
        reponse = client.get("/sante/")
        assert (reponse.status_code, reponse.json()["beat"], reponse.json()["battement_s"]) == (200, mot, age)


@pytest.mark.django_db
@pytest.mark.parametrize("partie", ["base", "cache", "file", "stockage"])
def test_sante_503_quand_une_partie_tombe(partie, client, monkeypatch):
    monkeypatch.setattr(health, f"_{partie}", _tomber)
    reponse = client.get("/sante/")
    assert reponse.status_code == 503
    lu = reponse.json()
    assert lu["etat"] == "en panne"
    assert [nom for nom in ("base", "cache", "file", "stockage") if lu[nom] != "ok"] == [partie]
    assert lu[partie] == "en panne (ConnectionRefusedError)"
    assert "secret" not in reponse.content.decode()


# --- Host -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "hote", ["voleur.example", "testserver.voleur.example", "testserver:80@voleur.example", "é", "a b", ""]
)
@pytest.mark.django_db
def test_un_hote_inconnu_est_refuse_en_francais(hote, client):
    reponse = client.get("/", headers={"host": hote}) if hote else client.get("/", HTTP_HOST="_")
    assert reponse.status_code == 400
    assert "Cette demande" in reponse.content.decode() or "Erreur 400" in reponse.content.decode()
    assert 'lang="fr"' in reponse.content.decode()


@pytest.mark.django_db(transaction=True)
def test_l_hote_demande_n_entre_dans_aucun_courriel(client, settings):
    """Even a host that is served: the address in mails is RUPCO_URL."""
    qui = un_employeur()
    settings.ALLOWED_HOSTS = ["*"]
    settings.RUPCO_URL = "https://rupco.exemple.fr"
    client.post(reverse("account_reset_password"), {"email": qui.email}, headers={"host": "voleur.example"})
    suites.rejouer()
    mail.envoyer_tout()
    textes = [c.texte + c.html for c in Courriel.objects.all()] + [str(m.message()) for m in boite.outbox]
    assert any("rupco.exemple.fr" in texte for texte in textes)
    assert not any("voleur" in texte for texte in textes)
    assert horloge.maintenant()
