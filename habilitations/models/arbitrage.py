"""What the service must settle about access: two agents, never one, and time for those concerned to object."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from habilitations.models.habilitation import Habilitation
from habilitations.models.service import Service
from habilitations.procedures import TABLE_ARBITRAGE

__all__ = ["Arbitrage"]


class Arbitrage(models.Model):
    """A contest of the first gestionnaire, a recovery when he is gone, or the check of an employer without SIRET.

    The first agent proposes (`sens`), another confirms or gives it back; a recovery then waits `opposable_jusqu_a` (7 days)
    before it takes effect, and the former gestionnaires may object until then.
    """

    class Nature(models.TextChoices):
        CONTESTATION = "contestation", "Contestation du premier gestionnaire"
        RECUPERATION = "recuperation", "Gestionnaire absent"
        SANS_SIRET = "sans_siret", "Employeur sans SIRET"

    class Sens(models.TextChoices):
        FAVORABLE = "favorable", "Donner raison au demandeur"
        DEFAVORABLE = "defavorable", "Rejeter la demande"

    nature = models.CharField(max_length=15, choices=Nature.choices)
    siren = models.CharField("SIREN", max_length=9, db_index=True)
    siret = models.CharField("SIRET", max_length=14)
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    demandeur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    visee = models.ForeignKey(
        Habilitation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="droit visé"
    )
    expose = models.TextField("ce que dit le demandeur", max_length=2000)
    ouvert_a = models.DateTimeField("ouvert à")
    sens = models.CharField(max_length=12, choices=Sens.choices, blank=True)
    motif = models.TextField("motif de la décision", max_length=2000, blank=True)
    propose_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    propose_a = models.DateTimeField("proposé à", null=True, blank=True)
    confirme_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    confirme_a = models.DateTimeField("confirmé à", null=True, blank=True)
    opposable_jusqu_a = models.DateTimeField("opposition possible jusqu’à", null=True, blank=True)
    oppose_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    opposition = models.TextField("ce que dit l’opposant", max_length=2000, blank=True)
    statut = models.CharField(max_length=20, default=TABLE_ARBITRAGE.initial, editable=False)

    table = TABLE_ARBITRAGE
    zone = "Europe/Paris"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["siren", "demandeur", "nature"],
                condition=Q(statut__in=["ouvert", "propose", "en_opposition"]),
                name="arbitrage_un_a_la_fois",
            )
        ]
        indexes = [
            models.Index(fields=["service", "statut"], name="arbitrage_service"),
            models.Index(fields=["opposable_jusqu_a"], name="arbitrage_terme", condition=Q(statut="en_opposition")),
        ]

    def __str__(self):
        return f"{self.get_nature_display()} – {self.siren}"

    def est_a_regler(self, instant) -> bool:
        return False

    def phrase_de_refus(self, passage) -> str:
        return "Cette demande a changé d’état depuis l’ouverture de la page. Relisez-la."
