"""The one place that decides whether an uploaded file is acceptable and where it is kept.

`examiner` judges, `ranger` keeps, `ouvrir` gives back only what was kept, `servir` sends it; `analyser` asks the
antivirus, `morceaux` receives what comes by chunks. Nothing here knows a model: callers store the path and the SHA-256
that they were given.
"""

from . import morceaux
from .analyseur import AnalyseurInjoignable, SansVerdict, analyser
from .formats import EXTENSIONS, FORMATS, Examen, FichierRefuse, taille_max
from .nature import examiner
from .noms import nom_propre
from .rangement import (
    ENTETES,
    FichierAbsent,
    FichierAltere,
    attacher,
    effacer,
    gardes,
    ouvrir,
    ranger,
    ranger_octets,
    servir,
)

__all__ = [
    "ENTETES",
    "EXTENSIONS",
    "FORMATS",
    "AnalyseurInjoignable",
    "Examen",
    "FichierAbsent",
    "FichierAltere",
    "FichierRefuse",
    "SansVerdict",
    "analyser",
    "attacher",
    "effacer",
    "examiner",
    "gardes",
    "morceaux",
    "nom_propre",
    "ouvrir",
    "ranger",
    "ranger_octets",
    "servir",
    "taille_max",
]
