"""What the service must settle about access: two agents, never one, and time for those concerned to object."""

from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import User
from habilitations.models.habilitation import Habilitation
from habilitations.models.service import Service
from habilitations.procedures import TABLE_ARBITRAGE
from rupco.socle.passages import Etat

__all__ = ["EN_COURS", "Arbitrage"]

EN_COURS = ("ouvert", "propose", "en_opposition")


class ArbitragesQuerySet(models.QuerySet):
    def en_cours(self):
        """Not settled yet."""
        return self.filter(statut__in=EN_COURS)

    def echus(self, instant: datetime):
        """The time to object is over, and the effect is not written yet."""
        return self.filter(statut="en_opposition", opposable_jusqu_a__lte=instant)


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
    remarque = models.TextField("ce que dit le second agent", max_length=2000, blank=True)
    propose_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    propose_a = models.DateTimeField("proposé à", null=True, blank=True)
    confirme_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    confirme_a = models.DateTimeField("confirmé à", null=True, blank=True)
    opposable_jusqu_a = models.DateTimeField("opposition possible jusqu’à", null=True, blank=True)
    oppose_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    opposition = models.TextField("ce que dit l’opposant", max_length=2000, blank=True)
    statut = models.CharField(max_length=20, default=TABLE_ARBITRAGE.initial, editable=False)

    objects = ArbitragesQuerySet.as_manager()
    table = TABLE_ARBITRAGE
    zone = "Europe/Paris"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["siren", "demandeur", "nature"],
                condition=Q(statut__in=EN_COURS),
                name="arbitrage_un_a_la_fois",
            )
        ]
        indexes = [
            models.Index(fields=["service", "statut"], name="arbitrage_service"),
            models.Index(fields=["opposable_jusqu_a"], name="arbitrage_terme", condition=Q(statut="en_opposition")),
        ]

    def __str__(self):
        return f"{self.get_nature_display()} – {self.siren}"

    def opposants(self):
        """Those who manage or managed the access of the SIREN, the asker apart: accounts, in a stable order."""
        roles = {"role": Habilitation.Role.GESTIONNAIRE, "statut__in": ("validee", "terminee")}
        lignes = Habilitation.objects.filter(siren=self.siren, **roles).exclude(user=self.demandeur_id)
        return User.objects.filter(pk__in=lignes.values("user"), is_active=True).order_by("pk")

    @property
    def proposition(self) -> str:
        """What a second agent has before his eyes; another one proposed meanwhile is another text."""
        lu = (self.sens, self.motif, self.propose_par_id, self.propose_a and self.propose_a.isoformat())
        return sha256(repr(lu).encode()).hexdigest()[:32]

    @property
    def etat_affiche(self) -> Etat:
        return self.table.etats[self.statut]

    def est_a_regler(self, instant) -> bool:
        """Nobody objected in time and the effect is not written yet."""
        return self.statut == "en_opposition" and self.opposable_jusqu_a <= instant

    def phrase_de_refus(self, passage) -> str:
        return "Cette demande a changé d’état depuis l’ouverture de la page. Relisez-la."
