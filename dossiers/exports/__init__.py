"""What leaves the portal: dates for a calendar (iCalendar, RFC 5545), a calculation on paper, a person's own part."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db.models import Q

from accounts.exports import declarer
from accounts.models import User
from dossiers import documents
from dossiers.models import AccesRestreint, Appui, BrouillonEchange, Depot, Dossier, Echange, Preference, Suivi

__all__ = ["Evenement", "Feuille", "agenda", "imprimer"]

_OCTETS = 75  # of a line, CRLF left out (RFC 5545, 3.1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evenement:
    """A civil date, all day long. `cle` tells it from any other: the same one gives the same UID."""

    cle: str
    jour: date
    titre: str
    texte: str
    adresse: str


def agenda(evenements: Iterable[Evenement], *, a: datetime) -> bytes:
    """A calendar file; `a`: the instant of the request, told by each event (DTSTAMP)."""
    lignes = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//RUPCO//Calculer un delai//FR", "CALSCALE:GREGORIAN"]
    for evenement in evenements:
        lignes += _evenement(evenement, a)
    lignes.append("END:VCALENDAR")
    return "".join(f"{morceau}\r\n" for ligne in lignes for morceau in _plier(ligne)).encode()


def _evenement(evenement: Evenement, a: datetime) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{uuid5(NAMESPACE_URL, evenement.cle)}",
        f"DTSTAMP:{a.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{evenement.jour:%Y%m%d}",
        f"SUMMARY:{_echapper(evenement.titre)}",
        f"DESCRIPTION:{_echapper(evenement.texte)}",
        f"URL:{evenement.adresse}",
        "TRANSP:TRANSPARENT",  # a date to know, not a meeting: the day stays free
        "END:VEVENT",
    ]


def _echapper(texte: str) -> str:
    """A TEXT value (3.3.11): the backslash first, then what separates values."""
    for signe, ecrit in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n")):
        texte = texte.replace(signe, ecrit)
    return texte


def _plier(ligne: str) -> Iterator[str]:
    """Pieces of at most 75 octets, a space before each but the first; a letter of several octets is never cut."""
    morceau = ""
    for lettre in ligne:
        if len((morceau + lettre).encode()) > _OCTETS:
            yield morceau
            morceau = " "
        morceau += lettre
    yield morceau


@dataclass(frozen=True, kw_only=True)
class Feuille:
    """A calculation, ready to print: French strings and tuples, no rule left to apply.

    `dates`: (label, date, precision) boxes, the last one is the answer. `mois`: drawings of months. `lectures`,
    `raisons`, `doutes`: paragraphs as tuples of strings. `rangees`: rows of the count. `adresse`: the permalink.
    """

    titre: str
    question: str
    effet: str
    regle: str
    lieu: str
    dates: tuple[tuple[str, str, str], ...]
    raisons: tuple[tuple[str, str], ...]
    lectures: tuple[tuple[str, str, str], ...] = ()
    doutes: tuple[tuple[str, str, str], ...] = ()
    mois: tuple[Any, ...] = ()
    rangees: tuple[Any, ...] = ()
    adresse: str
    est_demonstration: bool = False
    qr = property(lambda self: documents.qr_svg(self.adresse))


def imprimer(feuille: Feuille) -> bytes:
    """The PDF of a calculation: the same question gives the same bytes."""
    return documents.rendre("dossiers/pdf/delai.html", {"feuille": feuille}, identifiant=feuille.adresse.encode())


@declarer("10. Dossiers créés ou déposés")
def _dossiers(user: User) -> dict:
    """For « Mes données »: what he did, not what the company's dossiers hold."""
    crees = Dossier.objects.filter(cree_par=user).order_by("pk")
    faits = Depot.objects.filter(Q(depose_par=user) | Q(completude_constatee_par=user)).order_by("pk")
    return {
        "crees": list(crees.values("reference", "procedure", "intitule", "cree_a")),
        "depots": list(faits.values("dossier__reference", "numero", "genre", "statut", "depose_a")),
        "reserves": list(
            AccesRestreint.objects.filter(user=user).order_by("pk").values("dossier__reference", "donne_a")
        ),
    }


@declarer("11. Messages et alertes")
def _messages(user: User) -> dict:
    """What he wrote to the other side and to a colleague, what he was writing, and what he chose to hear of."""
    preference = Preference.de(user)
    return {
        "envoyes": list(
            Echange.objects.filter(auteur=user).order_by("pk").values("dossier__reference", "envoye_a", "texte")
        ),
        "brouillons": list(
            BrouillonEchange.objects.filter(user=user).order_by("pk").values("dossier__reference", "texte")
        ),
        "appuis_demandes": list(Appui.objects.filter(demande_par=user).order_by("pk").values("demande_a", "mot")),
        "suivis": list(Suivi.objects.filter(user=user).order_by("pk").values("dossier__reference", "est_suivi")),
        "alertes": {sujet: getattr(preference, sujet) for sujet in ("messages", "etapes", "echeances")},
    }
