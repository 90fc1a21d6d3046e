"""The services of the State, and the agents who belong to them."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

__all__ = ["Affectation", "Delegation", "Service"]


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
    ville = models.CharField("fait à", max_length=80, blank=True)
    a_deux_regards = models.BooleanField(
        "à quatre yeux", default=False, help_text="Qui prépare une décision ne la signe pas"
    )

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
        DGEFP = "dgefp", "DGEFP (vue nationale, désignation)"

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


class DelegationsQuerySet(models.QuerySet):
    def actives(self, le: date):
        """Running on that calendar day, of somebody who is a signataire of the service that day."""
        siennes = Affectation.objects.actives(le).filter(role=Affectation.Role.SIGNATAIRE)
        return self.filter(Q(fin_le=None) | Q(fin_le__gte=le), debut_le__lte=le, affectation__in=siennes)


class Delegation(models.Model):
    """The power to sign, given by an act that was published; without one, a signataire prepares and signs nothing."""

    affectation = models.ForeignKey(Affectation, models.PROTECT, related_name="delegations", verbose_name="signataire")
    acte = models.CharField(
        "acte",
        max_length=200,
        help_text="Tel qu’il sera visé, par exemple « l’arrêté du 2 mars 2026 portant délégation »",
    )
    debut_le = models.DateField("depuis le")
    fin_le = models.DateField("jusqu’au", null=True, blank=True)

    objects = DelegationsQuerySet.as_manager()

    class Meta:
        verbose_name = "délégation de signature"
        verbose_name_plural = "délégations de signature"
        constraints = [
            models.CheckConstraint(
                condition=Q(fin_le=None) | Q(fin_le__gte=models.F("debut_le")),
                name="delegation_jours_dans_l_ordre",
                violation_error_message="Une délégation finit après son début.",
            )
        ]

    def __str__(self):
        return f"{self.acte}, {self.affectation}"
