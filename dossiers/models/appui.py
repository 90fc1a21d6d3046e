"""A hand that an agent asks of a colleague, on some dépôts: his words. It gives nothing away and moves no delay."""

from django.conf import settings
from django.db import models

from dossiers.models.depot import Depot

__all__ = ["Appui"]


class Appui(models.Model):
    """One request, never changed; the journal of each dépôt names it. Read by the service alone."""

    MOT_MAX = 1000  # characters

    depots = models.ManyToManyField(Depot, related_name="appuis", verbose_name="dépôts")
    demande_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="demandé par"
    )
    a = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="à")
    mot = models.TextField()
    demande_a = models.DateTimeField("demandé à")

    class Meta:
        verbose_name = "appui demandé"
        verbose_name_plural = "appuis demandés"

    def __str__(self):
        return f"Appui n° {self.pk}"
