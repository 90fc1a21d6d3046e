"""A question and its answer as plain values: every key, the same by both ways, and each bad question its sentence."""

import json
from datetime import date, timedelta

import pytest

from deadlines.regles import REGLES, regle
from deadlines.reponse import en_clair, lire_date, repondre, repondre_en_ligne
from deadlines.territoires import TERRITOIRES, CalculImpossible

QUESTION = {"delai": "RCC_VALID", "depart": "2026-11-13", "territoire": "metropole"}
CLES = ["delai", "depart", "territoire", "jour_brut", "dernier_jour", "premier_jour_effet", "expire_a", "lectures"]


def test_the_answer_word_for_word():
    reponse = repondre(QUESTION)
    assert list(reponse) == [*CLES, "articles", "doutes"]
    doutes = reponse.pop("doutes")
    assert [sorted(doute) for doute in doutes] == [["id", "pourquoi", "question", "retenu"]] * 3
    assert json.loads(json.dumps(reponse)) == {
        **QUESTION,
        "jour_brut": "2026-11-28",
        "dernier_jour": "2026-11-30",
        "premier_jour_effet": "2026-12-01",
        "expire_a": "2026-11-30T23:00:00Z",
        "lectures": [
            {
                "nom": "sans report",
                "dernier_jour": "2026-11-28",
                "motif": "Le délai finit le jour même, sans report (samedi).",
                "articles": ["CT L1237-19-4", "CT D1237-9"],
            },
            {
                "nom": "avec report",
                "dernier_jour": "2026-11-30",
                "motif": "Dernier jour non ouvrable (samedi)\u00a0: il est reporté.",
                "articles": ["CT L1237-19-4", "CT D1237-9", "CT R1231-1"],
            },
        ],
        "articles": ["CT L1237-19-4", "CT D1237-9", "CT R1231-1"],
    }


def test_each_day_when_asked():
    reponse = repondre(QUESTION | {"decompte": True})
    assert list(reponse) == [*CLES, "explication", "decompte", "articles", "doutes"]
    assert len(reponse["decompte"]) == 18
    assert reponse["decompte"][0] == {
        "date": "2026-11-13",
        "etat": "depart",
        "rang": 0,
        "motif": "jour 0, jamais compté",
    }
    assert len(reponse["explication"]) == 3


def test_options_are_heard():
    assert repondre({"delai": "CRPA_AEE", "depart": "2026-11-13"})["territoire"] == "metropole"
    saint = {"delai": "RCC_VALID", "depart": "2026-03-19", "territoire": "alsace-moselle"}
    assert repondre(saint)["dernier_jour"] == "2026-04-07"
    assert repondre(saint | {"vendredi_saint": False})["dernier_jour"] == "2026-04-03"
    toutes = {"delai": "RC_HOMOL", "depart": "2026-05-25", "territoire": "metropole", "vendredi_saint": True}
    assert repondre(toutes | {"reception": "next", "decompte": False})["dernier_jour"] == "2026-06-12"
    recu = {"delai": "RC_HOMOL", "depart": "2026-05-25"}
    assert repondre(recu)["dernier_jour"] == "2026-06-12"
    assert repondre(recu | {"reception": "asis"})["dernier_jour"] == "2026-06-11"


@pytest.mark.parametrize("id", REGLES)
def test_a_line_is_the_same_answer(id):
    for territoire in TERRITOIRES:
        for n in range(0, 500, 23):
            question = {"delai": id, "depart": str(date(2026, 1, 1) + timedelta(days=n)), "territoire": territoire}
            assert json.loads(repondre_en_ligne(question)) == json.loads(json.dumps(repondre(question)))
    entiere = question | {"decompte": True}
    assert json.loads(repondre_en_ligne(entiere)) == json.loads(json.dumps(repondre(entiere)))


def test_a_line_is_written_in_french_letters():
    assert "Dernier jour non ouvrable (samedi)\u00a0: il est reporté." in repondre_en_ligne(QUESTION)


def test_a_term_answers_for_itself():
    terme = regle("RCC_VALID").terme(date(2026, 11, 13), "metropole")
    assert en_clair(terme) == repondre(QUESTION | {"decompte": True})


@pytest.mark.parametrize(
    ("faux", "dit"),
    [
        ([], "est un objet"),
        (None, "est un objet"),
        ({}, "« delai » est un texte"),
        (QUESTION | {"delai": "RCC"}, "Délai inconnu : « RCC »"),
        (QUESTION | {"delai": ["RCC_VALID"]}, "« delai » est un texte"),
        (QUESTION | {"depart": ""}, "« depart » est un texte"),
        (QUESTION | {"depart": 20261113}, "« depart » est un texte"),
        (QUESTION | {"depart": "2026-02-30"}, "Date impossible : « 2026-02-30 »"),
        (QUESTION | {"depart": "1999-12-31"}, "de 2000 à 2100"),
        (QUESTION | {"depart": "2101-01-01"}, "de 2000 à 2100"),
        (QUESTION | {"depart": "2017-09-23"}, "n’est pas en vigueur"),
        (QUESTION | {"territoire": "bretagne"}, "Calendrier inconnu"),
        (QUESTION | {"territoire": None}, "« territoire » est un texte"),
        (QUESTION | {"vendredi_saint": "non"}, "vaut true ou false"),
        (QUESTION | {"decompte": 1}, "vaut true ou false"),
        (QUESTION | {"reception": "demain"}, "Lecture inconnue"),
        (QUESTION | {"jour": 1}, "Clé inconnue : jour"),
    ],
)
def test_a_bad_question_has_its_sentence(faux, dit):
    for repond in (repondre, repondre_en_ligne):
        with pytest.raises(CalculImpossible) as erreur:
            repond(faux)
        assert dit in str(erreur.value).replace("\u00a0", " ")


def test_a_date_is_written_in_one_way():
    assert lire_date("2026-12-09") == date(2026, 12, 9)
    for faux in ("20261209", "2026-W50-3", "2026-1-1", "09/12/2026", "２０２６-12-09", "", "2026-12-09T00:00"):
        with pytest.raises(CalculImpossible, match="Écrivez-la ainsi"):
            lire_date(faux)
