"""The two oracles of these tests: the official holidays, and terms taken from judgments, official pages and the law."""

import json
from datetime import date
from pathlib import Path
from typing import Any

_DOSSIER = Path(__file__).parent.parent / "oracles"
FERIES: dict[str, Any] = json.loads((_DOSSIER / "feries.json").read_text(encoding="utf-8"))
DELAIS: dict[str, Any] = json.loads((_DOSSIER / "delais.json").read_text(encoding="utf-8"))

# A source that contradicts another, is known to be wrong or misprints a date proves nothing.
ECARTES = {
    "contradiction": "two sources give two dates or two units",
    "known_wrong": "the source is wrong by the text itself",
    "typo_in_source": "the source misprints a date",
}


def officiels(territoire: str, annee: int) -> dict[date, str]:
    """The official data set for one calendar and one year (2019–2032)."""
    jours: dict[str, str] = FERIES["feries"][territoire][str(annee)]
    return {date.fromisoformat(jour): libelle for jour, libelle in jours.items()}
