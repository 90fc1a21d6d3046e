"""The formats that a deposit accepts, and what is said of a file once it was looked at."""

from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings

MO = 1024 * 1024


class Format(NamedTuple):
    """`extensions` without the dot, lower case; `mime` as served; `libelle` as a person reads it."""

    extensions: tuple[str, ...]
    mime: str
    libelle: str


OOXML = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."

FORMATS = {
    "pdf": Format(("pdf",), "application/pdf", "PDF"),
    "docx": Format(("docx",), OOXML + "wordprocessingml.document", "document Word (.docx)"),
    "odt": Format(("odt",), ODF + "text", "document LibreOffice (.odt)"),
    "xlsx": Format(("xlsx",), OOXML + "spreadsheetml.sheet", "classeur Excel (.xlsx)"),
    "ods": Format(("ods",), ODF + "spreadsheet", "classeur LibreOffice (.ods)"),
    "png": Format(("png",), "image/png", "image PNG"),
    "jpeg": Format(("jpg", "jpeg"), "image/jpeg", "image JPEG"),
}

EXTENSIONS = tuple(f".{e}" for f in FORMATS.values() for e in f.extensions)  # as the field of a file takes them


class FichierRefuse(Exception):
    """The file cannot be accepted; `phrase` tells the depositor why, and what to do."""

    def __init__(self, phrase):
        super().__init__(phrase)
        self.phrase = phrase


@dataclass(frozen=True)
class Examen:
    """An accepted file: `taille` in bytes, `empreinte` its SHA-256 in hexadecimal, `pages` of a PDF.

    `alertes` are French sentences on active content: the file is evidence, so it is kept as received, and
    whoever reads it is told.
    """

    nom: str
    format: str
    mime: str
    taille: int
    empreinte: str
    pages: int | None = None
    alertes: tuple[str, ...] = ()


def taille_max():
    """The largest accepted file, in bytes (ASVS V5.1.1)."""
    return settings.RUPCO_TAILLE_MAX_PIECE
