"""Rows of the slab. What is no domain state calls itself `etat`: only passages own a `statut`."""

from datetime import timedelta

from django.db import models

__all__ = ["Battement", "Courriel", "Decalage", "Entree", "Jeton", "Limite", "Releve", "Suite", "Tete"]


class Decalage(models.Model):
    """The distance between the portal's clock and the real time: one row, demonstrations and tests only."""

    microsecondes = models.BigIntegerField(default=0)
    fige_a = models.DateTimeField(null=True)

    def __str__(self):
        return f"{self.microsecondes} µs"


class Entree(models.Model):
    """One entry of the append-only journal. Facts are ids and digests, never names (GDPR: nothing to erase here).

    `sequence` is global and gapless; `rang` counts the entries of one target. Triggers refuse UPDATE and DELETE.
    """

    sequence = models.BigIntegerField(primary_key=True)
    cible = models.CharField("cible", max_length=40)
    cible_id = models.BigIntegerField()
    rang = models.PositiveIntegerField()
    verbe = models.CharField(max_length=40)
    acteur = models.CharField("qualité de l’auteur", max_length=20)
    acteur_id = models.BigIntegerField("compte de l’auteur", null=True)
    le = models.DateField("date légale")
    enregistre_a = models.DateTimeField("enregistrée à")
    faits = models.JSONField(default=dict)
    precedente = models.CharField(max_length=64)
    empreinte = models.CharField(max_length=64)

    class Meta:
        verbose_name = "entrée du journal"
        verbose_name_plural = "entrées du journal"
        ordering = ["sequence"]
        constraints = [models.UniqueConstraint(fields=["cible", "cible_id", "rang"], name="entree_rang_unique")]

    def __str__(self):
        return f"n° {self.sequence} {self.verbe} {self.cible} {self.cible_id}"


class Tete(models.Model):
    """The head of the journal: last sequence, and a digest chained over all entries, so that a cut tail shows."""

    sequence = models.BigIntegerField(default=0)
    empreinte = models.CharField(max_length=64, default="")

    def __str__(self):
        return f"n° {self.sequence}"


class Suite(models.Model):
    """A consequence of an entry, due after commit: once per (entry, declaration, addressee), replayable."""

    A_FAIRE, PRISE, FAITE = "a_faire", "prise", "faite"
    ETATS = [(A_FAIRE, "À faire"), (PRISE, "En cours"), (FAITE, "Faite")]

    entree = models.ForeignKey(Entree, models.PROTECT, related_name="suites")
    declaration = models.CharField("déclaration", max_length=60)
    destinataire = models.CharField(max_length=254, blank=True)
    etat = models.CharField("état", max_length=10, choices=ETATS, default=A_FAIRE)
    tentatives = models.PositiveIntegerField("essais", default=0)
    prochaine_a = models.DateTimeField("prochain essai à")
    derniere_erreur = models.TextField("dernière erreur", blank=True)
    faite_a = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "suite"
        constraints = [
            models.UniqueConstraint(fields=["entree", "declaration", "destinataire"], name="suite_unique"),
        ]
        indexes = [
            models.Index(fields=["prochaine_a"], name="suite_due", condition=~models.Q(etat="faite")),
        ]

    def __str__(self):
        return f"{self.declaration} {self.destinataire}".strip()


class Courriel(models.Model):
    """A mail, stored before it is sent; sent again with the same Message-ID until the server takes it, or refuses for good.

    `derniere_erreur` then says why; `relance_a`: from when the patience of the outbox is counted.
    """

    A_ENVOYER, PRIS, ENVOYE, REFUSE = "a_envoyer", "pris", "envoye", "refuse"
    ETATS = [(A_ENVOYER, "À envoyer"), (PRIS, "En cours d’envoi"), (ENVOYE, "Envoyé"), (REFUSE, "Refusé")]

    suite = models.OneToOneField(Suite, models.PROTECT, null=True, related_name="courriel")
    a = models.CharField("à", max_length=254)
    objet = models.CharField(max_length=200)
    texte = models.TextField()
    html = models.TextField(blank=True)
    message_id = models.CharField(max_length=160, unique=True)
    est_sensible = models.BooleanField("porte un lien secret", default=False)
    etat = models.CharField("état", max_length=10, choices=ETATS, default=A_ENVOYER)
    tentatives = models.PositiveIntegerField("essais", default=0)
    cree_a = models.DateTimeField("créé à")
    prochaine_a = models.DateTimeField("prochain essai à")
    derniere_erreur = models.TextField("dernière erreur", blank=True)
    envoye_a = models.DateTimeField("envoyé à", null=True)
    relance_a = models.DateTimeField("relancé à", null=True)
    refuse_a = models.DateTimeField("refusé à", null=True)

    class Meta:
        verbose_name = "courriel"
        indexes = [
            models.Index(
                fields=["prochaine_a"], name="courriel_a_envoyer", condition=models.Q(etat__in=["a_envoyer", "pris"])
            ),
            models.Index(fields=["refuse_a"], name="courriel_refuse", condition=models.Q(etat="refuse")),
        ]

    def __str__(self):
        return f"{self.objet} → {self.a}"


class Battement(models.Model):
    """The heartbeat of beat through the worker: its age tells whether silences would be recorded in time.

    `arret_a`, `reprise_a`: the last time it stopped for longer than `AGE_MAX`, told once it beats again.
    """

    AGE_MAX = timedelta(minutes=3)  # six missed beats

    nom = models.CharField(max_length=20, primary_key=True)
    battu_a = models.DateTimeField("dernier battement à")
    arret_a = models.DateTimeField("dernier arrêt à", null=True)
    reprise_a = models.DateTimeField("reprise à", null=True)

    class Meta:
        verbose_name = "battement"

    def __str__(self):
        return self.nom


class Releve(models.Model):
    """How far what reads again and again has read (« 1204:digest » of the journal, a number of file), and when."""

    nom = models.CharField(max_length=20, primary_key=True)
    jusqu_a = models.CharField("lu jusqu’à", max_length=100, blank=True)
    fait_a = models.DateTimeField("fait à")

    def __str__(self):
        return self.nom


class Jeton(models.Model):
    """The one-time key of a form: the first POST acts, its twins get the same answer."""

    cle = models.CharField(max_length=64, primary_key=True)
    empreinte = models.CharField("empreinte de la requête", max_length=64)
    adresse = models.TextField("réponse : adresse de la page suivante", blank=True)
    cree_a = models.DateTimeField()

    def __str__(self):
        return self.cle


class Limite(models.Model):
    """Tries of one key (a digest) in the running window, and until when the next ones are not heard."""

    cle = models.CharField(max_length=64, primary_key=True)
    nombre = models.PositiveIntegerField(default=0)
    depuis_a = models.DateTimeField()
    bloque_jusqu_a = models.DateTimeField(null=True)

    def __str__(self):
        return self.cle[:8]
