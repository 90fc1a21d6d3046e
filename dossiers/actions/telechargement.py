"""An archive that leaves: noted in the journal, one a person at a time; a decision given to who holds its code."""

from datetime import datetime, timedelta

from django.db import transaction

from dossiers.models import Acte, Depot, Dossier, Telechargement
from dossiers.permissions import acteur
from rupco.socle import horloge, journal

__all__ = ["DejaEnCours", "commencer", "liberer", "noter_remise", "poursuivre"]

SILENCE = timedelta(minutes=5)  # of a download whose server died: another may start
PORTEUR = journal.Acteur("porteur du code")


class DejaEnCours(Exception):
    """This person has an archive that still flows; `secondes` until it is held for dead if it says nothing more."""

    def __init__(self, secondes: int):
        super().__init__("Un téléchargement est déjà en cours.")
        self.secondes = secondes


@transaction.atomic
def commencer(cible: Dossier | Depot, *, par, instant: datetime, quoi: str, nombre: int) -> Telechargement:
    """Takes the person's one place, and writes who took what. `quoi`: « tout » or « preuve »; `nombre`: files it names.

    Raises DejaEnCours. The right to see is the caller's affair: he names only what this person may open one by one.
    """
    reel = horloge.reel()
    ligne, libre = Telechargement.objects.select_for_update(of=("self",)).get_or_create(
        user=par, defaults={"debut_a": reel, "vu_a": reel}
    )
    reste = ligne.vu_a + SILENCE - reel
    if not libre and reste > timedelta(0):
        raise DejaEnCours(int(reste.total_seconds()) + 1)
    ligne.debut_a = ligne.vu_a = reel
    ligne.save(update_fields=["debut_a", "vu_a"])
    dossier = cible.dossier if isinstance(cible, Depot) else cible
    journal.ecrire(
        journal.AEcrire(
            verbe="telecharger", cible=cible, acteur=acteur(par, dossier, instant), a=instant,
            le=horloge.date_locale(instant, dossier.territoire.zone), faits={"quoi": quoi, "fichiers": nombre},
        )
    )  # fmt: skip
    return ligne


def poursuivre(ligne: Telechargement) -> None:
    """It still flows."""
    _la_sienne(ligne).update(vu_a=horloge.reel())


def liberer(ligne: Telechargement) -> None:
    """It is over, or its reader left; nothing when another took the place of one that was held for dead."""
    _la_sienne(ligne).delete()


@transaction.atomic
def noter_remise(acte: Acte, *, par, instant: datetime) -> None:
    """The paper was given to who holds its code (D1237-10); `par`: the account signed in, if there is one."""
    depot = acte.depot
    qui = journal.Acteur(PORTEUR.qualite, par.pk) if par.is_authenticated else PORTEUR
    journal.ecrire(
        journal.AEcrire(
            verbe="remettre", cible=depot, acteur=qui, le=horloge.date_locale(instant, depot.zone), a=instant,
            faits={"acte": acte.numero},
        )
    )  # fmt: skip


def _la_sienne(ligne: Telechargement):
    return Telechargement.objects.filter(pk=ligne.pk, debut_a=ligne.debut_a)
