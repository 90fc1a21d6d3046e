"""An agent away: from when to when, and who follows his dossiers meanwhile. The dossiers stay his."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from habilitations.models.service import Service

__all__ = ["Absence"]


class AbsencesQuerySet(models.QuerySet):
    def en_cours(self, le: date):
        """Begun, and neither over nor ended early, on that calendar day."""
        return self.vives(le).filter(debut_le__lte=le)

    def vives(self, le: date):
        """Running that day, or still to come."""
        return self.filter(Q(retour_le=None) | Q(retour_le__gt=le), fin_le__gte=le)


class Absence(models.Model):
    """Both days are included; `retour_le`: back earlier, that very day. Days are those of Paris, as affectations."""

    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="absences")
    remplacant = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="remplacements", verbose_name="remplaçant"
    )
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    debut_le = models.DateField("premier jour")
    fin_le = models.DateField("dernier jour")
    retour_le = models.DateField("de retour le", null=True, blank=True)

    objects = AbsencesQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["service", "fin_le"], name="absence_du_service")]
        constraints = [
            models.CheckConstraint(
                condition=Q(fin_le__gte=F("debut_le")),
                name="absence_jours_dans_l_ordre",
                violation_error_message="Une absence finit après son début.",
            ),
            models.CheckConstraint(
                condition=~Q(agent=F("remplacant")),
                name="absence_remplacee_par_un_autre",
                violation_error_message="On ne se remplace pas soi-même.",
            ),
        ]

    def __str__(self):
        return f"absence {self.pk}"
