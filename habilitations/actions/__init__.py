"""The only writer of habilitations, one file a subject."""

from habilitations.actions.droits import affecter, charger_services, habiliter

__all__ = ["affecter", "charger_services", "habiliter"]
