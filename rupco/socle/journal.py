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

from rupco.socle.models import Entree, Tete

__all__ = ["LOI", "SYSTEME", "AEcrire", "Acteur", "Anomalie", "ecrire", "ecrire_lot", "verifier"]


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
    tete = Tete.objects.select_for_update().get_or_create(pk=1)[0]
    derniers = _derniers({(_nom(e.cible), e.cible.pk) for e in entrees})
    lignes = []
    for e in entrees:
        qui = (_nom(e.cible), e.cible.pk)
        rang, precedente = derniers.get(qui, (0, ""))
        ligne = Entree(
            sequence=tete.sequence + 1, cible=qui[0], cible_id=qui[1], rang=rang + 1, verbe=e.verbe,
            acteur=e.acteur.qualite, acteur_id=e.acteur.compte, le=e.le, enregistre_a=e.a,
            faits=json.loads(_canonique(e.faits)), precedente=precedente,
        )  # fmt: skip
        ligne.empreinte = _empreinte(ligne)
        derniers[qui] = (ligne.rang, ligne.empreinte)
        tete.sequence, tete.empreinte = ligne.sequence, _chainer(tete.empreinte, ligne.empreinte)
        lignes.append(ligne)
    Entree.objects.bulk_create(lignes)
    tete.save(update_fields=["sequence", "empreinte"])
    return lignes


def verifier(entrees: Iterable[Entree] | None = None) -> tuple[int, Anomalie | None]:
    """Reads the whole journal again: how many entries hold, and the first anomaly (None: the journal is whole)."""
    with transaction.atomic():
        tete = Tete.objects.filter(pk=1).first() or Tete()
        flux = entrees if entrees is not None else Entree.objects.order_by("sequence").iterator(2000)
        lues, globale, anomalie = _derouler(flux)
    if anomalie:
        return lues, anomalie
    if lues != tete.sequence:
        return lues, Anomalie(lues + 1, f"coupé : la tête annonce {tete.sequence} entrées, il en reste {lues}")
    if globale != tete.empreinte:
        return lues, Anomalie(lues, "la tête du journal ne correspond plus aux entrées")
    return lues, None


def _derouler(flux: Iterable[Entree]) -> tuple[int, str, Anomalie | None]:
    chaines: dict[tuple[str, int], tuple[int, str]] = {}
    lues, globale = 0, ""
    for e in flux:
        phrase = _defaut(e, lues, chaines)
        if phrase:
            return lues, globale, Anomalie(lues + 1 if "manque" in phrase else e.sequence, phrase)
        chaines[(e.cible, e.cible_id)] = (e.rang, e.empreinte)
        globale = _chainer(globale, e.empreinte)
        lues += 1
    return lues, globale, None


def _defaut(e: Entree, lues: int, chaines: dict) -> str:
    if e.sequence != lues + 1:
        return f"il manque l’entrée n° {lues + 1}"
    rang, precedente = chaines.get((e.cible, e.cible_id), (0, ""))
    if (e.rang, e.precedente) != (rang + 1, precedente):
        return f"la chaîne de {e.cible} {e.cible_id} est rompue à l’entrée n° {e.sequence}"
    if e.empreinte != _empreinte(e):
        return f"l’entrée n° {e.sequence} a été altérée"
    return ""


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
