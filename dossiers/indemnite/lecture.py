"""A Situation read from JSON values, whose keys are those of the shared oracle. DonneeInvalide names the key."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from deadlines.explication import MOIS
from dossiers.indemnite.donnees import (
    ANNEES,
    MOTIFS,
    REGIMES,
    Absence,
    DonneeInvalide,
    Periode,
    Regime,
    Salaire,
    Situation,
    annee_hors_limites,
)

__all__ = ["CLES", "Objet", "citer", "lire_date", "lire_regime", "lire_situation"]

Objet = Mapping[str, Any]
Lecteur = Callable[[Any, str], Any]  # (value, its key)

CLES = {
    "date_entree": "entree", "date_sortie": "sortie", "date_notification": "notification", "date_arret_travail": "arret",
    "inaptitude_professionnelle": "inaptitude", "anciennete_annees": "annees", "anciennete_droit_annees": "annees_droit",
    "salaire_reference": "salaire", "salaire_reference_equivalent_temps_plein": "salaire_temps_plein",
}  # fmt: skip
_REGIMES = {"rupture_conventionnelle": "rc", "licenciement_et_rupture_conventionnelle": "licenciement"}
_CONTRATS = {"cdi": True, "cdd": False, "interim": False}


def lire_regime(valeur: Any) -> Regime:
    """By its code, or by the longer names of the oracle."""
    code = _REGIMES.get(valeur, valeur) if isinstance(valeur, str) else ""
    if code not in REGIMES:
        connus = ", ".join([*REGIMES, *_REGIMES])
        raise DonneeInvalide("regime", f"{citer(valeur)} n’est pas connu. Régimes\u00a0: {connus}.")
    return REGIMES[code]


def lire_situation(e: Objet, regime: Regime) -> Situation:
    """All the keys that the calculation knows; null is absent."""
    lus = {champ: _lire(e, cle, _LECTURES[champ]) for cle, champ in CLES.items()}
    if lus["salaire"] is None:
        lus["salaire"] = _lire(e, "salaire_mensuel_constant", _nombre)
    if _lire(e, "arret_travail_en_cours", _booleen) is False:
        lus["arret"] = None
    lus["inaptitude"] = bool(lus["inaptitude"])
    if lus["sortie"] is None:
        lus["sortie"] = _lire(e, "annee_rupture", _fin_d_annee)
        if e.get("date_rupture") is not None:
            lus["sortie"] = lire_date(e, "date_rupture")
    return Situation(
        regime=regime,
        est_cdi=_lire(e, "contrat", _est_cdi) is not False,
        faute_grave=bool(_lire(e, "faute_grave", _booleen)),
        absences=tuple(_absence(a) for a in _liste(e, "absences")),
        salaires=None if e.get("salaires") is None else _salaires(_liste(e, "salaires")),
        periodes=tuple(_periode(p) for p in _liste(e, "periodes")),
        **lus,
    )


def lire_date(e: Objet, cle: str) -> date:
    """A date that has to be there, between 2000 and 2100."""
    jour: date = _exiger(e, cle, _date)
    for faute in annee_hors_limites(cle, jour, *ANNEES):
        raise faute
    return jour


def citer(valeur: Any) -> str:
    """« what was written », short, and always possible to print."""
    texte = "null" if valeur is None else str(valeur)
    return f"«\u00a0{texte[:40].encode('utf-8', 'replace').decode()}\u00a0»"


def _absence(a: Any) -> Absence:
    motif = a.get("motif") if isinstance(a, Mapping) else None
    if not isinstance(motif, str) or motif not in MOTIFS:
        raise DonneeInvalide("absences", f"Le motif {citer(motif)} n’est pas connu. Motifs\u00a0: {', '.join(MOTIFS)}.")
    return Absence(MOTIFS[motif], _lire(a, "duree_mois", _nombre))


def _periode(p: Any) -> Periode:
    if not isinstance(p, Mapping):
        raise DonneeInvalide("periodes", "Chaque période a «\u00a0annees\u00a0» et «\u00a0quotite\u00a0».")
    return Periode(_exiger(p, "annees", _annees), _exiger(p, "quotite", _nombre))


def _salaires(lignes: list[Any]) -> tuple[Salaire, ...]:
    """Newest first. A label without a year is sorted by its month alone."""
    lus: list[tuple[tuple[int, int], Salaire]] = []
    for ligne in lignes:
        if not isinstance(ligne, Mapping):
            raise DonneeInvalide("salaires", "Chaque salaire a «\u00a0mois\u00a0» et «\u00a0brut\u00a0».")
        mois = ligne.get("mois")
        rang = _rang(mois)
        if rang[0] and any(rang == autre for autre, _ in lus):
            raise DonneeInvalide("salaires", f"Le mois {citer(mois)} est donné deux fois.")
        primes = _lire(ligne, "dont_primes", _nombre) or Fraction(0)
        lus.append((rang, Salaire(str(mois), _exiger(ligne, "brut", _nombre), primes)))
    return tuple(salaire for _, salaire in sorted(lus, key=lambda paire: paire[0], reverse=True))


def _rang(mois: Any) -> tuple[int, int]:
    """(year or 0, month) of « mai 2024 », « mai », « 5 », « 2024-05 » or « 05/2024 »."""
    plat = _sans_accent(str(mois)[:40].strip())
    if trouve := re.fullmatch(r"([a-z]{3,})\.?(?:\s+(\d{4}))?", plat, re.ASCII):
        rangs = [n for n, nom in enumerate(MOIS, 1) if _sans_accent(nom).startswith(trouve[1])]
        if len(rangs) == 1:
            return int(trouve[2] or 0), rangs[0]
    trouve = re.fullmatch(r"(?:(\d{4})-)?(\d{1,2})(?:/(\d{4}))?", plat, re.ASCII)
    if trouve and 1 <= int(trouve[2]) <= 12:
        return int(trouve[1] or trouve[3] or 0), int(trouve[2])
    raise DonneeInvalide(
        "salaires", f"{citer(mois)} n’est pas un mois\u00a0: écrivez par exemple «\u00a0mai 2024\u00a0»."
    )


def _sans_accent(texte: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", texte.casefold()) if not unicodedata.combining(c))


def _liste(e: Objet, cle: str) -> list[Any]:
    valeur = e.get(cle)
    if valeur is not None and not isinstance(valeur, list):
        raise DonneeInvalide(cle, "Écrivez une liste.")
    return valeur or []


def _exiger(e: Objet, cle: str, lire: Lecteur) -> Any:
    valeur = _lire(e, cle, lire)
    if valeur is None:
        raise DonneeInvalide(cle, "Cette donnée manque.")
    return valeur


def _lire(e: Objet, cle: str, lire: Lecteur) -> Any:
    """None when absent or null; else read."""
    valeur = e.get(cle)
    return None if valeur is None else lire(valeur, cle)


def _date(valeur: Any, cle: str) -> date:
    try:
        if isinstance(valeur, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", valeur, re.ASCII):
            return date.fromisoformat(valeur)
    except ValueError:
        pass
    phrase = (
        f"{citer(valeur)} n’est pas une date qui existe\u00a0: écrivez AAAA-MM-JJ, de 2000 à 2100 pour une rupture."
    )
    raise DonneeInvalide(cle, phrase)


def _fin_d_annee(valeur: Any, cle: str) -> date:
    est_nombre = isinstance(valeur, int | Decimal) and not isinstance(valeur, bool)
    if not est_nombre or not ANNEES[0] <= valeur <= ANNEES[1] or valeur != int(valeur):
        raise DonneeInvalide(cle, f"{citer(valeur)} n’est pas une année, de {ANNEES[0]} à {ANNEES[1]}.")
    return date(int(valeur), 12, 31)


def _nombre(valeur: Any, cle: str) -> Fraction:
    est_nombre = isinstance(valeur, int | float | Decimal) and not isinstance(valeur, bool)
    nombre = Decimal(str(valeur)) if est_nombre else Decimal("NaN")
    # A huge exponent would be written out in full; nothing here needs fifteen figures on either side.
    if not nombre.is_finite() or (nombre and not -15 <= nombre.adjusted() <= 15):
        raise DonneeInvalide(cle, f"{citer(valeur)} n’est pas un nombre que ce calcul sait lire.")
    return Fraction(nombre)


def _annees(valeur: Any, cle: str) -> Fraction:
    """Years written as a decimal: 0.6666666666666666 is eight months, not a hair less."""
    lues = _nombre(valeur, cle)
    mois = lues.limit_denominator(24)
    return mois if abs(mois - lues) < Fraction(1, 10**8) else lues


def _est_cdi(valeur: Any, cle: str) -> bool:
    if not isinstance(valeur, str) or valeur not in _CONTRATS:
        raise DonneeInvalide(cle, f"{citer(valeur)} n’est pas connu. Contrats\u00a0: {', '.join(_CONTRATS)}.")
    return _CONTRATS[valeur]


def _booleen(valeur: Any, cle: str) -> bool:
    if not isinstance(valeur, bool):
        raise DonneeInvalide(cle, f"{citer(valeur)} n’est ni true ni false.")
    return valeur


_LECTURES: Mapping[str, Lecteur] = {
    "entree": _date, "sortie": _date, "notification": _date, "arret": _date, "inaptitude": _booleen,
    "annees": _annees, "annees_droit": _annees, "salaire": _nombre, "salaire_temps_plein": _nombre,
}  # fmt: skip
