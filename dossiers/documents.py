"""The letters: what each one says, and the only place that turns it into a PDF.

Values arrive ready to print, in French: no model, no clock, and no decision taken here.
"""

import re
import unicodedata
from dataclasses import dataclass, fields, is_dataclass
from hashlib import sha256
from typing import Any, ClassVar

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

LONGUEUR_MAX = 400  # characters of one value: a company's name in Sirene has at most 120
LIGNES_MAX = 300  # items of one list: beyond, the caller splits; a letter never drops a line in silence
INSECABLE = re.compile(  # the ordinary spaces where a French line must not break
    r" (?=[:;?!»%€])|(?<=[«°]) |(?<=\d) (?=[a-zéû]+ (?:19|20)\d\d\b)|(?<=[a-zéû]) (?=(?:19|20)\d\d\b)"
    r"|(?<=\d) (?=(?:h|min|s)\b)|(?<=\d h) (?=\d)|(?<=min) (?=\d)|(?<=\bart\.) |(?<=\b[DLR]\.) (?=\d)"
)


@dataclass(frozen=True, kw_only=True)
class ServiceLettre:
    """The service in charge, as its letters must name it (CRPA L112-11, R112-11-1, 2°)."""

    nom_long: str
    nom_court: str
    pole: str
    adresse: str
    telephone: str
    courriel: str
    horaires: str


@dataclass(frozen=True, kw_only=True)
class PieceLue:
    """One document received: `taille` is printable (« 1,2 Mo »), `empreinte` the start of its SHA-256."""

    libelle: str
    nom: str
    pages: int | None
    taille: str
    empreinte: str


@dataclass(frozen=True, kw_only=True)
class Lettre:
    """What every letter bears; dates in full, in the service's legal time. `suivi_par`: forename, name and
    quality of the agent (CRPA L111-2) or None; `autorite`: those of the author (L212-2, 1°) or ""."""

    numero: str
    dossier: str
    depot: str
    procedure: str
    entreprise: str
    siren: str
    siret: str
    suivi_par: str | None
    service: ServiceLettre
    destinataire: tuple[str, ...]
    heure_legale: str
    autorite: str
    code: str
    url_verification: str
    empreinte_contenu: str
    est_demonstration: bool
    qr = property(lambda self: qr_svg(self.url_verification))


@dataclass(frozen=True, kw_only=True)
class AccuseReception(Lettre):
    """Electronic acknowledgement (CRPA R112-11-1). `jour_brut` is the fifteenth day, `dernier_jour` the day
    when silence accepts after the roll-over (CT R1231-1); `motif_report` ends « Le quinzième jour est … »."""

    titre: ClassVar[str] = "Accusé de réception électronique"
    depose_par: str
    recu_le: str
    recu_a: str
    jour_brut: str
    dernier_jour: str
    est_reporte: bool
    motif_report: str
    calendrier: str
    pieces: tuple[PieceLue, ...]
    pieces_manquantes: tuple[str, ...]
    courriel_depot: str


@dataclass(frozen=True, kw_only=True)
class AttestationTacite(Lettre):
    """Certificate of implied acceptance (CRPA L232-3). `nee_le` is the legal day, at 24 h; `constatee_a` the
    printable instant when the portal recorded it; `demandee_le` is None when nobody asked for it."""

    titre: ClassVar[str] = "Attestation d’acceptation tacite"
    demande: str
    demandee_le: str | None
    objet: str
    accord: str
    complet_le: str
    complet_precision: str
    nee_le: str
    nee_precision: str
    calcul: tuple[str, ...]
    constatee_a: str
    etablie_a: str
    tribunal: str


def qr_svg(url: str) -> SafeString:
    """QR code of an http(s) address, as inline SVG; its <title> becomes the figure's Alt in the PDF."""
    if not url.startswith(("https://", "http://")):
        raise ValueError(f"Not a web address: {url!r}")
    svg = segno.make(url, error="m").svg_inline(title=f"Code QR de vérification : {url}", border=0, omitsize=True)
    return mark_safe(svg.replace("<svg ", '<svg role="img" ', 1))  # segno escapes the title


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


def _portees(_document, pdf) -> None:
    """Say whether a header cell heads a row or a column: PDF/UA asks it, WeasyPrint leaves it out."""
    for cellule in (o for o in pdf.objects if isinstance(o, dict) and o.get("S") == "/TH"):
        rangee = pdf.objects[int(cellule["P"].split()[0])]
        groupe = pdf.objects[int(rangee["P"].split()[0])]
        cellule["A"]["Scope"] = "/Column" if groupe["S"] == "/THead" else "/Row"


def _borne(valeur: Any) -> Any:
    """The same value, its strings printable, bounded, with no-break spaces, and no longer "safe"."""
    if isinstance(valeur, str):
        texte = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in valeur[: LONGUEUR_MAX + 1])
        return INSECABLE.sub("\u00a0", texte if len(texte) <= LONGUEUR_MAX else texte[:-2] + "…")
    if isinstance(valeur, dict):
        return {nom: _borne(v) for nom, v in valeur.items()}
    if isinstance(valeur, list | tuple):
        if len(valeur) > LIGNES_MAX:
            raise ValueError(f"A letter prints at most {LIGNES_MAX} lines of a list, not {len(valeur)}.")
        return tuple(map(_borne, valeur))
    if is_dataclass(valeur):
        return type(valeur)(**{f.name: _borne(getattr(valeur, f.name)) for f in fields(valeur)})
    return valeur
