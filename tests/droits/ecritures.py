"""What a request wrote: every statement that changes a row, and a digest of all rows of all tables."""

import hashlib
import re
from contextlib import contextmanager

from django.db import connection

__all__ = ["ecritures", "empreinte"]

LIBRES = {"django_session", "usersessions_usersession", "socle_limite", "cache"}
"""A message to show, a form's token, where one was last seen, a count of tries: no fact."""
_ECRIT = re.compile(
    r'\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|UPDATE|DELETE\s+FROM|REPLACE\s+INTO|TRUNCATE|ALTER|DROP|CREATE)\s+"?(\w+)',
    re.I,
)


@contextmanager
def ecritures():
    """`with ecritures() as tables`: the names of the tables that were written, in order."""
    tables: list[str] = []

    def noter(executer, sql, params, many, contexte):
        if (trouve := _ECRIT.match(sql)) and trouve[1] not in LIBRES:
            tables.append(trouve[1])
        return executer(sql, params, many, contexte)

    with connection.execute_wrapper(noter):
        yield tables


def empreinte() -> str:
    """SHA-256 of every row of every table."""
    somme = hashlib.sha256()
    with connection.cursor() as curseur:
        for table in sorted(set(connection.introspection.table_names(curseur)) - LIBRES):
            curseur.execute(f'SELECT * FROM "{table}"')
            somme.update(repr((table, sorted(map(repr, curseur.fetchall())))).encode())
    return somme.hexdigest()
