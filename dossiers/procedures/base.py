"""What a procedure is made of: data only. Generic code reads it; nothing else names a procedure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from rupco.socle.passages import Etat, Passage, Table

__all__ = [
    "Audience",
    "Champ",
    "Devoir",
    "Document",
    "Etape",
    "Genre",
    "GenreDepot",
    "Message",
    "PieceAttendue",
    "Procedure",
    "table_instruite",
]


class Genre(StrEnum):
    """Kinds of answer a step can ask for."""

    TEXTE = "texte"
    PARAGRAPHE = "paragraphe"
    ENTIER = "entier"
    DATE = "date"
    COURRIEL = "courriel"
    TELEPHONE = "telephone"
    OUI_NON = "oui_non"


class Audience(StrEnum):
    """Who hears of something: read from the dossier when the mail is made."""

    EMPLOYEUR = "employeur"
    DEPOSANT = "deposant"
    CSE = "cse"
    SIGNATAIRES = "signataires"
    SERVICE = "service"


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
    si: str = ""
    avec: str = ""  # asked for as soon as this other field is filled
    groupe: str = ""
    autocomplete: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Etape:
    """One subject, one page."""

    code: str
    titre: str
    chapo: str = ""
    groupe: str = ""
    champs: tuple[Champ, ...] = ()
    article: str = ""
    est_pieces: bool = False


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A PDF that the portal makes: its kind, the name people read, the prefix of its number."""

    nom: str
    libelle: str
    prefixe: str
    gabarit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A mail: who hears, and the templates `dossiers/mails/<gabarit>.{objet.txt,txt,html}`."""

    nom: str
    audiences: tuple[Audience, ...]
    gabarit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Devoir:
    """What the employer owes after an acceptance: a title, a sentence, its article."""

    titre: str
    phrase: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GenreDepot:
    """One kind of dépôt: passages, delay (id of deadlines.regles), steps, pieces, papers, mails."""

    code: str
    libelle: str
    objet: str
    table: Table
    delai: str
    etapes: tuple[Etape, ...]
    pieces: tuple[PieceAttendue, ...]
    documents: tuple[Document, ...]
    messages: tuple[Message, ...]
    phrase_silence: str
    phrase_acquise: str
    devoirs: tuple[Devoir, ...] = ()
    documents_de: Mapping[str, str] | None = None  # passage -> document numbered with it

    def etape(self, code: str) -> Etape | None:
        return next((e for e in self.etapes if e.code == code), None)

    def attendues(self, donnees: Mapping[str, Mapping[str, Any]]) -> list[PieceAttendue]:
        """The pieces that the answers call for; `donnees`: answers by step, as typed or as checked."""
        reponses = {n: v for valeurs in donnees.values() for n, v in valeurs.items()}
        return [p for p in self.pieces if p.si is None or reponses.get(p.si[0]) == ("oui" if p.si[1] else "non")]

    def manquantes(self, donnees: Mapping[str, Mapping[str, Any]], presentes: set[str]) -> list[PieceAttendue]:
        """Those that a text demands and that are not there."""
        return [p for p in self.attendues(donnees) if p.est_exigee and p.code not in presentes]

    def document(self, nom: str) -> Document:
        return next(d for d in self.documents if d.nom == nom)


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """One procedure of the law."""

    code: str
    libelle: str
    accroche: str
    articles: tuple[str, ...]
    genres: tuple[GenreDepot, ...]

    def genre(self, code: str) -> GenreDepot:
        return next(g for g in self.genres if g.code == code)


def table_instruite(
    *, nom: str, acceptee: str, refusee: str, tacite: str, suites: Mapping[str, tuple[str, ...]]
) -> Table:
    """The passages of an instructed dépôt (domain of silence). Only what has a verb in `actions` is declared here:
    requests for pieces, decisions and transfers bring theirs with them."""
    etats = {
        "brouillon": Etat(libelle="Brouillon"),
        "depose": Etat(libelle="Déposé", badge="info"),
        "en_instruction": Etat(libelle="En instruction", badge="info"),
        "accepte": Etat(libelle=acceptee, badge="success", est_final=True),
        "refuse": Etat(libelle=refusee, badge="error", est_final=True),
        "accepte_tacitement": Etat(libelle=tacite, badge="success", est_final=True),
        "retire": Etat(libelle="Retiré", est_final=True),
    }
    passages = (
        Passage(nom="deposer", libelle="Déposer la demande", de=("brouillon",), vers="depose", par=("employeur",)),
        Passage(
            nom="constater_completude", libelle="Constater la complétude", de=("depose",), vers="en_instruction",
            par=("agent", "signataire"),
            consequence="Confirme le jour du dépôt comme jour 0. Le délai ne change pas.",
        ),
        Passage(
            nom="retirer", libelle="Retirer la demande", de=("depose", "en_instruction"), vers="retire", par=("employeur",),
            consequence="Le délai s’arrête et aucune décision ne sera prise.",
        ),
        Passage(nom="accepter_tacitement", libelle="Silence valant acceptation", de=("depose", "en_instruction"),
                vers="accepte_tacitement", par=("loi",)),
    )  # fmt: skip
    return Table(nom=nom, initial="brouillon", etats=etats, passages=tuple(_avec(p, suites) for p in passages))


def _avec(p: Passage, suites: Mapping[str, tuple[str, ...]]) -> Passage:
    return Passage(
        nom=p.nom,
        libelle=p.libelle,
        de=p.de,
        vers=p.vers,
        par=p.par,
        consequence=p.consequence,
        suites=suites.get(p.nom, ()),
    )
