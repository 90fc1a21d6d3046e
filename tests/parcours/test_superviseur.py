"""The demonstration's real processes: children restarted, stopped whole; and the portal alive, from Ctrl-C to a second start."""

import contextlib
import http.cookiejar
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.parse
import urllib.request

import pytest

from dossiers.management import superviseur
from dossiers.management.superviseur import Enfant, Superviseur
from tests.parcours.lancer import commande, environnement, lancer, port_libre

pytestmark = [pytest.mark.lent, pytest.mark.une_base]
UNE_FOIS = pytest.mark.skipif(
    "DATABASE_URL" in os.environ, reason="la démonstration a sa propre base SQLite : jouée une fois"
)
TETU = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
if len(sys.argv) == 1:
    petit = subprocess.Popen([sys.executable, "-c", sys.orig_argv[2], "petit"])
    print(petit.pid, flush=True)
time.sleep(60)
"""


def _attendre(condition, secondes=30):
    limite = time.monotonic() + secondes
    while time.monotonic() < limite:
        if valeur := condition():
            return valeur
        time.sleep(0.1)
    raise AssertionError("rien n’est venu")


def _vit(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat") as etat:
        return etat.read().rpartition(")")[2].split()[0] != "Z"


def test_un_enfant_qui_meurt_renait_de_plus_en_plus_tard(tmp_path, monkeypatch):
    monkeypatch.setattr(superviseur, "DELAIS", (0.05, 0.1, 0.2))
    dits = []
    vigie = Superviseur(
        [Enfant("web", [sys.executable, "-c", "raise SystemExit(3)"], tmp_path / "web.log")], dits.append
    )
    vigie.demarrer()
    _attendre(lambda: vigie.surveiller() or len(dits) == 4)
    vigie.arreter()
    assert [re.search(r"\(code 3\). Nouveau départ dans (\S+) s", d)[1] for d in dits] == ["0.05", "0.1", "0.2", "0.2"]


def test_ceux_qui_refusent_de_partir_sont_emportes_avec_leurs_petits(tmp_path, monkeypatch):
    monkeypatch.setattr(superviseur, "PATIENCE", 0.3)
    enfant = Enfant("worker", [sys.executable, "-c", TETU], tmp_path / "worker.log")
    vigie = Superviseur([enfant], print)
    vigie.demarrer()
    petit = int(_attendre(lambda: enfant.journal.read_text().strip()))
    assert _vit(petit)
    debut = time.monotonic()
    vigie.arreter()
    assert time.monotonic() - debut < 10
    assert enfant.processus.returncode == -signal.SIGKILL
    _attendre(lambda: not _vit(petit), 5)


class Demo:
    """A running demonstration, and a visitor's browser."""

    def __init__(self, var, port, *options):
        self.port, self.base = port, var / "base.sqlite3"
        self.processus = subprocess.Popen(
            commande("demo", "--port", str(port), *options), env=environnement(RUPCO_VAR=str(var)),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.visiteur = urllib.request.build_opener(cookies)

    def lire(self, chemin, **champs):
        donnees = urllib.parse.urlencode(champs).encode() if champs else None
        with self.visiteur.open(f"http://127.0.0.1:{self.port}{chemin}", donnees, timeout=20) as reponse:
            return reponse.read().decode()

    def sante(self):
        with contextlib.suppress(OSError):
            return json.loads(self.lire("/sante/"))
        return {}

    def compter(self, quoi, condition="1 = 1"):
        with contextlib.closing(sqlite3.connect(self.base, timeout=20)) as base:
            return base.execute(f"SELECT count(*) FROM {quoi} WHERE {condition}").fetchone()[0]

    def enfants(self):
        pid = self.processus.pid
        with open(f"/proc/{pid}/task/{pid}/children") as liste:
            return [int(p) for p in liste.read().split()]

    def arreter(self, quoi=signal.SIGINT):
        if self.processus.poll() is None:
            self.processus.send_signal(quoi)
        return self.processus.communicate(timeout=20)[0]


@pytest.fixture
def demo(tmp_path):
    """Starts a demonstration, and never leaves it behind."""
    lancees, port = [], port_libre()

    def lancer_une(*options):
        lancees.append(Demo(tmp_path / "var", port, *options))
        _attendre(lambda: lancees[-1].sante().get("etat") == "ok" or lancees[-1].processus.poll() is not None, 120)
        return lancees[-1]

    yield lancer_une
    for lancee in lancees:
        lancee.arreter()


@UNE_FOIS
def test_la_demonstration_vit_s_arrete_entiere_et_garde_ses_donnees_ou_repart_a_neuf(demo):
    premiere = demo()
    _attendre(lambda: premiere.sante().get("beat") == "ok", 90)
    page = premiere.lire("/demo/")
    jeton = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    decisions = premiere.compter("dossiers_decision")
    premiere.lire("/demo/temps/", csrfmiddlewaretoken=jeton, cible="prochaine")
    _attendre(lambda: premiere.compter("dossiers_decision", "est_tacite") == decisions + 1, 60)
    _attendre(lambda: premiere.compter("socle_courriel", "etat = 'envoye'") >= 4, 60)
    enfants = premiere.enfants()
    assert len(enfants) == 3
    prise = lancer("demo", "--port", str(premiere.port), RUPCO_VAR=str(premiere.base.parent))
    assert (prise.returncode, len(prise.stderr.splitlines())) == (2, 1)
    assert "tourne déjà" in prise.stderr
    debut = time.monotonic()
    dit = premiere.arreter()
    assert time.monotonic() - debut < 12
    assert premiere.processus.returncode == 0
    assert "tout est arrêté" in dit
    assert "une-demonstration-de-rupco" in dit
    assert not [p for p in enfants if _vit(p)]
    dossiers = premiere.compter("dossiers_dossier")
    seconde = demo()
    assert seconde.compter("dossiers_decision") == decisions + 1
    assert seconde.compter("dossiers_dossier") == dossiers
    seconde.arreter(signal.SIGTERM)
    assert seconde.processus.returncode == 0
    _repartir_a_neuf(seconde.base.parent, decisions)


def _repartir_a_neuf(var, decisions):
    """`--neuf` erases what the demonstration made, and nothing else."""
    (var / "notes.txt").write_text("à garder")
    (var / "fichiers" / "ancien").write_text("à jeter")
    cle = (var / "demo.cle").read_text()
    assert lancer("demo", "--sans-serveur", "--neuf", RUPCO_VAR=str(var)).returncode == 0
    assert (var / "notes.txt").read_text() == "à garder"
    assert not (var / "fichiers" / "ancien").exists()
    assert (var / "demo.cle").read_text() == cle
    with contextlib.closing(sqlite3.connect(var / "base.sqlite3")) as base:
        assert base.execute("SELECT count(*) FROM dossiers_decision").fetchone() == (decisions,)


@UNE_FOIS
def test_un_port_pris_donne_une_phrase(tmp_path):
    with socket.socket() as occupant:
        occupant.bind(("127.0.0.1", 0))
        occupant.listen()
        port = occupant.getsockname()[1]
        resultat = lancer("demo", "--port", str(port), RUPCO_VAR=str(tmp_path))
    assert (resultat.returncode, resultat.stdout) == (2, "")
    assert f"Le port {port} est déjà pris" in resultat.stderr
    assert len(resultat.stderr.splitlines()) == 1


@UNE_FOIS
def test_avec_les_reglages_de_production_la_demonstration_se_refuse(tmp_path):
    resultat = lancer(
        "demo", DJANGO_SETTINGS_MODULE="rupco.settings.prod", RUPCO_VAR=str(tmp_path), SECRET_KEY="x" * 60,
        ALLOWED_HOSTS="rupco.example", DATABASE_URL="postgres://u:p@base/rupco", RUPCO_URL="https://rupco.example",
    )  # fmt: skip
    assert resultat.returncode == 2
    assert "interdite avec les réglages de production" in resultat.stderr
