"""`manage.py demo`: the whole portal on this machine: web, worker and beat, supervised, on SQLite and files under var/."""

import contextlib
import errno
import fcntl
import io
import json
import os
import secrets
import shutil
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

from accounts.models import User
from dossiers.management.commands.donnees_demo import MOT_DE_PASSE
from dossiers.management.superviseur import Enfant, Superviseur

ETAGE = "RUPCO_DEMO_ETAGE"  # set once the environment is the demonstration's own
FAIT_PAR_LA_DEMO = ("base.sqlite3*", "fichiers", "file", "beat*", "journaux")
ETRANGERES = (
    "DATABASE_URL",
    "REDIS_URL",
    "EMAIL_URL",
    "ALLOWED_HOSTS",
    "CSRF_TRUSTED_ORIGINS",
    "RUPCO_FICHIERS",
    "RUPCO_ACCEL",
)


class Command(BaseCommand):
    help = "Lance la démonstration : portail, worker et beat. Ctrl-C arrête tout."
    requires_system_checks = ()

    def create_parser(self, prog_name, subcommand, **kwargs):
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        usage = "Usage : manage.py demo [--port 8000] [--neuf] [--sans-serveur]"
        parser.error = lambda _: self._arreter(f"Arguments incorrects. {usage}")
        return parser

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000, help="port où le portail répond (8000 par défaut)")
        parser.add_argument(
            "--neuf", action="store_true", help="efface les données de la démonstration et repart de zéro"
        )
        parser.add_argument("--sans-serveur", action="store_true", help="prépare la base et les données, puis s’arrête")

    def handle(self, *args, **options):
        port = options["port"]
        if os.environ.get("DJANGO_SETTINGS_MODULE", "").endswith(".prod"):
            self._arreter("La démonstration est interdite avec les réglages de production.")
        if not 1 <= port <= 65535:
            self._arreter(f"« {port} » n’est pas un port : donnez un nombre de 1 à 65535.")
        if os.environ.get(ETAGE) != str(port):
            self.stdout.flush()
            _recommencer(port)
        self.var = Path(settings.VAR)
        self.var.mkdir(parents=True, exist_ok=True)
        with self._seule():
            if not options["sans_serveur"]:
                self._verifier_port(port)
            depart = time.monotonic()
            try:
                self._preparer(neuf=options["neuf"])
            except KeyboardInterrupt:
                self._dire("\nInterrompu : relancez pour finir la préparation.")
                sys.exit(130)
            if not options["sans_serveur"]:
                self._servir(port, depart)

    # --- Before anything is touched ---------------------------------------------------------------------

    @contextlib.contextmanager
    def _seule(self) -> Iterator[None]:
        """One demonstration a folder: the lock goes with the process, however it ends."""
        with (self.var / "demo.verrou").open("w") as verrou:
            try:
                fcntl.flock(verrou, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self._arreter(
                    f"Une démonstration tourne déjà sur {self.var}. Arrêtez-la d’abord (Ctrl-C dans son terminal)."
                )
            yield

    def _verifier_port(self, port: int) -> None:
        try:
            with socket.socket() as prise:
                prise.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                prise.bind(("127.0.0.1", port))
        except OSError as erreur:
            pris = erreur.errno == errno.EADDRINUSE
            cause = "est déjà pris par un autre programme" if pris else f"ne peut pas être ouvert ({erreur.strerror})"
            self._arreter(f"Le port {port} {cause}. Choisissez-en un autre : bin/demo --port {port % 65535 + 1}")

    def _arreter(self, phrase: str) -> None:
        self.stderr.write(phrase)
        sys.exit(2)

    # --- Steps ------------------------------------------------------------------------------------------

    def _preparer(self, *, neuf: bool) -> None:
        if neuf:
            self._etape("Effacement des anciennes données", self._effacer)
        for dossier in ("file/messages", "file/controle", "fichiers", "journaux"):
            (self.var / dossier).mkdir(parents=True, exist_ok=True)
        self._etape(
            "Base de données", lambda: call_command("migrate", interactive=False, verbosity=0, stdout=io.StringIO())
        )
        self._etape("Table du cache", lambda: call_command("createcachetable", verbosity=0))
        self._etape("Personnes, entreprises et dossiers", lambda: call_command("donnees_demo", stdout=io.StringIO()))

    def _effacer(self) -> None:
        """Only what the demonstration makes: var/ may hold something else."""
        connection.close()
        for motif in FAIT_PAR_LA_DEMO:
            for chemin in self.var.glob(motif):
                if chemin.is_dir() and not chemin.is_symlink():
                    shutil.rmtree(chemin)
                else:
                    chemin.unlink()

    def _etape(self, texte: str, faire: Callable[[], object]) -> None:
        self._dire(f"→ {texte}… ", fin="")
        debut = time.monotonic()
        faire()
        self._dire(f"fait ({_duree(debut)})")

    def _dire(self, texte: str, fin: str = "\n") -> None:
        self.stdout.write(texte, ending=fin)
        self.stdout.flush()

    # --- The three processes ----------------------------------------------------------------------------

    def _servir(self, port: int, depart: float) -> None:
        connection.close()
        superviseur = Superviseur(_enfants(port, self.var / "journaux"), self._dire)
        superviseur.ecouter()
        superviseur.demarrer()
        try:
            self._dire("→ Serveur web… ", fin="")
            debut = time.monotonic()
            if not superviseur.attendre(lambda: _sante(port) is not None, 60):
                self._renoncer(superviseur)
                return
            self._dire(f"fait ({_duree(debut)})")
            self._accueillir(port, depart)
            self._dire("→ Tâches automatiques (worker et beat)… ", fin="")
            if superviseur.attendre(lambda: _bat_depuis(port, debut), 90):
                self._dire(f"fait ({_duree(debut)})")
            elif not superviseur.fin.is_set():
                self._dire("toujours pas de battement. Le portail répond quand même ; voyez var/journaux/.")
            superviseur.veiller()
        finally:
            self._dire("\nArrêt… ", fin="")
            superviseur.arreter()
            fautes = {e.nom: e.fautes() for e in superviseur.enfants if e.fautes()}
            self._dire("tout est arrêté.")
            for nom, combien in fautes.items():
                self._dire(
                    f"  {nom} : {combien} ligne{'s' if combien > 1 else ''} d’erreur dans {self.var / 'journaux'}"
                )

    def _renoncer(self, superviseur: Superviseur) -> None:
        if superviseur.fin.is_set():
            return
        self._dire("pas de réponse.")
        for enfant in superviseur.enfants:
            if dit := enfant.fin_du_journal():
                self.stderr.write(f"--- {enfant.nom} ---\n{dit}")
        self.stderr.write("Le portail n’a pas démarré ; les lignes ci-dessus disent pourquoi.")
        sys.exit(1)

    def _accueillir(self, port: int, depart: float) -> None:
        adresse = f"http://localhost:{port}"
        self._dire(f"\nLe portail est prêt ({_duree(depart)}) : {adresse}/")
        self._dire(f"  Démonstration (connexion en un clic, courriels, voyage dans le temps) : {adresse}/demo/")
        self._dire("  Personnes :")
        for user in User.objects.filter(email__endswith=".example").order_by("est_agent", "pk"):
            self._dire(f"    {user.email:<42} {user.nom_complet}")
        self._dire(f"  Mot de passe de toutes : {MOT_DE_PASSE}")
        self._dire(f"  Journaux : {self.var / 'journaux'}. Ctrl-C arrête tout.\n")


def _recommencer(port: int) -> None:
    """Takes this process's place with the demonstration's environment: settings are read once, at the start."""
    var = Path(settings.VAR)
    var.mkdir(parents=True, exist_ok=True)
    env = {nom: valeur for nom, valeur in os.environ.items() if nom not in ETRANGERES}
    env |= {
        ETAGE: str(port), "RUPCO_DEMO": "1", "RUPCO_VAR": str(var.resolve()), "RUPCO_URL": f"http://localhost:{port}",
        "DJANGO_SETTINGS_MODULE": "rupco.settings.dev", "SECRET_KEY": _cle(var), "DEBUG": "0",
    }  # fmt: skip
    os.execve(sys.executable, [sys.executable, str(settings.BASE_DIR / "manage.py"), *sys.argv[1:]], env)


def _cle(var: Path) -> str:
    """The secret key of this installation, made once: signed links and seals of papers outlive a restart."""
    fichier = var / "demo.cle"
    if not fichier.exists():
        with open(os.open(fichier, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as sortie:
            sortie.write(secrets.token_urlsafe(48))
    return fichier.read_text().strip()


def _enfants(port: int, journaux: Path) -> list[Enfant]:
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "-A", "rupco"]
    commandes = {
        "web": [*python, "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
                "--blocking-threads", "4", "--log-level", "warning", "rupco.wsgi:application"],
        "worker": [*celery, "worker", "--pool", "prefork", "--concurrency", "2", "--loglevel", "WARNING",
                   "--without-gossip", "--without-mingle", "--without-heartbeat"],
        "beat": [*celery, "beat", "--loglevel", "WARNING", "--pidfile="],
    }  # fmt: skip
    return [Enfant(nom, commande, journaux / f"{nom}.log") for nom, commande in commandes.items()]


def _sante(port: int) -> dict | None:
    """What /sante/ says; None while nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/sante/", timeout=2) as reponse:
            return json.load(reponse)
    except (OSError, urllib.error.URLError, ValueError):
        return None


def _bat_depuis(port: int, debut: float) -> bool:
    """A heartbeat of this run, not of the last one."""
    age = (_sante(port) or {}).get("battement_s")
    return age is not None and age <= time.monotonic() - debut


def _duree(debut: float) -> str:
    return f"{time.monotonic() - debut:.1f} s".replace(".", ",")
