"""Establishments: one SIRET, one row; and the register they are read from when it was loaded here."""

from django.db import models

__all__ = ["ChargementSirene", "Etablissement", "FicheSirene"]


class Etablissement(models.Model):
    """An establishment as Sirene knows it, or as its employer typed it (`est_a_verifier`).

    `nature` other than « sirene »: an employer who has no SIRET (foreign company, private person). His numbers then start with
    a letter (« X00000012 », « X0000001200001 »), so that no SIREN can ever be one of them.
    """

    class Nature(models.TextChoices):
        SIRENE = "sirene", "Inscrit au répertoire Sirene"
        ETRANGER = "etranger", "Entreprise étrangère sans établissement en France"
        PARTICULIER = "particulier", "Particulier employeur"

    siret = models.CharField("SIRET", max_length=14, unique=True)
    siren = models.CharField("SIREN", max_length=9, db_index=True)
    nature = models.CharField(max_length=12, choices=Nature.choices, default=Nature.SIRENE)
    raison_sociale = models.CharField(max_length=200)
    adresse = models.CharField(max_length=250, blank=True)
    code_postal = models.CharField(max_length=5, blank=True)
    commune = models.CharField(max_length=100, blank=True)
    departement = models.CharField("département", max_length=3)
    pays = models.CharField(max_length=80, blank=True)
    identifiant_etranger = models.CharField("numéro au registre du pays", max_length=60, blank=True)
    naf = models.CharField("code NAF", max_length=6, blank=True)
    est_siege = models.BooleanField("siège", default=False)
    est_fictif = models.BooleanField("fictif (démonstration)", default=False)
    est_a_verifier = models.BooleanField("à vérifier", default=False)
    ferme_le = models.DateField("fermé depuis le", null=True, blank=True)
    verifie_a = models.DateTimeField("relu dans Sirene à", null=True, blank=True)

    class Meta:
        verbose_name = "établissement"
        indexes = [models.Index(fields=["verifie_a", "id"], name="a_relire", condition=models.Q(est_a_verifier=True))]

    def __str__(self):
        return f"{self.raison_sociale} ({self.siret})"


class FicheSirene(models.Model):
    """One line of INSEE's StockEtablissement file, loaded by `manage.py charger_sirene`; masked values are empty."""

    siret = models.CharField(primary_key=True, max_length=14)
    est_siege = models.BooleanField(default=False)
    est_ouvert = models.BooleanField(default=True)
    est_diffusible = models.BooleanField(default=True)
    denomination = models.CharField(max_length=200, blank=True)
    adresse = models.CharField(max_length=250, blank=True)
    code_postal = models.CharField(max_length=5, blank=True)
    code_commune = models.CharField(max_length=5, blank=True)
    commune = models.CharField(max_length=100, blank=True)
    naf = models.CharField(max_length=6, blank=True)
    ferme_le = models.DateField(null=True)

    def __str__(self):
        return self.siret


class ChargementSirene(models.Model):
    """How far a stock file was read: a stopped load goes on from there."""

    empreinte = models.CharField("empreinte du début et de la taille du fichier", max_length=64, unique=True)
    fichier = models.CharField(max_length=250)
    octets = models.BigIntegerField("octets lus", default=0)
    lignes = models.BigIntegerField("lignes lues", default=0)
    commence_a = models.DateTimeField()
    fini_a = models.DateTimeField(null=True)

    def __str__(self):
        return self.fichier
