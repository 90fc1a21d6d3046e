"""The same calculation from and to JSON, a line each: the keys are those of the shared oracle.

A question is `regime` and, beside it or under `entrees`, what is known. What it holds decides what is answered: two
dates and `usage` give years of service, `date_reference` the months of pay, pay alone the reference pay, else the indemnity.
"""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from dossiers.baremes import BaremeInconnu
from dossiers.indemnite.calcul import Calcul, anciennete, calculer, fenetre, salaire_de_reference
from dossiers.indemnite.donnees import DonneeInvalide, Situation, limites
from dossiers.indemnite.ecriture import nom_du_mois
from dossiers.indemnite.lecture import CLES, Objet, citer, lire_date, lire_regime, lire_situation
from dossiers.indemnite.traitement import traiter

__all__ = ["repondre", "repondre_a_la_ligne"]

_NOMS = {champ: cle for cle, champ in CLES.items()}
_LUES = {
    *CLES, "id", "regime", "idcc", "entrees", "usage", "absences", "arret_travail_en_cours", "contrat", "faute_grave",
    "salaires", "salaire_mensuel_constant", "periodes", "date_reference", "date_rupture", "annee_rupture",
}  # fmt: skip


def repondre_a_la_ligne(ligne: bytes) -> dict[str, Any]:
    """The answer to a line of JSON, or `erreur`, a French sentence that names the key."""
    try:
        question = json.loads(ligne.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_refuser)
    except (ValueError, RecursionError):
        return {"erreur": "La ligne n’est pas du JSON lisible, en UTF-8."}
    try:
        return repondre(question)
    except DonneeInvalide as faute:
        return {"erreur": f"{faute.champ}\u00a0: {faute.phrase}"}
    except BaremeInconnu as inconnu:
        return {"erreur": str(inconnu)}


def repondre(question: Any) -> dict[str, Any]:
    """The answer to a question. DonneeInvalide, its `champ` a key; BaremeInconnu for a day that no row covers."""
    if not isinstance(question, Mapping):
        raise DonneeInvalide("ligne", "Écrivez un objet JSON, avec « regime » et les données.")
    e = question.get("entrees", question)
    if not isinstance(e, Mapping):
        raise DonneeInvalide("entrees", "Écrivez un objet JSON.")
    try:
        reponse = _repondre(e, lire_situation(e, lire_regime(question.get("regime"))))
    except DonneeInvalide as faute:
        raise DonneeInvalide(_NOMS.get(faute.champ, faute.champ), faute.phrase) from None
    if question.get("idcc") is not None and "resultat" in reponse:
        del reponse["resultat"]
        reponse.pop("choix", None)
        reponse["note"] = "La convention collective n’est pas calculée\u00a0: elle peut prévoir plus."
    ignorees = [citer(cle) for cle in e if cle not in _LUES]
    return reponse | ({"ignorees": ignorees} if ignorees else {})  # an agreement's criterion, or a slip in a key


def _repondre(e: Objet, s: Situation) -> dict[str, Any]:
    if e.get("usage") is not None:
        return {"anciennete_annees": _json(_anciennete(e, s))}
    if e.get("date_reference") is not None:
        reference = lire_date(e, "date_reference")
        return {"mois": [nom_du_mois(mois) for mois in fenetre(_entree(s, reference, "date_reference"), reference)]}
    if s.salaires is not None and s.annees is None and not (s.entree or s.sortie):
        for faute in limites(s):
            raise faute
        return {"salaire_reference": _json(salaire_de_reference(s.salaires).retenu)}
    return _reponse(calculer(s))


def _anciennete(e: Objet, s: Situation) -> Fraction:
    """Years of service alone: the absences are not compared with the contract."""
    for faute in limites(s):
        raise faute
    match e["usage"]:
        case "ouverture_du_droit":
            cle, fin = "date_notification", s.notification
        case "calcul_du_montant":
            cle, fin = "date_sortie", s.sortie and s.sortie + timedelta(days=1)
        case _:
            raise DonneeInvalide("usage", "Écrivez « ouverture_du_droit » ou « calcul_du_montant ».")
    if fin is None:
        raise DonneeInvalide(cle, "Cette donnée manque.")
    return anciennete(_entree(s, fin, cle), fin, s.absences)


def _entree(s: Situation, fin: date, cle: str) -> date:
    if s.entree is None:
        raise DonneeInvalide("date_entree", "Cette donnée manque.")
    if fin < s.entree:
        raise DonneeInvalide(cle, f"Cette date doit suivre l’entrée, le {s.entree:%d/%m/%Y}.")
    return s.entree


def _reponse(c: Calcul) -> dict[str, Any]:
    montant = _json(Fraction(c.indemnite))
    reponse: dict[str, Any] = {"indemnite_legale": montant, "resultat": montant}
    if c.annees is not None:
        reponse["anciennete_annees"] = _json(c.annees)
    if c.refus:
        return {"ineligible": True, "motif": c.refus} | reponse
    reponse |= {"choix": "LEGAL", "salaire_reference": _json(c.salaire)}
    s = c.situation
    if s.regime.contribution and s.sortie:
        try:
            du = traiter(s.regime, c.indemnite, s.sortie).due_employeur
            reponse["contribution_patronale"] = _json(Fraction(du))
        except BaremeInconnu as inconnu:
            reponse["note"] = str(inconnu)
    return reponse


def _json(nombre: Fraction) -> int | float:
    return int(nombre) if nombre.denominator == 1 else float(nombre)


def _refuser(constante: str) -> None:
    raise ValueError(constante)
