"""A ZIP that is written while it is read: never whole in memory nor on disk, whatever its size (ZIP64).

A file that fails is told, and never breaks the flow: the index and the list of failures come last, once all is known.
"""

import hashlib
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from dossiers.fichiers import nom_propre

__all__ = ["MORCEAU", "Bilan", "Fichier", "Illisible", "Lu", "Noms", "archiver"]

MORCEAU = 256 * 1024  # bytes read at once
RAPIDE = 1  # pieces are PDFs and images: they shrink little


class Illisible(Exception):
    """A file cannot be given; the message says why, in French."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fichier:
    """What goes in: `nom` is its path there, `a` its instant in the legal time of the territory, `lire` gives its bytes.

    `lire` raises Illisible before its first byte when there is nothing to give. `empreinte`: the SHA-256 awaited, if known.
    """

    nom: str
    nature: str
    d_origine: str = ""
    numero: str = ""
    a: datetime
    empreinte: str = ""
    lire: Callable[[], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Lu:
    """A file that went in, measured on its way."""

    fichier: Fichier
    taille: int
    empreinte: str


@dataclass(slots=True)
class Bilan:
    """What went in, in order, and what did not or not whole, with the reason."""

    lus: list[Lu] = field(default_factory=list)
    echecs: list[tuple[Fichier, str]] = field(default_factory=list)


class Noms:
    """Paths that any system unpacks: clean parts, and no two alike, case left aside."""

    def __init__(self):
        self._pris: set[str] = set()

    def libre(self, *parties: str) -> str:
        *dossiers, nom = (nom_propre(p.replace("/", "-")) for p in parties)
        tronc, point, fin = nom.rpartition(".")
        tronc, fin = (tronc, point + fin) if tronc and len(fin) <= 10 else (nom, "")
        rang, essai = 1, nom
        while (chemin := "/".join((*dossiers, essai))).casefold() in self._pris:
            rang += 1
            essai = f"{tronc} ({rang}){fin}"
        self._pris.add(chemin.casefold())
        return chemin


def archiver(fichiers: Iterable[Fichier], conclure: Callable[[Bilan], Iterable[Fichier]]) -> Iterator[bytes]:
    """The bytes of the archive. `conclure` gives the last files (index, failures) from what happened to the others."""
    tuyau, bilan = _Tuyau(), Bilan()
    with zipfile.ZipFile(tuyau, "w", zipfile.ZIP_DEFLATED, compresslevel=RAPIDE) as archive:
        for fichier in fichiers:
            yield from _verser(archive, tuyau, fichier, bilan)
        for fichier in conclure(bilan):
            yield from _verser(archive, tuyau, fichier, Bilan())
    yield tuyau.vider()


def _verser(archive: zipfile.ZipFile, tuyau: "_Tuyau", fichier: Fichier, bilan: Bilan) -> Iterator[bytes]:
    try:
        morceaux = iter(fichier.lire())
        premier = next(morceaux, b"")
    except (Illisible, OSError) as cause:
        bilan.echecs.append((fichier, _raison(cause)))
        return
    somme, taille, raison = hashlib.sha256(premier), len(premier), ""
    with archive.open(_entete(fichier), "w", force_zip64=True) as entree:
        entree.write(premier)
        yield tuyau.vider()
        try:
            for morceau in morceaux:
                somme.update(morceau)
                taille += len(morceau)
                entree.write(morceau)
                yield tuyau.vider()
        except (Illisible, OSError) as cause:
            raison = f"La lecture s’est interrompue, le fichier est incomplet. {_raison(cause)}"
    if fichier.empreinte not in ("", somme.hexdigest()):
        raison = raison or "Le fichier ne correspond plus à son empreinte\u00a0: il a été altéré."
    if raison:
        bilan.echecs.append((fichier, raison))
    else:
        bilan.lus.append(Lu(fichier, taille, somme.hexdigest()))


def _entete(fichier: Fichier) -> zipfile.ZipInfo:
    """Same file, same header: its own instant, no machine's owner nor mode."""
    entete = zipfile.ZipInfo(fichier.nom, fichier.a.timetuple()[:6])
    entete.compress_type, entete.create_system, entete.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
    entete._compresslevel = RAPIDE  # its public name came with Python 3.13, which keeps this one
    return entete


def _raison(cause: Exception) -> str:
    return str(cause) if isinstance(cause, Illisible) else "Le fichier n’a pas pu être lu sur le serveur."


class _Tuyau:
    """What `zipfile` writes, until the reader takes it; no seek, so sizes follow each entry."""

    def __init__(self):
        self._morceaux: list[bytes] = []

    def write(self, octets) -> int:
        self._morceaux.append(bytes(octets))
        return len(octets)

    def flush(self) -> None:
        """Nothing is kept back."""

    def vider(self) -> bytes:
        morceaux, self._morceaux = self._morceaux, []
        return b"".join(morceaux)
