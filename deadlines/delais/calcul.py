"""A delay and its term: the count itself."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from deadlines.delais.textes import (
    ARTICLES_REPORT,
    Article,
    DelaiInvalide,
    Doute,
    Effet,
    EtatJour,
    Jour,
    Lecture,
    TenuePar,
    Unite,
)
from deadlines.feries import exiger_annee, exiger_date, nieme_jour, nom_ferie, reporter
from deadlines.territoires import CalculImpossible, territoire_de

__all__ = ["Delai", "HorsValidite", "Terme"]

_L3134_13 = Article("CT", "L3134-13")


class HorsValidite(CalculImpossible):
    """The delay would start on a day when its rule was not in force."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delai:
    """A rule of the table of the law: so many days or months from an event, and what their end does.

    `report`: a last day on a Saturday, a Sunday or a holiday moves on. `depart`: the event of day 0, in
    French words. `valable_du`, `valable_au`: first and last day on which the rule may start, both included.
    At least one article.
    """

    id: str
    libelle: str
    duree: int
    unite: Unite
    report: bool
    effet: Effet
    tenue_par: TenuePar
    articles: tuple[Article, ...]
    depart: str
    doutes: tuple[Doute, ...] = ()
    valable_du: date | None = None
    valable_au: date | None = None

    def __post_init__(self) -> None:
        if not self.articles:
            raise DelaiInvalide(f"Le délai {self.id} ne cite aucun article.")
        if not 1 <= self.duree <= 1200:
            raise DelaiInvalide(f"Le délai {self.id} dure {self.duree} {self.unite} : de 1 à 1200 sont admis.")

    def terme(self, depart: date, territoire: str, *, vendredi_saint: bool = True) -> "Terme":
        """The term of this delay when day 0 is `depart`, a civil date of the calendar's territory.

        `vendredi_saint=False`: a commune of Alsace-Moselle with neither protestant church nor mixed one
        (L3134-13). Errors, all CalculImpossible with a French sentence: TerritoireInconnu, DateAttendue,
        AnneeHorsBornes, HorsValidite.
        """
        territoire_de(territoire)
        exiger_annee(exiger_date(depart).year)
        if (self.valable_du and depart < self.valable_du) or (self.valable_au and depart > self.valable_au):
            raise HorsValidite(f"La règle « {self.libelle} » n’est pas en vigueur le {depart:%d/%m/%Y}.")
        brut, dernier = self.compter(depart, territoire, self.report, vendredi_saint)
        return Terme(
            delai=self,
            depart=depart,
            territoire=territoire,
            jour_brut=brut,
            dernier_jour=dernier,
            vendredi_saint=vendredi_saint,
        )

    def compter(self, depart: date, territoire: str, report: bool, vendredi_saint: bool) -> tuple[date, date]:
        """The last day before roll-over, then after it if `report`. The bare count: nothing is checked."""
        if self.unite is Unite.CALENDAIRES:
            brut = depart.toordinal() + self.duree
        elif self.unite in (Unite.MOIS, Unite.MOIS_FRANCS):
            brut = _plus_mois(depart, self.duree).toordinal() + (self.unite is Unite.MOIS_FRANCS)
        else:
            ouvres = self.unite is Unite.OUVRES
            brut = nieme_jour(depart.toordinal(), self.duree, territoire, ouvres=ouvres, vendredi_saint=vendredi_saint)
        jour_brut = date.fromordinal(brut)
        exiger_annee(jour_brut.year)
        dernier = reporter(brut, territoire, vendredi_saint) if report else brut
        return jour_brut, jour_brut if dernier == brut else date.fromordinal(dernier)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terme:
    """Where a delay ends: `jour_brut` before roll-over, `dernier_jour` by the latest reading, civil dates."""

    delai: Delai
    depart: date
    territoire: str
    jour_brut: date
    dernier_jour: date
    vendredi_saint: bool = True

    @property
    def premier_jour_effet(self) -> date:
        """The first day on which the effect is there: the day after the last one."""
        return self.dernier_jour + timedelta(days=1)

    @property
    def zone(self) -> str:
        """The IANA zone whose legal time ends the delay."""
        return territoire_de(self.territoire).zone

    @property
    def expire_a(self) -> datetime:
        """The instant of expiry, in UTC: the midnight that ends the last day, legal time of the territory."""
        minuit = datetime.combine(self.premier_jour_effet, time(), tzinfo=territoire_de(self.territoire).fuseau)
        return minuit.astimezone(UTC)

    @property
    def articles(self) -> tuple[Article, ...]:
        """The articles of the rule."""
        return self.delai.articles

    @property
    def lectures(self) -> tuple[Lecture, ...]:
        """Every reading of the texts, earliest first; the last gives `dernier_jour`. One when all agree."""
        doute = any(d.id == "report" for d in self.delai.doutes)
        reports = (False, True) if self.delai.report and doute else (self.delai.report,)
        local = self.territoire == "alsace-moselle" and self.vendredi_saint
        lectures: dict[date, Lecture] = {}
        for saint in (True, False) if local else (self.vendredi_saint,):
            for report in reports:
                brut, jour = self.delai.compter(self.depart, self.territoire, report, saint)
                lectures.setdefault(jour, self._lecture(brut, jour, ouvre=local and not saint))
        return tuple(sorted(lectures.values(), key=lambda lecture: lecture.dernier_jour))

    def _lecture(self, brut: date, jour: date, *, ouvre: bool) -> Lecture:
        articles = self.delai.articles
        if ouvre:
            nom, articles = "Vendredi saint ouvré", (*articles, _L3134_13)
            motif = "Le Vendredi saint n’est férié qu’avec un temple protestant ou une église mixte."
        elif jour != brut:
            nom, motif = "avec report", f"Dernier jour non ouvrable ({self.repos(brut)}) : il est reporté."
        elif brut != self.dernier_jour:
            nom, motif = "sans report", f"Le délai finit le jour même, sans report ({self.repos(brut)})."
            articles = tuple(article for article in articles if article not in ARTICLES_REPORT) or articles
        else:
            nom, motif = "lecture unique", "Toutes les lectures des textes donnent ce jour."
        return Lecture(nom=nom, dernier_jour=jour, motif=motif, articles=articles)

    def repos(self, jour: date) -> str:
        """Why nobody works that day: « dimanche », « férié : Noël », « samedi et férié : Noël »."""
        ferie = nom_ferie(jour, self.territoire, vendredi_saint=self.vendredi_saint)
        motifs = (("", "", "", "", "", "samedi", "dimanche")[jour.weekday()], ferie and f"férié : {ferie}")
        return " et ".join(motif for motif in motifs if motif)

    @property
    def decompte(self) -> tuple[Jour, ...]:
        """Each day from day 0 to the last one, with what it does in the count and why."""
        return tuple(self._jours())

    def _jours(self) -> Iterator[Jour]:
        yield Jour(self.depart, EtatJour.DEPART, 0, "jour 0, jamais compté")
        rangs = self._rangs()
        for jour in _apres(self.depart, self.dernier_jour):
            rang, etat = rangs.get(jour), self._etat(jour, jour in rangs)
            yield Jour(jour, etat, rang, self._motif(jour, etat))

    def _rangs(self) -> dict[date, int]:
        """The days that add one to the count, each with the count so far."""
        delai = self.delai
        if delai.unite in (Unite.MOIS, Unite.MOIS_FRANCS):
            return {_plus_mois(self.depart, rang): rang for rang in range(1, delai.duree + 1)}
        jours = [jour for jour in _apres(self.depart, self.jour_brut) if self._est_compte(jour)]
        return dict(zip(jours, range(1, delai.duree + 1), strict=True))

    def _est_compte(self, jour: date) -> bool:
        repos = self.repos(jour)
        if self.delai.unite is Unite.OUVRABLES:
            return repos in ("", "samedi")
        return not repos or self.delai.unite is Unite.CALENDAIRES

    def _etat(self, jour: date, a_un_rang: bool) -> EtatJour:
        if jour == self.dernier_jour:
            return EtatJour.FIN
        if jour >= self.jour_brut:
            return EtatJour.REPORTE
        if not a_un_rang and self.delai.unite in (Unite.OUVRABLES, Unite.OUVRES):
            return EtatJour.SAUTE
        return EtatJour.COMPTE

    def _motif(self, jour: date, etat: EtatJour) -> str:
        repos = self.repos(jour)
        if jour > self.jour_brut and etat is EtatJour.FIN:
            return "premier jour ni samedi, ni dimanche, ni férié"
        if jour == self.jour_brut == self.dernier_jour and self.delai.unite is Unite.MOIS_FRANCS:
            return "délai franc : un jour de plus"
        compte = repos and etat in (EtatJour.COMPTE, EtatJour.FIN)
        return f"{repos}, compté" if compte else repos


def _apres(jour: date, dernier: date) -> Iterator[date]:
    """The days after that one, up to the last, included."""
    return map(date.fromordinal, range(jour.toordinal() + 1, dernier.toordinal() + 1))


def _plus_mois(jour: date, mois: int) -> date:
    """The same day number that many months later, or that month's last day (CPC 641)."""
    annees, rang = divmod(jour.month - 1 + mois, 12)
    annee, mois_vise = jour.year + annees, rang + 1
    return date(exiger_annee(annee), mois_vise, min(jour.day, monthrange(annee, mois_vise)[1]))
