"""What waits for a click in a mail: an account to open, an e-mail to change. Links do not travel in time."""

from django.conf import settings
from django.db import models

from accounts.procedures import TABLE_ADRESSE, TABLE_INSCRIPTION

__all__ = ["ChangementAdresse", "Inscription"]


class Inscription(models.Model):
    """A sign-up whose link was not opened yet. No account exists before: once expired it is deleted, and the e-mail is free."""

    email = models.EmailField("adresse électronique", db_index=True)
    civilite = models.CharField(max_length=3, blank=True)
    prenom = models.CharField(max_length=80)
    nom = models.CharField(max_length=80)
    telephone = models.CharField(max_length=20, blank=True)
    mot_de_passe = models.CharField("mot de passe haché", max_length=128)
    etablissement = models.JSONField("établissement déclaré", default=dict)
    cgu_le = models.DateField()
    cgu_version = models.CharField(max_length=10)
    empreinte = models.CharField("empreinte du lien", max_length=64, unique=True)
    demandee_a = models.DateTimeField()
    expire_a = models.DateTimeField(db_index=True)
    statut = models.CharField(max_length=20, default=TABLE_INSCRIPTION.initial, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")

    table = TABLE_INSCRIPTION
    zone = "Europe/Paris"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["email"], condition=models.Q(statut="demandee"), name="inscription_une_fois"
            )
        ]

    def __str__(self):
        return f"inscription {self.pk}"

    def est_a_regler(self, instant) -> bool:
        return False

    def phrase_de_refus(self, passage) -> str:
        return "Ce lien a déjà servi, ou un lien plus récent l’a remplacé."


class ChangementAdresse(models.Model):
    """A change of e-mail: asked, confirmed from the new one, cancellable from the old one for seven days."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="changements_adresse")
    ancienne = models.EmailField()
    nouvelle = models.EmailField()
    empreinte = models.CharField("empreinte du lien de confirmation", max_length=64, unique=True)
    empreinte_annulation = models.CharField("empreinte du lien d’annulation", max_length=64, unique=True)
    demande_a = models.DateTimeField()
    expire_a = models.DateTimeField("lien de confirmation valable jusqu’à")
    confirme_a = models.DateTimeField(null=True)
    annulable_jusqu_a = models.DateTimeField()
    statut = models.CharField(max_length=20, default=TABLE_ADRESSE.initial, editable=False)

    table = TABLE_ADRESSE
    zone = "Europe/Paris"

    class Meta:
        verbose_name = "changement d’adresse"
        verbose_name_plural = "changements d’adresse"
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(statut="demande"), name="changement_adresse_un_a_la_fois"
            )
        ]

    def __str__(self):
        return f"changement d’adresse {self.pk}"

    def est_a_regler(self, instant) -> bool:
        return False

    def phrase_de_refus(self, passage) -> str:
        return "Ce lien a déjà servi, ou un lien plus récent l’a remplacé."
