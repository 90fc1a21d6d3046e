"""The papers: what each one says (`modeles`), and the only place that turns it into a PDF."""

import io
import re
import unicodedata
import zipfile
from dataclasses import fields, is_dataclass
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from .annexes import ModeleConvention, PieceEnvoyee, Recapitulatif, Section
from .modeles import (
    AccuseInformation,
    AccusePieces,
    AccuseReception,
    AttestationTacite,
    Competence,
    Complement,
    Completude,
    DecisionSignee,
    DemandePieces,
    Irrecevabilite,
    Lectures,
    Lettre,
    Observations,
    PieceDemandee,
    PieceLue,
    Point,
    Prose,
    ServiceLettre,
    Signature,
    Transfert,
    qr_svg,
)
from .reexamens import AvisReexamen

__all__ = [
    "AccuseInformation",
    "AccusePieces",
    "AccuseReception",
    "AttestationTacite",
    "AvisReexamen",
    "Competence",
    "Complement",
    "Completude",
    "DecisionSignee",
    "DemandePieces",
    "Irrecevabilite",
    "Lectures",
    "Lettre",
    "ModeleConvention",
    "Observations",
    "PieceDemandee",
    "PieceEnvoyee",
    "PieceLue",
    "Point",
    "Prose",
    "Recapitulatif",
    "Section",
    "ServiceLettre",
    "Signature",
    "Transfert",
    "qr_svg",
    "rendre",
    "rendre_odt",
]

LONGUEUR_MAX = 400  # characters of one value: a company's name in Sirene has at most 120; a Prose is never cut
LIGNES_MAX = 300  # items of one list: beyond, the caller splits; a letter never drops a line in silence
_ODT, _MANIFESTE = "application/vnd.oasis.opendocument.text", "META-INF/manifest.xml"
_DECLARE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<manifest:manifest '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{_ODT}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
INSECABLE = re.compile(  # the ordinary spaces where a French line must not break
    r" (?=[:;?!»%€])|(?<=[«°]) |(?<=\d) (?=[a-zéû]+ (?:19|20)\d\d\b)|(?<=[a-zéû]) (?=(?:19|20)\d\d\b)"
    r"|(?<=\d) (?=(?:h|min|s)\b)|(?<=\d h) (?=\d)|(?<=min) (?=\d)|(?<=\bart\.) |(?<=\b[DLR]\.) (?=\d)"
)


def rendre(gabarit: str, contexte: dict, *, identifiant: bytes) -> bytes:
    """Tagged PDF (PDF/UA-1) of a template, with nothing fetched: same arguments, same bytes.

    Strings are bounded and always escaped. Raises ValueError for a list too long to print.
    """
    from weasyprint import CSS, HTML
    from weasyprint.urls import URLFetcher

    class Refus(URLFetcher):  # a plain function that refuses would crash the render
        def fetch(self, url, headers=None):
            raise ValueError("A letter loads nothing.")

    feuille = (settings.BASE_DIR / "static" / "pdf" / "lettre.css").read_text("utf-8")
    html = HTML(string=render_to_string(gabarit, _borne(contexte)), url_fetcher=Refus())
    return html.write_pdf(
        stylesheets=[CSS(string=feuille, url_fetcher=Refus())],
        pdf_variant="pdf/ua-1",
        pdf_identifier=sha256(identifiant).hexdigest()[:32].encode(),
        finisher=_portees,
    )


def rendre_odt(gabarit: str, contexte: dict) -> bytes:
    """An OpenDocument text (ISO 26300) whose `content.xml` is a template: same arguments, same bytes."""
    sortie, parties = io.BytesIO(), {"content.xml": render_to_string(gabarit, _borne(contexte)), _MANIFESTE: _DECLARE}
    with zipfile.ZipFile(sortie, "w") as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), _ODT)  # first and not compressed: the norm asks it
        for nom, texte in parties.items():
            archive.writestr(zipfile.ZipInfo(nom), texte, zipfile.ZIP_DEFLATED)
    return sortie.getvalue()


def _portees(_document, pdf) -> None:
    """Say whether a header cell heads a row or a column: PDF/UA asks it, WeasyPrint leaves it out."""
    for cellule in (o for o in pdf.objects if isinstance(o, dict) and o.get("S") == "/TH"):
        rangee = pdf.objects[int(cellule["P"].split()[0])]
        groupe = pdf.objects[int(rangee["P"].split()[0])]
        cellule["A"]["Scope"] = "/Column" if groupe["S"] == "/THead" else "/Row"


def _borne(valeur: Any) -> Any:
    """The same value, its strings printable, bounded, with no-break spaces, and no longer "safe"."""
    if isinstance(valeur, str):
        limite = len(valeur) if isinstance(valeur, Prose) else LONGUEUR_MAX
        texte = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in valeur[: limite + 1])
        return INSECABLE.sub("\u00a0", texte if len(texte) <= limite else texte[:-2] + "…")
    if isinstance(valeur, dict):
        return {nom: _borne(v) for nom, v in valeur.items()}
    if isinstance(valeur, list | tuple):
        if len(valeur) > LIGNES_MAX:
            raise ValueError(f"A letter prints at most {LIGNES_MAX} lines of a list, not {len(valeur)}.")
        return tuple(map(_borne, valeur))
    if is_dataclass(valeur):
        return type(valeur)(**{f.name: _borne(getattr(valeur, f.name)) for f in fields(valeur)})
    return valeur
