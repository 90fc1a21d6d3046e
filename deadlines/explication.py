"""A term told in French: short paragraphs, each with its article, and the rows of the count, day by day."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from deadlines.delais import ARTICLES_REPORT, Article, Delai, Effet, EtatJour, Terme
from deadlines.feries import exiger_date, nom_ferie
from deadlines.territoires import territoire_de

__all__ = [
    "MOIS",  # their French names
    "Ligne",
    "Phrase",
    "duree_en_lettres",  # « 15 jours ouvrables »
    "en_lettres",  # a date in French
    "lignes",  # the count, one row a day
    "phrases",  # at most three paragraphs
]

_JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MOIS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)

_EFFETS = {
    Effet.VALIDATION: "À partir du {jour}, le silence vaut validation.",
    Effet.HOMOLOGATION: "À partir du {jour}, le silence vaut homologation.",
    Effet.ACCEPTATION: "À partir du {jour}, le silence vaut acceptation.",
    Effet.REJET: "À partir du {jour}, le silence vaut rejet.",
    Effet.AVIS_REPUTE_RENDU: "À partir du {jour}, l’avis est réputé rendu.",
    Effet.FORCLUSION: "À partir du {jour}, il est trop tard.",
    Effet.DESSAISISSEMENT: "À partir du {jour}, l’affaire passe à la juridiction suivante.",
    Effet.OUVERTURE: "La suite est possible à partir du {jour}.",
    Effet.OBLIGATION: "À partir du {jour}, l’envoi est en retard.",
    Effet.AUCUN: "Aucune décision ne naît du silence.",
}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A paragraph of one to three short French sentences, and the article it comes from."""

    texte: str
    article: Article


@dataclass(frozen=True, slots=True)
class Ligne:
    """A row of the count: the day, in letters, what it does, its rank if it adds one, the reason."""

    date: date
    jour: str
    etat: EtatJour
    rang: int | None
    motif: str


def en_lettres(jour_civil: date, *, jour: bool = True, annee: bool = True) -> str:
    """« vendredi 13 novembre 2026 », « 1er mai » with neither; DateAttendue for a datetime."""
    exiger_date(jour_civil)
    quantieme = "1er" if jour_civil.day == 1 else str(jour_civil.day)
    mots = [quantieme, MOIS[jour_civil.month - 1]]
    if jour:
        mots.insert(0, _JOURS[jour_civil.weekday()])
    if annee:
        mots.append(str(jour_civil.year))
    return " ".join(mots)


def duree_en_lettres(delai: Delai) -> str:
    """« 15 jours ouvrables », « 1 jour ouvré », « 1 mois franc »."""
    mots = delai.unite.split()
    if delai.duree == 1:
        mots = [mot if mot == "mois" else mot.removesuffix("s") for mot in mots]
    return " ".join((str(delai.duree), *mots))


def lignes(terme: Terme) -> tuple[Ligne, ...]:
    """The count of that term, one row a day from day 0 to the last one."""
    return tuple(Ligne(j.date, en_lettres(j.date), j.etat, j.rang, j.motif) for j in terme.decompte)


def phrases(terme: Terme) -> tuple[Phrase, ...]:
    """Why that day: the count, the roll-over, the end and its effect. No sentence above 20 words."""
    principal = terme.articles[0]
    report = next((article for article in terme.articles if article in ARTICLES_REPORT), principal)
    return (
        Phrase(" ".join(_compte(terme)), principal),
        Phrase(" ".join(_report(terme)), report if terme.delai.report else principal),
        Phrase(" ".join(_fin(terme)), principal),
    )


def _compte(terme: Terme) -> list[str]:
    delai = terme.delai
    duree = duree_en_lettres(delai)
    mene = "mène" if delai.duree == 1 else "mènent"
    phrase = f"{duree} après le {en_lettres(terme.jour_zero)} {mene} au {en_lettres(terme.jour_brut)}."
    return [*_reception(terme), phrase, *_sautes(terme)]


def _reception(terme: Terme) -> list[str]:
    if terme.jour_zero == terme.depart:
        return []
    recu, repute = en_lettres(terme.depart, annee=False), en_lettres(terme.jour_zero, annee=False)
    return [f"Le {recu} n’est pas ouvrable\u00a0: la réception compte du {repute}."]


def _sautes(terme: Terme) -> list[str]:
    """The days that a delay in working days leaves out: the holidays by name, the others by number."""
    feries, repos = [], Counter[str]()
    for jour in terme.decompte:
        if jour.etat is EtatJour.SAUTE:
            ferie = nom_ferie(jour.date, terme.territoire, vendredi_saint=terme.vendredi_saint)
            if ferie:
                feries.append(ferie)
            else:
                repos[_JOURS[jour.date.weekday()]] += 1
    mots = [f"{nombre} {nom}{'s' * (nombre > 1)}" for nom, nombre in sorted(repos.items(), reverse=True)] + feries
    return [f"Jours non comptés : {', '.join(mots)}."] if mots else []


def _report(terme: Terme) -> list[str]:
    if not terme.delai.report:
        return ["Ce délai n’est pas reporté, même s’il finit un samedi, un dimanche ou un jour férié."]
    if terme.jour_brut == terme.dernier_jour:
        return ["Ce jour n’est ni un samedi, ni un dimanche, ni un jour férié : il n’y a pas de report."]
    ferie = _nom(terme, terme.jour_brut)
    reporte = f"est reporté au premier jour ouvrable : le {en_lettres(terme.dernier_jour)}."
    if ferie is None:
        debut = [f"Un délai qui finit un {_JOURS[terme.jour_brut.weekday()]} {reporte}"]
    else:
        nature = f"férié : {ferie}" if ferie else "un jour férié"
        debut = [f"Le {en_lettres(terme.jour_brut)} est {nature}.", f"Le délai {reporte}"]
    return [*debut, *_chaine(terme)]


def _nom(terme: Terme, jour: date) -> str | None:
    """The name of that day's holiday, "" when the date itself is the name (1er mai), None otherwise."""
    nom = nom_ferie(jour, terme.territoire, vendredi_saint=terme.vendredi_saint)
    return "" if nom == en_lettres(jour, jour=False, annee=False) else nom


def _chaine(terme: Terme) -> list[str]:
    """The days passed on the way, when they are more than the end of an ordinary week."""
    nombre = (terme.dernier_jour - terme.jour_brut).days
    passes = [terme.jour_brut + timedelta(days=n) for n in range(nombre)]
    noms = [_nom(terme, jour) for jour in passes]
    if nombre == 1 or noms == [None] * nombre:
        return []
    mots = [
        en_lettres(jour, annee=False) + (f" ({nom})" if nom else "") for jour, nom in zip(passes, noms, strict=True)
    ]
    return [f"Jours passés : {', '.join(mots)}."]


def _fin(terme: Terme) -> list[str]:
    if terme.delai.effet_le_jour_meme:
        return [f"La suite est possible dès le {en_lettres(terme.premier_jour_effet)}."]
    heure = territoire_de(terme.territoire).heure_de
    effet = _EFFETS[terme.delai.effet].format(jour=en_lettres(terme.premier_jour_effet))
    return [f"Le délai finit le {en_lettres(terme.dernier_jour)} à minuit, heure légale {heure}.", effet]
