"""The answer of « Calculer un délai »: from a term to what a page, a PDF or a calendar says of it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urljoin

from django.conf import settings
from django.utils.text import capfirst

from deadlines.delais import Doute, Effet, Lecture, TenuePar, Terme
from deadlines.explication import Phrase, en_lettres, phrases
from deadlines.feries import depend_de_la_commune
from deadlines.territoires import TERRITOIRES, CalculImpossible, territoire_de
from dossiers.exports import Evenement, Feuille
from dossiers.templatetags.delais import adresse_du_calcul
from dossiers.views import calendrier
from dossiers.views.questions_delai import QUESTIONS, Question

__all__ = ["Reponse", "absolue"]

_A_24H = "à 24\u00a0h"


@dataclass(frozen=True)
class Reponse:
    """Everything said of a term. A floor (`est_plancher`) is told by the first day when the act is possible."""

    terme: Terme

    @property
    def question(self) -> Question:
        return QUESTIONS[self.terme.delai.id]

    @property
    def est_plancher(self) -> bool:
        return self.terme.delai.effet is Effet.OUVERTURE and self.terme.delai.tenue_par is TenuePar.SANS_OBJET

    @property
    def jour(self) -> date:
        """The date that answers."""
        return self.terme.premier_jour_effet if self.est_plancher else self.terme.dernier_jour

    @property
    def grande_date(self) -> str:
        """« Jusqu’au lundi 28 décembre 2026 à 24 h », « Au plus tôt le jeudi 10 décembre 2026 »."""
        jour = en_lettres(self.jour).replace(" ", "\u00a0")
        return f"Au plus tôt le {jour}" if self.est_plancher else f"Jusqu’au {jour} {_A_24H}"

    @property
    def titre(self) -> str:
        """What the date is: « Dernier jour pour changer d’avis », « Fin du contrat, au plus tôt »."""
        return f"{self.question.reponse}, au plus tôt" if self.est_plancher else self.question.reponse

    @property
    def heure(self) -> str:
        return f"heure légale {territoire_de(self.terme.territoire).heure_de}"

    @property
    def fin(self) -> str:
        """When that day ends: « à 24 h, heure légale de Paris »; nothing for a floor, a day that opens."""
        return "" if self.est_plancher else f"{_A_24H}, {self.heure}"

    @property
    def effet(self) -> str:
        return self.question.effet.format(jour=en_lettres(self.terme.premier_jour_effet))

    @property
    def lieu(self) -> str:
        """« Alsace-Moselle, commune sans temple protestant ni église mixte »."""
        libelle = territoire_de(self.terme.territoire).libelle
        sans_temple = depend_de_la_commune(self.terme.territoire) and not self.terme.vendredi_saint
        return f"{libelle}, commune sans temple protestant ni église mixte" if sans_temple else libelle

    @property
    def avant(self) -> tuple[tuple[str, date, str], ...]:
        """(what, date, precision): the start, day 0 and the day before roll-over when they are others."""
        t = self.terme
        dates = [(capfirst(t.delai.depart), t.depart, "")]
        if t.jour_zero != t.depart:
            dates.append(("Jour 0", t.jour_zero, "premier jour ouvrable"))
        if t.jour_brut != t.dernier_jour:
            dates.append(("Dernier jour avant report", t.jour_brut, t.repos(t.jour_brut)))
        return tuple(dates)

    @property
    def apres(self) -> tuple[tuple[str, date, str], ...]:
        """The same for what comes with the answer: the first day of effect, or the end of a delay that is a floor."""
        t = self.terme
        if not self.est_plancher:
            return (("Premier jour d’effet", t.premier_jour_effet, ""),)
        return () if t.delai.effet_le_jour_meme else (("Fin du délai", t.dernier_jour, _A_24H),)

    @cached_property
    def lectures(self) -> tuple[Lecture, ...]:
        """Every reading, when they differ."""
        return self.terme.lectures if len(self.terme.lectures) > 1 else ()

    @property
    def doutes(self) -> tuple[Doute, ...]:
        return self.terme.delai.doutes

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        return phrases(self.terme)

    @cached_property
    def retenu(self) -> Terme | None:
        """The term by the readings kept by default, when those of the question give another day."""
        t = self.terme
        retenu = t.delai.terme(t.depart, t.territoire)
        return retenu if retenu.dernier_jour != t.dernier_jour else None

    @cached_property
    def ailleurs(self) -> tuple[tuple[date, str], ...]:
        """The other calendars where the answer is another day: (day, their names), the earliest first."""
        t, jours = self.terme, {}
        for id, territoire in TERRITOIRES.items():
            if id == t.territoire:
                continue
            try:
                la_bas = Reponse(t.delai.terme(t.depart, id, reception=t.reception)).jour
            except CalculImpossible:  # there, the count would leave the years that are known
                continue
            if la_bas != self.jour:
                jours.setdefault(la_bas, []).append(territoire.libelle)
        return tuple((jour, ", ".join(jours[jour])) for jour in sorted(jours))

    @property
    def adresse(self) -> str:
        """The permalink, in full."""
        return absolue(adresse_du_calcul(self.terme))

    @property
    def nom_de_fichier(self) -> str:
        """Without extension."""
        return f"delai-{self.terme.delai.id}-{self.terme.depart}".lower().replace("_", "-")

    @property
    def evenement(self) -> Evenement:
        """The date that answers, for a calendar."""
        lignes = [f"{self.grande_date}, {self.heure}.", self.effet]
        lignes += [
            f"{nom}\u00a0: {en_lettres(jour)}{precision and f', {precision}'}."
            for nom, jour, precision in self.avant + self.apres
        ]
        lignes += [f"Lecture «\u00a0{lue.nom}\u00a0»\u00a0: {en_lettres(lue.dernier_jour)}." for lue in self.lectures]
        lignes += [f"{capfirst(self.terme.articles[0].libelle)}.", f"Pourquoi cette date\u00a0? {self.adresse}"]
        return Evenement(
            cle=self.adresse,
            jour=self.jour,
            titre=f"{self.titre}\u00a0: {self.terme.delai.libelle}",
            texte="\n".join(lignes),
            adresse=self.adresse,
        )

    @property
    def feuille(self) -> Feuille:
        """The same on paper."""
        boites = [(nom, en_lettres(jour), precision) for nom, jour, precision in self.avant]
        return Feuille(
            titre=self.terme.delai.libelle,
            question=f"{self.question.evenement}. {self.question.demande}",
            effet=self.effet,
            regle=f"{calendrier.duree(self.terme.delai)}, {calendrier.PRECISIONS[self.terme.delai.unite]}",
            lieu=self.lieu,
            dates=(*boites, (self.titre, en_lettres(self.jour), self.fin)),
            raisons=tuple((p.texte, capfirst(p.article.libelle)) for p in self.phrases),
            lectures=tuple((capfirst(lue.nom), en_lettres(lue.dernier_jour), lue.motif) for lue in self.lectures),
            doutes=tuple((d.question, d.retenu, d.pourquoi) for d in self.doutes),
            mois=calendrier.dessin(self.terme),
            rangees=calendrier.rangees(self.terme),
            adresse=self.adresse,
            est_demonstration=settings.RUPCO_DEMO,
        )


def absolue(adresse: str) -> str:
    """The address of a page, for who reads it elsewhere."""
    return urljoin(f"{settings.RUPCO_URL}/", adresse)
