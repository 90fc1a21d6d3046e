"""A saved view: filters and order of the bannette under a name, its owner's alone."""

from django.conf import settings
from django.db import models

__all__ = ["Vue"]


class Vue(models.Model):
    """`requete`: the query string of the list, without its page."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    nom = models.CharField(max_length=60)
    requete = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = "vue enregistrée"
        verbose_name_plural = "vues enregistrées"
        ordering = ["nom", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "nom"], name="vue_un_nom")]

    def __str__(self):
        return self.nom
