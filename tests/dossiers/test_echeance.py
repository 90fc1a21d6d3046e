"""`manage.py echeance`: told to a person, as one object, and for a file of questions, errors in their place."""

import io
import json
import os
import subprocess
import sys

import pytest
from django.core.management import call_command

from deadlines.regles import REGLES

pytestmark = pytest.mark.une_base

CLES = [
    *("delai", "depart", "territoire", "jour_brut", "dernier_jour", "premier_jour_effet", "expire_a", "lectures"),
    *("explication", "decompte", "articles", "doutes"),
]


def jouer(*arguments) -> str:
    sortie = io.StringIO()
    call_command("echeance", *arguments, stdout=sortie)
    return sortie.getvalue()


def lot(tmp_path, *lignes) -> tuple[list[dict], int]:
    """What the file of those questions is answered, and the exit code."""
    fichier = tmp_path / "lot.jsonl"
    fichier.write_bytes(
        b"\n".join(ligne if isinstance(ligne, bytes) else json.dumps(ligne).encode() for ligne in lignes)
    )
    sortie, code = io.StringIO(), 0
    try:
        call_command("echeance", "--lot", str(fichier), stdout=sortie, stderr=io.StringIO())
    except SystemExit as fin:
        code = fin.code
    return [json.loads(ligne) for ligne in sortie.getvalue().splitlines()], code


def test_one_object_with_everything():
    (ligne,) = jouer("RC_HOMOL", "2026-12-09", "--territoire", "metropole", "--json").splitlines()
    lu = json.loads(ligne)
    assert list(lu) == CLES
    assert (lu["dernier_jour"], lu["premier_jour_effet"]) == ("2026-12-28", "2026-12-29")
    assert lu["expire_a"] == "2026-12-28T23:00:00Z"
    assert sum(jour["rang"] is not None for jour in lu["decompte"]) == 16


def test_options_change_the_reading():
    saint = ("RCC_VALID", "2026-03-19", "--territoire", "alsace-moselle", "--json")
    assert json.loads(jouer(*saint))["dernier_jour"] == "2026-04-07"
    assert json.loads(jouer(*saint, "--sans-vendredi-saint"))["dernier_jour"] == "2026-04-03"
    recu = ("RC_HOMOL", "2026-05-25", "--json")
    assert json.loads(jouer(*recu, "--reception", "asis"))["dernier_jour"] == "2026-06-11"


def test_a_person_reads_the_answer():
    texte = jouer("RCC_VALID", "2026-11-13")
    for attendu in (
        "Validation de l’accord de rupture conventionnelle collective (RCC_VALID)",
        "Départ : vendredi 13 novembre 2026 (réception du dossier complet). Calendrier : France métropolitaine.",
        "Avant report : samedi 28 novembre 2026",
        "Dernier jour : lundi 30 novembre 2026, à 24 h, heure légale de Paris",
        "Effet        : mardi 1er décembre 2026",
        "- samedi 28 novembre 2026 : sans report.",
        "   15  samedi 28 novembre 2026",
        "       lundi 30 novembre 2026       → premier jour ni samedi, ni dimanche, ni férié",
        "Doute : Le texte dit",
        "(CT R1231-1)",
    ):
        assert attendu in texte, attendu


@pytest.mark.parametrize("delai", REGLES)
def test_every_rule_is_told(delai):
    assert f"({delai})" in jouer(delai, "2026-12-09", "--territoire", "la-reunion")


@pytest.mark.parametrize(
    ("arguments", "dit"),
    [
        (("RC_HOMOL", "2026-02-30"), "Date impossible"),
        (("RC_HOMOL", "2101-01-01"), "de 2000 à 2100"),
        (("RIEN", "2026-12-09"), "Délai inconnu"),
        (("RC_HOMOL", "2026-12-09", "--territoire", "bretagne"), "Calendrier inconnu"),
        (("RC_HOMOL", "2026-12-09", "--reception", "demain"), "Lecture inconnue de la réception"),
        (("RC_HOMOL",), "Donnez un délai et une date"),
        ((), "Donnez un délai et une date"),
        (("RC_HOMOL", "2026-12-09", "--lot", "x"), "ou un fichier. Usage : manage.py echeance"),
        (("RC_HOMOL", "--lot", "x"), "ou un fichier. Usage : manage.py echeance"),
        (("RC_HOMOL", "2026-12-09", "--couleur"), "Arguments incorrects. Usage : manage.py echeance"),
        (("--lot", "/nulle/part.jsonl"), "Le fichier /nulle/part.jsonl ne peut pas être lu"),
    ],
)
def test_a_wrong_call_is_said_in_french(arguments, dit, capsys):
    with pytest.raises(SystemExit) as fin:
        jouer(*arguments)
    assert fin.value.code in (1, 2)
    assert dit in capsys.readouterr().err.replace("\u00a0", " ")


def test_a_file_is_answered_in_order_and_a_bad_line_stays_in_its_place(tmp_path):
    question = {"delai": "RC_HOMOL", "depart": "2026-12-09", "territoire": "metropole"}
    mauvaises = [question | {"depart": "2026-13-01"}, [1], b"{", b"\xff\xfe", b"[" * 100_000, question | {"cle": 1}]
    reponses, code = lot(tmp_path, question, *mauvaises, b"", question | {"territoire": "mayotte", "decompte": True})
    assert code == 1
    assert len(reponses) == 8
    assert [list(reponse) for reponse in reponses[1:7]] == [["erreur"]] * 6
    assert all(reponse["erreur"].endswith(".") for reponse in reponses[1:7])
    assert list(reponses[0]) == [cle for cle in CLES if cle not in ("explication", "decompte")]
    assert (reponses[7]["territoire"], list(reponses[7])) == ("mayotte", CLES)


def test_a_good_file_ends_well_and_an_empty_one_too(tmp_path):
    questions = [{"delai": d, "depart": "2026-12-09", "territoire": "guyane"} for d in REGLES] * 70  # more than a batch
    reponses, code = lot(tmp_path, *questions)
    assert code == 0
    assert [reponse["delai"] for reponse in reponses] == [question["delai"] for question in questions]
    assert lot(tmp_path) == ([], 0)


@pytest.mark.lent
def test_the_standard_input_is_a_file_too():
    entree = '{"delai": "RCC_VALID", "depart": "2026-11-13"}\nnon\n'
    joue = subprocess.run(
        [sys.executable, "manage.py", "echeance", "--lot", "-"],
        input=entree, capture_output=True, text=True, check=False, env=os.environ | {"PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert joue.returncode == 1
    assert [sorted(json.loads(ligne))[0] for ligne in joue.stdout.splitlines()] == ["articles", "erreur"]
    assert "1 ligne(s) sans réponse." in joue.stderr
