"""The written policy, read from `politique.csv`: one row = addresses × methods × objects, one column a role.

Outcomes: `ok` (a page, a file, or a redirection inside), `renvoi` (a redirection inside, and nothing written), `login`
(to the log-in page), or the code. A method that no row names answers 405, `login` to who is not signed in where one must be.
"""

import csv
from fnmatch import fnmatchcase
from pathlib import Path

from tests.droits.adresses import SANS_OBJET, Adresse
from tests.droits.monde import ENTREPRISES, OBJETS, ROLES

__all__ = ["LIGNES", "METHODES", "attendu", "objets_de", "politique"]

METHODES = ("GET", "HEAD", "POST")
ISSUES = {"ok", "renvoi", "login", "404", "403", "405", "409"}
FICHIER = Path(__file__).with_name("politique.csv")
_NON_CONNECTES = ("anonyme", "desactive")

with FICHIER.open(encoding="utf-8", newline="") as _ouvert:
    LIGNES = list(csv.DictReader(_ouvert, delimiter=";"))


def politique() -> dict[tuple[str, str, str], dict[str, str]]:
    """(address, method, object) → role → outcome. Raises AssertionError on a doubled or a badly written row."""
    cases: dict[tuple[str, str, str], dict[str, str]] = {}
    for ligne in LIGNES:
        issues = {role: ligne[role] for role in ROLES}
        assert set(issues.values()) <= ISSUES, ligne
        for methode in ligne["methodes"].split():
            assert methode in METHODES, ligne
            for objet in _deplier(ligne["objets"]):
                cle = (ligne["adresse"], methode, objet)
                assert cle not in cases, f"deux lignes pour {cle}"
                cases[cle] = issues
    return cases


def _deplier(ecrit: str) -> list[str]:
    if ecrit in (SANS_OBJET, "present", "absent present"):
        return ecrit.split()
    trouves = [o for mot in ecrit.split() for o in OBJETS if fnmatchcase(o, mot)]
    assert trouves, f"aucun objet : {ecrit}"
    return trouves


def objets_de(adresse: Adresse) -> tuple[str, ...]:
    """What the addresses of this kind are tried on."""
    if not adresse.parametres or adresse.nom == "admin:view_on_site":
        return (SANS_OBJET,)
    if adresse.est_admin or adresse.nom.startswith("demo-"):
        return ("present", "absent")
    if adresse.est_d_acces:
        return ENTREPRISES
    return OBJETS


def attendu(cases: dict, adresse: Adresse, methode: str, objet: str, role: str) -> str:
    """The outcome of a cell."""
    if ligne := cases.get((adresse.nom, methode, objet)):
        return ligne[role]
    autre = next(ligne for m in METHODES if (ligne := cases.get((adresse.nom, m, objet))))
    ferme = autre["anonyme"] == "login" and role in _NON_CONNECTES
    return "login" if ferme else "405"
