"""What the law counts with, dated: rates of the indemnity, ceilings of the social security, levies.

A change of law is a new row, with the day it starts and its text; no row is ever edited. A day before the first row,
or a year whose ceiling is not published, raises BaremeInconnu: nothing is guessed. Rates are exact fractions of one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Protocol, TypeVar

from deadlines.delais import Article

__all__ = [
    "ANCIENNETES",
    "A_JOUR_AU",
    "CONTRIBUTIONS",
    "CSG_CRDS",
    "PLAFONDS",
    "PLAFONDS_MAYOTTE",
    "TAUX",
    "AncienneteExigee",
    "BaremeInconnu",
    "Contribution",
    "Plafond",
    "Prelevement",
    "Taux",
    "code_du_travail",
    "en_vigueur",
    "plafond",
]

A_JOUR_AU = date(2026, 11, 22)  # the day when the texts were last read


class BaremeInconnu(LookupError):
    """No row for that day or year. The message is a French sentence."""


def code_du_travail(numero: str) -> Article:
    """An article of the code du travail."""
    return Article("CT", numero)


@dataclass(frozen=True, slots=True)
class Taux:
    """Months of pay per year of service: up to ten years, then beyond. For a break notified, or agreed, from `du` on."""

    du: date
    jusqu_a_dix: Fraction
    au_dela: Fraction
    texte: Article


@dataclass(frozen=True, slots=True)
class AncienneteExigee:
    """Months of uninterrupted service that open the right to the indemnity, for a break notified from `du` on."""

    du: date
    mois: int
    texte: Article


@dataclass(frozen=True, slots=True)
class Plafond:
    """The ceiling of the social security for a year, whole euros."""

    annee: int
    mensuel: int
    annuel: int


@dataclass(frozen=True, slots=True)
class Prelevement:
    """CSG and CRDS on what the minimum does not cover, for a contract that ends from `du` on."""

    du: date
    csg: Decimal
    crds: Decimal
    texte: Article


@dataclass(frozen=True, slots=True)
class Contribution:
    """The employer's contribution on an individual rupture conventionnelle, for a contract that ends from `du` on.

    `couvre_retraites`: someone entitled to a pension has the same exclusion as anyone, and so the contribution is due.
    """

    du: date
    taux: Decimal
    nom: str
    couvre_retraites: bool
    texte: Article


_R1234_2 = code_du_travail("R1234-2")

TAUX = (
    Taux(date(2008, 7, 20), Fraction(1, 5), Fraction(1, 3), _R1234_2),  # 1/5, and 2/15 more beyond ten years
    Taux(date(2017, 9, 27), Fraction(1, 4), Fraction(1, 3), _R1234_2),  # décret 2017-1398
)

ANCIENNETES = (
    AncienneteExigee(date(2008, 6, 27), 12, code_du_travail("L1234-9")),  # loi 2008-596
    AncienneteExigee(date(2017, 9, 24), 8, code_du_travail("L1234-9")),  # ordonnance 2017-1387, art. 39
)

# Since 2015. A year has its row once its arrêté is published; Mayotte has a ceiling of its own.
_MENSUELS = {
    2015: 3170, 2016: 3218, 2017: 3269, 2018: 3311, 2019: 3377, 2020: 3428, 2021: 3428, 2022: 3428, 2023: 3666,
    2024: 3864, 2025: 3925, 2026: 4005,  # arrêté du 22 décembre 2025
}  # fmt: skip
PLAFONDS: Mapping[int, Plafond] = MappingProxyType({a: Plafond(a, m, 12 * m) for a, m in _MENSUELS.items()})
PLAFONDS_MAYOTTE: Mapping[int, Plafond] = MappingProxyType(
    {a: Plafond(a, m, 12 * m) for a, m in {2025: 2821, 2026: 3021}.items()}
)

_L136_8 = Article("CSS", "L136-8")
CSG_CRDS = (
    Prelevement(date(2005, 1, 1), Decimal("0.075"), Decimal("0.005"), _L136_8),
    Prelevement(date(2018, 1, 1), Decimal("0.092"), Decimal("0.005"), _L136_8),  # loi 2017-1836, art. 8
)

_L137_12 = Article("CSS", "L137-12")
CONTRIBUTIONS = (
    Contribution(
        date(2013, 1, 1), Decimal("0.20"), "Forfait social de l’employeur", False,
        Article("CSS", "L137-15"),
    ),
    Contribution(  # loi 2023-270, art. 4
        date(2023, 9, 1), Decimal("0.30"), "Contribution de l’employeur", True, _L137_12
    ),
    Contribution(  # loi 2025-1403, art. 15: « since 31 December 2025 » for some; the day of end of contract, for the BOSS
        date(2026, 1, 1), Decimal("0.40"), "Contribution de l’employeur", True, _L137_12
    ),
)  # fmt: skip


class _Date(Protocol):
    @property
    def du(self) -> date: ...


T = TypeVar("T", bound=_Date)


def en_vigueur(lignes: Sequence[T], le: date) -> T:
    """The row in force that day. Raises BaremeInconnu before the first one."""
    passees = [ligne for ligne in lignes if ligne.du <= le]
    if not passees:
        raise BaremeInconnu(f"Les règles d’avant le {lignes[0].du:%d/%m/%Y} ne sont pas connues de ce calcul.")
    return passees[-1]


def plafond(annee: int) -> Plafond:
    """The ceiling of a year. Raises BaremeInconnu for a year without one."""
    if annee not in PLAFONDS:
        premier, dernier = min(PLAFONDS), max(PLAFONDS)
        raise BaremeInconnu(
            f"Le plafond de la sécurité sociale de {annee} n’est pas connu de ce calcul, qui a ceux de {premier} à "
            f"{dernier}. Les cotisations et l’impôt ne sont donc pas calculés."
        )
    return PLAFONDS[annee]
