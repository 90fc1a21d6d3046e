"""What a procedure is made of: data only. Generic code reads it; nothing else names a procedure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.conf import settings

from dossiers.procedures.apres import ArticleModele, Conseil
from dossiers.procedures.grille import ClauseLue, Grille
from dossiers.procedures.questions import Champ, Etape, Genre, PieceAttendue
from rupco.socle.passages import Table

__all__ = [
    "ArticleModele",
    "Audience",
    "Champ",
    "Competence",
    "Conseil",
    "Devoir",
    "Document",
    "Du",
    "Etape",
    "Genre",
    "GenreDepot",
    "Message",
    "PieceAttendue",
    "PointControle",
    "Procedure",
    "Rappel",
    "Texte",
]


class Audience(StrEnum):
    """Who hears of something: read from the dossier when the mail is made."""

    EMPLOYEUR = "employeur"
    DEPOSANT = "deposant"
    CSE = "cse"
    SIGNATAIRES = "signataires"
    SERVICE = "service"
    SUIVI = "suivi"  # who follows the dépôt and who replaces him that day, but the one who did it
    REFERENT = "referent"  # the same if he is of the service that day, else the whole service
    DELEGATAIRES = "delegataires"  # who may sign for the service that day, else the whole service
    DGEFP = "dgefp"  # who may designate another service, while the delay to do so runs
    ABONNES = "abonnes"  # who follows the dossier, on both sides, and hears no other message of the same fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A PDF that the portal makes: its kind, the name people read, the prefix of its number. `est_remis`: notified to the
    works council and the signatories, so who holds its code may have it."""

    nom: str
    libelle: str
    prefixe: str
    gabarit: str
    est_remis: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A mail: who hears, and the templates `dossiers/mails/<gabarit>.{objet.txt,txt,html}`.

    `sujet`: « etapes » or « echeances », which a person may choose not to hear of; "": an official act, always sent.
    """

    nom: str
    audiences: tuple[Audience, ...]
    gabarit: str
    sujet: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rappel:
    """A mail so many days before a day (after it, when negative), at 8 h of the territory; late, the most recent alone.

    `sur`: the day to aim at (« echeance », before roll-over), the last given for pieces (« pieces ») or by a judge (« juge »),
    that of what is owed (« du »)."""

    sur: str
    jours: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Devoir:
    """What the employer owes after an acceptance: a title, a sentence, its article. `si_signee`: the sentence when the service
    signed; "": a silence alone makes it owed. `a_une_date`: it is the one that `du` counts."""

    titre: str
    phrase: str
    article: str
    si_signee: str | None = None
    a_une_date: bool = False

    def dire(self, est_tacite: bool | None) -> str:
        """Its sentence after a silence, after a signature ("" when nothing is owed), or, None, before anything is decided."""
        if est_tacite or self.si_signee is None:
            return self.phrase
        if est_tacite is None and not self.si_signee:
            return f"Si le service garde le silence, {self.phrase[0].lower()}{self.phrase[1:]}"
        return self.si_signee


@dataclass(frozen=True, slots=True, kw_only=True)
class PointControle:
    """What the service must look at before it decides, and give its reasons on, in both senses.

    `acceptation`, `refus`: sentences proposed to who writes; `titre` is a heading of the decision (« Sur … »).
    """

    code: str
    titre: str
    libelle: str
    article: str
    acceptation: str
    refus: str
    a_grille: bool = False  # the clauses of the agreement are read there


@dataclass(frozen=True, slots=True, kw_only=True)
class Competence:
    """Where a dépôt says that several regions are concerned: its step, the yes/no question, the postcode of the seat whose
    service is then competent."""

    etape: str
    question: str
    code_postal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Texte:
    """A text that an agent starts from, or that a letter bears: administrators may write another one, from a day on."""

    libelle: str
    defaut: str = ""
    est_requis: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Du:
    """What is owed after an acceptance, on a day: the rule, the date that starts it (step, question), the kind of dépôt that
    meets it."""

    delai: str
    depuis: tuple[str, str]
    genre: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GenreDepot:
    """One kind of dépôt: passages, delay (id of deadlines.regles, "" when nothing runs), steps, pieces, papers, mails.

    `delai_si`: (step, yes/no question) whose « oui » makes the delay run; None: it always does. `bouton`: what files it.
    """

    code: str
    libelle: str
    objet: str
    table: Table
    delai: str
    etapes: tuple[Etape, ...]
    pieces: tuple[PieceAttendue, ...]
    documents: tuple[Document, ...]
    messages: tuple[Message, ...]
    phrase_silence: str = ""
    sans_delai: str = ""  # said wherever a delay would be, of what is decided without one
    phrase_acquise: str = ""
    accroche: str = ""
    bouton: str = "Déposer la demande"
    invite: str = ""  # « Déposer un avenant »: opens one
    delai_si: tuple[str, str] | None = None
    recours: str = ""  # rule counted from the notification of a decision, for who contests it
    reglage: str = ""  # the setting without which that delay does not run
    competence: Competence | None = None
    devoirs: tuple[Devoir, ...] = ()
    documents_de: Mapping[str, str] | None = None  # passage -> document numbered with it
    rappels: tuple[Rappel, ...] = ()
    du: Du | None = None
    controles: tuple[PointControle, ...] = ()
    visas: tuple[str, ...] = ()  # of every decision of this kind
    titres_decision: tuple[str, str] = ("", "")  # of an acceptance, of a refusal
    grille: Grille | None = None  # clauses that the agreement must have
    guide: tuple[Conseil, ...] = ()  # what comes once it is accepted
    convention: tuple[ArticleModele, ...] = ()  # the individual agreement that each employee signs

    @property
    def est_instruit(self) -> bool:
        """The service decides on it; otherwise it only takes note."""
        return "accepter" in self.table

    @property
    def est_en_usage(self) -> bool:
        """Its delay still runs, and what is done within it: an administration may have turned both off."""
        return not self.reglage or bool(getattr(settings, self.reglage))

    @property
    def mot_du_reste(self) -> str:
        """After « 8 jours »."""
        return "avant la décision" if self.est_instruit else "pour désigner"

    def court(self, donnees: Mapping[str, Mapping[str, Any]]) -> bool:
        """A delay runs from the filing of these answers."""
        if not self.est_en_usage or not self.delai or self.delai_si is None:
            return self.est_en_usage and bool(self.delai)
        etape, question = self.delai_si
        return donnees.get(etape, {}).get(question) == "oui"

    def etape(self, code: str) -> Etape | None:
        return next((e for e in self.etapes if e.code == code), None)

    def attendues(self, donnees: Mapping[str, Mapping[str, Any]]) -> list[PieceAttendue]:
        """The pieces that the answers call for; `donnees`: answers by step, as typed or as checked."""
        reponses = {n: v for valeurs in donnees.values() for n, v in valeurs.items()}
        return [p for p in self.pieces if p.si is None or reponses.get(p.si[0]) == ("oui" if p.si[1] else "non")]

    def manquantes(self, donnees: Mapping[str, Mapping[str, Any]], presentes: set[str]) -> list[PieceAttendue]:
        """Those that a text demands and that are not there."""
        return [p for p in self.attendues(donnees) if p.est_exigee and p.code not in presentes]

    def clauses(self, donnees: Mapping[str, Mapping[str, Any]]) -> tuple[ClauseLue, ...]:
        """What the employer said of each clause; nothing when he said nothing."""
        return self.grille.lire(donnees) if self.grille else ()

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
    premiers: tuple[str, ...]  # kinds that may open a dossier
    ensuite: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # state of the dossier -> next kinds
    paragraphes: Mapping[str, Texte] = field(default_factory=dict)  # nature of a letter -> what its author starts from

    def genre(self, code: str) -> GenreDepot:
        return next(g for g in self.genres if g.code == code)

    @property
    def textes(self) -> dict[str, Texte]:
        """Every text an administrator may write: « visas », « <point>.acceptation », « <point>.refus », the paragraphs."""
        controles = {c.code: c for g in self.genres for c in g.controles}.values()
        visas = dict.fromkeys(v for g in self.genres for v in g.visas)
        return {
            "visas": Texte(
                libelle="Visas de toute décision, un par ligne, sans «\u00a0Vu\u00a0»", defaut="\n".join(visas)
            ),
            **{
                f"{c.code}.acceptation": Texte(libelle=f"{c.libelle}\u00a0: conforme", defaut=c.acceptation)
                for c in controles
            },
            **{f"{c.code}.refus": Texte(libelle=f"{c.libelle}\u00a0: non conforme", defaut=c.refus) for c in controles},
            **self.paragraphes,
        }
