"""Facts. Verbs are in `actions`, and only passages write a `statut`."""

from dossiers.models.acte import Acte, Compteur, Decision
from dossiers.models.alerte import Preference, Suivi, Tournee, abonnes, en_suivi
from dossiers.models.courrier import Courrier
from dossiers.models.depot import Depot, Echeance
from dossiers.models.dossier import AccesRestreint, Dossier
from dossiers.models.echange import BrouillonEchange, Cote, Echange, Jointe
from dossiers.models.piece import Piece
from dossiers.models.projet import Projet

__all__ = [
    "AccesRestreint", "Acte", "BrouillonEchange", "Compteur", "Cote", "Courrier", "Decision", "Depot", "Dossier", "Echange",
    "Echeance", "Jointe", "Piece", "Preference", "Projet", "Suivi", "Tournee", "abonnes", "en_suivi",
]  # fmt: skip
