"""Social contributions and income tax on an indemnity, for a contract that ends on a given day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from dossiers.baremes import CONTRIBUTIONS, CSG_CRDS, Contribution, Plafond, Prelevement, en_vigueur, plafond
from dossiers.indemnite.donnees import SALAIRE_MAXIMUM, DonneeInvalide, Regime
from dossiers.indemnite.ecriture import au_centime, en_euros, en_nombre

__all__ = ["MONTANT_MAXIMUM", "Traitement", "traiter"]

MONTANT_MAXIMUM = 100 * SALAIRE_MAXIMUM


@dataclass(frozen=True, slots=True)
class Traitement:
    """What is levied, in euros and cents. `exclue` + `cotisee` = `indemnite`, likewise `exoneree` + `imposable`."""

    regime: Regime
    indemnite: Decimal
    minimum: Decimal
    plafond: Plafond
    est_tout_soumis: bool  # above ten ceilings: contributions and CSG from the first euro
    retraite: bool
    exclue: Decimal
    cotisee: Decimal
    csg: Prelevement
    base_csg: Decimal
    du_csg: Decimal
    contribution: Contribution | None
    due_employeur: Decimal
    exoneree: Decimal
    imposable: Decimal

    @property
    def deux_plafonds(self) -> int:
        return 2 * self.plafond.annuel

    @property
    def dix_plafonds(self) -> int:
        return 10 * self.plafond.annuel


def traiter(
    regime: Regime,
    minimum: Decimal,
    fin: date,
    *,
    montant: Decimal | None = None,
    remuneration: Decimal | None = None,
    retraite: bool = False,
) -> Traitement:
    """The levies on `montant` (the minimum itself when None). `fin`: the last day of the contract, which sets the rules.

    `remuneration`: gross pay of the previous calendar year; `retraite`: entitled to a pension. Raises BaremeInconnu when
    the ceiling of that year is not published, DonneeInvalide for an amount under the minimum.
    CSS L242-1 II 7°, L136-1-1, L137-12; CGI 80 duodecies.
    """
    indemnite = minimum if montant is None else montant
    if not minimum <= indemnite <= MONTANT_MAXIMUM:
        bornes = f"de {en_euros(minimum)}, le minimum légal, à {en_nombre(MONTANT_MAXIMUM)}\u00a0€"
        raise DonneeInvalide("montant", f"Le montant prévu va {bornes}.")
    annee = plafond(fin.year)
    contribution = en_vigueur(CONTRIBUTIONS, fin) if regime.contribution else None
    exoneree = _exoneree(regime, indemnite, minimum, remuneration, retraite, annee)
    est_tout_soumis = indemnite > 10 * annee.annuel
    # From September 2023 on, a pension no longer takes the exclusion away: it is reckoned as for anyone.
    base = exoneree
    if contribution and contribution.couvre_retraites:
        base = _exoneree(regime, indemnite, minimum, remuneration, False, annee)
    exclue = Decimal(0) if est_tout_soumis else min(base, Decimal(2 * annee.annuel))
    csg = en_vigueur(CSG_CRDS, fin)
    base_csg = indemnite - min(minimum, exclue)
    return Traitement(
        regime, indemnite, minimum, annee, est_tout_soumis, retraite,
        exclue, indemnite - exclue,
        csg, base_csg, _part(base_csg, csg.csg + csg.crds),
        contribution, _part(exclue, contribution.taux) if contribution else Decimal("0.00"),
        exoneree, indemnite - exoneree,
    )  # fmt: skip


def _exoneree(
    regime: Regime,
    indemnite: Decimal,
    minimum: Decimal,
    remuneration: Decimal | None,
    retraite: bool,
    annee: Plafond,
) -> Decimal:
    """The part that income tax leaves alone."""
    if regime.est_exonere:
        return indemnite
    if retraite and regime.contribution:
        return Decimal("0.00")
    six = Decimal(6 * annee.annuel)
    moitie = min(indemnite / 2, six)
    double = min(2 * remuneration, six) if remuneration is not None else Decimal(0)
    return min(indemnite, Decimal(au_centime(Fraction(max(minimum, moitie, double)))))


def _part(assiette: Decimal, taux: Decimal) -> Decimal:
    return au_centime(Fraction(assiette) * Fraction(taux))
