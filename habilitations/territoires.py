"""Département → competent service, calendar of holidays, time zone. Data: decrees 2020-1545 and 2010-1582 (see the file).

The calendar is that of the département of the establishment, not of the service: Grand Est has two, Guadeloupe three.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from accounts.territoires import departement_du_code_postal
from deadlines.territoires import territoire_de

__all__ = [
    "DepartementInconnu",
    "Territoire",
    "departement_du_code_postal",
    "nom_d_usage",
    "services",
    "territoire",
    "territoires_du_service",
]

_FICHIER = Path(__file__).parent / "donnees" / "territoires.json"


class DepartementInconnu(ValueError):
    """No service is known for this département; the message is in French."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Territoire:
    """What a département decides: the service that instructs, the calendar that counts, the clock that ends the day."""

    departement: str
    nom: str
    service: str
    calendrier: str
    zone: str


@cache
def _donnees() -> dict:
    return json.loads(_FICHIER.read_text(encoding="utf-8").replace("'", "’"))  # as French prints it


@cache
def services() -> dict[str, dict[str, str]]:
    """Code → names of each service of the State."""
    return _donnees()["services"]


def nom_d_usage(noms: dict[str, str]) -> str:
    """« Dreets Grand Est », as people write it: a sigle that is read as a word is written as one."""
    sigle = noms["sigle"]
    return noms["nom_court"].replace(sigle, sigle.capitalize()) if "EETS" in sigle else noms["nom_court"]


@cache
def _territoires() -> dict[str, Territoire]:
    return {
        d["code"]: Territoire(
            departement=d["code"],
            nom=d["nom"],
            service=d["service_regional"],
            calendrier=d["territoire_feries"],
            zone=territoire_de(d["territoire_feries"]).zone,
        )
        for d in _donnees()["departements"]
        if d["service_regional"]
    }


def territoire(departement: str) -> Territoire:
    """The territory of a département code (« 67 », « 2A », « 974 »). Raises DepartementInconnu."""
    try:
        return _territoires()[departement]
    except KeyError:
        noms = {d["code"]: d["nom"] for d in _donnees()["departements"]}
        if departement in noms:  # 986 to 989: the metropolitan labour code does not apply there
            phrase = f"Aucun service n’instruit ces procédures en {noms[departement]} ({departement})."
            raise DepartementInconnu(phrase) from None
        raise DepartementInconnu(f"Département inconnu : « {departement} ».") from None


def territoires_du_service(code: str) -> list[Territoire]:
    """The départements of a service, in order of code; they may have several calendars, one legal time each."""
    return [t for t in _territoires().values() if t.service == code]
