"""Who hears of what: a person's own choices, and the daily round of digests. None of it is a fact of a dossier's life."""

from datetime import datetime, timedelta

from django.db import transaction

from dossiers.models import Dossier, Preference, Suivi, Tournee
from rupco.socle import horloge, journal, suites
from rupco.socle.models import Entree

__all__ = ["ouvrir_tournee", "regler_alertes", "suivre"]

ZONE, HEURE = "Europe/Paris", 8


def suivre(dossier: Dossier, est_suivi: bool, *, par) -> None:
    """A person follows a dossier, or no more; he must see it, which the door has asked."""
    Suivi.objects.update_or_create(dossier=dossier, user=par, defaults={"est_suivi": est_suivi})


def regler_alertes(user, **cadences: str) -> None:
    """`messages`, `etapes`, `echeances`: each one of Preference.Cadence."""
    Preference.objects.update_or_create(user=user, defaults=cadences)


@transaction.atomic
def ouvrir_tournee(instant: datetime) -> Tournee | None:
    """Opens the round of digests of the day, from 8 h in Paris on, once; None before, or when it is opened already.

    It begins where the last one ended: after an outage, one digest tells all of it.
    """
    local = horloge.heure_locale(instant, ZONE)
    if local.hour < HEURE or Tournee.objects.filter(jour=local.date()).exists():
        return None
    depuis = Tournee.objects.order_by("-jour").values_list("jusqu", flat=True).first()
    if depuis is None:  # the first of all
        anciennes = Entree.objects.filter(enregistre_a__lt=instant - timedelta(days=1)).order_by("-sequence")
        depuis = anciennes.values_list("sequence", flat=True).first() or 0
    jusqu = Entree.objects.order_by("-sequence").values_list("sequence", flat=True).first() or 0
    bornes = {"depuis": depuis, "jusqu": jusqu}
    tournee, neuve = Tournee.objects.get_or_create(jour=local.date(), defaults=bornes)
    if not neuve:  # another worker, meanwhile
        return None
    qui = journal.SYSTEME
    entree = journal.ecrire(
        journal.AEcrire(verbe="resumer", cible=tournee, acteur=qui, le=tournee.jour, a=instant, faits=bornes)
    )
    suites.planifier([(entree, ["alertes.resumer"])])
    return tournee
