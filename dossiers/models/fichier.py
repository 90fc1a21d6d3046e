"""A file that somebody gave: where it is kept, its digest, what the antivirus said of it."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

__all__ = ["EtatAnalyse", "FichierRecu"]


class EtatAnalyse(models.TextChoices):
    """What is known of a file. « non_analysee »: it came while no scanner was set; the day there is one, it is scanned."""

    EN_ATTENTE = "en_attente", "Analyse en attente"
    SAINE = "saine", "Saine"
    INFECTEE = "infectee", "En quarantaine"
    NON_ANALYSEE = "non_analysee", "Non analysée"


A_ANALYSER = (EtatAnalyse.EN_ATTENTE, EtatAnalyse.NON_ANALYSEE)


def etat_initial() -> str:
    """Of a file that arrives now: it waits for the scanner, where there is one."""
    return EtatAnalyse.EN_ATTENTE if settings.RUPCO_CLAMD else EtatAnalyse.NON_ANALYSEE


class FichierRecu(models.Model):
    """What every table of files inherits; it must give `depot`, `nom`, `libelle` and `est_chez_le_service`.

    The instant of the upload is what counts in law: a scan says who may open the file, never when it came.
    `analyse_prochaine_a`: when to try again (None: at once). `chemin`: what no row names is swept away (`retention`).
    """

    chemin = models.CharField(max_length=120, unique=True)
    empreinte = models.CharField("SHA-256", max_length=64)
    etat_analyse = models.CharField("antivirus", max_length=12, choices=EtatAnalyse.choices, default=etat_initial)
    analysee_a = models.DateTimeField("analysée à", null=True, blank=True)
    analyse_signature = models.CharField("ce que l’antivirus a reconnu", max_length=80, blank=True)
    analyse_prochaine_a = models.DateTimeField("prochain essai", null=True, blank=True)
    analyse_tentatives = models.PositiveSmallIntegerField("essais", default=0)

    est_du_service = False  # sent by an agent: the words of its quarantine are then for him

    class Meta:
        abstract = True
        indexes = [
            models.Index(
                fields=["etat_analyse", "id"], name="%(class)s_a_analyser", condition=Q(etat_analyse__in=A_ANALYSER)
            )
        ]

    @classmethod
    def a_analyser(cls, instant: datetime) -> models.QuerySet:
        """Files that the scanner has not judged and may be tried now: those that nobody can open yet come first."""
        due = Q(analyse_prochaine_a=None) | Q(analyse_prochaine_a__lte=instant)
        return cls._default_manager.filter(due, etat_analyse__in=A_ANALYSER).order_by("etat_analyse", "pk")

    @property
    def est_servi(self) -> bool:
        """May leave the portal: found sane, or received where no scanner is set."""
        return self.etat_analyse in (EtatAnalyse.SAINE, EtatAnalyse.NON_ANALYSEE)

    @property
    def est_en_quarantaine(self) -> bool:
        return self.etat_analyse == EtatAnalyse.INFECTEE

    @property
    def attend_l_analyse(self) -> bool:
        return self.etat_analyse == EtatAnalyse.EN_ATTENTE
