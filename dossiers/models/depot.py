"""The dépôt, unit that has a state; the échéance, a legal delay that runs: a row, never a task."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from deadlines.delais import Terme
from deadlines.explication import en_lettres
from deadlines.regles import regle
from dossiers.models.dossier import Dossier, vus_par
from dossiers.procedures import genre
from dossiers.procedures.base import GenreDepot
from habilitations.models import Service
from habilitations.perimetre import perimetre
from habilitations.territoires import Territoire, departement_du_code_postal, territoire
from rupco.socle.models import Courriel
from rupco.socle.passages import Etat, Passage, Table

__all__ = ["A_CALCULER", "CLOS", "SANS_DELAI", "Depot", "Echeance"]

A_CALCULER = datetime(1970, 1, 1, tzinfo=UTC)  # a reminder's instant that nobody has worked out yet: looked at at once
SANS_DELAI, CLOS = date(9999, 12, 30), date(9999, 12, 31)  # after every day: it waits but no delay runs; nothing to do


class DepotsQuerySet(models.QuerySet):
    def visibles_par(self, user, instant: datetime):
        """Same rule as the dossier's; a draft is the company's alone."""
        visibles = self.filter(vus_par(user, instant, par="dossier__"))
        return visibles.exclude(statut="brouillon") if perimetre(user, instant).est_du_service else visibles

    def a_instruire_par(self, user, instant: datetime):
        """The bannette: what was filed with this agent's services and is not over, served by an index."""
        return self.filter(service__in=perimetre(user, instant).services, viser_le__lt=CLOS)


class Depot(models.Model):
    """One act filed at a proven instant.

    `saisie` holds what was typed, step by step, as typed (a draft loses nothing, even what is wrong);
    `donnees` holds the checked values, frozen at the filing; `adresses`, those of the representatives corrected since, by the
    name of their question. `depose_le` is the date of the territory.
    """

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="depots")
    numero = models.PositiveSmallIntegerField("n°")
    genre = models.CharField(max_length=30)
    statut = models.CharField(max_length=20, default="brouillon", editable=False, db_index=True)
    zone = models.CharField("fuseau", max_length=40)
    saisie = models.JSONField(default=dict, blank=True)
    donnees = models.JSONField("données", default=dict, blank=True)
    depose_a = models.DateTimeField("déposé à", null=True, blank=True)
    depose_le = models.DateField("déposé le", null=True, blank=True)
    depose_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="déposé par",
    )
    complet_le = models.DateField("complet depuis le", null=True, blank=True)
    completude_constatee_a = models.DateTimeField("complétude constatée à", null=True, blank=True)
    completude_constatee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="complétude constatée par",
    )
    suivi_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="suivi par"
    )
    precedent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="suivants", verbose_name="fait suite à"
    )
    adresses = models.JSONField("adresses corrigées", default=dict, blank=True)
    # Read again from the dossier and its échéances at each passage: the order of the bannette is a row's own, so that an
    # index serves it.
    service = models.ForeignKey(
        Service,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
        verbose_name="service saisi",
    )
    viser_le = models.DateField("date à viser", default=CLOS, editable=False)
    retire_a = models.DateTimeField("retiré à", null=True, blank=True)
    motif_retrait = models.TextField("motif du retrait", blank=True)

    objects = DepotsQuerySet.as_manager()

    class Meta:
        verbose_name = "dépôt"
        verbose_name_plural = "dépôts"
        ordering = ["numero"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "numero"], name="depot_numero_unique"),
            models.CheckConstraint(
                condition=Q(statut="brouillon")
                | Q(depose_a__isnull=False, depose_le__isnull=False, depose_par__isnull=False),
                name="depot_depose_a_une_date_certaine",
                violation_error_message="Un dépôt envoyé a une date certaine et un auteur.",
            ),
        ]
        indexes = [
            models.Index(fields=["service", "viser_le", "-id"], name="depot_bannette"),
            models.Index(fields=["viser_le", "-id"], name="depot_national"),
            models.Index(
                fields=["service", "viser_le", "-id"],
                name="depot_libre",
                condition=Q(suivi_par=None, viser_le__lt=CLOS),
            ),
            models.Index(
                fields=["service", "suivi_par", "viser_le", "-id"], name="depot_a_moi", condition=Q(viser_le__lt=CLOS)
            ),
            models.Index(fields=["service", "-depose_a", "-id"], name="depot_recent", condition=Q(viser_le__lt=CLOS)),
        ]

    def __str__(self):
        return f"{self.dossier.reference} n° {self.numero}"

    @property
    def declaration(self) -> GenreDepot:
        return genre(self.dossier.procedure, self.genre)

    @property
    def table(self) -> Table:
        return self.declaration.table

    @property
    def etat_affiche(self) -> Etat:
        return self.table.etats[self.statut]

    @property
    def est_un_reexamen(self) -> bool:
        """Opened by the service, after a decision was struck: the employer filed nothing."""
        return "ouvrir" in self.table

    @property
    def sans_delai(self) -> str:
        """Where silence says nothing, the sentence that says so: of a réexamen, with the judge's term when he gave one."""
        terme = self.reexamen.phrase_du_terme if self.est_un_reexamen else ""
        return terme or self.declaration.sans_delai

    @property
    def a_viser(self) -> date | None:
        """The day that the bannette counts to: before roll-over, or a judge's term; None when there is none."""
        return self.viser_le if self.viser_le < SANS_DELAI else None

    @property
    def terme_du_juge(self) -> date | None:
        """The last day that a judge gives to decide again; None when no judge did."""
        return self.reexamen.avant_le if self.est_un_reexamen else None

    @property
    def initial(self) -> "Depot":
        """What the employer filed: of a réexamen, the request that is examined again."""
        return self.reexamen.decision.depot.initial if self.est_un_reexamen else self

    @property
    def du_est_rendu(self) -> bool:
        """What is owed after its acceptance was filed, in this dossier; asks nothing where its dépôts were read with it."""
        du = self.declaration.du
        return bool(du) and any(d.genre == du.genre and d.depose_a for d in self.dossier.depots.all())

    @property
    def est_brouillon(self) -> bool:
        return self.statut == "brouillon"

    def lieu_selon(self, donnees: Mapping[str, Mapping[str, Any]]) -> Territoire:
        """Where it would be filed with these checked answers: several regions are the seat's affair (R1237-6-1). Said once, at
        the dossier's first filing; what comes after goes where the dossier is."""
        ou, dossier = self.declaration.competence, self.dossier
        dites = donnees.get(ou.etape, {}) if ou else {}
        if ou is None or dossier.depose_a or dites.get(ou.question) != "oui":
            return dossier.territoire
        return territoire(departement_du_code_postal(dites[ou.code_postal]))

    def valeurs(self, etape: str) -> dict:
        """What was typed in a step, as typed."""
        return self.saisie.get(etape, {}).get("valeurs", {})

    @property
    def derniere_echeance(self) -> "Echeance | None":
        """The delay that runs, or the last that ran; asks nothing where they were read with the dépôt."""
        return max(self.echeances.all(), key=lambda e: e.pk, default=None)

    def adresses_des_representants(self) -> dict[str, str]:
        """E-mails of the works council and of the signatories, by the name of their question, as they are now."""
        declarees = {
            n: v for n, v in sorted(self.donnees.get("representants", {}).items()) if v and n.endswith("_courriel")
        }
        return declarees | {n: v for n, v in self.adresses.items() if n in declarees}

    def adresses_refusees(self) -> dict[str, str]:
        """Those of them that refused a mail about this dépôt, by the name of their question: one query."""
        siennes = Courriel.objects.filter(
            etat=Courriel.REFUSE, suite__entree__cible=self._meta.label_lower, suite__entree__cible_id=self.pk
        )
        refusees = set(siennes.values_list("a", flat=True))
        return {n: a for n, a in self.adresses_des_representants().items() if a.lower() in refusees}

    def version(self, etape: str) -> int:
        """How many times a step was saved: two tabs on the same step notice each other."""
        return self.saisie.get(etape, {}).get("version", 0)

    def est_a_regler(self, instant: datetime) -> bool:
        """A delay was reached and its effect is not written yet."""
        return self.echeances.atteintes(instant).exists()

    def phrase_de_refus(self, p: Passage) -> str:
        """Why this passage is not possible from here, what happened and when."""
        if self.statut == "accepte_tacitement":
            fin = self.echeances.get(etat=Echeance.ATTEINTE)
            return (
                f"«\u00a0{p.libelle}\u00a0» n’est plus possible\u00a0: le délai a expiré le "
                f"{en_lettres(fin.dernier_jour)} à 24\u00a0h. Le silence du service a valu acceptation."
            )
        etat = f"«\u00a0{self.etat_affiche.libelle}\u00a0»"
        return f"«\u00a0{p.libelle}\u00a0» n’est pas possible\u00a0: la demande est à l’état {etat}."


class EcheancesQuerySet(models.QuerySet):
    def en_cours(self):
        return self.filter(etat=Echeance.EN_COURS)

    def atteintes(self, instant: datetime):
        """Still running on paper, reached in law: the instant of expiry has come."""
        return self.filter(etat=Echeance.EN_COURS, expire_a__lte=instant)

    def a_rappeler(self, instant: datetime):
        """A reminder is due, or not worked out yet."""
        return self.filter(etat=Echeance.EN_COURS, rappel_a__lte=instant)

    def visibles_par(self, user, instant: datetime):
        return self.filter(vus_par(user, instant, par="depot__dossier__"))


class Echeance(models.Model):
    """A legal delay running: rule, day 0, day before roll-over, last day, instant it expires (UTC), calendar frozen."""

    EN_COURS, TENUE, ATTEINTE, ANNULEE = "en_cours", "tenue", "atteinte", "annulee"
    ETATS = [(EN_COURS, "En cours"), (TENUE, "Tenue"), (ATTEINTE, "Atteinte"), (ANNULEE, "Annulée")]

    depot = models.ForeignKey(Depot, models.PROTECT, related_name="echeances", verbose_name="dépôt")
    delai = models.CharField("délai", max_length=20)
    depart = models.DateField("jour 0")
    calendrier = models.CharField(max_length=30)
    jour_brut = models.DateField("dernier jour avant report")
    dernier_jour = models.DateField()
    expire_a = models.DateTimeField("expire à")
    etat = models.CharField("état", max_length=10, choices=ETATS, default=EN_COURS)
    rappel_a = models.DateTimeField("prochain rappel à", null=True, blank=True, default=A_CALCULER)

    objects = EcheancesQuerySet.as_manager()

    class Meta:
        verbose_name = "échéance"
        constraints = [
            models.UniqueConstraint(
                fields=["depot", "delai"], condition=Q(etat="en_cours"), name="echeance_une_en_cours"
            ),
            models.CheckConstraint(
                condition=Q(depart__lt=models.F("jour_brut")) & Q(jour_brut__lte=models.F("dernier_jour")),
                name="echeance_jours_dans_l_ordre",
                violation_error_message="Le délai finit après son départ, et le report ne l’avance pas.",
            ),
        ]
        indexes = [
            models.Index(fields=["expire_a", "id"], name="echeance_en_cours", condition=Q(etat="en_cours")),
            models.Index(fields=["rappel_a"], name="echeance_a_rappeler", condition=Q(etat="en_cours")),
            models.Index(fields=["-expire_a", "-id"], name="echeance_atteinte", condition=Q(etat="atteinte")),
        ]

    def __str__(self):
        return f"{self.delai} {self.dernier_jour}"

    @property
    def terme(self) -> Terme:
        """The same delay, computed again by the pure module: its readings and its day-by-day explanation."""
        return regle(self.delai).terme(self.depart, self.calendrier)

    def est_atteinte(self, instant: datetime) -> bool:
        """The same question as `atteintes`, of a row that was read."""
        return self.etat == self.EN_COURS and self.expire_a <= instant

    @property
    def est_reportee(self) -> bool:
        return self.jour_brut != self.dernier_jour
