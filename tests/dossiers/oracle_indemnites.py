"""The shared cases of indemnities, and which of them this calculation answers."""

import json
from decimal import Decimal
from pathlib import Path

__all__ = ["CAS", "LAISSES", "REPONDUS", "comparer"]

_FICHIER = Path(__file__).resolve().parents[1] / "oracles/indemnites.json"
CAS = json.loads(_FICHIER.read_text("utf-8"), parse_float=Decimal)["cases"]


def _raison(cas: dict) -> str:
    """Why a case is left out; nothing when it is answered."""
    if cas["groupe"] in ("ineligibilite", "fenetre_salaires"):
        return ""
    if cas["verifie"] is not True:
        return "no legal amount to compute"
    return "a collective agreement is in play" if cas["idcc"] else ""


LAISSES = {cas["id"]: _raison(cas) for cas in CAS if _raison(cas)}
REPONDUS = [cas for cas in CAS if cas["id"] not in LAISSES]


def comparer(attendu: dict, reponse: dict) -> None:
    """Amounts to the cent, years and reference pay within 1e-9; a note is for people."""
    for cle, valeur in attendu.items():
        if cle == "note":
            continue
        if isinstance(valeur, int | Decimal) and not isinstance(valeur, bool):
            assert abs(Decimal(str(reponse[cle])) - valeur) < Decimal("1e-9"), cle
        else:
            assert reponse[cle] == valeur, cle
