"""The decision being written: prepared by an agent, sent to a signataire, sent back or signed."""

from django.conf import settings
from django.db import models

from dossiers.models.acte import Decision
from dossiers.models.depot import Depot
from dossiers.procedures.tables import TABLE_PROJET
from rupco.socle.passages import Etat, Passage, Table

__all__ = ["PASSAGES", "Projet"]

PASSAGES = {
    Decision.Sens.ACCEPTATION: "accepter",
    Decision.Sens.REFUS: "refuser",
}  # what signing each is, for the dépôt


class Projet(models.Model):
    """One a dépôt. `points`: by point of control, « constat », « texte » and « attendu » (what a new agreement must hold).

    Kept when silence came first: it has no effect, and what was typed is not lost.
    """

    depot = models.OneToOneField(Depot, models.PROTECT, related_name="projet", verbose_name="dépôt")
    statut = models.CharField(max_length=20, default="en_redaction", editable=False)
    sens = models.CharField(max_length=12, blank=True)
    points = models.JSONField(default=dict, blank=True)
    visas = models.TextField("autres visas", blank=True)
    version = models.PositiveIntegerField(default=1)
    prepare_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    prepare_a = models.DateTimeField()
    signataire = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    soumis_a = models.DateTimeField(null=True, blank=True)
    retour = models.TextField("à revoir", blank=True)

    class Meta:
        verbose_name = "projet de décision"
        verbose_name_plural = "projets de décision"

    def __str__(self):
        return f"Projet, {self.depot}"

    table: Table = TABLE_PROJET

    @property
    def passage(self) -> str:
        """What signing it is, for its dépôt; "" while its direction is not chosen."""
        return PASSAGES.get(self.sens, "")

    @property
    def zone(self) -> str:
        return self.depot.zone

    @property
    def etat_affiche(self) -> Etat:
        return self.table.etats[self.statut]

    def est_a_regler(self, instant) -> bool:
        """Never: a draft has no clock. It is signed inside the passage of its dépôt, whose hour, read after the lock, counts."""
        return False

    def phrase_de_refus(self, p: Passage) -> str:
        etat = f"«\u00a0{self.etat_affiche.libelle}\u00a0»"
        return f"«\u00a0{p.libelle}\u00a0» n’est pas possible\u00a0: le projet est à l’état {etat}."
