"""The registry of procedures: one file each, read at one sitting."""

from collections.abc import Mapping
from types import MappingProxyType

from dossiers.procedures.base import GenreDepot, Procedure
from dossiers.procedures.rcc import RCC

__all__ = ["PROCEDURES", "genre", "genres"]

PROCEDURES: Mapping[str, Procedure] = MappingProxyType({p.code: p for p in (RCC,)})


def genre(procedure: str, code: str) -> GenreDepot:
    """The kind of dépôt of a procedure."""
    return PROCEDURES[procedure].genre(code)


def genres() -> tuple[GenreDepot, ...]:
    """Every kind of dépôt of every procedure."""
    return tuple(g for p in PROCEDURES.values() for g in p.genres)
