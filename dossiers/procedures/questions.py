"""What a dépôt asks: questions, steps, pieces."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

__all__ = ["Champ", "Etape", "Genre", "PieceAttendue"]


class Genre(StrEnum):
    """Kinds of answer a step can ask for."""

    TEXTE = "texte"
    PARAGRAPHE = "paragraphe"
    ENTIER = "entier"
    DATE = "date"
    COURRIEL = "courriel"
    TELEPHONE = "telephone"
    OUI_NON = "oui_non"
    CHOIX = "choix"
    CODE_POSTAL = "code_postal"
    ETABLISSEMENTS = "etablissements"  # one a line: postcode, town, jobs concerned


@dataclass(frozen=True, slots=True, kw_only=True)
class Champ:
    """One question. `si` names the yes/no question whose « oui » makes this one required (« non » makes it void)."""

    nom: str
    libelle: str
    genre: Genre = Genre.TEXTE
    aide: str = ""
    est_requis: bool = True
    minimum: int | None = None
    maximum: int | None = None
    apres: str = ""  # a date field that this date may not precede
    avant_aujourd_hui: bool = False
    est_a_redire: bool = False  # a new dépôt does not take the answer of the one before
    si: str = ""
    avec: str = ""  # asked for as soon as this other field is filled
    groupe: str = ""
    autocomplete: str = ""
    choix: tuple[tuple[str, str], ...] = ()  # (code, words)
    total_de: tuple[str, ...] = ()  # fields that it must be the sum of
    mots: tuple[str, str] = ("Oui", "Non")  # of the two answers of a yes/no question
    si_non: str = ""  # warns who answers « non », without blocking
    depuis: tuple[str, date] | None = None  # asked when that date field is not before that day
    forme: str = ""  # how its group is drawn, always open: employeur/_<forme>.html; apart from the other answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Etape:
    """One subject, one page. `est_facultative`: nothing typed there is an answer too."""

    code: str
    titre: str
    chapo: str = ""
    groupe: str = ""
    champs: tuple[Champ, ...] = ()
    article: str = ""
    est_pieces: bool = False
    est_facultative: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceAttendue:
    """A kind of piece. `est_exigee`: a text demands it; `si`: only when that yes/no question has that answer."""

    code: str
    libelle: str
    aide: str = ""
    article: str = ""
    est_exigee: bool = False
    est_indispensable: bool = False  # without it there is nothing to examine: the filing waits
    si: tuple[str, bool] | None = None
