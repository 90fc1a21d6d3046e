"""What follows an acceptance, as data: the guide that the employer reads, the model that he fills in."""

from dataclasses import dataclass

__all__ = ["ArticleModele", "Conseil"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conseil:
    """A subject of the guide that follows an acceptance: what to do, its articles.

    `delai`: a rule counted from `depuis`: "notification" (of a decision that was signed), a date field « step.question », or
    that of the last dépôt of a kind, « kind:step.question »; without that date, the page leads to the calculator.
    """

    code: str
    titre: str
    points: tuple[str, ...]
    articles: tuple[str, ...]
    si_signee: tuple[str, ...] = ()  # said first, when the service signed; `si_tacite`: when it kept silent
    si_tacite: tuple[str, ...] = ()
    delai: str = ""
    depuis: str = ""
    phrase: str = ""  # « Bilan à déposer au plus tard le », before the date
    a_modele: bool = False  # the model of the individual agreement is given there
    outil: str = ""  # name of a page of the portal that helps
    outil_libelle: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleModele:
    """An article of the model that the employer signs with an employee; `{…}`: what the dossier knows. `blancs`: to fill in."""

    titre: str
    paragraphes: tuple[str, ...]
    blancs: tuple[str, ...] = ()
