"""What strikes a decision, and the dépôt where the request is examined again. The decision's own row never changes."""

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from deadlines.explication import en_lettres
from dossiers.models.acte import Decision
from dossiers.models.depot import Depot

__all__ = ["Reexamen", "phrase_du_terme"]


def phrase_du_terme(avant_le: date) -> str:
    """What the judge asks of the service, and what that does not change."""
    return (
        f"Le juge demande une nouvelle décision au plus tard le {en_lettres(avant_le, jour=False)} "
        "(code de justice administrative, art.\u00a0L911-2). Passé ce jour, le silence du service ne vaut pas décision."
    )


class ReexamensQuerySet(models.QuerySet):
    def a_rappeler(self, instant: datetime):
        """A reminder of the judge's term is due."""
        return self.filter(rappel_a__lte=instant)


class Reexamen(models.Model):
    """A judgment that annuls a decision, or a refusal withdrawn (CRPA L243-3): once a decision. `rendu_le`: its date;
    `notifie_le`: the day the service had the judgment; `avant_le`: the last day that the judge gives it to decide again (code de
    justice administrative, L911-1 and L911-2), if he gives one. It binds the service; its silence stays without effect."""

    class Cause(models.TextChoices):
        JUGE = "juge", "Annulation par le juge"
        RETRAIT = "retrait", "Retrait du refus"

    class Juridiction(models.TextChoices):
        TA = "ta", "Tribunal administratif"
        CAA = "caa", "Cour administrative d’appel"
        CE = "ce", "Conseil d’État"

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="reexamen", verbose_name="décision effacée")
    depot = models.OneToOneField(Depot, models.PROTECT, related_name="reexamen", verbose_name="dépôt de réexamen")
    cause = models.CharField(max_length=10, choices=Cause.choices)
    rendu_le = models.DateField("jugement rendu, ou refus retiré, le")
    juridiction = models.CharField(max_length=3, choices=Juridiction.choices, blank=True)
    ville = models.CharField("siège de la juridiction", max_length=60, blank=True)
    numero = models.CharField("numéro du jugement", max_length=40, blank=True)
    notifie_le = models.DateField("jugement notifié au service le", null=True, blank=True)
    avant_le = models.DateField("à décider au plus tard le", null=True, blank=True)
    rappel_a = models.DateTimeField("prochain rappel à", null=True, blank=True)
    motifs = models.TextField("motifs du retrait", blank=True)
    constate_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="enregistré par"
    )
    qualite = models.CharField("qualité", max_length=150, blank=True)
    constate_a = models.DateTimeField("enregistré à")

    objects = ReexamensQuerySet.as_manager()

    class Meta:
        verbose_name = "réexamen"
        verbose_name_plural = "réexamens"
        constraints = [
            models.CheckConstraint(
                condition=Q(cause="retrait", juridiction="", notifie_le=None)
                | Q(cause="juge", notifie_le__isnull=False, notifie_le__gte=F("rendu_le"))
                & ~Q(juridiction="")
                & ~Q(numero=""),
                name="reexamen_dit_sa_cause",
                violation_error_message="Un jugement a une juridiction, un numéro, et sa notification le suit.",
            ),
            models.CheckConstraint(
                condition=Q(avant_le=None) | Q(cause="juge", notifie_le__isnull=False, avant_le__gte=F("notifie_le")),
                name="reexamen_terme_du_juge",
                violation_error_message="Seul un jugement fixe un terme, et il suit sa notification.",
            ),
        ]
        indexes = [
            models.Index(fields=["rappel_a"], name="reexamen_a_rappeler", condition=Q(rappel_a__isnull=False)),
        ]

    def __str__(self):
        return f"{self.get_cause_display()}, {self.decision.depot}"

    @property
    def est_du_juge(self) -> bool:
        return self.cause == self.Cause.JUGE

    @property
    def phrase_du_terme(self) -> str:
        """The same sentence; "" when he gave no term."""
        return phrase_du_terme(self.avant_le) if self.avant_le else ""

    @property
    def acte(self) -> str:
        """What a court calls its own: « jugement », « arrêt », « décision »."""
        return {"caa": "arrêt", "ce": "décision"}.get(self.juridiction, "jugement")

    @property
    def participe(self) -> str:
        """« annulée par jugement du 3 mars 2027 », « retirée le 3 mars 2027 »: said of the decision, and names nobody."""
        jour = en_lettres(self.rendu_le, jour=False)
        return f"annulée par {self.acte} du {jour}" if self.est_du_juge else f"retirée le {jour}"

    @property
    def source(self) -> str:
        """« le jugement du tribunal administratif de Paris n° 2700123 du 3 mars 2027 », « la décision du 3 mars 2027 »."""
        jour = en_lettres(self.rendu_le, jour=False)
        if not self.est_du_juge:
            return f"la décision du {jour} qui retire le refus"
        de = ("d’" if self.ville[:1].lower() in "aeiouyéèêâî" else "de ") + self.ville if self.ville else ""
        qui = {
            "ta": f"le jugement du tribunal administratif {de}",
            "caa": f"l’arrêt de la cour administrative d’appel {de}",
            "ce": "la décision du Conseil d’État",
        }[self.juridiction].strip()
        return f"{qui} n°\u00a0{self.numero} du {jour}"
