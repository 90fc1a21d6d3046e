"""The thirteen calendars of public holidays of France, each with its legal time.

A territory is named by its id in the official data set: `metropole`, `alsace-moselle`, `la-reunion`…
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from zoneinfo import ZoneInfo

__all__ = [
    "TERRITOIRES",  # id -> Territoire, in the order of a menu
    "CalculImpossible",  # base of every error of this package, its message is a French sentence
    "Territoire",
    "TerritoireInconnu",
    "territoire_de",  # id -> Territoire, or a French error
]


class CalculImpossible(ValueError):
    """No date can be given. The message is a French sentence fit for a page."""


class TerritoireInconnu(CalculImpossible):
    """No calendar bears this id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Territoire:
    """One calendar: its id, its French label, the town or island that names its legal time, its IANA zone."""

    id: str
    libelle: str
    heure_de: str
    zone: str

    @property
    def fuseau(self) -> ZoneInfo:
        """The zone as an object (cached by zoneinfo)."""
        return ZoneInfo(self.zone)


_LIGNES = (
    ("metropole", "France métropolitaine", "de Paris", "Europe/Paris"),
    ("alsace-moselle", "Alsace-Moselle", "de Paris", "Europe/Paris"),
    ("guadeloupe", "Guadeloupe", "de la Guadeloupe", "America/Guadeloupe"),
    ("guyane", "Guyane", "de la Guyane", "America/Cayenne"),
    ("la-reunion", "La Réunion", "de La Réunion", "Indian/Reunion"),
    ("martinique", "Martinique", "de la Martinique", "America/Martinique"),
    ("mayotte", "Mayotte", "de Mayotte", "Indian/Mayotte"),
    ("nouvelle-caledonie", "Nouvelle-Calédonie", "de Nouméa", "Pacific/Noumea"),
    ("polynesie-francaise", "Polynésie française", "de Tahiti", "Pacific/Tahiti"),
    ("saint-barthelemy", "Saint-Barthélemy", "de Saint-Barthélemy", "America/St_Barthelemy"),
    ("saint-martin", "Saint-Martin", "de Saint-Martin", "America/Marigot"),
    ("saint-pierre-et-miquelon", "Saint-Pierre-et-Miquelon", "de Saint-Pierre", "America/Miquelon"),
    ("wallis-et-futuna", "Wallis-et-Futuna", "de Wallis", "Pacific/Wallis"),
)

TERRITOIRES: Mapping[str, Territoire] = MappingProxyType(
    {id: Territoire(id=id, libelle=libelle, heure_de=heure, zone=zone) for id, libelle, heure, zone in _LIGNES}
)


def territoire_de(id: str) -> Territoire:
    """The calendar of that id; TerritoireInconnu when there is none."""
    try:
        return TERRITOIRES[id]
    except KeyError:
        connus = ", ".join(TERRITOIRES)
        raise TerritoireInconnu(f"Calendrier inconnu : « {id} ». Calendriers connus : {connus}.") from None
