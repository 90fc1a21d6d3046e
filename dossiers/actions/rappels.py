"""Reminders before a day that matters, declared in the procedure: one a step, at 8 h of the territory, the latest when late."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from dossiers.models import Courrier, Decision, Depot, Echeance, Reexamen
from dossiers.procedures.base import Rappel
from rupco.socle import horloge, journal, suites
from rupco.socle.journal import SYSTEME, AEcrire

__all__ = ["rappeler", "reprogrammer"]

HEURE = 8
LOT = 300


@dataclass(frozen=True, slots=True)
class _Sorte:
    """What reminders are about: rows with a `rappel_a`, and their day. `nom` is what a `Rappel` says in `sur`."""

    nom: str
    modele: type
    jour: str

    def est_vive(self, ligne: Any, depot: Depot, instant: datetime) -> bool:
        """There is still something to do: before that day is over, or until it is done."""
        if self.modele is Echeance:
            return ligne.expire_a > instant
        if self.modele is Decision:
            return Decision.objects.attendues().filter(pk=ligne.pk).exists()
        if self.modele is Reexamen:  # past its term too: the service still owes its decision
            return not depot.etat_affiche.est_final
        return depot.statut == "incomplet" and instant < horloge.minuit(ligne.repondre_le + timedelta(1), depot.zone)


_SORTES = (
    _Sorte("echeance", Echeance, "jour_brut"),
    _Sorte("juge", Reexamen, "avant_le"),
    _Sorte("pieces", Courrier, "repondre_le"),
    _Sorte("du", Decision, "du_le"),
)


def rappeler() -> int:
    """Writes every reminder that is due; how many. Twice at once: rows under lock are passed over.

    A row knows the instant of its next reminder: one index says that there is nothing to do.
    """
    instant = horloge.maintenant()
    return sum(rappels for sorte in _SORTES for rappels in _tours(sorte, instant))


def reprogrammer(decision: Decision, depot: Depot, instant: datetime) -> None:
    """After the day of what is owed has changed: the next step to come, on its row. Those that are past are not sent again."""
    _le_dernier_du(_SORTES[-1], decision, depot, instant)


def _tours(sorte: _Sorte, instant: datetime):
    while (tour := _un_lot(sorte, instant))[0]:
        yield tour[1]


@transaction.atomic
def _un_lot(sorte: _Sorte, instant: datetime) -> tuple[int, int]:
    """(rows looked at, reminders written). Dépôts are locked, not the rows: in the order in which silence locks them."""
    dus = sorte.modele.objects.a_rappeler(instant)
    verrou = Depot.objects.select_for_update(of=("self",), skip_locked=True).select_related("dossier")
    lot = verrou.filter(pk__in=dus.order_by("rappel_a", "pk").values("depot")[:LOT]).order_by("pk")
    depots = {d.pk: d for d in lot}
    lignes, a_ecrire = list(dus.filter(depot__in=depots)), []
    for ligne in lignes:
        depot = depots[ligne.depot_id]
        if rappel := _le_dernier_du(sorte, ligne, depot, instant):
            a_ecrire.append((rappel, _entree(sorte, rappel, ligne, depot, instant)))
    sorte.modele.objects.bulk_update(lignes, ["rappel_a"])
    entrees = journal.ecrire_lot([e for _, e in a_ecrire]) if a_ecrire else []
    suites.planifier([(e, [r.message]) for e, (r, _) in zip(entrees, a_ecrire, strict=True)])
    return len(lignes), len(entrees)


def _le_dernier_du(sorte: _Sorte, ligne: Any, depot: Depot, instant: datetime) -> Rappel | None:
    """The most recent step that has come, if any; sets the instant of the next one."""
    jour: date = getattr(ligne, sorte.jour)
    pas = sorted(
        ((horloge.a_heure(jour - timedelta(r.jours), HEURE, depot.zone), r)
         for r in depot.declaration.rappels if r.sur == sorte.nom),
        key=lambda p: p[0],
    )  # fmt: skip
    venus = [r for quand, r in pas if quand <= instant]
    vive = sorte.est_vive(ligne, depot, instant)
    ligne.rappel_a = next((quand for quand, _ in pas if quand > instant), None) if vive else None
    return venus[-1] if venus and vive else None


def _entree(sorte: _Sorte, rappel: Rappel, ligne: Any, depot: Depot, instant: datetime) -> AEcrire:
    le = horloge.date_locale(instant, depot.zone)
    faits = {"rappel": rappel.jours, sorte.modele._meta.model_name: ligne.pk, "jour": getattr(ligne, sorte.jour)}
    return AEcrire(verbe="rappeler", cible=depot, acteur=SYSTEME, le=le, a=instant, faits=faits)
