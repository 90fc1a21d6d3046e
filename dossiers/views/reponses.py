"""What was declared in a filed dépôt, as people read it."""

from datetime import date

from deadlines.explication import en_lettres
from dossiers.models import Depot
from dossiers.procedures.base import Champ, Genre
from dossiers.templatetags.lieux import par_region

__all__ = ["reponses_de"]


def reponses_de(depot: Depot) -> list[tuple[str, list[tuple[str, str]]]]:
    """(title of the step, (label, answer) pairs); what was left empty is not there."""
    etapes = [
        (
            etape.titre,
            [(c.libelle, _reponse(c, v)) for c in etape.champs if (v := valeurs.get(c.nom)) not in (None, "", [])],
        )
        for etape in depot.declaration.etapes
        if (valeurs := depot.donnees.get(etape.code))
    ]
    return [(titre, reponses) for titre, reponses in etapes if reponses]


def _reponse(champ: Champ, valeur) -> str:
    match champ.genre:
        case Genre.DATE:
            return en_lettres(date.fromisoformat(valeur), jour=False)
        case Genre.OUI_NON:
            return valeur.capitalize()
        case Genre.CHOIX:
            return dict(champ.choix).get(valeur, valeur)
        case Genre.ETABLISSEMENTS:
            return par_region(valeur)
    return str(valeur)
