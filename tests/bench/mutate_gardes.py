"""Takes the guards away, one at a time, in a copy of the project, and runs the authorisation tests on each: all must fail.

`python -m tests.bench.mutate_gardes [-j 2] [--depuis 0] [words of a name…]`. A guard that another one doubles (« = ») may survive
alone: it is only looked for in the source, unless `--doubles`; it is also taken away with its double, and then must be seen.
Exits with 1 when a mutant survives that should not, or when the source has changed and the mutant must be written again.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path

from tests.bench import gardes, gardes_bureau, gardes_comptes

RACINE = Path(__file__).resolve().parents[2]
COPIES = ("rupco", "accounts", "habilitations", "dossiers", "deadlines", "templates", "static", "tests")
JUGES = {  # the room of the guard → its own tests, the quickest first; then what judges all of them
    "accounts": (
        "accounts/gardes", "accounts/administration", "accounts/sessions", "accounts/second_facteur", "accounts/moyens",
        "accounts/adresse",
        "accounts/compte", "accounts/inscription_activation", "accounts/proconnect", "accounts/proconnect_refus",
        "accounts/inactivite",
    ),
    "habilitations": tuple(
        f"habilitations/{nom}"
        for nom in (
            "verbes", "gardes", "demarches", "arbitrages", "pages_arbitrages", "ouvertures", "pages_acces", "mandats",
            "perimetre", "admin", "fermeture", "acces",
        )
    )
    + ("accounts/compte",),
    "rupco": (
        "droits/en_tetes", "socle/middleware", "socle/exploitation", "accounts/administration", "habilitations/admin",
        "accounts/second_facteur", "accounts/inactivite",
    ),
    "dossiers": (
        "dossiers/lecture_seule", "dossiers/restreints", "dossiers/deplacer", "dossiers/bannette", "dossiers/lot",
        "dossiers/lot_attribue", "dossiers/appuis",
        "dossiers/echanges", "dossiers/tout_telecharger", "dossiers/adresses_refusees", "dossiers/instruction",
        "dossiers/informations", "dossiers/reexamen", "dossiers/mesures", "dossiers/automate",
    ),
}  # fmt: skip
PYTEST = ("-m", "pytest", "-x", "-q", "--reuse-db", "--tb=no", "--show-capture=no")
TOUJOURS = ("droits/matrice", "droits/canaris", "droits/champs_forges", "droits/en_tetes")


@dataclass(frozen=True)
class Mutant:
    """(file, what is there, what replaces it), all applied together; `double`: the guard that still holds."""

    nom: str
    changements: tuple[tuple[str, str, str], ...]
    double: str = ""


def lire(bloc: str) -> Mutant:
    titre, *lignes = bloc.strip().splitlines()
    nom, _, double = titre.partition(" = ")
    changements = [re.split(r" : | →\s?", ligne.strip(), maxsplit=2) for ligne in lignes]
    return Mutant(nom, tuple((FICHIERS[fichier], de, vers) for fichier, de, vers in changements), double)


LISTES = (gardes, gardes_bureau, gardes_comptes)
FICHIERS = {nom: chemin for liste in LISTES for nom, chemin in liste.FICHIERS.items()}
MUTANTS = [lire(bloc) for liste in LISTES for bloc in liste.GARDES.strip().split("\n\n")]


def essais(mutant: Mutant) -> list[tuple[dict[str, str], list[str]]]:
    """(environment, files of tests) that judge it, the quickest to tell first: of a view's guard, the matrix of its own pages; of
    what is typed, the few fields that name another company's; the tests that have its file's name; of a view's, the whole matrix
    at the end: its own pages were asked."""
    chemin = Path(mutant.changements[0][0])
    piece, stage = chemin.parts[:2]
    tous = (*JUGES.get(piece, ()), *TOUJOURS)
    noms = sorted(tous, key=lambda nom: (nom != f"{piece}/{chemin.stem}", stage == "views" and nom == "droits/matrice"))
    lots = [({}, [f"tests/{nom.replace('/', '/test_')}.py" for nom in noms])]
    if stage in ("forms", "views"):
        lots = [({}, ["tests/droits/test_champs_forges.py", "-k", "not un_champ_que"]), *lots]
    if stage == "views" and f"{chemin.stem}." in Path(RACINE, piece, "urls.py").read_text("utf-8"):
        siennes = {"RUPCO_MATRICE_MODULE": f"{piece}.views.{chemin.stem}"}
        lots = [(siennes, ["tests/droits/test_matrice.py", "-k", "le_portail"]), *lots]
    return lots


def cherche(garde: str) -> re.Pattern[str]:
    """A guard in its file, however the code is folded."""
    return re.compile(r"\s*".join(re.escape(mot) for mot in garde.split()))


def muter(chemin: Path, de: str, vers: str) -> bool:
    """Replaces the first occurrence; False when it is not there."""
    texte, n = cherche(de).subn(lambda _: vers, chemin.read_text("utf-8"), count=1)
    chemin.write_text(texte, "utf-8")
    return n == 1


def copier(vers: Path) -> None:
    for nom in COPIES:
        shutil.copytree(RACINE / nom, vers / nom, ignore=shutil.ignore_patterns("__pycache__"))
    for fichier in ("manage.py", "pyproject.toml"):
        shutil.copy(RACINE / fichier, vers)


def migrer(base: Path) -> None:
    """A database with its tables, that each mutant copies: no guard stands in a migration."""
    reglages = {"DJANGO_SETTINGS_MODULE": "rupco.settings.dev", "DATABASE_URL": f"sqlite:///{base}"}
    commande = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(commande, cwd=RACINE, env=os.environ | reglages, check=True)


def juger(mutant: Mutant, base: Path, doubles: bool) -> tuple[Mutant, str, float]:
    """« tué », « survit », « introuvable », or « doublé » when it was not played."""
    debut = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="rupco-mutant-") as ici:
        copier(Path(ici))
        sienne = shutil.copy(base, ici)
        with Path(ici, "rupco/settings/test.py").open("a", encoding="utf-8") as reglages:
            reglages.write(f'\nDATABASES["default"]["TEST"]["NAME"] = {sienne!r}\n')
        if not all(muter(Path(ici, fichier), de, vers) for fichier, de, vers in mutant.changements):
            return mutant, "introuvable", 0.0
        if mutant.double and not doubles:
            return mutant, "doublé", 0.0
        for environnement, tests in essais(mutant):
            joue = subprocess.run([sys.executable, *PYTEST, *tests], cwd=ici, env=os.environ | environnement,
                                  capture_output=True, text=True, check=False)  # fmt: skip
            if joue.returncode:
                break
    issue = {0: "survit", 1: "tué"}.get(joue.returncode, f"erreur {joue.returncode} : {joue.stdout[-500:]}")
    return mutant, issue, time.monotonic() - debut


def principal() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("-j", type=int, default=1, help="combien à la fois")
    options.add_argument("--doubles", action="store_true", help="jouer aussi, seules, celles qu’une autre double")
    options.add_argument("--depuis", type=int, default=0, help="reprendre à ce rang de la liste")
    options.add_argument("mots", nargs="*", help="seulement les gardes dont le nom les contient")
    choix = options.parse_args()
    visees = [m for m in MUTANTS[choix.depuis :] if all(mot in m.nom for mot in choix.mots)]
    mauvais = 0
    with ThreadPoolExecutor(choix.j) as equipe, tempfile.TemporaryDirectory(prefix="rupco-mutant-") as ici:
        migrer(base := Path(ici, "base.sqlite3"))
        for mutant, issue, duree in equipe.map(juger, visees, repeat(base), repeat(choix.doubles)):
            admis = issue in ("tué", "doublé") or (issue == "survit" and mutant.double)
            mauvais += not admis
            pourquoi = f" (doublé par : {mutant.double})" if mutant.double else ""
            sys.stdout.write(f"{'ok' if admis else 'NON':4}{issue:8}{duree:6.0f} s  {mutant.nom}{pourquoi}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{len(visees)} gardes ôtées, {mauvais} à regarder.\n")
    return 1 if mauvais else 0


if __name__ == "__main__":
    sys.exit(principal())
