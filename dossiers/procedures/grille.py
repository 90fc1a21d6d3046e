"""The clauses that a text demands of an agreement: where the employer says they are. It warns; it never blocks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

__all__ = ["Clause", "ClauseLue", "Grille"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """`numero`: its place in the article (« 4° bis »). `depuis`: first day of signature of the agreements that it concerns.
    `est_facultative`: « le cas échéant », its absence is no lack."""

    code: str
    numero: str
    libelle: str
    aide: str = ""
    est_facultative: bool = False
    depuis: date | None = None

    @property
    def question(self) -> str:
        return f"clause_{self.code}"

    @property
    def ou(self) -> str:
        return f"clause_{self.code}_ou"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseLue:
    """A clause and what was answered: « oui », « non » or "" (no answer); `ou`: article or page of the agreement."""

    clause: Clause
    reponse: str
    ou: str

    @property
    def manque(self) -> bool:
        """Said to be absent, or not answered, where the text demands it."""
        return not self.clause.est_facultative and self.reponse != "oui"

    @property
    def situation(self) -> str:
        """In words, as pages and papers print it."""
        if self.reponse == "oui":
            return self.ou or "Dans l’accord"
        if self.reponse == "non":
            return "Sans objet" if self.clause.est_facultative else "Absente"
        return "Sans réponse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grille:
    """`etape` holds the answers, and `date_de` the date of signature that chooses the version of the text."""

    etape: str
    date_de: str
    article: str
    clauses: tuple[Clause, ...]

    def lire(self, donnees: Mapping[str, Mapping[str, Any]]) -> tuple[ClauseLue, ...]:
        """What the checked answers say, clause by clause; nothing when no clause was answered (`donnees`: by step)."""
        reponses = donnees.get(self.etape, {})
        signe = reponses.get(self.date_de)
        lues = tuple(
            ClauseLue(clause=c, reponse=reponses.get(c.question) or "", ou=reponses.get(c.ou) or "")
            for c in self.clauses
            if not (c.depuis and signe and date.fromisoformat(signe) < c.depuis)
        )
        return lues if any(lue.reponse for lue in lues) else ()
