"""INSEE's StockEtablissement file, read a line at a time: a plain CSV (UTF-8, commas, names of columns) or its ZIP.

Only what the portal needs is kept; masked values are empty. The company's own name is not in this file, only the one that an
establishment goes by; a shop's sign is no name. The file is read by names of columns, so that a 55th one, or an
older file of 53, is read all the same.
"""

import csv
import hashlib
import os
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import IO

from accounts.sirene.reponse import lire_date, texte

__all__ = ["CHAMPS", "Lecteur", "StockInvalide", "empreinte", "ouvrir"]

CHAMPS = (  # of a row, in this order
    "siret", "est_siege", "est_ouvert", "est_diffusible", "denomination", "adresse", "code_postal", "code_commune",
    "commune", "naf", "ferme_le",
)  # fmt: skip
COLONNES = (
    "siret",
    "etablissementSiege",
    "etatAdministratifEtablissement",
    "statutDiffusionEtablissement",
    "dateDebut",
    "denominationUsuelleEtablissement",
    "complementAdresseEtablissement",
    "numeroVoieEtablissement",
    "indiceRepetitionEtablissement",
    "typeVoieEtablissement",
    "libelleVoieEtablissement",
    "distributionSpecialeEtablissement",
    "codePostalEtablissement",
    "libelleCommuneEtablissement",
    "libelleCommuneEtrangerEtablissement",
    "libellePaysEtrangerEtablissement",
    "codeCommuneEtablissement",
    "activitePrincipaleEtablissement",
)
_SIRET = re.compile(r"[0-9]{14}")
_LIGNE_MAX = 1 << 16
_BOUT = 1 << 16


class StockInvalide(ValueError):
    """The file is not the one expected; the message is a French sentence."""


def empreinte(chemin: Path) -> str:
    """SHA-256 of the two ends and of the size: tells two months' files apart without reading two gigabytes."""
    with chemin.open("rb") as fichier:
        somme = hashlib.sha256(fichier.read(_BOUT))
        taille = fichier.seek(0, os.SEEK_END)
        fichier.seek(max(0, taille - _BOUT))
        somme.update(fichier.read() + b"%d" % taille)
    return somme.hexdigest()


@contextmanager
def ouvrir(chemin: Path) -> Iterator[tuple[IO[bytes], int]]:
    """The CSV, as bytes, and its size. Raises StockInvalide when there is none."""
    with ExitStack() as pile:
        with _dire_en_francais(chemin.name):
            if zipfile.is_zipfile(chemin):
                archive = pile.enter_context(zipfile.ZipFile(chemin))
                fichiers = [f for f in archive.infolist() if f.filename.lower().endswith(".csv")]
                if len(fichiers) != 1:
                    raise StockInvalide(f"L’archive {chemin.name} doit contenir un seul fichier CSV.")
                flux, taille = pile.enter_context(archive.open(fichiers[0])), fichiers[0].file_size
            else:
                flux, taille = pile.enter_context(chemin.open("rb")), chemin.stat().st_size
        yield flux, taille


@contextmanager
def _dire_en_francais(nom: str) -> Iterator[None]:
    try:
        yield
    except OSError:
        raise StockInvalide(f"Le fichier {nom} n’existe pas, ou ne peut pas être lu.") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise StockInvalide(f"L’archive {nom} est abîmée ou protégée par un mot de passe.") from None


class Lecteur:
    """Rows of a stock file, from a position read earlier. `octets`, `lignes`: how far the last row given ends."""

    def __init__(self, flux: IO[bytes], nom: str):
        """Reads the header. Raises StockInvalide when a column is missing."""
        self._flux, self._nom, self.octets, self.lignes = flux, nom, 0, 0
        entete = self._entete()
        self._largeur = len(entete)
        self._choisir = itemgetter(*map(entete.index, COLONNES))

    def reprendre(self, octets: int, lignes: int) -> None:
        """Goes to where an earlier reading ended; 0: stays behind the header."""
        if octets:
            with _dire_en_francais(self._nom):
                self._flux.seek(octets)
            self.octets, self.lignes = octets, lignes

    def _entete(self) -> list[str]:
        try:
            noms = next(csv.reader(self._textes()), [])
        except (csv.Error, UnicodeDecodeError):
            noms = []
        noms = [nom.removeprefix("\ufeff") for nom in noms]
        manquent = [nom for nom in COLONNES if nom not in noms]
        if len(manquent) == len(COLONNES):
            raise StockInvalide("Ce fichier n’est pas un stock d’établissements de l’INSEE (CSV en UTF-8, virgules).")
        if manquent:
            raise StockInvalide(f"Il manque à ce fichier la colonne « {manquent[0]} ».")
        return noms

    def lots(self, taille: int) -> Iterator[list[tuple]]:
        """Lists of at most `taille` rows (values of CHAMPS). Raises StockInvalide, which names the line."""
        rangees = self._rangees()
        while lot := list(islice(rangees, taille)):
            yield lot

    def _rangees(self) -> Iterator[tuple]:
        try:
            for valeurs in csv.reader(self._textes()):
                self.lignes += 1
                if valeurs:
                    yield self._rangee(valeurs)
        except (csv.Error, UnicodeDecodeError):
            raise self._illisible(self.lignes + 1) from None

    def _rangee(self, valeurs: list[str]) -> tuple:
        if len(valeurs) != self._largeur:
            raise self._illisible(self.lignes)
        siret, *reste = self._choisir(valeurs)
        if not _SIRET.fullmatch(siret):
            raise self._illisible(self.lignes)
        return _traduire(siret, *reste)

    def _textes(self) -> Iterator[str]:
        while True:
            with _dire_en_francais(self._nom):
                ligne = self._flux.readline(_LIGNE_MAX)
            if not ligne:
                return
            self.octets += len(ligne)
            yield ligne.decode()

    def _illisible(self, ligne: int) -> StockInvalide:
        return StockInvalide(f"La ligne {ligne + 1} du fichier n’est pas celle d’un stock d’établissements.")


def _traduire(
    siret: str, siege: str, etat: str, diffusion: str, debut: str, usuelle: str, complement: str,
    numero: str, indice: str, type_voie: str, voie: str, distribution: str, code_postal: str, commune: str,
    ville_etrangere: str, pays: str, code_commune: str, naf: str,
) -> tuple:  # fmt: skip
    ailleurs = () if code_commune else (ville_etrangere, pays)
    adresse = " ".join(filter(None, map(texte, (complement, numero, indice, type_voie, voie, distribution, *ailleurs))))
    est_ouvert = etat != "F"
    return (
        siret,
        siege == "true",
        est_ouvert,
        diffusion == "O",
        texte(usuelle)[:200],
        adresse[:250],
        texte(code_postal)[:5],
        texte(code_commune)[:5],
        texte(commune)[:100],
        texte(naf)[:6],
        None if est_ouvert else _ferme_le(debut),
    )


def _ferme_le(debut: str) -> date | None:
    """The closing opened the current period; 1900-01-01 is how INSEE writes an unknown date."""
    jour = lire_date(debut)
    return jour if jour and jour.year > 1900 else None
