"""A file given by the employer: the row and the bytes are tied by a digest."""

from datetime import datetime

from django.conf import settings
from django.db import models

from dossiers.models.courrier import Courrier
from dossiers.models.depot import Depot
from dossiers.models.dossier import vus_par
from dossiers.models.fichier import FichierRecu
from habilitations.perimetre import perimetre

__all__ = ["Piece"]


class PiecesQuerySet(models.QuerySet):
    def visibles_par(self, user, instant: datetime):
        visibles = self.filter(vus_par(user, instant, par="depot__dossier__"))
        return visibles.envoyees() if perimetre(user, instant).est_du_service else visibles

    def envoyees(self):
        """Received by the service; the others wait in the company's hands, and can be taken back."""
        return self.filter(envoyee_a__isnull=False)


class Piece(FichierRecu):
    """`deposee_a` is the instant of the upload, whatever the scan says later; `envoyee_a`, that of its reception by the
    service, with the filing or after. `courrier`: the request that it answers."""

    depot = models.ForeignKey(Depot, models.PROTECT, related_name="pieces", verbose_name="dépôt")
    nature = models.CharField(max_length=30)
    nom = models.CharField("nom du fichier", max_length=160)
    mime = models.CharField(max_length=100)
    taille = models.PositiveBigIntegerField("octets")
    pages = models.PositiveIntegerField(null=True, blank=True)
    alertes = models.JSONField(default=list, blank=True)
    deposee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="déposée par"
    )
    deposee_a = models.DateTimeField("déposée à")
    envoyee_a = models.DateTimeField("reçue par le service à", null=True, blank=True)
    courrier = models.ForeignKey(Courrier, models.PROTECT, null=True, blank=True, related_name="reponses")

    objects = PiecesQuerySet.as_manager()

    class Meta(FichierRecu.Meta):
        verbose_name = "pièce"
        ordering = ["pk"]

    def __str__(self):
        return self.nom

    @property
    def libelle(self) -> str:
        """The name of its kind, as the procedure gives it."""
        return next((p.libelle for p in self.depot.declaration.pieces if p.code == self.nature), "Autre pièce demandée")

    @property
    def est_chez_le_service(self) -> bool:
        return self.envoyee_a is not None
