"""`manage.py parcours`: plays a whole journey on a fresh database kept in a folder, and says each step."""

import logging
import os
import shutil
import subprocess
import sys
import tempfile
import traceback
from datetime import date
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from deadlines.regles import regle
from deadlines.reponse import lire_date
from deadlines.territoires import CalculImpossible
from dossiers.management import rcc_instruite, rcc_silence
from dossiers.management.commande import Commande
from dossiers.management.releve import Releve
from dossiers.models import Depot
from dossiers.procedures import PROCEDURES
from habilitations.territoires import DepartementInconnu, Territoire, territoire

PARCOURS = {"rcc-silence": (rcc_silence.RccSilence, rcc_silence.ETAPES)} | rcc_instruite.PARCOURS
USAGE = f"Usage : manage.py parcours {{{','.join(PARCOURS)}}} --sortie DOSSIER [--le AAAA-MM-JJ] [--departement 67] [--json]"
ETAGE = "RUPCO_PARCOURS"  # set in the process whose environment is the rehearsal's own
MARQUE = ".parcours"  # in a folder that a rehearsal made: only then may the next one replace what is there
FAIT_PAR_UN_PARCOURS = ("base.sqlite3", "base.sqlite3-wal", "base.sqlite3-shm", "fichiers", "courriels", "documents")
REGLAGES = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "SECRET_KEY_FALLBACKS",
            "DEFAULT_FROM_EMAIL", "DEBUG", "NIVEAU_JOURNAUX")  # fmt: skip
CLE = "cle-publique-des-parcours-toujours-la-meme-pour-refaire-les-memes-octets"


class Refus(Exception):
    """An argument that cannot be; the message is a French sentence."""


class Command(Commande):
    help = "Joue un parcours entier, par les pages du portail, sur une base neuve gardée dans un dossier."
    usage = USAGE

    def add_arguments(self, parser):
        parser.add_argument(
            "parcours", help="par exemple rcc-silence : une demande déposée, personne ne répond, la loi décide"
        )
        parser.add_argument("--sortie", required=True, help="dossier où laisser la base, les PDF et les courriels")
        parser.add_argument("--le", default="2026-12-10", help="jour du dépôt (2026-12-10 par défaut)")
        parser.add_argument(
            "--departement", default="67", type=str.upper, help="département de l’entreprise (67 par défaut)"
        )
        parser.add_argument("--json", action="store_true", help="finit par une ligne de JSON")

    def handle(self, *args, **options):
        try:
            le, lieu = _jour(options["le"]), _lieu(options["departement"])
            _verifier(options["parcours"], le, lieu)
            sortie = Path(options["sortie"]).resolve()
            if os.environ.get(ETAGE) != str(sortie):
                _faire_place(sortie)
                sys.exit(self._rejouer_a_neuf(sortie, options))
        except Refus as refus:
            self.arreter(str(refus), 2)
        self._jouer(options["parcours"], le, lieu, Releve(sortie), en_json=options["json"])

    def _rejouer_a_neuf(self, sortie: Path, options: dict) -> int:
        """The same command in a process whose settings are the rehearsal's, whatever this one's are."""
        commande = [
            sys.executable,
            str(settings.BASE_DIR / "manage.py"),
            "parcours",
            options["parcours"],
            "--sortie",
            str(sortie),
        ]
        commande += [
            "--le",
            options["le"],
            "--departement",
            options["departement"],
            *(["--json"] if options["json"] else []),
        ]
        env = {n: v for n, v in os.environ.items() if n not in REGLAGES and not n.startswith("RUPCO_")}
        with tempfile.TemporaryDirectory(prefix="rupco-parcours-") as var:
            for dossier in ("file/messages", "file/controle"):
                (Path(var) / dossier).mkdir(parents=True)
            env |= {
                ETAGE: str(sortie), "DJANGO_SETTINGS_MODULE": "rupco.settings.dev", "SECRET_KEY": CLE, "RUPCO_DEMO": "1",
                "DATABASE_URL": f"sqlite:///{quote(str(sortie / 'base.sqlite3'))}", "RUPCO_VAR": var,
                "RUPCO_FICHIERS": str(sortie / "fichiers"), "NIVEAU_JOURNAUX": "CRITICAL", "RUPCO_SECOND_FACTEUR": "0",
            }  # fmt: skip
            return subprocess.call(commande, env=env)

    def _jouer(self, nom: str, le: date, lieu: Territoire, releve: Releve, *, en_json: bool) -> None:
        logging.getLogger("django.request").setLevel(logging.ERROR)  # refusals are part of the story
        recit, etapes = PARCOURS[nom]
        journee = recit(le=le, lieu=lieu, releve=releve)
        for rang, (titre, jouer) in enumerate(etapes, 1):
            try:
                detail = jouer(journee)
            except Exception as erreur:
                if not isinstance(erreur, rcc_silence.Absent):
                    traceback.print_exc()
                self.arreter(f"Étape {rang}, « {titre} » : {erreur or type(erreur).__name__}.", 1)
            self.stdout.write(f"{rang:2d}. {titre} : {detail}.")
            self.stdout.flush()
        if en_json:
            self.stdout.write(
                releve.json(nom, Depot.objects.select_related("dossier").get(pk=journee.depot.pk), journee.echeance)
            )
        connection.close()


def _verifier(parcours: str, le: date, lieu: Territoire) -> None:
    if parcours not in PARCOURS:
        raise Refus(f"Parcours inconnu : « {parcours} ». Parcours connus : {', '.join(PARCOURS)}.")
    if not 2000 <= le.year <= 2095:
        raise Refus(f"Le {le:%d/%m/%Y} est hors des années du parcours : de 2000 à 2095.")
    try:
        regle(next(iter(PROCEDURES.values())).genres[0].delai).terme(le, lieu.calendrier)
    except CalculImpossible as impossible:
        raise Refus(str(impossible)) from None


def _jour(texte: str) -> date:
    try:
        return lire_date(texte)
    except CalculImpossible as impossible:
        raise Refus(str(impossible)) from None


def _lieu(departement: str) -> Territoire:
    try:
        return territoire(departement)
    except DepartementInconnu as inconnu:
        raise Refus(str(inconnu)) from None


def _faire_place(sortie: Path) -> None:
    """Takes away what a former rehearsal left, and nothing else. Raises Refus."""
    try:
        sortie.mkdir(parents=True, exist_ok=True)
        deja = [sortie / nom for nom in FAIT_PAR_UN_PARCOURS if (sortie / nom).exists()]
        if deja and not (sortie / MARQUE).exists():
            raise Refus(f"{deja[0]} existe, et aucun parcours ne l’a fait : choisissez un autre dossier.")
        (sortie / MARQUE).write_text("Dossier d’un parcours : le suivant remplace ce que celui-ci y a mis.\n", "utf-8")
        for chemin in deja:
            if chemin.is_dir() and not chemin.is_symlink():
                shutil.rmtree(chemin)
            else:
                chemin.unlink()
    except OSError:
        raise Refus(f"Le dossier {sortie} ne peut pas être écrit.") from None
