"""The table of the law, and the package's own: pure, small, speaking."""

import ast
import re
from datetime import date
from pathlib import Path

import pytest

import deadlines
from deadlines.delais import Article, DelaiInvalide, Effet, TenuePar, Unite
from deadlines.regles import _table, regle

RACINE = Path(deadlines.__file__).parent
FICHIERS = sorted(RACINE.rglob("*.py"))
AUTORISES = {
    *("array", "calendar", "collections", "dataclasses", "datetime", "enum", "functools", "itertools", "json", "types", "typing"),
    *("urllib", "zoneinfo", "deadlines"),
}
HORLOGES = {"now", "utcnow", "today", "time_ns", "monotonic", "fromtimestamp"}


def test_the_validation_of_an_rcc_is_written_whole():
    rcc = regle("RCC_VALID")
    assert (rcc.duree, rcc.unite, rcc.report) == (15, Unite.CALENDAIRES, True)
    assert (rcc.tenue_par, rcc.effet) == (TenuePar.ENVOI, Effet.VALIDATION)
    assert rcc.effet.est_acceptation_tacite
    assert rcc.articles == (Article("CT", "L1237-19-4"), Article("CT", "D1237-9"), Article("CT", "R1231-1"))
    assert [doute.id for doute in rcc.doutes] == ["unite", "report", "complement"]
    assert all(doute.question and doute.retenu and doute.pourquoi for doute in rcc.doutes)


def test_two_rules_never_share_an_id():
    with pytest.raises(DelaiInvalide, match="même identifiant"):
        _table(regle("RCC_VALID"), regle("RCC_VALID"))


def test_the_purity_test_reads_the_whole_package():
    noms = {fichier.relative_to(RACINE).as_posix() for fichier in FICHIERS}
    assert {"territoires.py", "feries.py", "regles/rcc.py", "delais/calcul.py", "cours.py", "explication.py"} <= noms


@pytest.mark.parametrize("fichier", FICHIERS, ids=lambda f: f.relative_to(RACINE).as_posix())
def test_pure_no_framework_no_clock_no_file(fichier):
    for noeud in ast.walk(ast.parse(fichier.read_text(encoding="utf-8"))):
        if isinstance(noeud, ast.Import):
            assert {alias.name.split(".")[0] for alias in noeud.names} <= AUTORISES
        elif isinstance(noeud, ast.ImportFrom):
            assert noeud.level == 0
            assert (noeud.module or "").split(".")[0] in AUTORISES
        elif isinstance(noeud, ast.Attribute):
            assert noeud.attr not in HORLOGES
        elif isinstance(noeud, ast.Name):
            assert noeud.id not in ("open", "__import__", "eval", "exec")


def test_the_readme_example_says_the_truth():
    texte = (RACINE / "README.md").read_text(encoding="utf-8")
    terme = regle("RCC_VALID").terme(date(2026, 11, 13), "metropole")
    for nom in ("jour_brut", "dernier_jour", "premier_jour_effet"):
        annonce = re.search(rf"terme\.{nom} +# (\d{{4}}-\d\d-\d\d)", texte)
        assert annonce
        assert annonce[1] == getattr(terme, nom).isoformat()
