"""Papers that no service writes: the request as it was filed, the model that an employer fills in."""

from dataclasses import dataclass

from .modeles import Lettre, PieceLue, Prose


@dataclass(frozen=True, kw_only=True)
class PieceEnvoyee(PieceLue):
    """A document of the request, with its whole SHA-256; `recue_le`: when the service received it."""

    recue_le: str


@dataclass(frozen=True, kw_only=True)
class Recapitulatif(Lettre):
    """The request as it was filed: every answer, every piece with its digest. `rubriques`: (title, (label, answer)
    pairs); `clauses`: (number, subject, place)."""

    titre: str
    est_demande: bool
    depose_par: str
    recu_le: str
    recu_a: str
    rubriques: tuple[tuple[str, tuple[tuple[str, Prose], ...]], ...]
    clauses: tuple[tuple[str, str, str], ...]
    pieces: tuple[PieceEnvoyee, ...]


@dataclass(frozen=True)
class Section:
    """A heading, its paragraphs, then the names of the blanks to fill in."""

    titre: str
    paragraphes: tuple[str, ...] = ()
    blancs: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ModeleConvention:
    """The model of an individual agreement: no letter of the service, so it bears no number and no code."""

    titre: str
    dossier: str
    avertissement: str
    sections: tuple[Section, ...]
