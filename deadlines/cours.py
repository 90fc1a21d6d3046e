"""The course of a delay from dated facts: what starts it, stops it, starts it again.

The filing starts it: a file complete as filed makes the delay run from that day. In insolvency proceedings the last
meeting of the works council starts it (L1233-58), and one more meeting starts it again. A request for missing
pieces, made before expiry, annuls it; the arrival of the last one starts a whole new delay, which is no
suspension (CRPA L114-5). A transfer makes it run anew from its reception by the competent service (CRPA
L114-3). A request for further documents once the file is complete changes nothing. Both articles hold for a
silence that grants; others know no such restart.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from deadlines.delais import Article, Delai, Depart, Terme
from deadlines.feries import exiger_date
from deadlines.territoires import CalculImpossible

__all__ = [
    "EtatPeriode",
    "Fait",  # what happened, on which civil date of the calendar used
    "FaitsIncoherents",
    "Nature",
    "Periode",  # one run of the delay
    "cours",  # facts -> periods, in order
    "cours_ensemble",  # the same facts, several delays at once
]

_L114_3, _L114_5 = Article("CRPA", "L114-3"), Article("CRPA", "L114-5")


class FaitsIncoherents(CalculImpossible):
    """The facts tell no course: nothing filed, filed twice, or a silence that rejects is asked to restart."""


class Nature(StrEnum):
    """What a fact is."""

    DEPOT = "depot"
    REUNION_CSE = "reunion_cse"  # the works council has met; the last meeting counts
    DEMANDE_PIECES = "demande_pieces"  # pieces that a text demands are missing
    DERNIERE_PIECE = "derniere_piece"  # the last missing one has arrived
    COMPLETUDE = "completude"  # the service finds the file complete: confirms, starts nothing
    COMPLEMENT = "complement"  # further documents asked: no effect
    TRANSFERT = "transfert"  # received by the competent service
    DECISION = "decision"  # the act that keeps the delay (sent or received, as the rule says)
    IRRECEVABILITE = "irrecevabilite"
    RETRAIT = "retrait"


class EtatPeriode(StrEnum):
    """What became of a run of the delay."""

    EN_COURS = "en_cours"
    ANNULEE = "annulee"
    TENUE = "tenue"
    ATTEINTE = "atteinte"  # its last day has passed


@dataclass(frozen=True, slots=True)
class Fait:
    """A fact and its civil date. Facts of the same day count in the order they are given."""

    nature: Nature | str
    le: date

    def __post_init__(self) -> None:
        exiger_date(self.le)
        if self.nature not in set(Nature):
            raise FaitsIncoherents(f"Fait inconnu : « {self.nature} ». Faits connus : {', '.join(Nature)}.")
        object.__setattr__(self, "nature", Nature(self.nature))


@dataclass(frozen=True, slots=True, kw_only=True)
class Periode:
    """One run of the delay: its term and state, the facts that opened and ended it, the articles applied."""

    terme: Terme
    etat: EtatPeriode
    ouverte_par: Fait
    fermee_par: Fait | None = None
    articles: tuple[Article, ...] = ()


@dataclass(slots=True)
class _Cours:
    """The run in progress, if any, and those behind it."""

    delai: Delai
    territoire: str
    vendredi_saint: bool
    periodes: list[Periode] = field(default_factory=list)
    attend_pieces: bool = False
    est_complet: bool = False
    est_clos: bool = False

    def ouvrir(self, fait: Fait, *articles: Article) -> None:
        terme = self.delai.terme(fait.le, self.territoire, vendredi_saint=self.vendredi_saint)
        toutes = tuple(dict.fromkeys((*self.delai.articles, *articles)))
        self.periodes.append(Periode(terme=terme, etat=EtatPeriode.EN_COURS, ouverte_par=fait, articles=toutes))

    def fermer(self, etat: EtatPeriode, fait: Fait | None) -> None:
        self.periodes[-1] = replace(self.periodes[-1], etat=etat, fermee_par=fait)

    @property
    def court(self) -> bool:
        return bool(self.periodes) and self.periodes[-1].etat is EtatPeriode.EN_COURS

    def atteindre(self, le: date) -> None:
        """Close the run whose last day is behind: from then on no fact changes what silence has done."""
        if self.court and self.periodes[-1].terme.dernier_jour < le:
            self.fermer(EtatPeriode.ATTEINTE, None)
            self.est_clos = True

    def appliquer(self, fait: Fait) -> None:
        if fait.nature is Nature.DECISION:
            self.clore(EtatPeriode.TENUE, fait)
        elif fait.nature in (Nature.IRRECEVABILITE, Nature.RETRAIT):
            self.clore(EtatPeriode.ANNULEE, fait)
        elif fait.nature is Nature.COMPLETUDE and not self.attend_pieces:
            self.est_complet = True
        elif fait.nature is Nature.DEMANDE_PIECES and not self.est_complet and not self.attend_pieces:
            self.exiger_acceptation()
            self.fermer(EtatPeriode.ANNULEE, fait)
            self.attend_pieces = True
        elif fait.nature is Nature.DERNIERE_PIECE and self.attend_pieces:
            self.attend_pieces = False
            self.ouvrir(fait, _L114_5)
        elif fait.nature is Nature.REUNION_CSE and self.delai.part_de is Depart.REUNION_CSE:
            self.reunir(fait)
        elif fait.nature is Nature.TRANSFERT and self.court and self.delai.effet.est_acceptation_tacite:
            self.fermer(EtatPeriode.ANNULEE, fait)
            self.ouvrir(fait, _L114_3)

    def reunir(self, fait: Fait) -> None:
        """One more meeting: the last one is day 0."""
        if self.court:
            self.fermer(EtatPeriode.ANNULEE, fait)
        if not self.attend_pieces:
            self.ouvrir(fait)

    def clore(self, etat: EtatPeriode, fait: Fait) -> None:
        if self.court:
            self.fermer(etat, fait)
        self.est_clos = True

    def exiger_acceptation(self) -> None:
        if not self.delai.effet.est_acceptation_tacite:
            raise FaitsIncoherents(
                f"Une demande de pièces ne fait pas repartir ce délai ({self.delai.libelle}) : "
                "seul un silence valant acceptation repart à la dernière pièce."
            )


def cours(
    delai: Delai,
    territoire: str,
    faits: Iterable[Fait],
    *,
    au: date | None = None,
    vendredi_saint: bool = True,
) -> tuple[Periode, ...]:
    """Every run of the delay that the facts make, in order; at most the last one is `en_cours`.

    Facts are read in the order of their dates. `au`, when given, is « today »: a run whose last day is before
    it is `atteinte`. A fact dated after the last day of a run comes too late to change it. Errors:
    FaitsIncoherents when there is no filing, two, or one that is not first, or when no meeting starts a delay that
    a meeting starts; those of `Delai.terme`.
    """
    suite = sorted(faits, key=lambda fait: fait.le)
    natures = [fait.nature for fait in suite]
    par_reunion = delai.part_de is Depart.REUNION_CSE
    if natures.count(Nature.DEPOT) != 1 or not (par_reunion or natures[0] is Nature.DEPOT):
        raise FaitsIncoherents("Le cours d’un délai commence par un dépôt, et un seul.")
    if par_reunion and Nature.REUNION_CSE not in natures:
        raise FaitsIncoherents("Ce délai part de la dernière réunion du CSE\u00a0: sa date manque.")
    depart = natures.index(Nature.REUNION_CSE if par_reunion else Nature.DEPOT)
    etat = _Cours(delai, territoire, vendredi_saint)
    etat.ouvrir(suite[depart])
    for fait in suite[depart + 1 :]:
        etat.atteindre(fait.le)
        if not etat.est_clos:
            etat.appliquer(fait)
    if au is not None:
        etat.atteindre(exiger_date(au))
    return tuple(etat.periodes)


def cours_ensemble(
    delais: Iterable[Delai],
    territoire: str,
    faits: Iterable[Fait],
    *,
    au: date | None = None,
    vendredi_saint: bool = True,
) -> dict[str, tuple[Periode, ...]]:
    """Several delays told from the same facts, each by itself: {id of the rule: its runs}.

    A plan in two parts has two clocks, fifteen days for the agreement and twenty-one for the document (D1233-14-1).
    """
    connus = tuple(faits)
    return {d.id: cours(d, territoire, connus, au=au, vendredi_saint=vendredi_saint) for d in delais}
