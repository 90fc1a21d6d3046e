"""The life of a right, read from the journal: what happened, when, by whom. Names are those of today."""

from dataclasses import dataclass
from datetime import date, datetime

from accounts.models import User
from deadlines.explication import en_lettres
from habilitations.models import Habilitation
from rupco.socle import horloge
from rupco.socle.models import Entree

__all__ = ["Fait", "histoire"]

_VERBES = {
    "demander": "Accès demandé",
    "declarer": "Accès déclaré sur l’honneur",
    "ouvrir": "Accès ouvert par le portail",
    "relancer": "Demande relancée",
    "valider": "Accès ouvert",
    "refuser": "Demande refusée",
    "annuler": "Demande annulée",
    "changer": "Accès changé",
    "terminer": "Accès fermé",
    "prevenir": "Fin prochaine annoncée",
}
_QUALITES = {"loi": "à la date prévue", "systeme": "par le portail", "agent": "par le service"}
_ORIGINES = {"invitation": "sur invitation", "code": "par code d’activation"}


@dataclass(frozen=True, slots=True)
class Fait:
    """A line: what, when it was written (`a`), the legal day (`le`), by whom, and what it changed."""

    quoi: str
    a: datetime
    le: date
    par: str
    detail: str = ""

    @property
    def ecrit_le(self) -> date:
        """The day it was written, in Paris: later than the legal one when the worker was late."""
        return horloge.date_locale(self.a, Habilitation.zone)


def histoire(droit: Habilitation) -> list[Fait]:
    """Every entry of a right, the last one first. Two queries."""
    entrees = list(Entree.objects.filter(cible=droit._meta.label_lower, cible_id=droit.pk).order_by("-rang"))
    noms = {u.pk: str(u) for u in User.objects.filter(pk__in={e.acteur_id for e in entrees if e.acteur_id})}
    return [
        Fait(_VERBES.get(e.verbe, e.verbe.capitalize()), e.enregistre_a, e.le, _par(e, noms), _detail(e))
        for e in entrees
    ]


def _par(entree: Entree, noms: dict[int, str]) -> str:
    if entree.faits.get("origine") in _ORIGINES:
        return _ORIGINES[entree.faits["origine"]]
    if entree.acteur in _QUALITES:
        return _QUALITES[entree.acteur]
    return f"par {noms[entree.acteur_id]}" if entree.acteur_id in noms else ""


def _detail(entree: Entree) -> str:
    """« Employeur devient Gestionnaire des accès. Fin le 31 décembre 2026. »"""
    phrases, roles = [], dict(Habilitation.Role.choices)
    role, fin = entree.faits.get("role"), entree.faits.get("fin_le")
    if isinstance(role, list) and role[0] != role[1]:
        phrases.append(f"«\u00a0{roles[role[0]]}\u00a0» devient «\u00a0{roles[role[1]]}\u00a0».")
    if isinstance(fin, list):
        avant, fin = fin
        if avant and not fin:
            phrases.append("La date de fin est ôtée.")
        fin = None if avant == fin else fin
    if fin:
        phrases.append(f"Fin le {en_lettres(date.fromisoformat(fin), jour=False)}.")
    return " ".join(phrases)
