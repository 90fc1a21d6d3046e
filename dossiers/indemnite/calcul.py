"""The legal minimum, step by step, in exact fractions; euros are rounded once, half up, at the end (C. trav. R1234-1 to 4)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from deadlines.delais import plus_mois
from dossiers.baremes import ANCIENNETES, TAUX, AncienneteExigee, Taux, en_vigueur
from dossiers.indemnite.donnees import Absence, DonneeInvalide, Periode, Salaire, Situation, fautes, mois_entiers
from dossiers.indemnite.ecriture import au_centime, en_nombre

__all__ = [
    "Calcul",
    "SalaireReference",
    "Tranche",
    "anciennete",
    "calculer",
    "fenetre",
    "periodes_datees",
    "salaire_de_reference",
]

_DIX = Fraction(10)
_MOIS = Fraction(1, 12)


@dataclass(frozen=True, slots=True)
class SalaireReference:
    """The better of two averages of gross pay, in euros a month (C. trav. R1234-4)."""

    salaires: tuple[Salaire, ...]  # newest first
    total: Fraction
    trois: Fraction  # gross of the last three months, premiums included
    primes: Fraction  # annual or exceptional ones paid in those three months

    @property
    def moyenne(self) -> Fraction:
        """A: over the window."""
        return self.total / len(self.salaires) if self.salaires else Fraction(0)

    @property
    def trimestre(self) -> Fraction:
        """B: a third of the last three months, premiums spread over the year. Always three, even for fewer months."""
        return (self.trois - self.primes) / 3 + self.primes / 12

    @property
    def retenu(self) -> Fraction:
        return max(self.moyenne, self.trimestre)


@dataclass(frozen=True, slots=True)
class Tranche:
    """Some years at one rate and one share of full time; `salaire` is for full time when there are shares."""

    annees: Fraction
    quotite: Fraction
    taux: Fraction
    salaire: Fraction
    est_au_dela: bool  # beyond ten years

    @property
    def montant(self) -> Fraction:
        return self.salaire * self.quotite * self.annees * self.taux


@dataclass(frozen=True, slots=True)
class Calcul:
    """The answer and all its steps. When `refus` is set nothing is due: `indemnite` is 0 and there is no tranche."""

    situation: Situation
    mois_contrat: int | None  # whole months, absences included; None when the years were given
    mois_retires: Fraction
    annees: Fraction | None  # service retained, never rounded
    annees_droit: Fraction | None  # service that opens the right
    exigee: AncienneteExigee | None
    taux: Taux
    refus: str = ""  # « contrat_cdd_ou_interim », « faute_grave_ou_lourde », « anciennete_inferieure_8_mois »
    reference: SalaireReference | None = None
    salaire: Fraction = Fraction(0)  # the reference pay, a month
    temps_plein: Fraction = Fraction(0)  # the same, brought up to full time when there are periods
    tranches: tuple[Tranche, ...] = ()
    exacte: Fraction = Fraction(0)
    arrondie: Decimal = Decimal("0.00")
    indemnite: Decimal = Decimal("0.00")


def calculer(s: Situation) -> Calcul:
    """The minimum of that situation. Raises DonneeInvalide, or BaremeInconnu for a day that no row covers."""
    for faute in fautes(s):
        raise faute
    le = s.notification or s.sortie
    taux = en_vigueur(TAUX, le) if le else TAUX[-1]
    exigee = (en_vigueur(ANCIENNETES, le) if le else ANCIENNETES[-1]) if s.regime.a_un_seuil else None
    retires = sum((a.mois * a.motif.poids for a in s.absences if a.mois), Fraction(0))
    contrat = mois_entiers(s.entree, s.sortie + timedelta(days=1)) if s.entree and s.sortie else None
    annees = s.annees
    if annees is None and contrat is not None:
        annees = (contrat - retires) / 12
    droit = _droit(s, annees)
    etapes = Calcul(s, contrat, retires, annees, droit, exigee, taux, _refus(s, droit, exigee))
    return etapes if etapes.refus else _montant(etapes)


def anciennete(entree: date, fin: date, absences: Sequence[Absence] = ()) -> Fraction:
    """Years of service from a day to another, absences taken off; may be negative (C. trav. L1234-11)."""
    retires = sum((a.mois * a.motif.poids for a in absences if a.mois), Fraction(0))
    return (mois_entiers(entree, fin) - retires) / 12


def fenetre(entree: date, reference: date) -> tuple[date, ...]:
    """The months whose pay counts, newest first, by their first day: those before the reference, twelve at most.

    The reference is the first day of a sick leave in progress (Cass. soc. 23 May 2017 n° 15-22.223), else the
    notification or the signature, else the end of the contract.
    """
    mois, premier = [], reference.replace(day=1)
    for _ in range(min(12, mois_entiers(entree, reference))):
        premier = (premier - timedelta(days=1)).replace(day=1)
        mois.append(premier)
    return tuple(mois)


def salaire_de_reference(salaires: Sequence[Salaire]) -> SalaireReference:
    """From pay listed newest first. No pay: 0."""
    derniers = salaires[:3]
    return SalaireReference(
        tuple(salaires),
        sum((s.brut for s in salaires), Fraction(0)),
        sum((s.brut for s in derniers), Fraction(0)),
        sum((s.primes for s in derniers), Fraction(0)),
    )


def periodes_datees(entree: date, sortie: date, quotites: Sequence[tuple[date, Fraction]]) -> tuple[Periode, ...]:
    """Shares of full time and the days they start, in order, as lengths in years that add up to the whole months."""
    contrat = Fraction(mois_entiers(entree, sortie + timedelta(days=1)))
    bornes = [min(_mois_ecoules(entree, jour), contrat) for jour, _ in quotites] + [contrat]
    durees = zip(bornes, bornes[1:], quotites, strict=False)
    return tuple(Periode((fin - debut) / 12, quotite) for debut, fin, (_, quotite) in durees if fin > debut)


def _mois_ecoules(entree: date, jour: date) -> Fraction:
    """Months and a share of a month, by days."""
    entiers = mois_entiers(entree, jour)
    avant, apres = (plus_mois(entree, entiers + n) for n in (0, 1))
    return entiers + Fraction((jour - avant).days, (apres - avant).days)


def _droit(s: Situation, annees: Fraction | None) -> Fraction | None:
    """Service that opens the right: it stops at the notification."""
    if s.annees_droit is not None:
        return s.annees_droit
    if s.entree and s.notification:
        return anciennete(s.entree, s.notification, s.absences)
    return annees


def _refus(s: Situation, droit: Fraction | None, exigee: AncienneteExigee | None) -> str:
    if not s.est_cdi:
        return "contrat_cdd_ou_interim"
    if s.faute_grave and s.regime.notifie:
        return "faute_grave_ou_lourde"
    if droit is None:
        raise DonneeInvalide("entree", "Indiquez la date d’entrée et la fin du contrat.")
    if exigee and not s.inaptitude and droit < exigee.mois * _MOIS:
        return f"anciennete_inferieure_{exigee.mois}_mois"
    return ""


def _montant(c: Calcul) -> Calcul:
    s, reference = c.situation, None
    if s.salaire is not None:
        salaire = s.salaire
    elif s.salaires is not None:
        reference = salaire_de_reference(s.salaires)
        salaire = reference.retenu
    else:
        raise DonneeInvalide("salaires", "Indiquez les salaires bruts, ou un salaire mensuel.")
    temps_plein = salaire
    if s.periodes:
        donne = s.salaire_temps_plein
        temps_plein = salaire / s.periodes[-1].quotite if donne is None else donne
    c = replace(c, reference=reference, salaire=salaire, temps_plein=temps_plein)
    tranches = tuple(_tranches(c))
    exacte = sum((t.montant for t in tranches), Fraction(0))
    arrondie = au_centime(exacte)
    indemnite = arrondie * 2 if s.inaptitude else arrondie  # C. trav. L1226-14: the legal indemnity, twice
    return replace(c, tranches=tranches, exacte=exacte, arrondie=arrondie, indemnite=indemnite)


def _tranches(c: Calcul) -> Iterator[Tranche]:
    """The years in order of time, cut at ten and at each change of working time."""
    annees = max(c.annees or Fraction(0), Fraction(0))
    debut = Fraction(0)
    for periode in _periodes(c, annees):
        fin = debut + periode.annees
        avant, apres = min(fin, _DIX) - min(debut, _DIX), max(fin, _DIX) - max(debut, _DIX)
        if avant or not apres:
            yield Tranche(avant, periode.quotite, c.taux.jusqu_a_dix, c.temps_plein, est_au_dela=False)
        if apres:
            yield Tranche(apres, periode.quotite, c.taux.au_dela, c.temps_plein, est_au_dela=True)
        debut = fin


def _periodes(c: Calcul, annees: Fraction) -> list[Periode]:
    """The shares of full time, their years brought to the service retained: absences have no date, all share them."""
    donnees = c.situation.periodes
    if not donnees:
        return [Periode(annees, Fraction(1))]
    total = sum((p.annees for p in donnees), Fraction(0))
    contrat = annees if c.mois_contrat is None else Fraction(c.mois_contrat, 12)
    if not annees - _MOIS <= total <= max(annees, contrat) + _MOIS:
        font = f"Les périodes font {en_nombre(total)}\u00a0ans."
        raise DonneeInvalide(
            "periodes", f"{font} Leur total doit être de {en_nombre(annees)}\u00a0ans, à un mois près."
        )
    return [Periode(p.annees * annees / total, p.quotite) for p in donnees]
