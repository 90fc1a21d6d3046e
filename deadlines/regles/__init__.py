"""The table of the law: every delay the portal counts, by id, one file a procedure.

To add a rule: write one `Delai(...)` in the file of its procedure and name it in that file's table, with its articles,
the event of its day 0 in French words, and a `Doute` for each question that the texts leave open (the ids `report` and
`reception` keep their reading among those of a term). A duplicate id is refused, and so is a rule without an article.
A rule whose text changes gets a new row under a new id, and both get `valable_du` or `valable_au`.
"""

from collections.abc import Mapping
from types import MappingProxyType

from deadlines.delais import Delai, DelaiInvalide
from deadlines.regles import administration, licenciement, mobilite, pse, pse_collectif, rc, rcc
from deadlines.territoires import CalculImpossible

__all__ = [
    "REGLES",  # id -> Delai, by procedure, in the order of a menu
    "RegleInconnue",
    "regle",  # id -> Delai, or a French error
]


class RegleInconnue(CalculImpossible):
    """No rule bears this id."""


def _table(*delais: Delai) -> Mapping[str, Delai]:
    table = {delai.id: delai for delai in delais}
    if len(table) < len(delais):
        raise DelaiInvalide("Deux règles portent le même identifiant.")
    return MappingProxyType(table)


REGLES: Mapping[str, Delai] = _table(
    *rc.TABLE,
    *rcc.TABLE,
    *pse.TABLE,
    *pse_collectif.TABLE,
    *licenciement.TABLE,
    *mobilite.TABLE,
    *administration.TABLE,
)


_AUTRES_NOMS = {"AEE": "CRPA_AEE", "AR": "CRPA_AR"}  # as offices say them


def regle(id: str) -> Delai:
    """The rule of that id; RegleInconnue when there is none."""
    try:
        return REGLES[_AUTRES_NOMS.get(id, id)]
    except (KeyError, TypeError):
        raise RegleInconnue(f"Délai inconnu : « {id} ». Délais connus : {', '.join(REGLES)}.") from None
