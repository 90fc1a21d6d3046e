"""A delay and its term: the count itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import product
from zoneinfo import ZoneInfo

from deadlines.delais.compteurs import Compteur, compteur, jour_zero, plus_mois
from deadlines.delais.textes import (
    ARTICLES_REPORT,
    Article,
    DelaiInvalide,
    Depart,
    Doute,
    Effet,
    EtatJour,
    Jour,
    Lecture,
    Reception,
    TenuePar,
    Unite,
)
from deadlines.feries import depend_de_la_commune, nom_ferie
from deadlines.territoires import CalculImpossible, territoire_de

__all__ = ["Delai", "HorsValidite", "Terme"]

_L3134_13 = Article("CT", "L3134-13")
_OUVRES_OU_OUVRABLES = (Unite.OUVRABLES, Unite.OUVRES)


class HorsValidite(CalculImpossible):
    """The delay would start on a day when its rule was not in force."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delai:
    """A rule of the table of the law: so many days or months from an event, and what their end does.

    `depart`: the event of day 0, in French words; `part_de`: its kind. `report`: a last day on a Saturday, a Sunday or
    a holiday moves on. `reception`: what becomes of a day 0 that a unit of working days does not count.
    `effet_le_jour_meme`: the effect is there on the last day itself (« au plus tôt le lendemain »), not the day after.
    `valable_du`, `valable_au`: first and last day on which the rule may start, both included. At least one article.
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
    part_de: Depart = Depart.DEPOT
    reception: Reception = Reception.ASIS
    effet_le_jour_meme: bool = False
    doutes: tuple[Doute, ...] = ()
    valable_du: date | None = None
    valable_au: date | None = None

    def __post_init__(self) -> None:
        if not self.articles:
            raise DelaiInvalide(f"Le délai {self.id} ne cite aucun article.")
        if not 1 <= self.duree <= 1200:
            raise DelaiInvalide(f"Le délai {self.id} dure {self.duree} {self.unite}\u00a0: de 1 à 1200 sont admis.")
        if self.reception is Reception.NEXT and self.unite not in _OUVRES_OU_OUVRABLES:
            raise DelaiInvalide(
                f"Le délai {self.id} compte en {self.unite}\u00a0: tout jour de réception y est un jour 0."
            )

    def terme(
        self, depart: date, territoire: str, *, vendredi_saint: bool = True, reception: Reception | str | None = None
    ) -> "Terme":
        """The term of this delay when day 0 is `depart`, a civil date of the calendar's territory.

        `vendredi_saint=False`: a commune of Alsace-Moselle with neither protestant church nor mixed one
        (L3134-13). `reception`: another reading than the rule's own. Errors, all CalculImpossible with a French
        sentence: TerritoireInconnu, DateAttendue, AnneeHorsBornes, HorsValidite.
        """
        lue = self.reception if reception is None else self._reception(reception)
        brut, dernier = self._compteur(territoire, vendredi_saint, lue)(depart)
        if (self.valable_du and depart < self.valable_du) or (self.valable_au and depart > self.valable_au):
            bornes = [f"depuis le {le:%d/%m/%Y}" for le in (self.valable_du,) if le]
            bornes += [f"jusqu’au {le:%d/%m/%Y}" for le in (self.valable_au,) if le]
            raise HorsValidite(
                f"La règle « {self.libelle} » n’est pas en vigueur le {depart:%d/%m/%Y}, mais {' '.join(bornes)}."
            )
        return Terme(self, depart, territoire, brut, dernier, vendredi_saint, lue)

    def compteur(self, territoire: str, *, vendredi_saint: bool = True) -> Compteur:
        """For counting by the million: day 0 → (last day before roll-over, last day), and nothing else.

        The same days as `terme`, for a start that the caller knows to be within the rule's validity.
        """
        return self._compteur(territoire, vendredi_saint, self.reception)

    def _compteur(self, territoire: str, vendredi_saint: bool, reception: Reception) -> Compteur:
        decale = reception is Reception.NEXT
        return compteur(self.unite, self.duree, self.report, decale, territoire, vendredi_saint)

    def _reception(self, voulue: object) -> Reception:
        if not isinstance(voulue, str) or voulue not in set(Reception):
            raise CalculImpossible(
                f"Lecture inconnue de la réception\u00a0: «\u00a0{voulue}\u00a0». Lectures\u00a0: asis, next."
            )
        decalable = self.unite in _OUVRES_OU_OUVRABLES
        return Reception(voulue) if decalable else Reception.ASIS


@dataclass(frozen=True, slots=True)
class Terme:
    """Where a delay ends: `jour_brut` before roll-over, `dernier_jour` by the latest reading, civil dates."""

    delai: Delai
    depart: date
    territoire: str
    jour_brut: date
    dernier_jour: date
    vendredi_saint: bool
    reception: Reception

    @property
    def jour_zero(self) -> date:
        """The day that never counts: `depart`, or the next that counts when it was received on a day of rest."""
        if self.reception is Reception.ASIS:
            return self.depart
        return jour_zero(self.depart, self.delai.unite, self.territoire, self.vendredi_saint)

    @property
    def premier_jour_effet(self) -> date:
        """The first day on which the effect is there: the day after the last one, or that day when the rule says so."""
        return self.dernier_jour if self.delai.effet_le_jour_meme else self.dernier_jour + timedelta(days=1)

    @property
    def zone(self) -> str:
        """The IANA zone whose legal time ends the delay."""
        return territoire_de(self.territoire).zone

    @property
    def expire_a(self) -> datetime:
        """The instant of expiry, in UTC: the midnight when the first day of effect begins, legal time of the territory."""
        return _minuit(self.premier_jour_effet, territoire_de(self.territoire).fuseau)

    @property
    def articles(self) -> tuple[Article, ...]:
        """The articles of the rule."""
        return self.delai.articles

    @property
    def lectures(self) -> tuple[Lecture, ...]:
        """Every reading of the texts, earliest first; the last gives `dernier_jour`. One when all agree."""
        doutes = [doute.id for doute in self.delai.doutes]
        local = self._depend_du_vendredi_saint()
        recu = self.reception is Reception.NEXT and "reception" in doutes and self.jour_zero != self.depart
        if not recu and not local and self.jour_brut == self.dernier_jour:
            return (self._lecture(self.jour_brut, self.jour_brut, False, False, False, seule=True),)
        lues: dict[date, tuple[date, bool, bool, bool]] = {}
        for asis, ouvre, sans in product(
            (False, True) if recu else (False,),
            (False, True) if local else (False,),
            (False, True) if self.delai.report and "report" in doutes else (False,),
        ):
            reception = Reception.ASIS if asis else self.reception
            compter = self.delai._compteur(self.territoire, self.vendredi_saint and not ouvre, reception)
            brut, dernier = compter(self.depart)
            lues.setdefault(brut if sans else dernier, (brut, asis, ouvre, sans))
        seule = len(lues) == 1
        return tuple(self._lecture(jour, *lues[jour], seule=seule) for jour in sorted(lues))

    def _depend_du_vendredi_saint(self) -> bool:
        if not self.vendredi_saint or not depend_de_la_commune(self.territoire):
            return False
        ouvre = self.delai._compteur(self.territoire, False, self.reception)(self.depart)
        return ouvre != (self.jour_brut, self.dernier_jour)

    def _lecture(self, jour: date, brut: date, asis: bool, ouvre: bool, sans: bool, *, seule: bool) -> Lecture:
        noms, motifs, articles = [], [], self.delai.articles
        if asis:
            noms.append("réception le jour même")
            motifs.append(f"Le jour 0 est celui de la réception ({self.repos(self.depart)}).")
        if ouvre:
            noms.append("Vendredi saint ouvré")
            motifs.append("Le Vendredi saint n’est férié qu’avec un temple protestant ou une église mixte.")
            articles = (*articles, _L3134_13)
        if sans:
            noms.append("sans report")
            motifs.append(f"Le délai finit le jour même, sans report ({self.repos(brut)}).")
            articles = tuple(article for article in articles if article not in ARTICLES_REPORT) or articles
        if not noms and jour != brut:
            noms.append("avec report")
            motifs.append(f"Dernier jour non ouvrable ({self.repos(brut)})\u00a0: il est reporté.")
        if not noms and self.reception is not self.delai.reception:
            noms.append("lecture demandée")
            motifs.append("Le jour 0 est celui de la réception, même s’il n’est pas ouvrable.")
        if not noms:
            noms.append("lecture unique" if seule else "lecture retenue")
            motifs.append(
                "Toutes les lectures des textes donnent ce jour." if seule else "La plus tardive des lectures."
            )
        nom = " et ".join(noms)
        return Lecture(nom=nom, dernier_jour=jour, motif=" ".join(motifs), articles=articles)

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
        zero = self.jour_zero
        for jour in _jusqu_a(self.depart, zero - timedelta(days=1)):
            yield Jour(
                jour,
                EtatJour.RECEPTION,
                None,
                f"{self.repos(jour)}\u00a0: la réception compte du prochain jour ouvrable",
            )
        yield Jour(zero, EtatJour.DEPART, 0, "jour 0, jamais compté")
        rangs = self._rangs(zero)
        for jour in _jusqu_a(zero + timedelta(days=1), self.dernier_jour):
            rang, etat = rangs.get(jour), self._etat(jour, jour in rangs)
            yield Jour(jour, etat, rang, self._motif(jour, etat))

    def _rangs(self, zero: date) -> dict[date, int]:
        """The days that add one to the count, each with the count so far."""
        delai = self.delai
        if delai.unite in (Unite.MOIS, Unite.MOIS_FRANCS):
            return {plus_mois(zero, rang): rang for rang in range(1, delai.duree + 1)}
        jours = [jour for jour in _jusqu_a(zero + timedelta(days=1), self.jour_brut) if self._est_compte(jour)]
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
        if not a_un_rang and self.delai.unite in _OUVRES_OU_OUVRABLES:
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


@lru_cache(maxsize=50_000)
def _minuit(jour: date, fuseau: ZoneInfo) -> datetime:
    """The UTC instant when that day begins there: terms of a same day share it."""
    return datetime.combine(jour, time(), tzinfo=fuseau).astimezone(UTC)


def _jusqu_a(jour: date, dernier: date) -> Iterator[date]:
    """The days from that one to the last, both included."""
    return map(date.fromordinal, range(jour.toordinal(), dernier.toordinal() + 1))
