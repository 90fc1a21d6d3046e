"""What lists and searches read, kept in the transaction of the fact it tells: words of a dossier, place of a dépôt."""

import time
from collections.abc import Iterator

from django.db import transaction
from django.db.models import QuerySet, prefetch_related_objects

from dossiers.actions.partage import tenir
from dossiers.models import CLOS, SANS_DELAI, Depot, Dossier, Mot
from dossiers.models.mot import morceaux, textes_de
from rupco.socle import horloge
from rupco.socle.models import Releve

__all__ = ["indexer", "ranger", "ranger_les_autres", "refaire_l_index", "reindexer"]

VERSION = "1"  # of how words and places are made: raised with them, and all of them are made again
RELEVE = "index"  # « 1 »: all is of that version; « 1:4200 »: up to that dossier
LOT, TOUR = 200, 50.0  # dossiers a transaction, seconds a round


def ranger(depot: Depot, statut: str) -> bool:
    """Gives a dépôt its place in the bannette as it will be in that state: its service, the date to aim at. True if it moved.

    Nothing is saved: the passage does it with the rest.
    """
    avant = (depot.service_id, depot.viser_le)
    if depot.depose_a is None:
        depot.service_id, depot.viser_le = None, CLOS
    elif depot.table.etats[statut].est_final or not depot.declaration.est_instruit:
        depot.service_id, depot.viser_le = depot.dossier.service_id, CLOS
    else:
        jours = [e.jour_brut for e in depot.echeances.all() if e.etat == e.EN_COURS]
        sinon = depot.terme_du_juge or SANS_DELAI
        depot.service_id, depot.viser_le = depot.dossier.service_id, min(jours, default=sinon)
    return avant != (depot.service_id, depot.viser_le)


def ranger_les_autres(depot: Depot) -> None:
    """The other dépôts of a dossier go to the service where this one went; saved, since no passage of theirs will do it."""
    for autre in depot.dossier.depots.exclude(pk=depot.pk).exclude(depose_a=None):
        autre.dossier = depot.dossier
        if ranger(autre, autre.statut):
            if autre.viser_le < CLOS:  # who followed it is of the service before
                autre.suivi_par = None
            autre.save(update_fields=["service", "viser_le", "suivi_par"])


def indexer(dossier: Dossier, *, avec: Depot | None = None) -> None:
    """Keeps the words of a dossier; `avec`: a dépôt being filed, whose answers are not in the database yet."""
    depots = [d for d in dossier.depots.all() if avec is None or d.pk != avec.pk] + ([avec] if avec else [])
    for d in depots:
        d.dossier = dossier
    dits = {mot for _, texte in textes_de(dossier, depots) for _, _, mot in morceaux(texte)}
    connus = {m.mot: m.pk for m in dossier.mots.all()}
    if perdus := [pk for mot, pk in connus.items() if mot not in dits]:
        Mot.objects.filter(pk__in=perdus).delete()
    Mot.objects.bulk_create((Mot(mot=m, dossier=dossier) for m in sorted(dits - set(connus))), ignore_conflicts=True)


def reindexer(dossiers=None) -> Iterator[int]:
    """Reads everything again, a few hundred dossiers a transaction: how many were read so far. Done twice, it changes nothing."""
    lus = 0
    for lot in _relire(Dossier.objects.all() if dossiers is None else dossiers):
        lus += len(lot)
        yield lus


def refaire_l_index() -> int:
    """A round of what an upgrade asks: the dossiers whose words and places another VERSION made are read again, from where the
    last round stopped; how many. Two at once: the second one stops. When nothing is to be done, it costs one query."""
    ici, _ = Releve.objects.get_or_create(nom=RELEVE, defaults={"fait_a": horloge.reel()})
    version, _, apres = ici.jusqu_a.partition(":")
    if ici.jusqu_a == VERSION:
        return 0
    lus, fin = 0, time.monotonic() + TOUR
    for lot in _relire(Dossier.objects.all(), int(apres or 0) if version == VERSION else 0):
        lus += len(lot)
        if not _noter(ici, f"{VERSION}:{lot[-1].pk}") or time.monotonic() > fin:
            return lus
    _noter(ici, VERSION)
    return lus


def _noter(ici: Releve, jusqu_a: str) -> bool:
    """How far it was read; False when another worker went on meanwhile."""
    tenu = Releve.objects.filter(nom=RELEVE, jusqu_a=ici.jusqu_a).update(jusqu_a=jusqu_a, fait_a=horloge.reel())
    ici.jusqu_a = jusqu_a
    return bool(tenu)


def _relire(lignes: QuerySet, apres: int = 0) -> Iterator[list[Dossier]]:
    """Each lot read again and committed, in order; `apres`: the number of the last one that needs it no more."""
    while True:
        with transaction.atomic():
            pks = list(lignes.filter(pk__gt=apres).order_by("pk").values_list("pk", flat=True)[:LOT])
            # The dépôts before their dossiers, as a passage does; both are read after it, as it left them.
            tenir(Depot.objects.filter(dossier__in=pks))
            verrou = Dossier.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk")
            lot = list(verrou.select_related("etablissement"))
            prefetch_related_objects(lot, "depots__echeances", "depots__reexamen", "mots")
            for dossier in lot:
                indexer(dossier)
                for depot in dossier.depots.all():
                    depot.dossier = dossier
                    if ranger(depot, depot.statut):
                        depot.save(update_fields=["service", "viser_le"])
        if not lot:
            return
        apres = lot[-1].pk
        yield lot
