"""The count of a delay as people read it: months that are drawn, rows of a table. Plain values: paper takes them too."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.utils.text import capfirst

from deadlines.delais import Delai, EtatJour, Jour, Terme, Unite
from deadlines.explication import duree_en_lettres, en_lettres

__all__ = ["PRECISIONS", "Case", "Mois", "Rangee", "dessin", "duree", "est_en_mois", "legende", "rangees"]

_PAS_X, _PAS_Y, _HAUT = 46, 50, 48  # a day's box is 44 × 48; the title and the names of days stand above
_MOIS_DESSINES = 4  # beyond, the first and the last ones are enough: a table tells the others
_JOURS = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")
_MENTIONS = {EtatJour.RECEPTION: "reçue", EtatJour.DEPART: "jour\u00a00", EtatJour.REPORTE: "report"}
PRECISIONS = {
    Unite.CALENDAIRES: "tous les jours",
    Unite.OUVRABLES: "du lundi au samedi sauf fériés",
    Unite.OUVRES: "du lundi au vendredi sauf fériés",
    Unite.MOIS: "de date à date",
    Unite.MOIS_FRANCS: "de date à date, et un jour de plus",
}
_RESUMES = {  # in the order of a sentence
    "reception": "Réception un jour de repos",
    "depart": "Jour 0, jamais compté",
    "compte": "Comptés",
    "passe": "Dans le délai",
    "saute": "Non comptés",
    "reporte": "Reportés",
    "fin": "Dernier jour",
}


@dataclass(frozen=True)
class Case:
    """A day's box: its corner, its number, what it does (« hors » outside the count), the word or rank under it."""

    x: int
    y: int
    nombre: str
    etat: str
    mention: str


@dataclass(frozen=True)
class Mois:
    """A month that is drawn. `omis`: how many months are left out just before; `resume`: the drawing in words."""

    titre: str
    resume: str
    hauteur: int
    omis: int
    jours: tuple[tuple[int, str], ...]
    cases: tuple[Case, ...]


@dataclass(frozen=True)
class Rangee:
    """A row of the table: the day (ISO, then in letters), its rank or « – », what it does, a class."""

    iso: str
    jour: str
    rang: str
    effet: str
    classe: str


def est_en_mois(terme: Terme) -> bool:
    """Counted from date to date: only some days of the count have something to say."""
    return terme.delai.unite in (Unite.MOIS, Unite.MOIS_FRANCS)


def duree(delai: Delai) -> str:
    """« 15 jours ouvrables », the number kept with its unit."""
    return duree_en_lettres(delai).replace(" ", "\u00a0", 1)


def dessin(terme: Terme) -> tuple[Mois, ...]:
    """The months of the count, the weeks that it touches; of a long one, the first month and those where it ends."""
    comptes = {jour.date: jour for jour in terme.decompte}
    premiers = sorted({jour.replace(day=1) for jour in comptes})
    gardes = premiers
    if len(premiers) > _MOIS_DESSINES:
        gardes = [m for m in premiers if m == premiers[0] or m >= terme.jour_brut.replace(day=1)]
    dessines, avant = [], -1
    for premier in gardes:
        rang = premiers.index(premier)
        dessines.append(_mois(premier, rang - avant - 1, comptes, terme))
        avant = rang
    return tuple(dessines)


def legende(terme: Terme) -> tuple[tuple[Case, str], ...]:
    """A box of each kind that the drawing holds, and what it means."""
    mots = {
        "reception": "Reçue un jour de repos",
        "depart": "Jour 0, jamais compté",
        "compte": "Mois écoulé, avec son rang" if est_en_mois(terme) else "Jour compté, avec son rang",
        "passe": "Jour du délai",
        "saute": "Jour non compté",
        "reporte": "Le délai ne peut pas y finir",
        "fin": "Possible dès ce jour" if terme.delai.effet_le_jour_meme else "Dernier jour, jusqu’à 24\u00a0h",
    }
    vus = {case.etat for mois in dessin(terme) for case in mois.cases}
    return tuple((Case(4, 4, "", etat, ""), mot) for etat, mot in mots.items() if etat in vus)


def rangees(terme: Terme) -> tuple[Rangee, ...]:
    """The count: every day of a delay in days, the days that matter of a delay in months."""
    dits = [j for j in terme.decompte if j.rang is not None or j.etat is not EtatJour.COMPTE]
    return tuple(
        Rangee(
            jour.date.isoformat(),
            en_lettres(jour.date),
            "–" if jour.rang is None else str(jour.rang),
            _effet(jour, terme),
            jour.etat.value,
        )
        for jour in dits
    )


def _effet(jour: Jour, terme: Terme) -> str:
    motif = capfirst(jour.motif)
    match jour.etat:
        case EtatJour.COMPTE if est_en_mois(terme):
            return f"{jour.rang}\u00a0mois après le jour 0"
        case EtatJour.COMPTE:
            return motif or "Compté"
        case EtatJour.SAUTE:
            return f"{motif}, non compté"
        case EtatJour.REPORTE:
            return f"{motif}. Le délai ne peut pas finir ce jour-là."
        case EtatJour.FIN:
            fin = "Possible dès ce jour" if terme.delai.effet_le_jour_meme else "Dernier jour, jusqu’à 24\u00a0h"
            return f"{fin}. {motif}." if motif else f"{fin}."
    return motif


def _mois(premier: date, omis: int, comptes: dict[date, Jour], terme: Terme) -> Mois:
    semaines = [list(jours) for _, jours in groupby(_jours_du_mois(premier), key=lambda jour: jour.isocalendar().week)]
    utiles = [semaine for semaine in semaines if not comptes.keys().isdisjoint(semaine)]
    cases, dits = [], []
    for rang, jour in ((rang, jour) for rang, semaine in enumerate(utiles) for jour in semaine):
        etat, mention = _etat(comptes.get(jour), terme)
        dits.append((etat, jour.day))
        x, y = 4 + jour.weekday() * _PAS_X, _HAUT + 4 + rang * _PAS_Y
        cases.append(Case(x, y, str(jour.day), etat, mention))
    titre = en_lettres(premier, jour=False).split(" ", 1)[1]
    return Mois(
        titre=titre,
        resume=f"{capfirst(titre)}. {_resume(dits)}",
        hauteur=cases[-1].y + _PAS_Y + 2,
        omis=omis,
        jours=tuple((26 + n * _PAS_X, nom) for n, nom in enumerate(_JOURS)),
        cases=tuple(cases),
    )


def _etat(jour: Jour | None, terme: Terme) -> tuple[str, str]:
    if jour is None:
        return "hors", ""
    if jour.etat is EtatJour.SAUTE:
        return "saute", "férié" if "férié" in jour.motif else "repos"
    if jour.etat is EtatJour.FIN:
        return "fin", "dès" if terme.delai.effet_le_jour_meme else "fin"
    if jour.etat is EtatJour.COMPTE and jour.rang is None:
        return "passe", ""
    return jour.etat.value, _MENTIONS.get(jour.etat) or str(jour.rang)


def _resume(dits: Iterable[tuple[str, int]]) -> str:
    """« Jour 0, jamais compté : 9. Comptés : 10 à 12, 14 à 19. Dernier jour : 28. »"""
    par_etat: dict[str, list[int]] = {}
    for etat, quantieme in dits:
        par_etat.setdefault(etat, []).append(quantieme)
    return " ".join(
        f"{mots}\u00a0: {', '.join(_plages(par_etat[etat]))}." for etat, mots in _RESUMES.items() if etat in par_etat
    )


def _plages(quantiemes: list[int]) -> Iterator[str]:
    for _, suite in groupby(enumerate(quantiemes), key=lambda rang_jour: rang_jour[1] - rang_jour[0]):
        jours = [jour for _, jour in suite]
        yield str(jours[0]) if len(jours) == 1 else f"{jours[0]} à {jours[-1]}"


def _jours_du_mois(premier: date) -> Iterator[date]:
    jour = premier
    while jour.month == premier.month:
        yield jour
        jour += timedelta(days=1)
