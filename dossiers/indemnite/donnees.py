"""What the calculation is told: the break, the contract, absences, pay. Checked before anything is computed."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from types import MappingProxyType

from deadlines.delais import Article
from dossiers.baremes import code_du_travail
from dossiers.indemnite.ecriture import en_euros, en_nombre

__all__ = [
    "ANNEES",
    "ANNEES_ENTREE",
    "MOTIFS",
    "REGIMES",
    "SALAIRE_MAXIMUM",
    "Absence",
    "DonneeInvalide",
    "Motif",
    "Periode",
    "Regime",
    "Salaire",
    "Situation",
    "annee_hors_limites",
    "fautes",
    "limites",
    "mois_entiers",
]

ANNEES = (2000, 2100)  # the break
ANNEES_ENTREE = (1950, 2100)  # a career that ends after 2000 may start long before
SALAIRE_MAXIMUM = 1_000_000  # € a month: above, a slip of the keyboard


class DonneeInvalide(ValueError):
    """An input that cannot be. `champ`: a field of Situation; `phrase`: French, says the range."""

    def __init__(self, champ: str, phrase: str):
        super().__init__(phrase)
        self.champ, self.phrase = champ, phrase


@dataclass(frozen=True, slots=True)
class Motif:
    """Why someone was away, and the share of the time that does not count (C. trav. L1234-11)."""

    code: str
    libelle: str
    poids: Fraction
    texte: Article = code_du_travail("L1234-11")


@dataclass(frozen=True, slots=True)
class Regime:
    """A way of ending the contract, as far as the indemnity is concerned.

    `a_un_seuil`: months of service open the right. `notifie`: the employer notifies, else both sides sign.
    `contribution`: the employer pays CSS L137-12. `est_exonere`: no income tax at all (CGI 80 duodecies).
    """

    code: str
    libelle: str
    aide: str
    texte: Article
    a_un_seuil: bool = True
    notifie: bool = False
    inaptitude: bool = False
    contribution: bool = False
    est_exonere: bool = False


_MOTIFS = (
    Motif("maladie_non_pro", "Maladie non professionnelle", Fraction(1)),
    Motif("accident_trajet", "Accident de trajet", Fraction(1)),
    Motif("conge_sabbatique", "Congé sabbatique", Fraction(1)),
    Motif("conge_creation_entreprise", "Congé pour création d’entreprise", Fraction(1)),
    Motif(
        "conge_parental_education", "Congé parental à temps plein, qui compte pour moitié", Fraction(1, 2),
        code_du_travail("L1225-54"),
    ),
    Motif("conge_sans_solde", "Congé sans solde", Fraction(1)),
    Motif("greve", "Grève", Fraction(1)),
    Motif("mise_a_pied", "Mise à pied", Fraction(1)),
)  # fmt: skip

_REGIMES = (
    Regime(
        "rc", "Rupture conventionnelle individuelle", "Le salarié et l’employeur se séparent d’un commun accord.",
        code_du_travail("L1237-13"), a_un_seuil=False, inaptitude=True, contribution=True,
    ),
    Regime(
        "licenciement", "Licenciement", "Pour motif personnel, pour inaptitude, ou économique sans plan.",
        code_du_travail("L1234-9"), notifie=True, inaptitude=True,
    ),
    Regime(
        "rcc", "Rupture conventionnelle collective", "Le salarié part dans le cadre d’un accord collectif (RCC).",
        code_du_travail("L1237-19-1"), est_exonere=True,
    ),
    Regime(
        "pse", "Plan de sauvegarde de l’emploi", "Licenciement ou départ volontaire prévu par un PSE.",
        code_du_travail("L1234-9"), notifie=True, est_exonere=True,
    ),
    Regime(
        "mobilite", "Congé de mobilité", "Le contrat prend fin à l’issue du congé.",
        code_du_travail("L1237-18-2"), est_exonere=True,
    ),
)  # fmt: skip

MOTIFS: Mapping[str, Motif] = MappingProxyType({motif.code: motif for motif in _MOTIFS})
REGIMES: Mapping[str, Regime] = MappingProxyType({regime.code: regime for regime in _REGIMES})


@dataclass(frozen=True, slots=True)
class Absence:
    """Months away; decimals allowed, none or 0 takes nothing off."""

    motif: Motif
    mois: Fraction | None


@dataclass(frozen=True, slots=True)
class Salaire:
    """Gross pay of a calendar month in euros, and the annual or exceptional premium inside it. `mois`: as people say it."""

    mois: str
    brut: Fraction
    primes: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Periode:
    """Years at a share of full time (C. trav. L3123-5), oldest first."""

    annees: Fraction
    quotite: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """All that is known. Dates or `annees`; `salaires` (newest first, 12 at most) or `salaire`, a month's pay.

    `notification` is the day of the employer's letter, or of the signature when both agree.
    `arret` is the first day of a sick leave still running: it moves the months of pay, nothing else.
    `salaire_temps_plein` goes with `periodes`; without it, the pay is brought up from the last of them.
    """

    regime: Regime
    entree: date | None = None
    sortie: date | None = None
    notification: date | None = None
    arret: date | None = None
    absences: tuple[Absence, ...] = ()
    est_cdi: bool = True
    faute_grave: bool = False
    inaptitude: bool = False
    annees: Fraction | None = None
    annees_droit: Fraction | None = None
    salaires: tuple[Salaire, ...] | None = None
    salaire: Fraction | None = None
    salaire_temps_plein: Fraction | None = None
    periodes: tuple[Periode, ...] = ()


def mois_entiers(debut: date, fin: date) -> int:
    """Whole months from a day to another: one counts once its day is reached, or the last day of a shorter month."""
    mois = (fin.year - debut.year) * 12 + fin.month - debut.month
    return mois - (fin.day < min(debut.day, monthrange(fin.year, fin.month)[1]))


def fautes(s: Situation) -> Iterator[DonneeInvalide]:
    """All that cannot be, field by field; nothing is to be computed from a situation that has one."""
    yield from limites(s)
    if s.entree and s.sortie:
        yield from _dates(s, s.entree, s.sortie)
    if s.inaptitude and not s.regime.inaptitude:
        yield DonneeInvalide("inaptitude", "L’inaptitude ne concerne que le licenciement.")


def limites(s: Situation) -> Iterator[DonneeInvalide]:
    """What is out of its own range, whatever the rest says."""
    for nom in ("entree", "sortie", "notification", "arret"):
        jour: date | None = getattr(s, nom)
        if jour:
            yield from annee_hors_limites(nom, jour, *(ANNEES_ENTREE if nom == "entree" else ANNEES))
    for nom in ("annees", "annees_droit"):
        annees = getattr(s, nom)
        if annees is not None and not 0 <= annees <= 80:
            yield DonneeInvalide(nom, "L’ancienneté est comprise entre 0 et 80 ans.")
    yield from _salaires(s)
    yield from _durees(s)


def annee_hors_limites(champ: str, jour: date, premiere: int, derniere: int) -> Iterator[DonneeInvalide]:
    """What is wrong with a date whose year is none of these, both included."""
    if not premiere <= jour.year <= derniere:
        yield DonneeInvalide(champ, f"L’année {jour.year} est hors limites\u00a0: de {premiere} à {derniere}.")


def _dates(s: Situation, entree: date, sortie: date) -> Iterator[DonneeInvalide]:
    if sortie <= entree:
        yield DonneeInvalide("sortie", f"La fin du contrat doit être après l’entrée, le {entree:%d/%m/%Y}.")
        return
    bornes = f"comprise entre l’entrée, le {entree:%d/%m/%Y}, et la fin du contrat, le {sortie:%d/%m/%Y}"
    for nom in ("notification", "arret"):
        jour = getattr(s, nom)
        if jour and not entree <= jour <= sortie:
            yield DonneeInvalide(nom, f"Cette date doit être {bornes}.")
    contrat = max(0, mois_entiers(entree, date.fromordinal(sortie.toordinal() + 1)))
    total = sum((a.mois or Fraction(0) for a in s.absences), Fraction(0))
    if total > contrat:
        phrase = f"Les absences font {en_nombre(total)} mois. Le contrat n’en compte que {contrat}\u00a0: de 0 à {contrat} mois."
        yield DonneeInvalide("absences", phrase)


def _salaires(s: Situation) -> Iterator[DonneeInvalide]:
    if s.salaires is not None and len(s.salaires) > 12:
        yield DonneeInvalide("salaires", f"{len(s.salaires)} mois sont donnés\u00a0: de 0 à 12.")
    for salaire in s.salaires or ():
        if not 0 <= salaire.brut <= SALAIRE_MAXIMUM:
            yield DonneeInvalide("salaires", f"{salaire.mois}\u00a0: {_bornes('le salaire brut')}")
        elif not 0 <= salaire.primes <= salaire.brut:
            phrase = (
                f"{salaire.mois}\u00a0: les primes sont comprises entre 0 et le brut du mois, {en_euros(salaire.brut)}."
            )
            yield DonneeInvalide("salaires", phrase)
    for nom in ("salaire", "salaire_temps_plein"):
        montant = getattr(s, nom)
        if montant is not None and not 0 <= montant <= SALAIRE_MAXIMUM:
            yield DonneeInvalide(nom, _bornes("Le salaire brut"))


def _durees(s: Situation) -> Iterator[DonneeInvalide]:
    for absence in s.absences:
        if absence.mois is not None and not 0 <= absence.mois <= 960:
            yield DonneeInvalide("absences", "Une absence dure entre 0 et 960 mois.")
    for periode in s.periodes:
        if not 0 < periode.quotite <= 1:
            yield DonneeInvalide("periodes", "La quotité est comprise entre 1 et 100\u00a0% du temps plein.")
        if not 0 < periode.annees <= 80:
            yield DonneeInvalide("periodes", "Une période dure plus de 0 et au plus 80 ans.")


def _bornes(sujet: str) -> str:
    return f"{sujet} est compris entre 0 et {en_nombre(SALAIRE_MAXIMUM)}\u00a0€ par mois."
