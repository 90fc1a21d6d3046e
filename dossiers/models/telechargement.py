"""An archive that is leaving: one a person at a time, for each costs disk, processor and a connection."""

from django.conf import settings
from django.db import models

__all__ = ["Telechargement"]


class Telechargement(models.Model):
    """The row lives as long as the archive flows; `vu_a` is moved on meanwhile, so a dead one is known by its silence.

    Instants are real ones: a download is no fact of law, and does not travel.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="personne")
    debut_a = models.DateTimeField("commencé à")
    vu_a = models.DateTimeField("vu à")

    class Meta:
        verbose_name = "téléchargement en cours"
        verbose_name_plural = "téléchargements en cours"

    def __str__(self):
        return f"Téléchargement de {self.user_id}"
