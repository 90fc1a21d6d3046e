"""A plain notice: a title, sentences, one button, why it comes. Each message says to whom it goes, in what words to each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from rupco.socle import horloge, mail, suites
from rupco.socle.models import Suite

__all__ = ["Avis", "declarer"]

_ZONE = "Europe/Paris"


@dataclass(frozen=True, slots=True, kw_only=True)
class Avis:
    """What one audience reads. `phrases`: with {words} of the context, an empty one is left out; `vers`: URL name, its argument.

    `a_qui(row, day)`: addresses. The title is also the subject: it names no company and no person.
    """

    a_qui: Callable[[Any, date], list[str]]
    titre: str
    phrases: tuple[str, ...]
    motif: str
    bouton: str = ""
    vers: tuple[str, str] = ("", "")


def declarer(nom: str, avis: tuple[Avis, ...], lire: Callable[[Suite], tuple[Any, dict]]) -> None:
    """Registers a follow-up. An address that two audiences hold hears the first one, once.

    `lire(suite)`: the row as it is now, and the words of its context; what an entry of the journal tells rules over the row.
    """

    def diffuser(suite: Suite) -> None:
        ligne, mots = lire(suite)
        le = horloge.date_locale(suite.entree.enregistre_a, _ZONE)
        if not suite.destinataire:
            tous = dict.fromkeys(a for un in avis for a in un.a_qui(ligne, le) if a)
            suites.planifier([(suite.entree, [nom])], tous, annoncer=False)
            return
        choisi = next((un for un in avis if suite.destinataire in un.a_qui(ligne, le)), avis[-1])
        _deposer(suite, choisi, mots)

    suites.declarer(nom)(diffuser)


def _deposer(suite: Suite, avis: Avis, mots: dict) -> None:
    nom, argument = avis.vers
    lien = settings.RUPCO_URL + reverse(nom, args=[mots[argument]] if argument else []) if nom else ""
    contexte = {
        "titre": avis.titre,
        "phrases": [p for phrase in avis.phrases if (p := phrase.format_map(mots).strip())],
        "bouton_libelle": avis.bouton,
        "adresse": lien,
        "raison": avis.motif,
    }
    mail.deposer(
        a=suite.destinataire, gabarit="habilitations/mails/avis", contexte=contexte,
        instant=suite.entree.enregistre_a, suite=suite,
    )  # fmt: skip
