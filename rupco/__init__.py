"""The porch: settings, URLs, Celery, health. It wires the rooms and knows none of their words."""

from rupco.celery import app as celery_app

__all__ = ["celery_app"]
