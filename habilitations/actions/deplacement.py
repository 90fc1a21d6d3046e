"""A merger: the rights, requests and mandates of a SIREN become those of another; nobody holds the same line twice."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F

from accounts.models import Etablissement
from habilitations.actions.fins import regler
from habilitations.actions.verrou import verrouiller
from habilitations.models import Arbitrage, CodeActivation, Habilitation, Invitation, Mandat
from rupco.socle import horloge, journal
from rupco.socle.journal import SYSTEME, Acteur
from rupco.socle.passages import passage, passages_par_lot

__all__ = ["Droits", "deplacer", "preparer", "tenir"]

_VIFS = ("demandee", "validee")
_MOTIF = "Entreprise réunie à une autre\u00a0: ce droit y existe déjà."


@dataclass(frozen=True, slots=True, kw_only=True)
class Droits:
    """What moves, and what stops because the same is held already on the other side. Rows, in a stable order."""

    droits: list[Habilitation]
    doubles: list[Habilitation]
    mandats: list[Mandat]
    mandats_doubles: list[Mandat]
    ouvertures: list[Invitation | CodeActivation]
    arbitrages: int

    def lignes(self) -> list[tuple]:
        """What a digest of the plan is made of: another fact is another plan."""
        groupes = (self.droits, self.doubles, self.mandats, self.mandats_doubles, self.ouvertures)
        return [(n, type(o).__name__, o.pk, o.statut) for n, groupe in enumerate(groupes) for o in groupe]


def tenir(de: str, vers: str, le: date) -> None:
    """Holds both SIREN until the end of the transaction, in one order for all; what ended since midnight is closed first."""
    for siren in sorted((de, vers)):
        verrouiller(siren)
        regler(siren, le)


def preparer(de: str, cible: Etablissement) -> Droits:
    """What `deplacer` would do now. Nothing is written."""
    droits, doubles = _droits(de, cible)
    vifs = Mandat.objects.filter(statut__in=("propose", "actif")).select_related("mandataire")
    la_bas = set(vifs.filter(siren=cible.siren).values_list("email", flat=True))
    mandats, mandats_doubles = [], []
    for mandat in vifs.filter(siren=de).order_by("pk"):
        (mandats_doubles if mandat.email in la_bas else mandats).append(mandat)
    portes = [m.objects.filter(siren=de, statut="ouverte").order_by("pk") for m in (Invitation, CodeActivation)]
    return Droits(
        droits=droits, doubles=doubles, mandats=mandats, mandats_doubles=mandats_doubles,
        ouvertures=[o for lignes in portes for o in lignes],
        arbitrages=Arbitrage.objects.en_cours().filter(siren__in=(de, cible.siren)).count(),
    )  # fmt: skip


def _droits(de: str, cible: Etablissement) -> tuple[list[Habilitation], list[Habilitation]]:
    """(lines that move, lines that stop): of two that say the same, the open one stays, then the one that lasts longer."""
    ordre = ("-statut", F("fin_le").desc(nulls_first=True), "pk")  # « validee » before « demandee »
    lignes = Habilitation.objects.filter(statut__in=_VIFS).select_related("user").order_by(*ordre)
    tenus = {(d.user_id, d.role): d for d in lignes.filter(siret=cible.siret)}
    bouges, doubles = [], []
    for ligne in lignes.filter(siren=de):
        deja = tenus.get((ligne.user_id, ligne.role))
        if deja and (deja.statut == "validee" or ligne.statut == "demandee"):
            doubles.append(ligne)
            continue
        if deja:  # asked for there, held here
            doubles.append(deja)
        tenus[(ligne.user_id, ligne.role)] = ligne
        bouges.append(ligne)
    return bouges, doubles


def deplacer(plan: Droits, cible: Etablissement, *, par: Acteur, instant: datetime) -> None:
    """Inside the transaction that holds both SIREN (`tenir`): each line moved has its entry, each double is ended."""
    le = horloge.date_locale(instant, "Europe/Paris")
    for ligne in (*plan.doubles, *plan.mandats_doubles):
        quel = "annuler" if ligne.statut == "demandee" else "terminer"
        with passage(ligne, quel, acteur=SYSTEME, peut=lambda p, _: "systeme" in p.par, le=le, vers=cible.siren) as p:
            p.objet.motif = _MOTIF
            if ligne.statut in ("validee", "actif"):
                p.objet.fin_le = max(le, p.objet.debut_le)
    for modele in (Invitation, CodeActivation):
        lot = [o for o in plan.ouvertures if isinstance(o, modele)]
        passages_par_lot(lot, "annuler", acteur=SYSTEME, instant=instant, poser=lambda e: None, le=lambda o: le)
    entrees = []
    for ligne in (*plan.droits, *plan.mandats):
        faits = {"de": ligne.siren, "vers": cible.siren, "siret": [ligne.siret, cible.siret]}
        entrees.append(journal.AEcrire(verbe="deplacer", cible=ligne, acteur=par, le=le, a=instant, faits=faits))
        ligne.siren, ligne.siret = cible.siren, cible.siret
        ligne.save(update_fields=["siren", "siret"])
    if entrees:
        journal.ecrire_lot(entrees)
