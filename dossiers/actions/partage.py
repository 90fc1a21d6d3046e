"""What verbs share: the right asked, the entry written, the next number of a series."""

from datetime import datetime

from dossiers.models import Compteur, Depot
from dossiers.permissions import acteur
from rupco.socle import horloge, journal
from rupco.socle.passages import PassageRefuse

__all__ = ["entree", "exiger", "suivant"]


def suivant(serie: str) -> int:
    compteur = Compteur.objects.select_for_update().get_or_create(serie=serie)[0]
    compteur.dernier += 1
    compteur.save(update_fields=["dernier"])
    return compteur.dernier


def exiger(vrai: bool) -> None:
    if not vrai:
        raise PassageRefuse("Vous n’avez pas le droit de faire cette action.")


def entree(verbe: str, depot: Depot, par, instant: datetime, **faits) -> journal.AEcrire:
    qui = acteur(par, depot.dossier, instant)
    le = horloge.date_locale(instant, depot.zone)
    return journal.AEcrire(verbe=verbe, cible=depot, acteur=qui, le=le, a=instant, faits=faits)
