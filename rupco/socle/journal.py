"""The append-only journal: history, audit and outbox are queries on it.

Each target has its own chain: `empreinte = SHA-256(precedente ‖ canonical JSON of the entry)`. A global sequence without
gaps and a head, chained over all entries, show a missing entry and a cut tail. Facts are ids, dates and digests only.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery

from rupco.socle.models import Entree, Tete

__all__ = [
    "LOI",
    "SYSTEME",
    "AEcrire",
    "Acteur",
    "Anomalie",
    "ecrire",
    "ecrire_lot",
    "tete",
    "verifier",
    "verifier_la_chaine",
    "verifier_la_suite",
]


@dataclass(frozen=True, slots=True)
class Acteur:
    """Who acts: a quality (« employeur », « agent », « loi »…) and the account behind it, if any."""

    qualite: str
    compte: int | None = None


LOI = Acteur("loi")
SYSTEME = Acteur("systeme")


@dataclass(frozen=True, slots=True, kw_only=True)
class AEcrire:
    """An entry to append. `le` is the legal date (of the territory), `a` the recording instant (UTC)."""

    verbe: str
    cible: Any
    acteur: Acteur
    le: date
    a: datetime
    faits: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Anomalie:
    """The first thing wrong in the journal: where, and what, in French."""

    sequence: int
    phrase: str


def ecrire(entree: AEcrire) -> Entree:
    """Appends one entry; must run inside the transaction of the facts it tells."""
    return ecrire_lot([entree])[0]


def ecrire_lot(entrees: list[AEcrire]) -> list[Entree]:
    """Appends entries in order, under one lock of the head. Raises TransactionManagementError outside a transaction."""
    if not transaction.get_connection().in_atomic_block:  # SQLite would let it pass
        raise transaction.TransactionManagementError("Le journal s’écrit dans la transaction des faits qu’il raconte.")
    derniere = Tete.objects.select_for_update().get_or_create(pk=1)[0]
    derniers = _derniers({(_nom(e.cible), e.cible.pk) for e in entrees})
    lignes = []
    for e in entrees:
        qui = (_nom(e.cible), e.cible.pk)
        rang, precedente = derniers.get(qui, (0, ""))
        ligne = Entree(
            sequence=derniere.sequence + 1, cible=qui[0], cible_id=qui[1], rang=rang + 1, verbe=e.verbe,
            acteur=e.acteur.qualite, acteur_id=e.acteur.compte, le=e.le, enregistre_a=e.a,
            faits=_faits(e.faits), precedente=precedente,
        )  # fmt: skip
        ligne.empreinte = _empreinte(ligne)
        derniers[qui] = (ligne.rang, ligne.empreinte)
        derniere.sequence, derniere.empreinte = ligne.sequence, _chainer(derniere.empreinte, ligne.empreinte)
        lignes.append(ligne)
    Entree.objects.bulk_create(lignes)
    derniere.save(update_fields=["sequence", "empreinte"])
    return lignes


def verifier(*, temoin: str = "") -> tuple[int, Anomalie | None]:
    """Reads the whole journal again: how many entries hold, and the first anomaly (None: the journal is whole).

    `temoin` is a head noted earlier out of the database (`tete()`): with it, even a journal rewritten whole shows.
    """
    with transaction.atomic():
        lues, globale, attendue, anomalie = _derouler(_flux().iterator(2000), temoin)
    if anomalie:
        return lues, anomalie
    if attendue is None:
        return lues, Anomalie(lues + 1, "la tête du journal a disparu")
    if lues != attendue[0]:
        quoi = "coupé" if lues < attendue[0] else "de trop"
        phrase = f"{quoi} : la tête annonce {attendue[0]} entrées, il y en a {lues}"
        return lues, Anomalie(min(lues, attendue[0]) + 1, phrase)
    if globale != attendue[1]:
        return lues, Anomalie(lues, "la tête du journal ne correspond plus aux entrées")
    return lues, None


def verifier_la_suite(temoin: str = "") -> tuple[str, Anomalie | None]:
    """Reads only what was written after a head noted earlier (`tete()`; "": everything): the new head, and the first anomaly.

    Cheap enough for every day. What came before the head is not read again: `verifier` does.
    """
    note, _, globale = temoin.partition(":")
    lues = int(note or 0)
    avant = Entree.objects.filter(
        cible=OuterRef("cible"), cible_id=OuterRef("cible_id"), rang=OuterRef("rang") - 1
    ).values("empreinte")[:1]
    attendue = tete()
    with transaction.atomic():
        for e in _flux().filter(sequence__gt=lues).annotate(avant=Subquery(avant)).iterator(2000):
            chaines = {(e.cible, e.cible_id): (e.rang - 1, e.avant)} if e.avant else {}
            if anomalie := _defaut(e, lues, chaines):
                return attendue, anomalie
            lues, globale = lues + 1, _chainer(globale, e.empreinte)
            attendue = f"{e.tete_sequence}:{e.tete_empreinte}"
    if f"{lues}:{globale}" != attendue:
        return attendue, Anomalie(lues + 1, "la tête du journal ne correspond plus aux entrées")
    return attendue, None


def verifier_la_chaine(cible: str, cible_id: int) -> tuple[int, Anomalie | None]:
    """Reads again the entries of one target alone: how many hold, and the first anomaly."""
    chaines: dict[tuple[str, int], tuple[int, str]] = {}
    entrees = list(Entree.objects.filter(cible=cible, cible_id=cible_id).order_by("sequence"))
    for rang, e in enumerate(entrees):
        if anomalie := _defaut(e, e.sequence - 1, chaines):
            return rang, anomalie
        chaines[(e.cible, e.cible_id)] = (e.rang, e.empreinte)
    return len(entrees), None


def tete() -> str:
    """The head, « sequence:digest », to note where nobody can rewrite it."""
    t = Tete.objects.filter(pk=1).first() or Tete()
    return f"{t.sequence}:{t.empreinte}"


def _flux():
    """Entries and head in one statement, hence of one instant: others may write meanwhile."""
    t = Tete.objects.filter(pk=1)
    return Entree.objects.order_by("sequence").annotate(
        tete_sequence=Subquery(t.values("sequence")), tete_empreinte=Subquery(t.values("empreinte"))
    )


def _derouler(flux: Iterable[Entree], temoin: str) -> tuple[int, str, tuple[int, str] | None, Anomalie | None]:
    chaines: dict[tuple[str, int], tuple[int, str]] = {}
    lues, globale, note = 0, "", int(temoin.partition(":")[0] or 0)
    attendue = Tete.objects.filter(pk=1).values_list("sequence", "empreinte").first()
    for e in flux:
        if anomalie := _defaut(e, lues, chaines):
            return lues, globale, attendue, anomalie
        chaines[(e.cible, e.cible_id)] = (e.rang, e.empreinte)
        lues, globale = lues + 1, _chainer(globale, e.empreinte)
        attendue = None if e.tete_sequence is None else (e.tete_sequence, e.tete_empreinte)
        if lues == note and f"{lues}:{globale}" != temoin:
            phrase = f"récrit : les {lues} premières entrées ne sont plus celles du témoin"
            return lues, globale, attendue, Anomalie(lues, phrase)
    if lues < note:
        phrase = f"coupé : le témoin a vu {note} entrées, il en reste {lues}"
        return lues, globale, attendue, Anomalie(lues + 1, phrase)
    return lues, globale, attendue, None


def _defaut(e: Entree, lues: int, chaines: dict) -> Anomalie | None:
    if e.sequence > lues + 1:
        return Anomalie(lues + 1, f"il manque l’entrée n° {lues + 1}")
    if e.sequence < lues + 1:
        return Anomalie(e.sequence, f"l’entrée n° {e.sequence} n’a pas de place")
    rang, precedente = chaines.get((e.cible, e.cible_id), (0, ""))
    if (e.rang, e.precedente) != (rang + 1, precedente):
        return Anomalie(e.sequence, f"la chaîne de {e.cible} {e.cible_id} est rompue à l’entrée n° {e.sequence}")
    if e.empreinte != _empreinte(e):
        return Anomalie(e.sequence, f"l’entrée n° {e.sequence} a été altérée")
    return None


def _derniers(cibles: set[tuple[str, int]]) -> dict[tuple[str, int], tuple[int, str]]:
    par_nom: dict[str, list[int]] = {}
    for nom, pk in cibles:
        par_nom.setdefault(nom, []).append(pk)
    trouves: dict[tuple[str, int], tuple[int, str]] = {}
    for nom, pks in par_nom.items():
        lignes = Entree.objects.filter(cible=nom, cible_id__in=pks).order_by("rang")
        for pk, rang, empreinte in lignes.values_list("cible_id", "rang", "empreinte"):
            trouves[(nom, pk)] = (rang, empreinte)
    return trouves


def _nom(objet: Any) -> str:
    return objet._meta.label_lower


def _canonique(valeur: Any) -> str:
    return json.dumps(valeur, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_ecrit)


def _ecrit(valeur: Any) -> str:
    if isinstance(valeur, datetime):
        return valeur.astimezone(UTC).isoformat()
    if isinstance(valeur, date):
        return valeur.isoformat()
    raise TypeError(f"Un fait du journal est un nombre, un texte, une date : {type(valeur).__name__} n’en est pas.")


def _faits(faits: dict[str, Any]) -> dict[str, Any]:
    """Facts as both databases give them back, digest unchanged: whole numbers only, since jsonb rewrites 1e16 and -0.0."""
    return json.loads(_canonique(faits), parse_float=_refuser, parse_constant=_refuser)


def _refuser(valeur: str) -> None:
    raise TypeError(f"Un nombre du journal est entier : {valeur} ne l’est pas.")


def _champs(e: Entree) -> Iterator[Any]:
    yield from (
        e.sequence,
        e.cible,
        e.cible_id,
        e.rang,
        e.verbe,
        e.acteur,
        e.acteur_id,
        e.le,
        e.enregistre_a,
        e.faits,
    )


def _empreinte(e: Entree) -> str:
    return hashlib.sha256((e.precedente + _canonique(list(_champs(e)))).encode()).hexdigest()


def _chainer(avant: str, empreinte: str) -> str:
    return hashlib.sha256((avant + empreinte).encode()).hexdigest()
