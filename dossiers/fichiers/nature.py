"""Is this upload what its name says, readable by an agent, and harmless to open?

One pass reads the size, the digest and the tell-tale bytes. The structure is then read by `bureautique`
(office files are zips: their directory is judged before anything is unpacked) or by `lecteur`, which runs
qpdf and Pillow in a process of its own, short of memory and time, so that no file can hang or exhaust a
web worker. (ASVS V5.2.)
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import filetype

from .bureautique import PROTEGE, lire_bureautique
from .formats import EXTENSIONS, FORMATS, MO, Examen, FichierRefuse, taille_max
from .noms import extension, nom_propre

LECTEUR = Path(__file__).with_name("lecteur.py")
PATIENCE = 10  # seconds of wall clock for the reader: it has 2 of processor, a busy machine may stretch them
BLOC = MO
DEBUTS = {
    "pdf": b"%PDF-",
    "png": b"\x89PNG\r\n\x1a\n",
    "jpeg": b"\xff\xd8\xff",
} | dict.fromkeys(("docx", "odt", "xlsx", "ods"), b"PK\x03\x04")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CHIFFRE = "EncryptedPackage".encode("utf-16-le").lower()
SCRIPTS = (b"<?php", b"<script")
BALISES = (b"<html", b"<!doctype", b"<svg", *SCRIPTS)
AVEC_MACROS = {"docm", "dotm", "xlsm", "xltm", "xlsb", "xlam"}
ANCIENS = {"doc": ".docx", "xls": ".xlsx", "rtf": ".docx", "ppt": ".pdf", "csv": ".xlsx", "txt": ".pdf"}


@dataclass(frozen=True)
class Lecture:
    """What one pass over the bytes tells: `tete` is the first KiB, `marques` the tell-tales met."""

    taille: int
    empreinte: str
    tete: bytes
    marques: frozenset[bytes]


def examiner(fichier, nom):
    """Judge a seekable binary file by its content; leave it at its start. Returns an `Examen`.

    Raises FichierRefuse, with a sentence for the depositor. Memory: a few MiB here, 256 MiB in the reader.
    """
    propre = nom_propre(nom)
    genre = _format_annonce(propre)
    _peser(fichier)
    lecture = _parcourir(fichier)
    _comparer(genre, lecture)
    if genre in ("docx", "xlsx", "odt", "ods"):
        pages, alertes = None, lire_bureautique(fichier, genre)
    else:
        pages, alertes = _lire_a_part(fichier, genre)
    fichier.seek(0)
    return Examen(propre, genre, FORMATS[genre].mime, lecture.taille, lecture.empreinte, pages, tuple(alertes))


def _format_annonce(propre):
    fin = extension(propre)
    for genre, accepte in FORMATS.items():
        if fin in accepte.extensions:
            return genre
    if fin in AVEC_MACROS:
        raise FichierRefuse(
            f"Les documents qui contiennent des macros (.{fin}) ne sont pas acceptés : "
            "enregistrez-le sans macros, en .docx, en .xlsx ou en PDF."
        )
    if fin in ANCIENS:
        raise FichierRefuse(
            f"Le format .{fin} n’est pas accepté : enregistrez ce document en {ANCIENS[fin]} ou en PDF."
        )
    quoi = f"Le format .{fin} n’est pas accepté" if fin else "Le nom de ce fichier n’a pas d’extension"
    raise FichierRefuse(f"{quoi}. Formats acceptés : {', '.join(EXTENSIONS)}.")


def _peser(fichier):
    fichier.seek(0, os.SEEK_END)
    taille = fichier.tell()
    if taille == 0:
        raise FichierRefuse("Ce fichier est vide (0 octet) : vérifiez-le sur votre ordinateur, puis renvoyez-le.")
    if taille > taille_max():
        raise FichierRefuse(
            f"Ce fichier dépasse la taille maximale de {_lisible(taille_max())} : "
            "réduisez-le ou déposez-le en plusieurs parties."
        )


def _lisible(octets):
    return f"{octets // MO} Mo" if octets >= MO else f"{octets // 1024} Ko" if octets >= 1024 else f"{octets} octets"


def _parcourir(fichier):
    fichier.seek(0)
    somme, taille, tete, reste, marques = hashlib.sha256(), 0, b"", b"", set()
    while bloc := fichier.read(BLOC):
        somme.update(bloc)
        taille += len(bloc)
        tete = tete or bloc[:1024]
        fenetre = reste + bloc.lower()
        marques.update(m for m in (CHIFFRE, *SCRIPTS) if m in fenetre)
        reste = fenetre[-64:]
    return Lecture(taille, somme.hexdigest(), tete, frozenset(marques))


def _comparer(genre, lecture):
    """The first bytes are those of the announced format, and of no other one."""
    tete, libelle = lecture.tete, FORMATS[genre].libelle
    if not tete.startswith(DEBUTS[genre]):
        raise FichierRefuse(_desaccord(genre, lecture))
    petite = tete.lower()
    suspects = BALISES if genre not in ("png", "jpeg") else BALISES + (b"%pdf-",)
    if genre in ("docx", "xlsx", "odt", "ods"):
        suspects = (b"%pdf-",)  # stored entries of an office file hold honest tags
    cache = any(s in petite for s in suspects)
    if genre in ("png", "jpeg"):
        cache = cache or any(s in lecture.marques for s in SCRIPTS)
    if cache:
        raise FichierRefuse(
            f"Ce fichier ({libelle}) contient aussi un programme ou un autre document : "
            "imprimez-le en PDF, puis déposez ce PDF."
        )


def _desaccord(genre, lecture):
    """The sentence for a content that is not the one of the extension, as precise as the bytes allow."""
    tete, fin = lecture.tete, FORMATS[genre].extensions[0]
    if tete.startswith(OLE) and CHIFFRE in lecture.marques:
        return PROTEGE
    if tete.startswith(OLE):
        return (
            f"Ce fichier est un ancien document Office renommé en .{fin} : "
            "enregistrez-le depuis votre logiciel en .docx, en .xlsx ou en PDF."
        )
    if b"%pdf-" in tete.lower() and genre == "pdf":
        return "Ce PDF commence par des données étrangères : imprimez-le de nouveau en PDF, puis déposez ce PDF."
    if any(b in tete.lower() for b in BALISES):
        vrai = "une page web ou un dessin SVG"
    elif trouve := filetype.guess_extension(tete):
        vrai = f"un fichier {trouve}"
    else:
        vrai = "d’une autre nature"
    return (
        f"Ce fichier porte l’extension .{fin} mais son contenu est {vrai} : "
        "enregistrez-le depuis votre logiciel dans un format accepté, ou en PDF."
    )


def _lire_a_part(fichier, genre):
    """(pages, alertes) from the reader process, which gets a private copy and an empty environment."""
    with tempfile.TemporaryFile() as copie:
        fichier.seek(0)
        shutil.copyfileobj(fichier, copie, BLOC)
        copie.seek(0)
        try:
            fin = subprocess.run(
                [sys.executable, "-I", "-W", "ignore", str(LECTEUR), genre],
                stdin=copie,
                capture_output=True,
                timeout=PATIENCE,
                env={},
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise FichierRefuse(_trop_complexe(genre)) from None
    if fin.returncode < 0:  # killed: out of time or memory, or a crash of the C library
        raise FichierRefuse(_trop_complexe(genre))
    if fin.returncode > 0:  # the fault is ours: a broken installation must not pass for a bad file
        raise RuntimeError(f"lecteur: {fin.stderr.decode(errors='replace')[-2000:]}")
    verdict = json.loads(fin.stdout)
    if verdict.get("complexe"):
        raise FichierRefuse(_trop_complexe(genre))
    if "refus" in verdict:
        raise FichierRefuse(verdict["refus"])
    return verdict["pages"], verdict["alertes"]


def _trop_complexe(genre):
    return (
        f"Ce fichier ({FORMATS[genre].libelle}) est trop complexe pour être vérifié : "
        "imprimez-le de nouveau en PDF, ou déposez-le en plusieurs parties."
    )
