"""Facts. Verbs are in `actions`, and only passages write a `statut`."""

from dossiers.models.acte import Acte, Compteur, Decision
from dossiers.models.courrier import Courrier
from dossiers.models.depot import CLOS, SANS_DELAI, Depot, Echeance
from dossiers.models.dossier import AccesRestreint, Dossier
from dossiers.models.fichier import EtatAnalyse, FichierRecu
from dossiers.models.modele import Modele, textes_du
from dossiers.models.mot import Mot
from dossiers.models.piece import Piece
from dossiers.models.projet import Projet
from dossiers.models.televersement import Televersement
from dossiers.models.vue import Vue

__all__ = [
    "CLOS", "SANS_DELAI", "AccesRestreint", "Acte", "Compteur", "Courrier", "Decision", "Depot", "Dossier", "Echeance",
    "EtatAnalyse", "FichierRecu", "Modele", "Mot", "Piece", "Projet", "Televersement", "Vue", "textes_du",
]  # fmt: skip
