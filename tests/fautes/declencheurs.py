"""The hand of who owns the database: the journal's triggers are lifted, then put back."""

from contextlib import contextmanager

from django.db import connection


@contextmanager
def sans_declencheurs():
    with connection.cursor() as c:
        if connection.vendor == "sqlite":
            c.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'socle_entree'")
            poses = c.fetchall()
            assert poses, "aucun déclencheur à lever"
            for nom, _ in poses:
                c.execute(f"DROP TRIGGER {nom}")
        else:
            c.execute("SET session_replication_role = replica")  # foreign keys sleep too
        yield
        if connection.vendor == "sqlite":
            for _, sql in poses:
                c.execute(sql)
        else:
            c.execute("SET session_replication_role = DEFAULT")
