"""A big file on its way: what came of it so far waits in the private folder until the rest comes, or a day has passed."""

from django.conf import settings
from django.db import models

from dossiers.models.depot import Depot
from dossiers.models.piece import Piece

__all__ = ["Televersement"]


class Televersement(models.Model):
    """One person sends one file for one kind of piece; the same file chosen again goes on from `recu`.

    `empreinte`: the SHA-256 of the whole file, as its sender announced it. `touche_a` is the process's clock: no fact of law.
    `piece`: what it became, so that a last step played twice gives the same answer.
    """

    depot = models.ForeignKey(Depot, models.CASCADE, related_name="televersements", verbose_name="dépôt")
    par = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    nature = models.CharField(max_length=30)
    nom = models.CharField("nom du fichier", max_length=160)
    taille = models.PositiveBigIntegerField("octets annoncés")
    empreinte = models.CharField("SHA-256 annoncé", max_length=64)
    recu = models.PositiveBigIntegerField("octets reçus", default=0)
    chemin = models.CharField(max_length=120, unique=True)
    commence_a = models.DateTimeField("commencé à")
    touche_a = models.DateTimeField("dernier morceau à", db_index=True)
    piece = models.ForeignKey(Piece, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="pièce")

    class Meta:
        verbose_name = "téléversement"
        constraints = [
            models.UniqueConstraint(
                fields=["depot", "par", "nature", "nom", "taille", "empreinte"], name="televersement_un_seul"
            )
        ]

    def __str__(self):
        return f"{self.nom} {self.recu}/{self.taille}"

    @property
    def part(self) -> int:
        """How much of it came, in percent, rounded down."""
        return 100 * self.recu // self.taille
