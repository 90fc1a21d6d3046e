"""The slab: clock, journal, outbox, mail, passage engine, keyset pages. It knows nobody."""

from django.apps import AppConfig


class SocleConfig(AppConfig):
    name = "rupco.socle"
    label = "socle"
    verbose_name = "Socle"
