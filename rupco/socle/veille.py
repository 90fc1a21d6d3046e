"""What goes wrong, told to administrators once a day: mails, follow-ups, heartbeat, journal, and what the rooms above declare.

Nothing when all is well. A check reads on from where the one of the day before stopped.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Count, Min, Q
from django.urls import reverse

from rupco.socle import horloge, journal, mail, suites
from rupco.socle.models import Battement, Courriel, Releve, Suite

__all__ = ["Constat", "controler", "en_retard", "veiller"]

logger = logging.getLogger(__name__)
HEURE, ZONE = 8, "Europe/Paris"
TROP = 5  # tries: an hour or so
RETARD = timedelta(hours=1)
_JOUR = timedelta(days=1)
_RESUME = "resume"


@dataclass(frozen=True, slots=True)
class Constat:
    """One thing that is wrong: its title, sentences without names, the page of the administration where it is seen."""

    titre: str
    phrases: tuple[str, ...]
    page: str = ""


Controle = Callable[[datetime, str], tuple[Constat | None, str]]
_CONTROLES: dict[str, Controle] = {}


def controler(nom: str) -> Callable[[Controle], Controle]:
    """Registers a daily check: (instant, how far it read the day before) → (what is wrong or None, how far it read)."""

    def enregistrer(fonction: Controle) -> Controle:
        if nom in _CONTROLES:
            raise ValueError(f"Contrôle « {nom} » déclaré deux fois.")
        _CONTROLES[nom] = fonction
        return fonction

    return enregistrer


def veiller() -> int:
    """The digest of the day, from 8 h of Paris on, once; how many mails. Checks read outside any transaction: they may last."""
    instant = horloge.maintenant()
    le = horloge.date_locale(instant, ZONE)
    heure = horloge.a_heure(le, HEURE, ZONE)
    if instant < heure or Releve.objects.filter(nom=_RESUME, fait_a__gte=heure).exists():
        return 0
    jusque = dict(Releve.objects.values_list("nom", "jusqu_a"))
    faits = {nom: _essayer(nom, instant, jusque.get(nom, "")) for nom in _CONTROLES}
    constats = [constat for constat, _ in faits.values() if constat]
    a_qui = _administrateurs() if constats else []
    contexte = {
        "constats": [(c, settings.RUPCO_URL + reverse(c.page) if c.page else "") for c in constats],
        "le": le, "tete": journal.tete(), "adresse": settings.RUPCO_URL + reverse("admin:index"),
        "bouton_libelle": "Ouvrir l’administration",
    }  # fmt: skip
    with transaction.atomic():
        for nom, (_, lu) in {**faits, _RESUME: (None, "")}.items():
            Releve.objects.update_or_create(nom=nom, defaults={"jusqu_a": lu, "fait_a": instant})
        for a in a_qui:  # the same instant all day: one mail an address, however many workers
            mail.deposer(a=a, gabarit="socle/mails/veille", contexte=contexte, instant=heure)
    return len(a_qui)


def _essayer(nom: str, instant: datetime, jusqu_a: str) -> tuple[Constat | None, str]:
    """A check that fails is itself something that is wrong, and hides no other."""
    try:
        return _CONTROLES[nom](instant, jusqu_a)
    except Exception as erreur:
        logger.exception("contrôle en échec", extra={"controle": nom})
        phrase = f"«\u00a0{nom}\u00a0»\u00a0: {type(erreur).__name__}."
        return Constat("Un contrôle n’a pas pu être fait", (phrase,)), jusqu_a


def _administrateurs() -> list[str]:
    """Who may see the outbox in the administration."""
    equipe = get_user_model().objects.filter(is_staff=True, is_active=True).order_by("pk")
    return [u.email for u in equipe if u.has_perm("socle.view_suite")]


def en_retard(modele: type, instant: datetime):
    """Rows of the outbox that wait for too long: tried too often, or due for an hour and not even tried."""
    return suites.vives(modele).filter(Q(tentatives__gte=TROP) | Q(prochaine_a__lte=instant - RETARD))


# --- The slab's own checks ------------------------------------------------------------------------------


@controler("courriels")
def _courriels(instant: datetime, jusqu_a: str) -> tuple[Constat | None, str]:
    attendent = en_retard(Courriel, instant).aggregate(n=Count("pk"), depuis=Min("cree_a"))
    refuses = Courriel.objects.filter(etat=Courriel.REFUSE, refuse_a__gt=jusqu_a or instant - _JOUR).count()
    phrases = []
    if attendent["n"]:
        phrases.append(f"{_combien(attendent['n'], 'courriel ne part pas', 'courriels ne partent pas')}, "
                       f"le plus ancien depuis le {_quand(attendent['depuis'])}.")  # fmt: skip
    if refuses:
        phrases.append(
            f"{_combien(refuses, 'courriel est refusé par son adresse', 'courriels sont refusés par leur adresse')}."
        )
    constat = Constat("Courriels", tuple(phrases), "admin:socle_courriel_changelist") if phrases else None
    return constat, instant.isoformat()


@controler("suites")
def _suites(instant: datetime, jusqu_a: str) -> tuple[Constat | None, str]:
    par_nom = en_retard(Suite, instant).values_list("declaration").annotate(n=Count("pk")).order_by("-n", "declaration")
    phrases = tuple(f"{nom}\u00a0: {_combien(n, 'suite en retard', 'suites en retard')}." for nom, n in par_nom[:10])
    return Constat("Suites", phrases, "admin:socle_suite_changelist") if phrases else None, ""


@controler("battement")
def _battement(instant: datetime, jusqu_a: str) -> tuple[Constat | None, str]:
    coeur = Battement.objects.filter(nom="beat").first()
    page = "admin:socle_battement_changelist"
    if coeur is None or instant - coeur.battu_a > Battement.AGE_MAX:
        quand = f"depuis le {_quand(coeur.battu_a)}" if coeur else "et n’a jamais battu"
        return Constat("Battement", (f"L’ordonnanceur est arrêté {quand}.",), page), ""
    if coeur.reprise_a and coeur.reprise_a > instant - _JOUR:
        phrase = f"L’ordonnanceur s’est arrêté le {_quand(coeur.arret_a)}, jusqu’au {_quand(coeur.reprise_a)}."
        return Constat("Battement", (phrase,), page), ""
    return None, ""


@controler("journal")
def _journal(instant: datetime, jusqu_a: str) -> tuple[Constat | None, str]:
    """What was written since the head noted the day before; an anomaly is told each day until it is dealt with."""
    tete, anomalie = journal.verifier_la_suite(jusqu_a)
    if anomalie is None:
        return None, tete
    phrase = f"Entrée n° {anomalie.sequence}\u00a0: {anomalie.phrase}. Lancez «\u00a0manage.py verifier_journal\u00a0»."
    return Constat("Journal altéré", (phrase,), "admin:socle_entree_changelist"), jusqu_a


def _combien(n: int, un: str, plusieurs: str) -> str:
    return f"{n} {un if n == 1 else plusieurs}"


def _quand(instant: datetime) -> str:
    local = horloge.heure_locale(instant, ZONE)
    return f"{local:%d/%m/%Y} à {local.hour}\u00a0h\u00a0{local.minute:02d}"
