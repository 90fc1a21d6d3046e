"""The folder of one company and one operation. It carries no decision and no clock: those are its dépôts'."""

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import Etablissement
from dossiers.procedures import PROCEDURES
from habilitations.models import Service
from habilitations.perimetre import agit, perimetre
from habilitations.territoires import Territoire, territoire

__all__ = ["AccesRestreint", "Dossier", "vus_par"]


def vus_par(user, instant: datetime, *, par: str = "") -> Q:
    """The one rule of sight: an employer sees his SIREN, but the restricted ones he is not named on; an agent, his service;
    the DGEFP, all that was filed.

    `par`: the way from a row to its dossier (« depot__dossier__ »).
    """
    droits = perimetre(user, instant)
    if droits.est_national:
        return Q(**{f"{par}depose_a__isnull": False})
    if droits.services:
        return Q(**{f"{par}service__in": droits.services, f"{par}depose_a__isnull": False})
    nomme = Q(**{f"{par}pk__in": AccesRestreint.objects.filter(user_id=user.pk).values("dossier")})
    return Q(**{f"{par}siren__in": droits.visibles}) & (Q(**{f"{par}est_restreint": False}) | nomme)


class DossiersQuerySet(models.QuerySet):
    def visibles_par(self, user, instant: datetime):
        """What this person may see at this instant."""
        return self.filter(vus_par(user, instant))

    def reserves_de(self, sirens, le: date):
        """Restricted ones of these SIREN, for who manages the access; `est_orphelin`: nobody named acts any more that day."""
        agissants = AccesRestreint.objects.filter(
            agit(user="user", siren="dossier__siren", le=le), dossier=OuterRef("pk"), user__is_active=True
        )
        return self.filter(siren__in=sirens, est_restreint=True).annotate(est_orphelin=~Exists(agissants))


class Dossier(models.Model):
    """`reference` (« RCC-2026-0001 ») is what people write; the competent service is that of the département."""

    reference = models.CharField("référence", max_length=20, unique=True)
    procedure = models.CharField("procédure", max_length=10, choices=[(c, p.libelle) for c, p in PROCEDURES.items()])
    intitule = models.CharField("intitulé", max_length=120)
    siren = models.CharField("SIREN", max_length=9, db_index=True)
    etablissement = models.ForeignKey(Etablissement, models.PROTECT, verbose_name="établissement")
    departement = models.CharField("département", max_length=3)
    service = models.ForeignKey(Service, models.PROTECT, verbose_name="service compétent")
    cree_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="créé par")
    cree_a = models.DateTimeField("créé à")
    depose_a = models.DateTimeField("premier dépôt à", null=True, blank=True)
    est_restreint = models.BooleanField("réservé aux personnes nommées", default=False)

    objects = DossiersQuerySet.as_manager()

    class Meta:
        ordering = ["-cree_a", "-pk"]
        indexes = [
            models.Index(fields=["siren", "-cree_a"], name="dossier_siren"),
            models.Index(fields=["service"], name="dossier_service"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(depose_a=None) | Q(depose_a__gte=models.F("cree_a")),
                name="dossier_depose_apres_sa_creation",
                violation_error_message="Un dossier est déposé après sa création.",
            )
        ]

    def __str__(self):
        return self.reference

    @property
    def territoire(self) -> Territoire:
        return territoire(self.departement)

    @property
    def declaration(self):
        return PROCEDURES[self.procedure]

    def parlant(self, depots):
        """Of its dépôts in order, the one that tells the dossier: the last that was filed and is decided on, else the last
        that was filed, else the first draft."""
        deposes = [d for d in depots if not d.est_brouillon]
        instruits = [d for d in deposes if d.declaration.est_instruit]
        return (instruits or deposes or depots[:1])[-1]

    def emmenes(self, depot) -> list:
        """Its other requests that live: they go with that dépôt to another service, each with a whole delay where the law gives
        it one (CRPA L114-3)."""
        autres = self.depots.exclude(pk=depot.pk).order_by("numero")
        return [d for d in autres if "transferer" in d.table and d.statut in d.table["transferer"].de]

    def suites_de(self, parlant) -> tuple[str, ...]:
        """The kinds of dépôt that may follow, once that one tells the dossier."""
        return self.declaration.ensuite.get(parlant.statut, ())

    def est_ouvert_a(self, user) -> bool:
        """Not restricted, or this person is named on it; asks nothing of his rights on the SIREN."""
        return not self.est_restreint or self.acces.filter(user_id=user.pk).exists()

    def nommes(self) -> frozenset[int] | None:
        """The accounts named on a restricted dossier; None when it is not."""
        return frozenset(self.acces.values_list("user_id", flat=True)) if self.est_restreint else None


class AccesRestreint(models.Model):
    """A person named on a restricted dossier: of all those habilitated for the SIREN, only the named ones see it."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="acces")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    donne_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    donne_a = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "user"], name="acces_restreint_une_fois")]

    def __str__(self):
        return f"{self.dossier}\u00a0: {self.user}"
