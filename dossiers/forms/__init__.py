"""The forms of this room: `depot` is made from the declarations of a procedure, `indemnite` is the public calculation."""

from dossiers.forms.adresses import Adresses
from dossiers.forms.depot import Bilan, bilan, formulaire, lire_pour_deposer
from dossiers.forms.dossier import NouveauDossier, Retrait
from dossiers.forms.indemnite import CalculIndemnite
from dossiers.forms.mesures import FinDesMesures
from dossiers.forms.restriction import PersonneANommer

__all__ = [
    "Adresses", "Bilan", "CalculIndemnite", "FinDesMesures", "NouveauDossier", "PersonneANommer", "Retrait", "bilan",
    "formulaire", "lire_pour_deposer",
]  # fmt: skip
