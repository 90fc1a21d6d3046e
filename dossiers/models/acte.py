"""What the portal produces: decisions and papers, numbered without gaps."""

from contextlib import suppress
from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.crypto import salted_hmac

from dossiers.models.courrier import Courrier
from dossiers.models.depot import Depot, Echeance
from dossiers.models.dossier import vus_par
from habilitations.models import Service

__all__ = ["Acte", "Compteur", "Decision"]


_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Compteur(models.Model):
    """The last number given in a series (« AR-2026 »); locked while the next is given, so there is no gap."""

    serie = models.CharField("série", max_length=20, unique=True)
    dernier = models.PositiveBigIntegerField(default=0)

    def __str__(self):
        return self.serie


class DecisionsQuerySet(models.QuerySet):
    def a_rappeler(self, instant: datetime):
        """A reminder of what is owed after them is due."""
        return self.filter(rappel_a__lte=instant)

    def attendues(self):
        """What is owed after them, on a day, is not filed yet; nothing is, after a decision that was annulled."""
        suivants = Depot.objects.filter(
            dossier=OuterRef("depot__dossier"), genre=OuterRef("du"), depose_a__isnull=False
        )
        return self.exclude(du_le=None).filter(~Exists(suivants), reexamen=None)


class Decision(models.Model):
    """One decision a dépôt, by constraint. A tacit one bears the legal date and the instant it was recorded.

    What is owed after it follows the date that the employer corrects (`du_depuis`); the rest is frozen.
    A signed one is made available, hence sent, at `constatee_a`; `contenu`: its reasons, by point of control, frozen.
    """

    class Sens(models.TextChoices):
        ACCEPTATION = "acceptation", "Acceptation"
        REFUS = "refus", "Refus"

    depot = models.OneToOneField(Depot, models.PROTECT, related_name="decision", verbose_name="dépôt")
    sens = models.CharField(max_length=12, choices=Sens.choices)
    est_tacite = models.BooleanField("tacite")
    acquise_le = models.DateField("acquise le, à 24 h")
    constatee_a = models.DateTimeField("constatée à")
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    qualite = models.CharField("qualité du signataire", max_length=150, blank=True)
    delegation = models.CharField("délégation visée", max_length=200, blank=True)
    contenu = models.JSONField("motifs", default=dict, blank=True)
    est_entre_lectures = models.BooleanField("prise entre deux lectures du dernier jour", default=False)
    du = models.CharField("dépôt dû ensuite", max_length=30, blank=True)
    du_le = models.DateField("dû le", null=True, blank=True)
    du_depuis = models.DateField("dû depuis le, corrigé", null=True, blank=True)
    rappel_a = models.DateTimeField("prochain rappel à", null=True, blank=True)

    objects = DecisionsQuerySet.as_manager()

    class Meta:
        verbose_name = "décision"
        indexes = [
            models.Index(fields=["rappel_a"], name="decision_a_rappeler", condition=models.Q(rappel_a__isnull=False))
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(est_tacite=False) | models.Q(sens="acceptation", auteur=None),
                name="decision_tacite_sans_auteur",
                violation_error_message="Une décision tacite accepte, et n’a pas d’auteur.",
            )
        ]

    def __str__(self):
        return f"{self.get_sens_display()} {self.acquise_le}"

    @property
    def ouvre_un_du(self) -> bool:
        """Something is owed after it: it accepts, and nothing struck it."""
        est_vive = self.sens == self.Sens.ACCEPTATION and not hasattr(self, "reexamen")
        return est_vive and self.depot.declaration.du is not None

    @property
    def fin_declaree(self) -> date | None:
        """The date from which that is counted, as it was declared at the filing."""
        etape, question = self.depot.declaration.du.depuis
        with suppress(ValueError, TypeError):  # as it was typed
            return date.fromisoformat(self.depot.donnees.get(etape, {}).get(question))
        return None

    @property
    def fin_des_mesures(self) -> date | None:
        """The same, corrected since or not."""
        return self.du_depuis or self.fin_declaree

    @property
    def en_tete(self) -> str:
        """Above its date: « validé le », « refusé le »."""
        return "refusé le" if self.sens == self.Sens.REFUS else "validé le"


class ActesQuerySet(models.QuerySet):
    def visibles_par(self, user, instant: datetime):
        return self.filter(vus_par(user, instant, par="depot__dossier__"))


class Acte(models.Model):
    """A paper made by the portal: numbered with its fact, made after commit, the same bytes each time it is made again.

    What may change later is frozen with it: the service that wrote, the delay that ran.
    """

    depot = models.ForeignKey(Depot, models.PROTECT, related_name="actes", verbose_name="dépôt")
    document = models.CharField(max_length=60)
    rang = models.PositiveSmallIntegerField(default=1)
    courrier = models.ForeignKey(Courrier, models.PROTECT, null=True, blank=True, related_name="actes")
    service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="+")
    echeance = models.ForeignKey(
        Echeance, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="échéance"
    )
    numero = models.CharField("numéro", max_length=20, unique=True)
    code = models.CharField("code de vérification", max_length=12, unique=True)
    etabli_a = models.DateTimeField("établi à")
    empreinte = models.CharField("SHA-256 du fichier", max_length=64, blank=True)
    chemin = models.CharField(max_length=120, blank=True)
    taille = models.PositiveBigIntegerField("octets", default=0)
    pages = models.PositiveSmallIntegerField(default=0)

    objects = ActesQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["depot", "document", "rang"], name="acte_un_par_rang")]

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
    def est_remis(self) -> bool:
        """Given to who holds its code, once it is made."""
        return self.est_pret and self.depot.declaration.document(self.document).est_remis

    @property
    def libelle(self) -> str:
        return self.depot.declaration.document(self.document).libelle

    @property
    def code_lisible(self) -> str:
        return "-".join(self.code[i : i + 4] for i in (0, 4, 8))
