"""The thread of a dossier: what its company and its service write to each other. No act: it moves no delay."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q

from dossiers.models.depot import Depot
from dossiers.models.dossier import Dossier, vus_par
from dossiers.models.fichier import FichierRecu
from habilitations.models import Service
from rupco.socle.pages import Combien

__all__ = ["BrouillonEchange", "Cote", "Echange", "Jointe"]


class Cote(models.TextChoices):
    """The two sides of a thread."""

    ENTREPRISE = "entreprise", "L’entreprise"
    SERVICE = "service", "Le service"


class EchangesQuerySet(models.QuerySet):
    def visibles_par(self, user, instant: datetime):
        return self.filter(vus_par(user, instant, par="dossier__"))

    def non_lus(self, cote: str):
        """What the other side wrote and nobody of this one has opened."""
        return self.filter(lu_a=None).exclude(cote=cote)

    def comptes(self, cote: str, *, par: str) -> Combien:
        """A column of other rows: how many this side has not opened there. `par`: the way from a row to its dossier."""
        return Combien(self.non_lus(cote).filter(dossier=OuterRef(par)))


class Echange(models.Model):
    """One message, never changed nor taken back. `service`: the one that wrote, whatever transfer comes later.

    `lu_a`: the first time that a person who acts for the other side opened it.
    """

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="echanges")
    cote = models.CharField("côté", max_length=10, choices=Cote.choices)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="+")
    texte = models.TextField()
    envoye_a = models.DateTimeField("envoyé à")
    lu_a = models.DateTimeField("lu à", null=True, blank=True)
    lu_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="lu par"
    )

    objects = EchangesQuerySet.as_manager()

    class Meta:
        verbose_name = "message"
        ordering = ["pk"]
        indexes = [models.Index(fields=["dossier", "cote"], name="echange_non_lu", condition=Q(lu_a=None))]
        constraints = [
            models.CheckConstraint(
                condition=Q(cote="entreprise", service=None) | Q(cote="service", service__isnull=False),
                name="echange_service_du_cote_du_service",
                violation_error_message="Un message du service dit lequel, et lui seul.",
            ),
            models.CheckConstraint(
                condition=Q(lu_a=None, lu_par=None) | Q(lu_a__gte=models.F("envoye_a"), lu_par__isnull=False),
                name="echange_lu_apres_son_envoi",
                violation_error_message="Un message est lu après son envoi, par quelqu’un.",
            ),
        ]

    def __str__(self):
        return f"{self.dossier}\u00a0: message n° {self.pk}"


class JointesQuerySet(models.QuerySet):
    def visibles_par(self, user, instant: datetime):
        return self.filter(vus_par(user, instant, par="echange__dossier__"))


class Jointe(FichierRecu):
    """A file sent with a message: judged, scanned, kept and served as a piece is. It leaves by `views.fichiers.jointe` alone."""

    echange = models.ForeignKey(Echange, models.PROTECT, related_name="jointes", verbose_name="message")
    nom = models.CharField("nom du fichier", max_length=160)
    mime = models.CharField(max_length=100)
    taille = models.PositiveBigIntegerField("octets")
    pages = models.PositiveIntegerField(null=True, blank=True)
    alertes = models.JSONField(default=list, blank=True)

    objects = JointesQuerySet.as_manager()
    libelle = "Fichier joint à un message"
    est_chez_le_service = True

    class Meta(FichierRecu.Meta):
        verbose_name = "fichier d’un message"
        verbose_name_plural = "fichiers des messages"
        ordering = ["pk"]

    def __str__(self):
        return self.nom

    @property
    def est_du_service(self) -> bool:
        return self.echange.cote == Cote.SERVICE

    @property
    def depot(self) -> Depot:
        """Where its verdict is told: the last dépôt that was filed."""
        return self.echange.dossier.depots.exclude(depose_a=None).order_by("-numero")[0]

    @property
    def deposee_a(self) -> datetime:
        return self.echange.envoye_a


class BrouillonEchange(models.Model):
    """What a person was typing in a thread: his alone, gone once sent."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    texte = models.TextField(blank=True)
    enregistre_a = models.DateTimeField("enregistré à")

    class Meta:
        verbose_name = "brouillon de message"
        verbose_name_plural = "brouillons de messages"
        constraints = [models.UniqueConstraint(fields=["dossier", "user"], name="brouillon_echange_un_par_personne")]

    def __str__(self):
        return f"{self.dossier}\u00a0: {self.user}"
