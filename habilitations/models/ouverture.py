"""Ways in that a gestionnaire opens beforehand: an invitation by e-mail, a code for an establishment. Neither travels in time."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from habilitations.models.habilitation import Habilitation
from habilitations.procedures import TABLE_OUVERTURE

__all__ = ["CodeActivation", "Invitation"]


class _Ouverture(models.Model):
    """What an invitation and a code share: an establishment, a role, who opened it, until when."""

    siren = models.CharField("SIREN", max_length=9, db_index=True)
    siret = models.CharField("SIRET", max_length=14)
    role = models.CharField("rôle", max_length=20, choices=Habilitation.Role.choices)
    fin_le = models.DateField("fin de l’habilitation", null=True, blank=True)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="ouverte par")
    cree_a = models.DateTimeField("créée à")
    expire_a = models.DateTimeField("valable jusqu’à")
    empreinte = models.CharField(max_length=64, unique=True)
    utilisee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="utilisée par"
    )
    habilitation = models.OneToOneField(Habilitation, models.PROTECT, null=True, blank=True, related_name="+")
    statut = models.CharField(max_length=20, default=TABLE_OUVERTURE.initial, editable=False)

    table = TABLE_OUVERTURE
    zone = "Europe/Paris"

    class Meta:
        abstract = True

    def est_a_regler(self, instant) -> bool:
        return False


class Invitation(_Ouverture):
    """« Inviter une personne »: a link to one e-mail; only the account of that e-mail may accept."""

    email = models.EmailField("adresse électronique")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["email", "siret", "role"], condition=Q(statut="ouverte"), name="invitation_une_fois"
            )
        ]

    def __str__(self):
        return f"invitation {self.pk}"

    def phrase_de_refus(self, passage) -> str:
        return "Cette invitation a déjà servi, ou elle n’est plus valable."


class CodeActivation(_Ouverture):
    """« Code d’activation »: typed once by a colleague; `fin` is its last characters, to recognise it in the list."""

    fin = models.CharField("derniers caractères", max_length=4)

    class Meta:
        verbose_name = "code d’activation"
        verbose_name_plural = "codes d’activation"

    def __str__(self):
        return f"code {self.pk}"

    def phrase_de_refus(self, passage) -> str:
        return "Ce code a déjà servi, ou il n’est plus valable."
