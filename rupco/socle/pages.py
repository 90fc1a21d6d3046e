"""Keyset pages: a page costs the same at the first and at the ten-thousandth, and no row is seen twice or missed. What is
counted beside them is counted in the same query."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import IntegerField, Q, QuerySet, Subquery

__all__ = ["Combien", "Page", "paginer"]


class Combien(Subquery):
    """A column: how many rows this queryset has (`au_plus`: at most), so that several lists are counted at once, or a thing on
    each row of another."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) combien)"
    output_field = IntegerField()
    empty_result_set_value = 0  # of what is known to be empty before it is asked

    def __init__(self, lignes: QuerySet, au_plus: int | None = None):
        super().__init__(lignes.order_by().values("pk")[:au_plus])


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one page and the signed cursor of the next (None at the end)."""

    lignes: list[Any]
    suivante: str | None
    est_premiere: bool

    def __iter__(self):
        return iter(self.lignes)

    def __len__(self) -> int:
        return len(self.lignes)


def paginer(lignes: QuerySet, *, ordre: Sequence[str], curseur: str | None, taille: int = 20) -> Page:
    """One page of a queryset ordered by `ordre` (field names, « - » for descending, none nullable, the last one unique).

    A cursor that was not signed by us, or for another order, opens the first page.
    """
    apres = _lire(curseur, ordre)
    lignes = lignes.order_by(*ordre)
    if apres is not None:
        lignes = lignes.filter(_suivants(ordre, apres))
    trouvees = list(lignes[: taille + 1])
    page = trouvees[:taille]
    suivante = _curseur(page[-1], ordre) if len(trouvees) > taille else None
    return Page(page, suivante, apres is None)


def _suivants(ordre: Sequence[str], valeurs: Sequence[Any]) -> Q:
    """Rows after the cursor in lexicographic order: (a > x) or (a = x and b > y) or …"""
    condition, egaux = Q(), Q()
    for champ, valeur in zip(ordre, valeurs, strict=True):
        nom, sens = champ.lstrip("-"), "lt" if champ.startswith("-") else "gt"
        condition |= egaux & Q(**{f"{nom}__{sens}": valeur})
        egaux &= Q(**{nom: valeur})
    premier = ordre[0].lstrip("-")
    borne = "lte" if ordre[0].startswith("-") else "gte"  # said again so that an index starts there
    return condition & Q(**{f"{premier}__{borne}": valeurs[0]})


def _curseur(ligne: Any, ordre: Sequence[str]) -> str:
    valeurs = []
    for champ in ordre:
        valeur = ligne
        for partie in champ.lstrip("-").split("__"):
            valeur = getattr(valeur, partie)
        valeurs.append(valeur.isoformat() if hasattr(valeur, "isoformat") else valeur)
    return signing.dumps([list(ordre), valeurs], salt="page", compress=True)


def _lire(curseur: str | None, ordre: Sequence[str]) -> list[Any] | None:
    if not curseur:
        return None
    try:
        signe, valeurs = signing.loads(curseur, salt="page")
    except (signing.BadSignature, ValueError):
        return None
    return valeurs if signe == list(ordre) else None
