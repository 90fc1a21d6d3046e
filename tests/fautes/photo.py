"""The whole database as plain rows: what was written, if anything was."""

from django.apps import apps

from rupco.socle.models import Decalage

AILLEURS = {Decalage._meta.db_table, "django_session"}


def photo():
    """Table → its rows, every model of every room but the clock's and the sessions'."""
    return {
        m._meta.db_table: sorted(map(repr, m._base_manager.values_list()))
        for m in apps.get_models(include_auto_created=True)
        if m._meta.db_table not in AILLEURS
    }
