"""Where files are kept: a private folder, generated names, a digest checked on the way in and out."""

import contextlib
import hashlib
import os
import re
import tempfile
import uuid
from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header

from .formats import MO
from .noms import nom_propre

CHEMIN = re.compile(
    r"(?:pieces|televersements)/([0-9a-f]{2})/([0-9a-f]{2})/\1\2[0-9a-f]{28}"
    r"|actes/([0-9a-f]{2})/([0-9a-f]{2})/\3\4[0-9a-f]{60}\.pdf"
)
PROVISOIRE = re.compile(r"(?:pieces|actes)/[0-9a-f]{2}/[0-9a-f]{2}/\.[^/]+")  # a copy that a crash left half made
ENTETES = {
    "X-Content-Type-Options": "nosniff",
    # django-csp leaves a policy that the response already carries.
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


class FichierAltere(Exception):
    """The bytes are not those of the digest: never served; the caller raises the alarm."""


class FichierAbsent(Exception):
    """The path is well formed, and nothing is there."""


def ranger(fichier, examen):
    """Keep an examined file; returns its path, relative to RUPCO_FICHIERS, drawn at random.

    Whole and durable once returned, or absent. Raises FichierAltere when the bytes are not those examined.
    """
    hasard = uuid.uuid4().hex
    chemin = f"pieces/{hasard[:2]}/{hasard[2:4]}/{hasard}"
    fichier.seek(0)
    _ecrire(_localiser(chemin), iter(lambda: fichier.read(MO), b""), examen.empreinte)
    fichier.seek(0)
    return chemin


def ranger_octets(octets, empreinte_attendue=None):
    """Keep a generated PDF under its own SHA-256; returns (path, digest). Writing it again changes nothing.

    A copy altered on the disk is replaced. Raises FichierAltere when `octets` are not those expected.
    """
    empreinte = hashlib.sha256(octets).hexdigest()
    if empreinte_attendue not in (None, empreinte):
        raise FichierAltere(f"attendu {empreinte_attendue}, reçu {empreinte}")
    chemin = f"actes/{empreinte[:2]}/{empreinte[2:4]}/{empreinte}.pdf"
    try:
        ouvrir(chemin, empreinte).close()
    except (FichierAbsent, FichierAltere):
        _ecrire(_localiser(chemin), [octets], empreinte)
    return chemin, empreinte


def ouvrir(chemin, empreinte):
    """The kept file, open for reading at its start, once its SHA-256 is found to be `empreinte`.

    Raises FichierAbsent, FichierAltere, or SuspiciousFileOperation for a path that was never given here.
    """
    try:
        # The file that was verified is the one that is read: a link is refused, the descriptor is kept.
        fichier = open(_localiser(chemin), "rb", opener=_sans_lien)  # noqa: SIM115
    except FileNotFoundError:
        raise FichierAbsent(chemin) from None
    if hashlib.file_digest(fichier, "sha256").hexdigest() != empreinte:
        fichier.close()
        raise FichierAltere(chemin)
    fichier.seek(0)
    return fichier


def effacer(chemin):
    """Remove a kept file; removing it twice is no error."""
    _localiser(chemin, PROVISOIRE).unlink(missing_ok=True)


def gardes(avant: float):
    """The paths of what is kept, half-made copies included, and was not written since `avant` (seconds of the epoch)."""
    racine = Path(settings.RUPCO_FICHIERS).resolve()
    for dossier, _, noms in os.walk(racine):
        for nom in noms:
            absolu = Path(dossier, nom)
            chemin = absolu.relative_to(racine).as_posix()
            with contextlib.suppress(FileNotFoundError):
                est_notre = CHEMIN.fullmatch(chemin) or PROVISOIRE.fullmatch(chemin)
                if est_notre and absolu.lstat().st_mtime < avant:
                    yield chemin


def servir(request, *, chemin, empreinte, nom, mime):
    """The file as an attachment that no browser runs or keeps, once its digest is verified.

    With RUPCO_ACCEL (« /prive/ »), an empty response asks the proxy for it. Raises as `ouvrir`.
    """
    fichier = ouvrir(chemin, empreinte)
    nom = nom_propre(nom)
    accel = settings.RUPCO_ACCEL
    if accel or request.method == "HEAD":
        fichier.close()
        reponse = HttpResponse(content_type=mime)
        reponse["Content-Disposition"] = content_disposition_header(True, nom)
        if accel:
            reponse["X-Accel-Redirect"] = accel + chemin
    else:
        reponse = FileResponse(fichier, as_attachment=True, filename=nom, content_type=mime)
    for entete, valeur in ENTETES.items():
        reponse[entete] = valeur
    return reponse


def attacher(octets, nom, mime):
    """Bytes that the portal made and keeps nowhere, as an attachment that no browser runs."""
    reponse = HttpResponse(octets, content_type=mime)
    reponse["Content-Disposition"] = content_disposition_header(True, nom)
    for entete, valeur in ENTETES.items():
        reponse[entete] = valeur
    return reponse


def _localiser(chemin, *autres):
    """The absolute path of a generated one; anything else, or a folder that leads out, is an attack."""
    racine = Path(settings.RUPCO_FICHIERS).resolve()
    absolu = racine / str(chemin)
    est_genere = any(forme.fullmatch(str(chemin)) for forme in (CHEMIN, *autres))
    if not est_genere or not absolu.parent.resolve().is_relative_to(racine):
        raise SuspiciousFileOperation(f"Path outside the private folder: {chemin!r}")
    return absolu


def _sans_lien(chemin, drapeaux):
    return os.open(chemin, drapeaux | os.O_NOFOLLOW)


def _ecrire(destination, morceaux, empreinte):
    """Temporary file beside, fsync, digest, rename, fsync of the folders: whole or absent, whatever fails."""
    destination.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descripteur, provisoire = tempfile.mkstemp(dir=destination.parent, prefix=".")  # mode 0600
    try:
        somme = hashlib.sha256()
        with open(descripteur, "wb") as sortie:
            for morceau in morceaux:
                somme.update(morceau)
                sortie.write(morceau)
            sortie.flush()
            os.fsync(sortie.fileno())
        if somme.hexdigest() != empreinte:
            raise FichierAltere(f"attendu {empreinte}, écrit {somme.hexdigest()}")
        os.replace(provisoire, destination)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(provisoire)
        raise
    for dossier in list(destination.parents)[:4]:  # the new names, up to the private folder
        _synchroniser(dossier)


def _synchroniser(dossier):
    descripteur = os.open(dossier, os.O_RDONLY)
    try:
        os.fsync(descripteur)
    finally:
        os.close(descripteur)
