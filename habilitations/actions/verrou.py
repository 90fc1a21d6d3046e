"""One at a time for a SIREN: who is the first, who is the last gestionnaire."""

from django.db import connection, transaction

__all__ = ["verrouiller"]

_FAMILLE = 4_207  # of PostgreSQL's advisory locks: ours


def verrouiller(siren: str) -> None:
    """Holds a SIREN until the end of the transaction; taken before any row, so that no two verbs wait for each other.

    A SIREN nobody has yet has no row to lock, hence PostgreSQL's own locks. SQLite has one writer (BEGIN IMMEDIATE).
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("Un SIREN se tient le temps d’une transaction.")
    if connection.vendor == "postgresql":
        with connection.cursor() as curseur:
            curseur.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_FAMILLE, siren])
