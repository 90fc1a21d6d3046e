"""What the antivirus says of a file, written once. Nothing here touches the life of a dépôt: its delay runs on."""

import logging
import time
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F

from dossiers import fichiers
from dossiers.models import EtatAnalyse, FichierRecu
from rupco.socle import horloge, journal, suites

__all__ = ["analyser", "annoncer"]

logger = logging.getLogger(__name__)
TOUR = 100.0  # seconds after which a round takes no new file; beat asks for another one
MAIL_EMPLOYEUR, MAIL_SERVICE = "fichier.infecte", "fichier.infecte_service"


def annoncer(fichier: FichierRecu) -> None:
    """Hints the worker that a file waits, once its row is committed; a lost hint is beat's to catch up."""
    if fichier.attend_l_analyse:
        transaction.on_commit(lambda: suites.prevenir("dossiers.analyser"))


def analyser() -> int:
    """Has the files that wait scanned, one by one; how many were judged.

    No scanner at the door: the round ends, every file waits as it was. No verdict on one file: it alone waits longer.
    """
    if not settings.RUPCO_CLAMD:
        return 0
    juges, fin = 0, time.monotonic() + TOUR
    for modele in FichierRecu.__subclasses__():
        while time.monotonic() < fin and (fichier := _prendre(modele)):
            try:
                signature = _examiner(fichier)
            except fichiers.AnalyseurInjoignable:
                logger.warning("antivirus injoignable, beat réessaiera")
                _rendre(fichier, None)
                return juges
            except Exception:
                logger.exception("fichier sans verdict", extra={"fichier": fichier.pk})
                _rendre(fichier, horloge.maintenant() + suites.attente(fichier.analyse_tentatives))
            else:
                juges += _juger(fichier, signature)
    return juges


def _prendre(modele: type[FichierRecu]) -> FichierRecu | None:
    """The next file, taken for this worker alone; one that dies gives it back after a while."""
    instant = horloge.maintenant()
    for pk in modele.a_analyser(instant).values_list("pk", flat=True)[:20]:
        if (
            modele.a_analyser(instant)
            .filter(pk=pk)
            .order_by()
            .update(analyse_prochaine_a=instant + suites.REPRISE, analyse_tentatives=F("analyse_tentatives") + 1)
        ):
            return modele._default_manager.get(pk=pk)
    return None


def _rendre(fichier: FichierRecu, prochaine_a: datetime | None) -> None:
    type(fichier)._default_manager.filter(pk=fichier.pk).update(analyse_prochaine_a=prochaine_a)


def _examiner(fichier: FichierRecu) -> str:
    with fichiers.ouvrir(fichier.chemin, fichier.empreinte) as octets:
        return fichiers.analyser(octets)


@transaction.atomic
def _juger(fichier: FichierRecu, signature: str) -> bool:
    """Writes the verdict, its entry, and who must hear of it; False when the file was taken back, or judged, meanwhile."""
    instant, depot = horloge.maintenant(), fichier.depot
    etat = EtatAnalyse.INFECTEE if signature else EtatAnalyse.SAINE
    attend = fichier.a_analyser(fichier.analyse_prochaine_a).filter(pk=fichier.pk).order_by()
    if not attend.update(etat_analyse=etat, analysee_a=instant, analyse_signature=signature):
        return False
    faits = {"fichier": [fichier._meta.model_name, fichier.pk], "empreinte": fichier.empreinte, "verdict": etat.value}
    le = horloge.date_locale(instant, depot.zone)
    entree = journal.ecrire(
        journal.AEcrire(verbe="analyser", cible=depot, acteur=journal.SYSTEME, le=le, a=instant, faits=faits)
    )
    if signature:
        suites.planifier([(entree, [MAIL_EMPLOYEUR, *([MAIL_SERVICE] if fichier.est_chez_le_service else [])])])
    return True
