"""What the law says of a delay, as values: articles, doubts, units, effects, readings, days of a count."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from urllib.parse import quote_plus

from deadlines.territoires import CalculImpossible

__all__ = [
    "ARTICLES_REPORT",
    "Article",
    "DelaiInvalide",
    "Depart",
    "Doute",
    "Effet",
    "EtatJour",
    "Jour",
    "Lecture",
    "Reception",
    "TenuePar",
    "Unite",
]

_CODES = {
    "CT": "code du travail",
    "CRPA": "code des relations entre le public et l’administration",
    "CPC": "code de procédure civile",
    "CJA": "code de justice administrative",
    "CSS": "code de la sécurité sociale",
    "CGI": "code général des impôts",
}


class DelaiInvalide(CalculImpossible):
    """A rule was written without an article, a length or a place in the known codes."""


class Unite(StrEnum):
    """What is counted."""

    CALENDAIRES = "jours calendaires"
    OUVRABLES = "jours ouvrables"
    OUVRES = "jours ouvrés"
    MOIS = "mois"
    MOIS_FRANCS = "mois francs"


class TenuePar(StrEnum):
    """The act that keeps the delay, if done by the end of its last day."""

    ENVOI = "envoi"  # the decision is made available before expiry
    RECEPTION = "reception"  # it has reached every party before expiry
    DEPOT = "depot"  # the employer or the claimant has filed
    SANS_OBJET = "sans_objet"  # nothing keeps it: time passes


class Depart(StrEnum):
    """The fact that starts the delay, when its course is told from facts."""

    DEPOT = "depot"  # the reception of the complete file
    REUNION_CSE = "reunion_cse"  # the last meeting of the works council
    EVENEMENT = "evenement"  # another one, which `Delai.depart` names


class Reception(StrEnum):
    """How a reception on a day that the unit does not count is read."""

    ASIS = "asis"  # day 0 is that very day
    NEXT = "next"  # received on the next day that counts, which is day 0


class Effet(StrEnum):
    """What the end of the delay does."""

    VALIDATION = "validation"
    HOMOLOGATION = "homologation"
    ACCEPTATION = "acceptation"
    REJET = "rejet"
    AVIS_REPUTE_RENDU = "avis_repute_rendu"
    FORCLUSION = "forclusion"
    DESSAISISSEMENT = "dessaisissement"
    OUVERTURE = "ouverture"  # an act becomes possible the day after
    OBLIGATION = "obligation"  # an act is late
    AUCUN = "aucun"

    @property
    def est_acceptation_tacite(self) -> bool:
        """Silence grants the request: CRPA L114-3 and L114-5 then rule the course of the delay."""
        return self in (Effet.VALIDATION, Effet.HOMOLOGATION, Effet.ACCEPTATION)


@dataclass(frozen=True, slots=True)
class Article:
    """An article of a code (CT, CRPA, CPC, CJA, CSS, CGI), numbered as Légifrance does: « L1237-19-4 »."""

    code: str
    numero: str

    def __post_init__(self) -> None:
        if self.code not in _CODES or not self.numero:
            raise DelaiInvalide(f"Article inconnu : « {self.code} {self.numero} ». Codes : {', '.join(_CODES)}.")

    def __str__(self) -> str:
        return f"{self.code} {self.numero}"

    @property
    def libelle(self) -> str:
        """« article L1237-19-4 du code du travail »."""
        return f"article {self.numero} du {_CODES[self.code]}"

    @property
    def url(self) -> str:
        """A search on Légifrance: it survives the renumbering of versions, an identifier does not."""
        demande = quote_plus(self.libelle.replace("’", "'"))
        return f"https://www.legifrance.gouv.fr/search/all?tab_selection=all&searchField=ALL&query={demande}"


# The articles that move a last day to the next open one: labour law, civil procedure.
ARTICLES_REPORT = (Article("CT", "R1231-1"), Article("CPC", "642"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Doute:
    """A question that the texts leave open, the reading kept by default and why, in French sentences.

    The doubts `report` (without roll-over) and `reception` (day 0 on the very day) keep their reading among the
    `lectures` of a Terme; others are for the record.
    """

    id: str
    question: str
    retenu: str
    pourquoi: str
    articles: tuple[Article, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lecture:
    """One reading of the texts: a short name, the last day it gives, its reason in French, its articles."""

    nom: str
    dernier_jour: date
    motif: str
    articles: tuple[Article, ...]


class EtatJour(StrEnum):
    """What a day does in the count."""

    RECEPTION = "reception"  # received on a day that is none: day 0 comes later
    DEPART = "depart"
    COMPTE = "compte"
    SAUTE = "saute"  # never counted in this unit
    REPORTE = "reporte"  # the delay would end here and may not
    FIN = "fin"


@dataclass(frozen=True, slots=True)
class Jour:
    """A day of the count. `rang`: days (or months) counted so far, if this day adds one; 0 on day 0."""

    date: date
    etat: EtatJour
    rang: int | None
    motif: str
