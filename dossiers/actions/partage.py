"""What verbs share: the right asked, the entry written, the next number of a series."""

from collections.abc import Iterable
from datetime import datetime

from dossiers.models import Compteur, Depot
from dossiers.permissions import acteur
from rupco.socle import horloge, journal
from rupco.socle.passages import PassageRefuse

__all__ = ["entree", "exiger", "suivant", "tenir"]


def suivant(serie: str) -> int:
    """The next number of a series, without gaps: its row is locked until the transaction ends."""
    compteur = Compteur.objects.select_for_update().get_or_create(serie=serie)[0]
    compteur.dernier += 1
    compteur.save(update_fields=["dernier"])
    return compteur.dernier


def exiger(vrai: bool) -> None:
    """Raises PassageRefuse, with the sentence of a missing right, unless it is true."""
    if not vrai:
        raise PassageRefuse("Vous n’avez pas le droit de faire cette action.")


def tenir(depots: Iterable[Depot]) -> dict[int, Depot]:
    """These rows locked, by number: in one order and before the head of the journal, so that nobody waits for this bulk while
    it waits for him."""
    verrou = Depot.objects.select_for_update(of=("self",)).select_related("dossier")
    return {d.pk: d for d in verrou.filter(pk__in=[d.pk for d in depots]).order_by("pk")}


def entree(verbe: str, depot: Depot, par, instant: datetime, **faits) -> journal.AEcrire:
    """An entry to write about a dépôt, on the legal day of its territory, in the quality in which this person acts there."""
    qui = acteur(par, depot.dossier, instant)
    le = horloge.date_locale(instant, depot.zone)
    return journal.AEcrire(verbe=verbe, cible=depot, acteur=qui, le=le, a=instant, faits=faits)
