"""Facts. Verbs are in `actions`, and only passages write a `statut`."""

from dossiers.models.acte import Acte, Compteur, Decision
from dossiers.models.alerte import Preference, Suivi, Tournee, abonnes, en_suivi
from dossiers.models.appui import Appui
from dossiers.models.courrier import Courrier
from dossiers.models.depot import CLOS, SANS_DELAI, Depot, Echeance
from dossiers.models.dossier import AccesRestreint, Dossier
from dossiers.models.echange import BrouillonEchange, Cote, Echange, Jointe
from dossiers.models.fichier import EtatAnalyse, FichierRecu
from dossiers.models.modele import Modele, textes_du
from dossiers.models.mot import Mot
from dossiers.models.piece import Piece
from dossiers.models.projet import Projet
from dossiers.models.reexamen import Reexamen
from dossiers.models.telechargement import Telechargement
from dossiers.models.televersement import Televersement
from dossiers.models.vue import Vue

__all__ = [
    "CLOS", "SANS_DELAI", "AccesRestreint", "Acte", "Appui", "BrouillonEchange", "Compteur", "Cote", "Courrier", "Decision",
    "Depot", "Dossier", "Echange", "Echeance", "EtatAnalyse", "FichierRecu", "Jointe", "Modele", "Mot", "Piece", "Preference",
    "Projet", "Reexamen", "Suivi", "Telechargement", "Televersement", "Tournee", "Vue", "abonnes", "en_suivi", "textes_du",
]  # fmt: skip
