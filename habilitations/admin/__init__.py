"""Django admin of rights: to read and to search, with the history of the journal. Writing goes through actions."""

from habilitations.admin import droits, service

__all__ = ["droits", "service"]
