"""A hand asked of a colleague on some dépôts: written in the journal of each, told by one mail. Nothing else changes."""

from collections.abc import Iterable
from hashlib import sha256

from django.db import transaction

from dossiers.actions.depots import constater_silences
from dossiers.actions.partage import entree, exiger, tenir
from dossiers.models import CLOS, Appui, Depot
from dossiers.permissions import acteur, qualites
from habilitations.perimetre import agents_du_service
from rupco.socle import horloge, journal, suites
from rupco.socle.passages import PassageRefuse

__all__ = ["demander_appui"]


def demander_appui(depots: Iterable[Depot], *, par, a, mot: str) -> list[tuple[Depot, PassageRefuse]]:
    """Asks once for all those that may be; the others, and why. Holders, states and delays stay as they are."""
    depots, admis, refuses = list(depots), [], []
    constater_silences(depots=[d.pk for d in depots])
    with transaction.atomic():
        tenus = tenir(depots)
        instant = horloge.maintenant()
        for depot in depots:
            try:
                _exiger(tenus[depot.pk], par, a, instant)
                admis.append(tenus[depot.pk])
            except PassageRefuse as refus:
                refuses.append((depot, refus))
        if admis:
            _demander(admis, par, a, mot, instant)
    return refuses


def _exiger(depot: Depot, par, a, instant) -> None:
    exiger("agent" in qualites(par, depot.dossier, instant))
    if depot.viser_le >= CLOS:
        raise PassageRefuse(f"Ce dépôt n’est plus à instruire\u00a0: «\u00a0{depot.etat_affiche.libelle}\u00a0».")
    le = horloge.date_locale(instant, "Europe/Paris")
    if a.pk == par.pk or not agents_du_service(depot.dossier.service_id, le).filter(pk=a.pk).exists():
        raise PassageRefuse("Choisissez un collègue du service.")


def _demander(depots: list[Depot], par, a, mot: str, instant) -> None:
    appui = Appui.objects.create(demande_par=par, a=a, mot=mot, demande_a=instant)
    appui.depots.set(depots)
    faits = {"depots": [d.pk for d in depots], "a": a.pk, "empreinte": sha256(mot.encode()).hexdigest()}
    sienne = journal.AEcrire(
        verbe="demander_appui", cible=appui, acteur=acteur(par, depots[0].dossier, instant), faits=faits,
        le=horloge.date_locale(instant, "Europe/Paris"), a=instant,
    )  # fmt: skip
    sur_chacun = [entree("demander_appui", d, par, instant, appui=appui.pk, a=a.pk) for d in depots]
    ecrite, *_ = journal.ecrire_lot([sienne, *sur_chacun])
    suites.planifier([(ecrite, ["depots.appui"])])
