"""What was declared in a filed dépôt, as people read it: the same words on the employer's page, the agent's, and on paper."""

from datetime import date

from deadlines.explication import en_lettres
from dossiers.models import Depot
from dossiers.procedures.base import Champ, Genre
from dossiers.templatetags.lieux import par_region

__all__ = ["reponses_de"]


def reponses_de(depot: Depot) -> list[tuple[str, list[tuple[str, str]]]]:
    """(title of the step, (label, answer) pairs); what was left empty is not there, nor the clauses: they have their table."""
    etapes = [
        (
            etape.titre,
            [
                (c.libelle, _reponse(c, v))
                for c in etape.champs
                if not c.forme and (v := valeurs.get(c.nom)) not in (None, "", [])
            ],
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
            return champ.mots[valeur == "non"]
        case Genre.CHOIX:
            return dict(champ.choix).get(valeur, valeur)
        case Genre.ETABLISSEMENTS:
            return par_region(valeur)
    return str(valeur)
