"""The texts that agents start from, as administrators write them: each version is a row, in force from a day, never changed."""

from datetime import date, datetime

from django.conf import settings
from django.db import models

from dossiers.models.depot import Depot
from dossiers.procedures import PROCEDURES
from dossiers.procedures.base import Procedure
from rupco.socle import horloge

__all__ = ["Modele", "textes_du"]


class ModelesQuerySet(models.QuerySet):
    def textes(self, procedure: Procedure, le: date, instant: datetime) -> dict[str, str]:
        """Every text of a procedure in force that day, by its code: the last one written before that instant, else the
        procedure's own. Read again later for the same day and instant, it says the same."""
        ecrits = self.filter(procedure=procedure.code, en_vigueur_le__lte=le, ecrit_a__lte=instant)
        lus = ecrits.order_by("en_vigueur_le", "pk").values_list("code", "texte")
        return {code: t.defaut for code, t in procedure.textes.items()} | dict(lus)


def textes_du(depot: Depot, instant: datetime) -> dict[str, str]:
    """The texts in force for a dépôt at an instant, by their code; its day is that of the territory."""
    return Modele.objects.textes(depot.dossier.declaration, horloge.date_locale(instant, depot.zone), instant)


class Modele(models.Model):
    """One version of a text. `code` is one of `Procedure.textes`; the latest in force rules."""

    procedure = models.CharField("procédure", max_length=10, choices=[(c, p.libelle) for c, p in PROCEDURES.items()])
    code = models.CharField("texte", max_length=60)
    texte = models.TextField("contenu", blank=True)
    en_vigueur_le = models.DateField("en vigueur le")
    ecrit_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="écrit par")
    ecrit_a = models.DateTimeField("écrit à")

    objects = ModelesQuerySet.as_manager()

    class Meta:
        verbose_name = "modèle de texte"
        verbose_name_plural = "modèles de textes"
        indexes = [models.Index(fields=["procedure", "en_vigueur_le"], name="modele_en_vigueur")]

    def __str__(self):
        return f"{self.procedure} {self.code}, {self.en_vigueur_le}"

    @property
    def libelle(self) -> str:
        texte = PROCEDURES[self.procedure].textes.get(self.code)
        return texte.libelle if texte else self.code
