"""The outbox: what follows an entry after commit (PDFs, mails), from a stored row, once, replayable.

A message of the queue is a hint, the row is the truth: a lost message is found again by beat, a doubled one finds the row
taken. A handler must be safe to run twice (unique rows, content-addressed files): a worker can die at any line.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from celery import current_app
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q

from rupco.socle import horloge, journal
from rupco.socle.models import Courriel, Entree, Suite

__all__ = [
    "REPRISE", "attente", "declarees", "declarer", "dues", "executer", "peut_relancer", "planifier", "prendre", "prevenir",
    "rejouer", "relancer", "vives",
]  # fmt: skip

logger = logging.getLogger(__name__)
_REGISTRE: dict[str, Callable[[Suite], None]] = {}
_SANS_ATTENDRE = {"max_retries": 0, "socket_connect_timeout": 1, "socket_timeout": 1}  # else a request waits 7 seconds
REPRISE = timedelta(minutes=5)  # a row taken by a worker that died is taken again after this


def declarer(nom: str) -> Callable[[Callable[[Suite], None]], Callable[[Suite], None]]:
    """Registers the handler of a declaration; a name is declared once."""

    def enregistrer(fonction: Callable[[Suite], None]) -> Callable[[Suite], None]:
        if nom in _REGISTRE:
            raise ValueError(f"Suite « {nom} » déclarée deux fois.")
        _REGISTRE[nom] = fonction
        return fonction

    return enregistrer


def declarees() -> frozenset[str]:
    """Every declaration that has a handler."""
    return frozenset(_REGISTRE)


def planifier(
    lot: Iterable[tuple[Entree, Iterable[str]]], destinataires: Iterable[str] = ("",), *, annoncer: bool = True
) -> None:
    """Stores the follow-ups of entries, and hints the worker once the transaction is committed.

    `annoncer=False`: planted by a follow-up, done by the same round.
    """
    adresses = tuple(destinataires)
    lignes = [
        Suite(entree=entree, declaration=nom, destinataire=a, prochaine_a=entree.enregistre_a)
        for entree, noms in lot
        for nom in noms
        for a in adresses
    ]
    if not lignes:
        return
    Suite.objects.bulk_create(lignes, ignore_conflicts=True)
    if annoncer:
        transaction.on_commit(lambda: prevenir("socle.rejouer"))


def prevenir(tache: str) -> None:
    """Hints the worker; a broker out of order delays nothing but this hint: beat replays soon."""
    try:
        with current_app.connection_for_write(transport_options=_SANS_ATTENDRE) as file:
            current_app.send_task(tache, retry=False, connection=file)
    except Exception:
        logger.warning("file indisponible, beat rejouera", exc_info=True)


def attente(tentatives: int) -> timedelta:
    """The growing delay before the next try: 1, 2, 4… minutes, at most one hour."""
    return min(timedelta(minutes=2 ** min(tentatives, 6)), timedelta(hours=1))


def vives(modele: type):
    """Rows (Suite or Courriel) that are not over."""
    return modele.objects.filter(
        ~Q(etat=Suite.FAITE) if modele is Suite else Q(etat__in=[Courriel.A_ENVOYER, Courriel.PRIS])
    )


def dues(modele: type, instant: datetime):
    """Those to do now: due, or taken by a worker that never came back."""
    return vives(modele).filter(prochaine_a__lte=instant)


def prendre(modele: type, pk: int, instant: datetime) -> bool:
    """Takes a due row for this worker, atomically: True for one caller only."""
    return bool(
        dues(modele, instant)
        .filter(pk=pk)
        .update(etat=_prise(modele), prochaine_a=instant + REPRISE, tentatives=F("tentatives") + 1)
    )


def _prise(modele: type) -> str:
    return Suite.PRISE if modele is Suite else Courriel.PRIS


def executer(pk: int) -> bool:
    """Runs one follow-up if it is due; True when done. A failure is kept on the row and tried again later."""
    instant = horloge.maintenant()
    if not prendre(Suite, pk, instant):
        return False
    suite = Suite.objects.select_related("entree").get(pk=pk)
    try:
        _REGISTRE[suite.declaration](suite)
    except Exception as erreur:
        logger.exception("suite en échec", extra={"suite": pk})
        Suite.objects.filter(pk=pk).update(
            etat=Suite.A_FAIRE, derniere_erreur=f"{type(erreur).__name__} : {erreur}"[:2000],
            prochaine_a=horloge.maintenant() + attente(suite.tentatives),
        )  # fmt: skip
        return False
    Suite.objects.filter(pk=pk).update(etat=Suite.FAITE, faite_a=horloge.maintenant(), derniere_erreur="")
    return True


def rejouer(limite: int = 500) -> int:
    """Runs every follow-up that is due, in the order of the journal, and those they give birth to; how many were done."""
    faites = 0
    while pks := list(
        dues(Suite, horloge.maintenant()).order_by("entree_id", "id").values_list("pk", flat=True)[:limite]
    ):
        reussies = sum(executer(pk) for pk in pks)
        faites += reussies
        if reussies < len(pks):
            break
    return faites


def peut_relancer(par, modele: type) -> bool:
    """A member of the staff who holds Django's right to change these rows (Suite or Courriel)."""
    return par.is_active and par.is_staff and par.has_perm(f"socle.change_{modele._meta.model_name}")


@transaction.atomic
def relancer(modele: type, pks: Iterable[int], *, par) -> int:
    """« Rejouer »: rows that wait, or that an address refused, are due at once, as if never tried; how many.

    What is done stays done, and a mail whose secret was wiped cannot leave again. Each is an entry of the journal.
    """
    if not peut_relancer(par, modele):
        raise PermissionDenied
    instant = horloge.maintenant()
    if modele is Suite:
        lignes = Suite.objects.filter(etat=Suite.A_FAIRE)
        champs: dict = {"tentatives": 0, "prochaine_a": instant}
    else:
        lignes = Courriel.objects.filter(etat__in=[Courriel.A_ENVOYER, Courriel.REFUSE]).exclude(texte="")
        champs = {
            "etat": Courriel.A_ENVOYER,
            "tentatives": 0,
            "prochaine_a": instant,
            "relance_a": instant,
            "refuse_a": None,
        }
    lot = list(lignes.select_for_update(of=("self",)).filter(pk__in=list(pks)).order_by("pk"))
    qui, le = journal.Acteur("administrateur", par.pk), horloge.date_locale(instant, "Europe/Paris")
    if lot:
        journal.ecrire_lot([journal.AEcrire(verbe="rejouer", cible=x, acteur=qui, le=le, a=instant) for x in lot])
        modele.objects.filter(pk__in=[x.pk for x in lot]).update(**champs)
        transaction.on_commit(lambda: prevenir("socle.rejouer"))
    return len(lot)
