"""Rights that reach their end: the law closes them, and those concerned were warned before."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from habilitations.models import CodeActivation, Habilitation, Invitation
from rupco.socle import horloge, journal, suites
from rupco.socle.journal import LOI, SYSTEME
from rupco.socle.passages import PassageRefuse, passages_par_lot

__all__ = ["annoncee", "expirer", "garder_un_gestionnaire", "prevenir", "regler", "terminer"]

LOT = 300
AVIS = timedelta(days=15)  # the first warning; the second comes the day before
_UN_JOUR = timedelta(days=1)
_DERNIER = "Il faut au moins un gestionnaire des accès. Nommez d’abord une autre personne, sans date de fin."


def terminer(le: date) -> int:
    """Closes every right whose last day is before `le`, at that last day, however late; how many. Twice changes nothing."""
    return sum(iter(lambda: _terminer_un_lot(Habilitation.objects.echues(le)), 0))


def regler(siren: str, le: date) -> None:
    """The same for one SIREN, inside the transaction of a verb: a right over since midnight must not stand in its way."""
    while _terminer_un_lot(Habilitation.objects.echues(le).filter(siren=siren), attendre=True):
        pass


@transaction.atomic
def _terminer_un_lot(echues, *, attendre: bool = False) -> int:
    verrou = Habilitation.objects.select_for_update(of=("self",), skip_locked=not attendre)
    lot = list(verrou.filter(pk__in=echues.order_by("pk").values("pk")[:LOT]))
    return len(
        passages_par_lot(
            lot, "terminer", acteur=LOI, instant=horloge.maintenant(), poser=lambda e: None, le=lambda o: o.fin_le
        )
    )


def prevenir(le: date) -> int:
    """Announces the ends of the next fifteen days, then those of the next one: each once, after an outage the last alone."""
    return sum(iter(lambda: _prevenir_un_lot(le), 0))


@transaction.atomic
def _prevenir_un_lot(le: date) -> int:
    demain = Q(fin_le=le + _UN_JOUR, prevenue_le__lt=le) | Q(fin_le=le, prevenue_le__lt=le - _UN_JOUR)
    dues = Habilitation.objects.actives(le).filter(Q(prevenue_le=None) | demain, fin_le__lte=le + AVIS)
    verrou = Habilitation.objects.select_for_update(of=("self",), skip_locked=True)
    lot = list(verrou.filter(pk__in=dues.order_by("pk").values("pk")[:LOT]))
    instant = horloge.maintenant()
    entrees = journal.ecrire_lot(
        [
            journal.AEcrire(verbe="prevenir", cible=d, acteur=SYSTEME, le=le, a=instant, faits={"fin_le": d.fin_le})
            for d in lot
        ]
    )
    Habilitation.objects.filter(pk__in=[d.pk for d in lot]).update(prevenue_le=le)
    noms = ("habilitation.fin_prochaine", "habilitation.fin_prochaine_gestionnaires")
    suites.planifier([(entree, noms) for entree in entrees])
    return len(lot)


def annoncee(fin_le: date | None, le: date) -> date | None:
    """`prevenue_le` of an end just set: the mail that tells the change also warns of a near one."""
    return le if fin_le and fin_le <= le + AVIS else None


def expirer() -> int:
    """Invitations and codes whose seven days are over (real time); how many."""
    return sum(_expirer(modele) for modele in (Invitation, CodeActivation))


@transaction.atomic
def _expirer(modele: type) -> int:
    verrou = modele.objects.select_for_update(of=("self",), skip_locked=True)
    lot = list(verrou.filter(statut="ouverte", expire_a__lte=horloge.reel()).order_by("pk")[:LOT])
    return len(
        passages_par_lot(
            lot, "expirer", acteur=SYSTEME, instant=horloge.maintenant(), poser=lambda e: None,
            le=lambda o: horloge.date_locale(o.expire_a, o.zone),
        )
    )  # fmt: skip


def garder_un_gestionnaire(droit: Habilitation, le: date, apres: date | None) -> None:
    """Refuses, under the lock of the SIREN, what would leave it without gestionnaire, or leave it so sooner.

    `apres`: the last day this line would manage the access; None for ever, date.min not at all. Raises PassageRefuse.
    """
    if droit.role != Habilitation.Role.GESTIONNAIRE or not droit.user.is_active:
        return
    autres = Habilitation.objects.actives(le).filter(
        siren=droit.siren, role=droit.role, user__is_active=True, user__est_agent=False
    )
    fins = [fin or date.max for fin in autres.exclude(pk=droit.pk).values_list("fin_le", flat=True)]
    if max([*fins, apres or date.max]) < max([*fins, droit.fin_le or date.max]):
        raise PassageRefuse(_DERNIER)
