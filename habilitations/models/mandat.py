"""Mandates: a lawyer, an expert, an administrator or a liquidator who acts for companies that are not his."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from habilitations.procedures import TABLE_MANDAT
from rupco.socle.passages import Etat

__all__ = ["Mandat"]


class MandatsQuerySet(models.QuerySet):
    def actifs(self, le: date):
        """Accepted and not ended on that calendar day."""
        return self.filter(Q(fin_le=None) | Q(fin_le__gte=le), statut="actif", debut_le__lte=le)

    def vifs(self, le: date):
        """Active, or waiting for an answer, on that calendar day."""
        return self.filter(Q(fin_le=None) | Q(fin_le__gte=le), statut__in=("propose", "actif"))

    def de(self, user):
        """His, and those proposed to his e-mail; never another's."""
        return self.filter(Q(mandataire=user) | Q(mandataire=None, email=user.email.lower(), statut="propose"))


class Mandat(models.Model):
    """Given by a company (`siren`) to a person, accepted by the other side, until a day. It opens what « Employeur » opens.

    A company proposes to an `email`: whether an account stands behind it shows only when it accepts (`mandataire`).
    """

    class Qualite(models.TextChoices):
        AVOCAT = "avocat", "Avocat"
        EXPERT = "expert", "Expert-comptable ou conseil"
        ADMINISTRATEUR = "administrateur", "Administrateur judiciaire"
        LIQUIDATEUR = "liquidateur", "Liquidateur ou mandataire judiciaire"

    # A court named them: the service may answer for the company.
    JUDICIAIRES = (Qualite.ADMINISTRATEUR, Qualite.LIQUIDATEUR)

    siren = models.CharField("SIREN", max_length=9, db_index=True)
    siret = models.CharField("SIRET", max_length=14)
    email = models.EmailField("adresse électronique du mandataire")
    mandataire = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="mandats"
    )
    qualite = models.CharField("qualité", max_length=20, choices=Qualite.choices)
    objet = models.CharField(max_length=250, blank=True)
    propose_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="proposé par"
    )
    propose_a = models.DateTimeField("proposé à")
    decide_a = models.DateTimeField("accepté ou décliné à", null=True, blank=True)
    decide_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    debut_le = models.DateField("depuis le")
    fin_le = models.DateField("jusqu’au", null=True, blank=True)
    motif = models.CharField("motif du refus ou de la fin", max_length=500, blank=True)
    prevenu_le = models.DateField("fin prochaine annoncée le", null=True, blank=True)
    statut = models.CharField(max_length=20, default=TABLE_MANDAT.initial, editable=False)

    objects = MandatsQuerySet.as_manager()
    table = TABLE_MANDAT
    zone = "Europe/Paris"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["siren", "mandataire"], condition=Q(statut__in=["propose", "actif"]), name="mandat_une_fois"
            ),
            models.UniqueConstraint(
                fields=["siren", "email"], condition=Q(statut="propose"), name="mandat_propose_une_fois"
            ),
            models.CheckConstraint(
                condition=~Q(statut="actif") | Q(mandataire__isnull=False), name="mandat_actif_a_son_mandataire"
            ),
            models.CheckConstraint(
                condition=Q(fin_le=None) | Q(fin_le__gte=models.F("debut_le")),
                name="mandat_dates",
                violation_error_message="La fin précède le début.",
            ),
        ]

    def __str__(self):
        return f"{self.get_qualite_display()} – {self.siren}"

    @property
    def etat_affiche(self) -> Etat:
        return self.table.etats[self.statut]

    @property
    def est_judiciaire(self) -> bool:
        return self.qualite in self.JUDICIAIRES

    @property
    def est_demande(self) -> bool:
        """Asked by the person; otherwise proposed by the company."""
        return self.propose_par_id == self.mandataire_id

    def est_a_regler(self, instant) -> bool:
        return False

    def phrase_de_refus(self, passage) -> str:
        return "Ce mandat a déjà reçu une réponse, ou il est terminé."
