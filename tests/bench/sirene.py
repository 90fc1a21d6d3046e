"""The load of a stock file of 200,000 lines: `python -m tests.bench.sirene [--lignes 200000]`.

The file is generated as INSEE writes its own (54 columns), then loaded by the command in a process apart, into a new SQLite
base and, when `DATABASE_URL` names a PostgreSQL server, into a new base there, which is dropped. Exits with 1 above 60
seconds or 200 MB of resident memory, start of Django included.
"""

import argparse
import csv
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
from psycopg import sql

RACINE = Path(__file__).resolve().parents[2]
SECONDES, MEGAOCTETS = 60, 200
ENTETE = Path(__file__).with_name("stock_etablissement.csv").read_text("utf-8").strip().split(",")


def ligne(**valeurs: str) -> list[str]:
    """A line of the file: the values given, by column, the others empty."""
    assert valeurs.keys() <= set(ENTETE), valeurs.keys() - set(ENTETE)
    return [valeurs.get(nom, "") for nom in ENTETE]


def generer(chemin: Path, combien: int) -> None:
    """Invented establishments, the same at each run: one in twelve closed, one in nine masked."""
    hasard = random.Random(20261122)
    with chemin.open("w", encoding="utf-8", newline="") as fichier:
        ecrire = csv.writer(fichier, lineterminator="\n")
        ecrire.writerow(ENTETE)
        ecrire.writerows(_etablissement(rang, hasard) for rang in range(combien))


def _etablissement(rang: int, hasard: random.Random) -> list[str]:
    siren, commune = f"{100_000_000 + rang // 2 * 7}", f"{hasard.randint(1, 95):02}{hasard.randint(1, 500):03}"
    est_masque = rang % 9 == 0
    return ligne(
        siren=siren, nic=f"{rang % 2 + 1:05}", siret=f"{siren}{rang % 2 + 1:05}",
        statutDiffusionEtablissement="P" if est_masque else "O", dateCreationEtablissement="2011-04-01",
        trancheEffectifsEtablissement="12", anneeEffectifsEtablissement="2024",
        dateDernierTraitementEtablissement="2025-09-30T14:12:08.000", etablissementSiege=str(rang % 2 == 0).lower(),
        nombrePeriodesEtablissement="3", complementAdresseEtablissement="" if rang % 4 else "BATIMENT B, 2E ETAGE",
        numeroVoieEtablissement="[ND]" if est_masque else str(hasard.randint(1, 300)),
        typeVoieEtablissement="[ND]" if est_masque else "RUE",
        libelleVoieEtablissement="[ND]" if est_masque else "DES FRERES LUMIERE",
        codePostalEtablissement="[ND]" if est_masque else f"{commune[:2]}{hasard.randint(0, 999):03}",
        libelleCommuneEtablissement="SAINT-QUENTIN-EN-YVELINES", codeCommuneEtablissement=commune,
        identifiantAdresseEtablissement="783220081_B", coordonneeLambertAbscisseEtablissement="637245.81",
        coordonneeLambertOrdonneeEtablissement="6853021.44", dateDebut="2024-06-30",
        etatAdministratifEtablissement="F" if rang % 12 == 0 else "A",
        denominationUsuelleEtablissement="" if rang % 3 else f'ATELIERS "VAUBAN", N{rang}',
        activitePrincipaleEtablissement="31.09B", nomenclatureActivitePrincipaleEtablissement="NAFRev2",
        caractereEmployeurEtablissement="O", activitePrincipaleNAF25Etablissement="31.00B",
    )  # fmt: skip


def dire(phrase: str) -> None:
    """One line, at once."""
    sys.stdout.write(phrase + "\n")
    sys.stdout.flush()


def mesurer(fichier: Path, adresse: str) -> tuple[float, float]:
    """Seconds of the command, and the peak of its memory in megabytes."""
    env = os.environ | {"DATABASE_URL": adresse, "DJANGO_SETTINGS_MODULE": "rupco.settings.dev"}
    manage = [sys.executable, str(RACINE / "manage.py")]
    subprocess.run([*manage, "migrate", "-v0"], env=env, check=True)
    debut = time.perf_counter()
    processus = subprocess.Popen([*manage, "charger_sirene", str(fichier)], env=env, stdout=subprocess.DEVNULL)
    _, statut, usage = os.wait4(processus.pid, 0)
    secondes = time.perf_counter() - debut
    processus.returncode = os.waitstatus_to_exitcode(statut)
    assert processus.returncode == 0
    return secondes, usage.ru_maxrss / 1024


def mesurer_postgresql(fichier: Path, serveur: str) -> tuple[float, float]:
    """The same, in a base made for it on that server."""
    nom = f"bench_sirene_{os.getpid()}"
    with psycopg.connect(serveur, autocommit=True) as lien:
        lien.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(nom)))
        try:
            return mesurer(fichier, serveur.rpartition("/")[0] + "/" + nom)
        finally:
            lien.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(nom)))


def main() -> bool:
    """Was a limit passed?"""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--lignes", type=int, default=200_000)
    combien, serveur = arguments.parse_args().lignes, os.environ.get("DATABASE_URL", "")
    with tempfile.TemporaryDirectory() as dossier:
        fichier = Path(dossier) / "StockEtablissement_utf8.csv"
        generer(fichier, combien)
        dire(f"{combien} lignes, {fichier.stat().st_size / 1e6:.0f} Mo")
        mesures = {"SQLite": mesurer(fichier, f"sqlite:///{dossier}/base.sqlite3")}
        if serveur.startswith("postgres"):
            mesures["PostgreSQL"] = mesurer_postgresql(fichier, serveur)
    for base, (secondes, megaoctets) in mesures.items():
        dire(f"{base:<11} {secondes:5.1f} s (au plus {SECONDES}), {megaoctets:4.0f} Mo (au plus {MEGAOCTETS})")
    return any(s > SECONDES or m > MEGAOCTETS for s, m in mesures.values())


if __name__ == "__main__":
    sys.exit(main())
