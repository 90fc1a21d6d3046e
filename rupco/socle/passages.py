"""The passage engine: the only way to change a `statut`. Refused by default.

A table says, as data, which passages exist, from where to where, and who may. A passage locks the object, reads the clock
once more, checks, lets the verb set its facts, then writes statut, journal entry and follow-ups in the same transaction.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from rupco.socle import horloge, journal, suites
from rupco.socle.journal import Acteur
from rupco.socle.models import Entree

__all__ = ["EnCours", "Etat", "Passage", "PassageRefuse", "Table", "TropTard", "exiger", "passage", "passages_par_lot"]


class PassageRefuse(Exception):
    """The passage is not possible now; the message is the French sentence to show."""


class TropTard(PassageRefuse):
    """The clock passed an échéance between the settling and the lock: settle first, then look again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Etat:
    """A state in the law's words, its badge (a DSFR suffix), and whether it ends the life of the object."""

    libelle: str
    badge: str = ""
    est_final: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A transition: name, sources, target ("": the state stays as it is), qualities that may, the sentence of its
    consequence, its follow-ups."""

    nom: str
    libelle: str
    de: tuple[str, ...]
    vers: str
    par: tuple[str, ...]
    consequence: str = ""
    suites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """All passages of one kind of object. Construction fails on an unknown state or a doubled name."""

    nom: str
    initial: str
    etats: Mapping[str, Etat]
    passages: tuple[Passage, ...]

    def __post_init__(self) -> None:
        cites = {self.initial} | {e for p in self.passages for e in (*p.de, *filter(None, [p.vers]))}
        if inconnus := cites - set(self.etats):
            raise ValueError(f"{self.nom} : états inconnus {sorted(inconnus)}")
        if len({p.nom for p in self.passages}) != len(self.passages):
            raise ValueError(f"{self.nom} : un passage est déclaré deux fois")

    def __getitem__(self, nom: str) -> Passage:
        for p in self.passages:
            if p.nom == nom:
                return p
        raise PassageRefuse(f"« {nom} » n’existe pas pour {self.nom}.")

    def __contains__(self, nom: object) -> bool:
        return any(p.nom == nom for p in self.passages)

    def depuis(self, statut: str) -> tuple[Passage, ...]:
        """The passages that leave a state, in the order of the table."""
        return tuple(p for p in self.passages if statut in p.de)


@dataclass(slots=True)
class EnCours:
    """A passage under way, given to its verb: the locked object, the instant read after the lock, the facts."""

    objet: Any
    passage: Passage
    instant: datetime
    acteur: Acteur
    faits: dict[str, Any] = field(default_factory=dict)
    entree: Entree | None = None


@contextmanager
def passage(
    objet: Any,
    quel: str,
    *,
    acteur: Acteur,
    peut: Callable[[Passage, Any], bool],
    le: date | None = None,
    **faits: Any,
) -> Iterator[EnCours]:
    """The only way to change a statut: lock, check source state and right, let the verb set its facts, write statut and
    journal, schedule follow-ups on commit.

    `peut(passage, locked object)` is the right, asked on the locked row. `le` is the legal date; by default the date of the
    object's zone at the instant read after the lock. Raises PassageRefuse (French sentence) and then writes nothing.
    """
    with transaction.atomic():
        verrouille = type(objet)._base_manager.select_for_update(of=("self",)).get(pk=objet.pk)
        instant = horloge.maintenant()
        p = exiger(verrouille, quel, peut=peut, instant=instant)
        en_cours = EnCours(verrouille, p, instant, acteur, dict(faits))
        yield en_cours
        _ecrire([en_cours], acteur, lambda e: le or horloge.date_locale(instant, e.objet.zone))


def exiger(objet: Any, quel: str, *, peut: Callable[[Passage, Any], bool], instant: datetime) -> Passage:
    """The passage, if it may be done now on a row that is locked: right, clock, source state. Else raises PassageRefuse."""
    p: Passage = objet.table[quel]
    if not peut(p, objet):
        raise PassageRefuse("Vous n’avez pas le droit de faire cette action.")
    if objet.est_a_regler(instant):
        raise TropTard("Un délai vient d’être atteint.")
    if objet.statut not in p.de:
        raise PassageRefuse(objet.phrase_de_refus(p))
    return p


def passages_par_lot(
    objets: list[Any],
    quel: str,
    *,
    acteur: Acteur,
    instant: datetime,
    poser: Callable[[EnCours], None],
    le: Callable[[Any], date],
    a_suivre: bool = True,
) -> list[EnCours]:
    """The batch twin: objects already locked by the caller, same table, same journal, one write of each kind.

    Objects not in a source state are passed over (another process went first); the caller's transaction commits all or none.
    `a_suivre=False`: the caller plans, in that transaction, what follows all of them at once.
    """
    en_cours = []
    for objet in objets:
        p = objet.table[quel]
        if objet.statut in p.de:
            e = EnCours(objet, p, instant, acteur)
            poser(e)
            en_cours.append(e)
    if en_cours:
        _ecrire(en_cours, acteur, lambda e: le(e.objet), a_suivre=a_suivre)
    return en_cours


def _ecrire(lot: list[EnCours], acteur: Acteur, le: Callable[[EnCours], date], *, a_suivre: bool = True) -> None:
    for e in lot:
        vers = e.passage.vers or e.objet.statut
        e.faits |= {"de": e.objet.statut, "vers": vers}
        e.objet.statut = vers
        e.objet.save()
    entrees = journal.ecrire_lot(
        [
            journal.AEcrire(verbe=e.passage.nom, cible=e.objet, acteur=acteur, le=le(e), a=e.instant, faits=e.faits)
            for e in lot
        ]
    )
    for e, entree in zip(lot, entrees, strict=True):
        e.entree = entree
    if a_suivre:
        suites.planifier([(e.entree, e.passage.suites) for e in lot if e.entree])
