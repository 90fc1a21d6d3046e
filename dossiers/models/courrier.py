"""What the service writes besides its decision: a request for pieces, observations, a transfer… Frozen once sent."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from dossiers.models.depot import A_CALCULER, Depot
from dossiers.models.dossier import vus_par

__all__ = ["Courrier"]


class CourriersQuerySet(models.QuerySet):
    def visibles_par(self, user, instant: datetime):
        return self.filter(vus_par(user, instant, par="depot__dossier__"))

    def en_attente(self):
        """Requests for pieces whose last piece has not come."""
        return self.filter(nature=Courrier.Nature.DEMANDE_PIECES, repondu_a=None)

    def a_rappeler(self, instant: datetime):
        """A reminder is due, or not worked out yet."""
        return self.en_attente().filter(rappel_a__lte=instant)


class Courrier(models.Model):
    """`contenu`, by nature: « pieces » (code, libelle, article, constat, attendu) and « texte »; `repondre_le` is the last
    day given to the employer, in the calendar of the dépôt."""

    class Nature(models.TextChoices):
        DEMANDE_PIECES = "demande_pieces", "Demande de pièces"
        COMPLEMENT = "complement", "Demande de documents complémentaires"
        OBSERVATIONS = "observations", "Observations"
        TRANSFERT = "transfert", "Transmission au service compétent"
        IRRECEVABILITE = "irrecevabilite", "Irrecevabilité"

    depot = models.ForeignKey(Depot, models.PROTECT, related_name="courriers", verbose_name="dépôt")
    numero = models.PositiveSmallIntegerField("n°")
    nature = models.CharField(max_length=20, choices=Nature.choices)
    contenu = models.JSONField(default=dict)
    repondre_le = models.DateField("réponse attendue le", null=True, blank=True)
    ecrit_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="écrit par")
    qualite = models.CharField("qualité de l’auteur", max_length=150, blank=True)
    ecrit_a = models.DateTimeField("écrit à")
    repondu_a = models.DateTimeField("dernière pièce reçue à", null=True, blank=True)
    rappel_a = models.DateTimeField("prochain rappel à", null=True, blank=True, default=A_CALCULER)

    objects = CourriersQuerySet.as_manager()

    class Meta:
        ordering = ["numero"]
        constraints = [
            models.UniqueConstraint(fields=["depot", "numero"], name="courrier_numero_unique"),
            models.UniqueConstraint(
                fields=["depot"],
                condition=Q(nature="demande_pieces", repondu_a=None),
                name="courrier_une_demande_ouverte",
            ),
        ]
        indexes = [
            models.Index(
                fields=["rappel_a"],
                name="courrier_a_rappeler",
                condition=Q(nature="demande_pieces", repondu_a=None),
            )
        ]

    def __str__(self):
        return f"{self.get_nature_display()} n° {self.numero}"

    @property
    def est_attendue(self) -> bool:
        """Pieces are still awaited: the last has not come, and the request was neither withdrawn nor turned away since."""
        demandee = self.nature == self.Nature.DEMANDE_PIECES and self.repondu_a is None
        return demandee and self.depot.statut == "incomplet"

    @property
    def pieces(self) -> list[dict]:
        return self.contenu.get("pieces", [])
