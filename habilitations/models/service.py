"""The services of the State, and the agents who belong to them."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

__all__ = ["Affectation", "Service"]


class Service(models.Model):
    """A service that instructs (Dreets, Drieets, Deets…). Its names come from the decrees, its address from the admin."""

    code = models.SlugField(max_length=60, unique=True)
    nom_long = models.CharField(max_length=250)
    nom_court = models.CharField(max_length=80)
    pole = models.CharField("pôle", max_length=150, blank=True)
    adresse = models.CharField(max_length=250, blank=True)
    telephone = models.CharField("téléphone", max_length=20, blank=True)
    courriel = models.EmailField(blank=True)
    horaires = models.CharField(max_length=120, blank=True)
    autorite = models.CharField(
        "autorité signataire",
        max_length=200,
        blank=True,
        help_text="Prénom, nom, qualité : imprimés sur les actes automatiques",
    )
    tribunal = models.CharField("tribunal administratif", max_length=250, blank=True)

    def __str__(self):
        return self.nom_court

    @property
    def avec_article(self) -> str:
        """« La Dreets Grand Est »: every one of them is a direction."""
        return f"La {self.nom_court}"


class AffectationsQuerySet(models.QuerySet):
    def actives(self, le: date):
        """Begun and not ended on that calendar day."""
        return self.filter(Q(fin_le=None) | Q(fin_le__gte=le), debut_le__lte=le)


class Affectation(models.Model):
    """An agent in a service; a signataire may also decide. Dated, so that a departure takes effect by itself."""

    class Role(models.TextChoices):
        AGENT = "agent", "Agent"
        SIGNATAIRE = "signataire", "Signataire"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="affectations")
    service = models.ForeignKey(Service, models.PROTECT, related_name="affectations")
    role = models.CharField("rôle", max_length=20, choices=Role.choices)
    qualite = models.CharField("qualité (dans les lettres)", max_length=150, blank=True)
    debut_le = models.DateField("depuis le")
    fin_le = models.DateField("jusqu’au", null=True, blank=True)

    objects = AffectationsQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "service", "role"], name="affectation_une_fois")]

    def __str__(self):
        return f"{self.user} – {self.service}"
