"""What lists and searches read, kept in the transaction of the fact it tells: words of a dossier, place of a dépôt."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import prefetch_related_objects

from dossiers.models import CLOS, SANS_DELAI, Depot, Dossier, Mot
from dossiers.models.mot import morceaux, textes_de

__all__ = ["indexer", "ranger", "ranger_les_autres", "reindexer"]

LOT = 200


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
            autre.save(update_fields=["service", "viser_le"])


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
    lus, apres = 0, 0
    lignes = Dossier.objects.all() if dossiers is None else dossiers
    while True:
        with transaction.atomic():
            verrou = lignes.select_for_update(of=("self",)).filter(pk__gt=apres).order_by("pk")
            lot = list(verrou.select_related("etablissement")[:LOT])
            prefetch_related_objects(lot, "depots__echeances", "depots__reexamen", "mots")
            for dossier in lot:
                indexer(dossier)
                for depot in dossier.depots.all():
                    depot.dossier = dossier
                    if ranger(depot, depot.statut):
                        depot.save(update_fields=["service", "viser_le"])
        if not lot:
            return
        lus, apres = lus + len(lot), lot[-1].pk
        yield lus
