"""The right of a person to act for a SIREN: one line « Rôle – SIRET »."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from habilitations.procedures import TABLE
from rupco.socle.passages import Etat

__all__ = ["Habilitation"]


class HabilitationsQuerySet(models.QuerySet):
    def actives(self, le: date):
        """Validated and not ended on that calendar day."""
        return self.filter(Q(fin_le=None) | Q(fin_le__gte=le), statut="validee", debut_le__lte=le)

    def en_cours(self, le: date):
        """Validated and not ended on that calendar day, begun or not."""
        return self.filter(Q(fin_le=None) | Q(fin_le__gte=le), statut="validee")

    def echues(self, le: date):
        """Their last day is behind, and their end is not written yet."""
        return self.filter(statut="validee", fin_le__lt=le)


class Habilitation(models.Model):
    """One line « Rôle – SIRET »: rights are held per SIREN, each line carries a SIRET."""

    class Role(models.TextChoices):
        EMPLOYEUR = "employeur", "Employeur"
        GESTIONNAIRE = "gestionnaire", "Gestionnaire des accès"
        ACTEUR_JUDICIAIRE = "acteur_judiciaire", "Acteur judiciaire"
        LECTEUR = "lecteur", "Lecture seule"

    class Origine(models.TextChoices):
        PREMIER = "premier", "première personne de l’entreprise"
        DEMANDE = "demande", "demande acceptée"
        INVITATION = "invitation", "invitation"
        CODE = "code", "code d’activation"
        GESTIONNAIRE = "gestionnaire", "ajout par un gestionnaire"
        SERVICE = "service", "décision du service"
        SYSTEME = "systeme", "portail"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="habilitations")
    siren = models.CharField("SIREN", max_length=9, db_index=True)
    siret = models.CharField("SIRET", max_length=14)
    role = models.CharField("rôle", max_length=20, choices=Role.choices)
    statut = models.CharField(max_length=20, default=TABLE.initial, editable=False)
    debut_le = models.DateField("depuis le")
    fin_le = models.DateField("jusqu’au", null=True, blank=True)
    origine = models.CharField(max_length=12, choices=Origine.choices, default=Origine.SYSTEME)
    demandee_a = models.DateTimeField("demandée à", null=True, blank=True)
    message = models.CharField("message du demandeur", max_length=500, blank=True)
    decidee_a = models.DateTimeField("décidée à", null=True, blank=True)
    decidee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    motif = models.CharField("motif du refus ou de la fin", max_length=500, blank=True)
    est_sur_l_honneur = models.BooleanField("déclarée sur l’honneur", default=False)
    prevenue_le = models.DateField("fin prochaine annoncée le", null=True, blank=True)

    objects = HabilitationsQuerySet.as_manager()
    table = TABLE
    zone = "Europe/Paris"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "siret", "role"],
                condition=Q(statut__in=["demandee", "validee"]),
                name="habilitation_une_fois",
            ),
            models.CheckConstraint(
                condition=Q(fin_le=None) | Q(fin_le__gte=models.F("debut_le")),
                name="habilitation_dates",
                violation_error_message="La fin précède le début.",
            ),
        ]
        indexes = [
            models.Index(fields=["siren", "statut", "role", "fin_le", "user"], name="habilitation_siren"),
            models.Index(
                fields=["fin_le"], name="habilitation_fin", condition=Q(statut="validee", fin_le__isnull=False)
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()} – {self.siret}"

    @property
    def etat_affiche(self) -> Etat:
        return self.table.etats[self.statut]

    def est_a_regler(self, instant) -> bool:
        return False

    def phrase_de_refus(self, passage) -> str:
        return "Cette habilitation a déjà été traitée."
