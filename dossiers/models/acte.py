"""What the portal produces: decisions and papers, numbered without gaps."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.crypto import salted_hmac

from dossiers.models.depot import Depot
from dossiers.models.dossier import vus_par

__all__ = ["Acte", "Compteur", "Decision"]


_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Compteur(models.Model):
    """The last number given in a series (« AR-2026 »); locked while the next is given, so there is no gap."""

    serie = models.CharField("série", max_length=20, unique=True)
    dernier = models.PositiveBigIntegerField(default=0)

    def __str__(self):
        return self.serie


class Decision(models.Model):
    """One decision a dépôt, by constraint. A tacit one bears the legal date and the instant it was recorded."""

    class Sens(models.TextChoices):
        ACCEPTATION = "acceptation", "Acceptation"
        REFUS = "refus", "Refus"

    depot = models.OneToOneField(Depot, models.PROTECT, related_name="decision", verbose_name="dépôt")
    sens = models.CharField(max_length=12, choices=Sens.choices)
    est_tacite = models.BooleanField("tacite")
    acquise_le = models.DateField("acquise le, à 24 h")
    constatee_a = models.DateTimeField("constatée à")
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "décision"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(est_tacite=False) | models.Q(sens="acceptation", auteur=None),
                name="decision_tacite_sans_auteur",
                violation_error_message="Une décision tacite accepte, et n’a pas d’auteur.",
            )
        ]

    def __str__(self):
        return f"{self.get_sens_display()} {self.acquise_le}"


class ActesQuerySet(models.QuerySet):
    def visibles_par(self, user, instant: datetime):
        return self.filter(vus_par(user, instant, par="depot__dossier__"))


class Acte(models.Model):
    """A paper made by the portal: numbered with its fact, made after commit, the same bytes each time it is made again."""

    depot = models.ForeignKey(Depot, models.PROTECT, related_name="actes", verbose_name="dépôt")
    document = models.CharField(max_length=60)
    numero = models.CharField("numéro", max_length=20, unique=True)
    code = models.CharField("code de vérification", max_length=12, unique=True)
    etabli_a = models.DateTimeField("établi à")
    empreinte = models.CharField("SHA-256 du fichier", max_length=64, blank=True)
    chemin = models.CharField(max_length=120, blank=True)
    taille = models.PositiveBigIntegerField("octets", default=0)
    pages = models.PositiveSmallIntegerField(default=0)

    objects = ActesQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["depot", "document"], name="acte_un_par_depot")]

    def __str__(self):
        return self.numero

    @staticmethod
    def code_de(numero: str) -> str:
        """12 characters that only the portal can tie to a number: no I, L, O, U to misread."""
        sceau = int.from_bytes(salted_hmac("dossiers.acte", numero, algorithm="sha256").digest()[:8])
        return "".join(_ALPHABET[(sceau >> (5 * i)) & 31] for i in range(12))

    @property
    def est_pret(self) -> bool:
        return bool(self.chemin)

    @property
    def libelle(self) -> str:
        return self.depot.declaration.document(self.document).libelle

    @property
    def code_lisible(self) -> str:
        return "-".join(self.code[i : i + 4] for i in (0, 4, 8))
