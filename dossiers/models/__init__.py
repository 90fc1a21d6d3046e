"""Facts. Verbs are in `actions`, and only passages write a `statut`."""

from dossiers.models.acte import Acte, Compteur, Decision
from dossiers.models.courrier import Courrier
from dossiers.models.depot import Depot, Echeance
from dossiers.models.dossier import AccesRestreint, Dossier
from dossiers.models.modele import Modele, textes_du
from dossiers.models.piece import Piece
from dossiers.models.projet import Projet

__all__ = [
    "AccesRestreint", "Acte", "Compteur", "Courrier", "Decision", "Depot", "Dossier", "Echeance", "Modele", "Piece",
    "Projet", "textes_du",
]  # fmt: skip
