"""Addresses of the representatives that turn out to be wrong: corrected by the employer, and what they refused leaves again."""

from django.db import transaction

from dossiers.actions.partage import entree, exiger
from dossiers.models import Depot
from dossiers.permissions import peut_ecrire
from rupco.socle import horloge, journal, suites
from rupco.socle.models import Courriel

__all__ = ["corriger_adresses"]


@transaction.atomic
def corriger_adresses(depot: Depot, *, par, adresses: dict[str, str]) -> int:
    """Keeps new addresses, by the name of their question; how many changed. What was declared at the filing stays as it was.

    Each mail that an old address refused is written again to the new one: the law wants them told (L1237-19-4).
    """
    instant = horloge.maintenant()
    depot = Depot.objects.select_for_update(of=("self",)).select_related("dossier").get(pk=depot.pk)
    exiger(peut_ecrire(par, depot.dossier, instant))
    avant = depot.adresses_des_representants()
    neuves = {n: a for n, a in adresses.items() if n in avant and a.lower() != avant[n].lower()}
    if not neuves:
        return 0
    depot.adresses |= neuves
    depot.save(update_fields=["adresses"])
    journal.ecrire(entree("corriger_adresses", depot, par, instant, champs=sorted(neuves)))
    for nom, adresse in neuves.items():
        perdus = Courriel.objects.filter(
            etat=Courriel.REFUSE, a=avant[nom].lower(), suite__entree__cible=depot._meta.label_lower,
            suite__entree__cible_id=depot.pk,
        )  # fmt: skip
        lot = [(c.suite.entree, [c.suite.declaration]) for c in perdus.select_related("suite__entree")]
        suites.planifier(lot, [adresse.lower()])
    return len(neuves)
