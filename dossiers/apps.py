"""Dossiers: what employers file, what services decide, what silence does."""

from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "dossiers"
    verbose_name = "Dossiers"
