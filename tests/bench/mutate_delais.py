"""Changes `deadlines/` one operator or one value at a time and runs its tests on each: 95 % at least must fail.

`python -m tests.bench.mutate_delais [-j 2] [--un-sur 1] [--depuis 0] [words of a file's name…]`. Prints the survivors with
their line, and exits with 1 under 95 %. What only a person reads, strings, is left alone; so are docstrings, types and `__all__`.
"""

import argparse
import ast
import copy
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

RACINE = Path(__file__).resolve().parents[2]
# The quickest to fail first; the slowest draws are for what the others let through.
TESTS = [f"tests/deadlines/test_{nom}.py" for nom in (
    "regles", "cas", "delais", "reponse", "compteurs", "cours", "plans", "feries", "explication", "naif"
)]  # fmt: skip
COMPARAISONS = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
CALCULS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult}
ENUMS = {
    "Unite": ("CALENDAIRES", "OUVRABLES"), "Effet": ("AUCUN", "REJET"), "TenuePar": ("ENVOI", "RECEPTION"),
    "EtatJour": ("COMPTE", "SAUTE"), "EtatPeriode": ("EN_COURS", "ANNULEE"), "Reception": ("ASIS", "NEXT"),
    "Depart": ("DEPOT", "EVENEMENT"), "NatureEtape": ("FIN", "POSSIBLE"), "Nature": ("DEPOT", "RETRAIT"),
}  # fmt: skip

SANS_EFFET = {"slots", "kw_only", "maxsize", "strict"}


@dataclass(frozen=True)
class Mutant:
    """One change: where, what was there, what is there now, and the whole file with it."""

    fichier: str
    ligne: int
    de: str
    vers: str
    source: str


def variantes(noeud: ast.AST) -> Iterator[ast.AST]:
    """The nodes that may stand in the place of that one."""
    if isinstance(noeud, ast.Compare) and type(noeud.ops[0]) in COMPARAISONS:
        yield ast.Compare(noeud.left, [COMPARAISONS[type(noeud.ops[0])](), *noeud.ops[1:]], noeud.comparators)
    elif isinstance(noeud, ast.BinOp) and type(noeud.op) in CALCULS:
        yield ast.BinOp(noeud.left, CALCULS[type(noeud.op)](), noeud.right)
    elif isinstance(noeud, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(noeud.op, ast.And) else ast.And(), noeud.values)
    elif isinstance(noeud, ast.UnaryOp) and isinstance(noeud.op, ast.Not):
        yield noeud.operand
    elif isinstance(noeud, ast.IfExp):
        yield ast.IfExp(noeud.test, noeud.orelse, noeud.body)
    elif isinstance(noeud, ast.Constant) and isinstance(noeud.value, bool):
        yield ast.Constant(not noeud.value)
    elif isinstance(noeud, ast.Constant) and isinstance(noeud.value, int):
        yield ast.Constant(noeud.value + 1)
    elif isinstance(noeud, ast.Attribute) and isinstance(noeud.value, ast.Name) and noeud.value.id in ENUMS:
        autres = [valeur for valeur in ENUMS[noeud.value.id] if valeur != noeud.attr]
        yield ast.Attribute(noeud.value, autres[0], noeud.ctx)


def muables(arbre: ast.AST) -> Iterator[tuple[ast.AST, str, int | None]]:
    """(parent, field, place in a list) of each node that may change: never a type, nor an option of memory or speed."""
    for parent in ast.walk(arbre):
        if isinstance(parent, ast.keyword) and parent.arg in SANS_EFFET:
            continue
        for champ, valeur in ast.iter_fields(parent):
            if champ in ("annotation", "returns", "decorator_list", "type_params"):
                continue
            if isinstance(valeur, ast.AST):
                yield parent, champ, None
            elif isinstance(valeur, list):
                yield from ((parent, champ, place) for place, v in enumerate(valeur) if isinstance(v, ast.AST))


def mutants(fichier: Path) -> Iterator[Mutant]:
    arbre = ast.parse(fichier.read_text("utf-8"))
    nom = fichier.relative_to(RACINE).as_posix()
    for parent, champ, place in list(muables(arbre)):
        noeud = getattr(parent, champ) if place is None else getattr(parent, champ)[place]
        for autre in variantes(noeud):
            _poser(parent, champ, place, ast.copy_location(autre, noeud))
            source = ast.unparse(ast.fix_missing_locations(copy.deepcopy(arbre)))
            _poser(parent, champ, place, noeud)
            yield Mutant(nom, noeud.lineno, ast.unparse(noeud), ast.unparse(autre), source)


def _poser(parent: ast.AST, champ: str, place: int | None, noeud: ast.AST) -> None:
    if place is None:
        setattr(parent, champ, noeud)
    else:
        getattr(parent, champ)[place] = noeud


def juger(mutant: Mutant) -> tuple[Mutant, bool]:
    """Whether the tests see it. One that hangs is seen."""
    with tempfile.TemporaryDirectory(prefix="rupco-mutant-") as ici:
        for nom in ("deadlines", "tests/deadlines", "tests/oracles"):
            shutil.copytree(RACINE / nom, Path(ici, nom), ignore=shutil.ignore_patterns("__pycache__"))
        Path(ici, "tests/__init__.py").touch()
        Path(ici, mutant.fichier).write_text(mutant.source, "utf-8")
        Path(ici, "pytest.ini").write_text("[pytest]\nmarkers =\n  lent: takes seconds\n", "utf-8")
        commande = [
            sys.executable, "-m", "pytest", "-x", "-q", "--tb=no", "--import-mode=importlib", "-m", "not lent",
            *("-p", "no:django", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:playwright"), *TESTS,
        ]  # fmt: skip
        try:
            joue = subprocess.run(commande, cwd=ici, capture_output=True, timeout=300, check=False)
        except subprocess.TimeoutExpired:
            return mutant, True
        return mutant, joue.returncode != 0


def principal() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("-j", type=int, default=1, help="combien à la fois")
    options.add_argument("--un-sur", type=int, default=1, help="un mutant sur n")
    options.add_argument(
        "--depuis", type=int, default=0, help="le rang du premier, pour jouer le tout en plusieurs fois"
    )
    options.add_argument("mots", nargs="*", help="seulement les fichiers dont le nom les contient")
    choix = options.parse_args()
    fichiers = [f for f in sorted((RACINE / "deadlines").rglob("*.py")) if all(mot in str(f) for mot in choix.mots)]
    tous = [mutant for fichier in fichiers for mutant in mutants(fichier)][choix.depuis :: choix.un_sur]
    temoin = Mutant(tous[0].fichier, 0, "", "", (RACINE / tous[0].fichier).read_text("utf-8"))
    if juger(temoin)[1]:
        sys.exit("Les tests échouent sans mutation : rien ne se mesure.")
    survivants = 0
    with ThreadPoolExecutor(choix.j) as equipe:
        for mutant, vu in equipe.map(juger, tous):
            if not vu:
                survivants += 1
                sys.stdout.write(f"survit  {mutant.fichier}:{mutant.ligne}  {mutant.de}  →  {mutant.vers}\n")
                sys.stdout.flush()
    part = 100 * (1 - survivants / len(tous))
    sys.stdout.write(f"{len(tous)} mutants, {survivants} survivants, {part:.1f} % tués.\n")
    return 0 if part >= 95 else 1


if __name__ == "__main__":
    sys.exit(principal())
