"""A merger: the dossiers of a SIREN go to another, with its rights. Told first, then done whole or not at all."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction

from accounts.models import Etablissement, User
from dossiers.actions.index import indexer
from dossiers.actions.partage import exiger
from dossiers.models import Depot, Dossier
from habilitations.actions import deplacement as droits
from habilitations.models import Service
from habilitations.perimetre import gestionnaires_de, habilites_de
from habilitations.territoires import territoire
from rupco.socle import horloge, journal, suites
from rupco.socle.journal import Acteur
from rupco.socle.passages import PassageRefuse

__all__ = ["Deplacement", "deplacer", "preparer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deplacement:
    """What would move from `de` to `cible`, and who would see more. A draft takes the place of its new company."""

    de: str
    cible: Etablissement
    dossiers: list[Dossier]
    droits: droits.Droits
    d_ici: list[User]
    de_la_bas: list[User]
    chez_la_cible: int

    @property
    def brouillons(self) -> list[Dossier]:
        return [d for d in self.dossiers if d.depose_a is None]

    @property
    def reserves(self) -> list[Dossier]:
        return [d for d in self.dossiers if d.est_restreint]

    @property
    def obstacles(self) -> list[str]:
        """Why it cannot be done now; [] when it can."""
        trouves = []
        if self.droits.arbitrages:
            trouves.append("Une demande d’accès attend la décision du service, pour l’une des deux entreprises.")
        if not (self.dossiers or self.droits.lignes()):
            trouves.append("Ce SIREN n’a ni dossier, ni droit d’accès\u00a0: il n’y a rien à déplacer.")
        return trouves

    @property
    def empreinte(self) -> str:
        """The digest of what was shown: what changed since must be shown again."""
        lignes = [(d.pk, d.reference, d.est_restreint, d.depose_a is None) for d in self.dossiers]
        gens = [u.pk for u in (*self.d_ici, *self.de_la_bas)]
        return sha256(repr((self.de, self.cible.siret, lignes, self.droits.lignes(), gens)).encode()).hexdigest()


def preparer(de: str, cible: Etablissement, le: date) -> Deplacement:
    """The dry run: nothing is written. Raises PassageRefuse when both are the same company."""
    if de == cible.siren:
        raise PassageRefuse("Les deux SIREN sont les mêmes.")
    return Deplacement(
        de=de, cible=cible, droits=droits.preparer(de, cible),
        dossiers=list(Dossier.objects.filter(siren=de).order_by("pk")),
        d_ici=list(habilites_de(de, le, lecteurs=True)),
        de_la_bas=list(habilites_de(cible.siren, le, lecteurs=True)),
        chez_la_cible=Dossier.objects.filter(siren=cible.siren).count(),
    )  # fmt: skip


@transaction.atomic
def deplacer(de: str, cible: Etablissement, *, par: User, vu: str, motif: str, demande: str = "") -> Deplacement:
    """Does what was shown (`vu`, its digest), in one transaction. Raises PassageRefuse when something changed since.

    References, filed papers and their establishment stay as they are. `motif`: a code, `demande`: a number; both are journalled.
    """
    exiger(par.is_active and par.is_superuser)
    instant = horloge.maintenant()
    le = horloge.date_locale(instant, "Europe/Paris")
    droits.tenir(de, cible.siren, le)
    list(Dossier.objects.select_for_update(of=("self",)).filter(siren=de).order_by("pk"))
    plan = preparer(de, cible, le)
    if plan.obstacles or plan.empreinte != vu:
        raise PassageRefuse(" ".join(plan.obstacles) or "Quelque chose a changé depuis cet essai. Relisez-le.")
    a_qui = sorted({*gestionnaires_de(de, le), *gestionnaires_de(cible.siren, le)})
    qui = Acteur("administrateur", par.pk)
    droits.deplacer(plan.droits, cible, par=qui, instant=instant)
    entrees = [_deplacer_un(dossier, cible, qui, instant) for dossier in plan.dossiers]
    faits = {"de": de, "vers": cible.siren, "dossiers": len(entrees), "motif": motif, "demande": demande}
    recap = journal.AEcrire(verbe="reunir", cible=cible, acteur=qui, le=le, a=instant, faits=faits)
    recap = journal.ecrire_lot([*entrees, recap])[-1]
    suites.planifier([(recap, ["dossiers.deplaces"])], a_qui)
    return plan


def _deplacer_un(dossier: Dossier, cible: Etablissement, qui: Acteur, instant: datetime) -> journal.AEcrire:
    faits = {"de": dossier.siren, "vers": cible.siren}
    dossier.siren = cible.siren
    if dossier.depose_a is None:
        lieu = territoire(cible.departement)
        dossier.etablissement, dossier.departement = cible, lieu.departement
        dossier.service = Service.objects.get(code=lieu.service)
        Depot.objects.filter(dossier=dossier).update(zone=lieu.zone)
    dossier.save(update_fields=["siren", "etablissement", "departement", "service"])
    indexer(dossier)
    le = horloge.date_locale(instant, dossier.territoire.zone)
    return journal.AEcrire(verbe="deplacer", cible=dossier, acteur=qui, le=le, a=instant, faits=faits)
