"""What dossiers hold back: who alone manages a company's access stays while one of its requests waits for a decision."""

from dossiers.models import Depot
from dossiers.procedures import genres
from habilitations.actions.fermeture import retenir

__all__ = ["en_cours"]

_EN_COURS = sorted({e for g in genres() for e, etat in g.table.etats.items() if not etat.est_final} - {"brouillon"})


@retenir
def en_cours(siren: str) -> int:
    """How many dépôts of this SIREN are filed and not settled; a draft keeps nobody."""
    return Depot.objects.filter(dossier__siren=siren, statut__in=_EN_COURS).count()
