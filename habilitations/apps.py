"""Habilitations: who may act for a SIREN, which service is competent, which agent belongs to it."""

from django.apps import AppConfig


class HabilitationsConfig(AppConfig):
    name = "habilitations"
    verbose_name = "Habilitations"
