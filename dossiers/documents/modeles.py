"""The letters: what each one says. Values arrive ready to print, in French: no model, no clock, no decision taken here."""

from dataclasses import dataclass
from typing import ClassVar

import segno
from django.utils.safestring import SafeString, mark_safe


class Prose(str):
    """A paragraph that a person wrote, or that is made of several values: printed whole, whatever its length."""

    __slots__ = ()


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
class Lectures:
    """The two readings of the last day: the fifteenth, and the one when silence accepts (CT R1231-1); the same without
    roll-over. `motif_report` ends « Le quinzième jour est … »."""

    jour_brut: str
    dernier_jour: str
    est_reporte: bool
    motif_report: str
    calendrier: str


@dataclass(frozen=True, kw_only=True)
class Signature:
    """Forename, name, quality of who signs (CRPA L212-1); `pour`: « Pour le directeur régional et par délégation, » or "";
    `a`: the printable instant of the signature, "" while there is none."""

    nom: str
    qualite: str
    pour: str
    lieu: str
    le: str
    a: str


@dataclass(frozen=True, kw_only=True)
class Lettre:
    """What every letter bears; dates in full, in the service's legal time. `suivi_par`: forename, name and quality of the
    agent (CRPA L111-2) or None; `autorite`: those of the author of what the portal makes alone (L212-2, 1°) or "".

    `est_projet`: not sent; no number, no code, no QR code."""

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
    est_projet: bool = False
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
class AccuseInformation(Lettre):
    """Acknowledgement of what calls for no decision (CRPA L112-11). `designation`: the ten days in which another service may
    be designated, None when none may; `plusieurs_regions`: the head office's is then competent."""

    titre: ClassVar[str] = "Accusé de réception électronique"
    depose_par: str
    objet: str
    recu_le: str
    recu_a: str
    designation: Lectures | None
    plusieurs_regions: bool
    pieces: tuple[PieceLue, ...]
    pieces_manquantes: tuple[str, ...]
    courriel_depot: str


@dataclass(frozen=True, kw_only=True)
class Competence(Lettre):
    """Which service is competent when several regions are concerned (CT R1237-6-1). `regions`: the establishments, a region a
    paragraph; `siege`: which seat, as the law names it; `est_designe`: by the DGEFP, on `le`."""

    titre: ClassVar[str] = "Information de compétence"
    informe_le: str
    regions: tuple[Prose, ...]
    siege: str
    est_designe: bool
    le: str


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


@dataclass(frozen=True, kw_only=True)
class AccusePieces(Lettre):
    """Receipt of the last piece that was asked: a whole new delay starts (CRPA L114-5, al. 2)."""

    titre: ClassVar[str] = "Accusé de réception des pièces demandées"
    demande: str
    demande_pieces: str
    recu_le: str
    recu_a: str
    pieces: tuple[PieceLue, ...]
    delai: Lectures
    courriel_depot: str


@dataclass(frozen=True, kw_only=True)
class LettreSignee(Lettre):
    """A letter that a person signs. `demande`, `recue_le`: the request it answers; `accord_du`: date of the agreement;
    `texte`: what the person wrote, a paragraph a string; `delai`: None in a réexamen, where none runs."""

    salutation: str
    demande: str
    recue_le: str
    accord_du: str
    texte: tuple[str, ...]
    signature: Signature
    delai: Lectures | None


@dataclass(frozen=True, kw_only=True)
class Completude(LettreSignee):
    """The file is complete (CT D1237-9, al. 4). `complet_le`: day 0; `motif`: why that day."""

    titre: ClassVar[str] = "Information de complétude"
    complet_le: str
    motif: str


@dataclass(frozen=True, kw_only=True)
class PieceDemandee:
    """A piece that a text demands: what is wrong, what is expected, the text."""

    libelle: str
    constat: str
    attendu: str
    article: str


@dataclass(frozen=True, kw_only=True)
class DemandePieces(LettreSignee):
    """Pieces missing, term, effect on the delay (CRPA L114-5, R112-11-4). `delai`: the one that runs no more;
    `exemple`: that of a last piece received at the end of the term."""

    titre: ClassVar[str] = "Demande de pièces manquantes"
    pieces: tuple[PieceDemandee, ...]
    repondre_le: str
    exemple: Lectures


@dataclass(frozen=True, kw_only=True)
class Complement(LettreSignee):
    """Further documents, once complete (CT D1237-9, al. 5); `repondre_le`: "" when no day is given."""

    titre: ClassVar[str] = "Demande de documents complémentaires"
    repondre_le: str


@dataclass(frozen=True, kw_only=True)
class Observations(LettreSignee):
    """What the service thinks of the agreement, before it decides; `copies`: who else receives it."""

    titre: ClassVar[str] = "Observations du service"
    copies: str


@dataclass(frozen=True, kw_only=True)
class Transfert(LettreSignee):
    """The competent service has the request: the author of it is told (CRPA L114-2, L114-3)."""

    titre: ClassVar[str] = "Avis de transmission au service compétent"
    vers: ServiceLettre
    transmise_le: str


@dataclass(frozen=True, kw_only=True)
class Irrecevabilite(LettreSignee):
    """The request ends without a decision on the agreement. `pieces_du`: the request for pieces left without answer."""

    titre: ClassVar[str] = "Décision d’irrecevabilité"
    directeur: str
    visas: tuple[str, ...]
    pieces_du: str
    repondre_le: str
    tribunal: str


@dataclass(frozen=True, kw_only=True)
class Point:
    """A point of control: its heading, its numbered paragraphs, the clauses read there (number, subject, place); `attendu`:
    what a new agreement must hold when this one fails there."""

    titre: str
    libelle: str
    considerants: tuple[tuple[int, str], ...]
    texte: str
    est_fautif: bool
    attendu: str
    clauses: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class DecisionSignee(LettreSignee):
    """A decision, its reasons in law and in fact in both senses (CT L1237-19-4, CRPA L211-5). `origine`: what made
    the file complete, or why it is examined again; `prise_le`; `conclusion`: number of the last paragraph;
    `aux_signataires`: « à l’organisation… »."""

    titre: str
    directeur: str
    visas: tuple[str, ...]
    complet_le: str
    origine: str
    prise_le: str
    est_avant_report: bool
    points: tuple[Point, ...]
    conclusion: int
    aux_signataires: str
    a_un_cse: bool
    tribunal: str
    reprises = property(lambda self: [p for p in self.points if p.est_fautif])


def qr_svg(url: str) -> SafeString:
    """QR code of an http(s) address, as inline SVG; its <title> becomes the figure's Alt in the PDF."""
    if not url.startswith(("https://", "http://")):
        raise ValueError(f"Not a web address: {url!r}")
    svg = segno.make(url, error="m").svg_inline(title=f"Code QR de vérification\u00a0: {url}", border=0, omitsize=True)
    return mark_safe(svg.replace("<svg ", '<svg role="img" ', 1))  # segno escapes the title
