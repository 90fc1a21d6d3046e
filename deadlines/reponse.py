"""A question and its answer as plain values, for a command line, a file of JSON lines, or another language.

A question names a rule, a day and a calendar; the answer holds every date and reason as text.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from json import JSONEncoder
from typing import Any

from deadlines.delais import Article, Doute, Terme
from deadlines.explication import phrases
from deadlines.regles import regle
from deadlines.territoires import CalculImpossible

__all__ = [
    "QuestionMalPosee",
    "en_clair",  # a term -> the answer
    "lire_date",  # « 2026-12-09 » -> date, or a French error
    "repondre",  # a question -> the answer
    "repondre_en_ligne",  # a question -> the answer, one line of JSON
]

_ecrire = JSONEncoder(ensure_ascii=False).encode
_CLES = {"delai", "depart", "territoire", "vendredi_saint", "reception", "decompte"}


class QuestionMalPosee(CalculImpossible):
    """A key is missing, unknown, or holds another kind of value than it should."""


def repondre(question: object) -> dict[str, Any]:
    """The answer to `{"delai", "depart", "territoire", "vendredi_saint"?, "reception"?, "decompte"?}`.

    `depart`: an ISO date. `territoire`: « metropole » by default. `decompte`: true to have each day. Errors, all
    CalculImpossible: QuestionMalPosee and those of `Delai.terme`.
    """
    return en_clair(*_lire(question))


def repondre_en_ligne(question: object) -> str:
    """The same on one line of JSON, for files of questions: what a rule and its readings repeat is written once."""
    terme, decompte = _lire(question)
    if decompte:
        return _ecrire(en_clair(terme))
    lectures = ", ".join(
        _lecture_en_ligne(lue.nom, lue.motif, lue.articles) % lue.dernier_jour.isoformat() for lue in terme.lectures
    )
    return (
        f'{{"delai": "{terme.delai.id}", "depart": "{terme.depart}", "territoire": "{terme.territoire}", '
        f'"jour_brut": "{terme.jour_brut}", "dernier_jour": "{terme.dernier_jour}", '
        f'"premier_jour_effet": "{terme.premier_jour_effet}", "expire_a": "{_instant(terme)}", '
        f'"lectures": [{lectures}], {_fin_de_ligne(terme.delai.id)}'
    )


def en_clair(terme: Terme, decompte: bool = True) -> dict[str, Any]:
    """Everything a term says: ISO dates, an ISO instant in UTC, French sentences, articles as « CT L1237-14 »."""
    return _dates(terme, decompte) | {"articles": _textes(terme.articles), "doutes": _doutes(terme.delai.doutes)}


def lire_date(texte: str) -> date:
    """A date written 2026-12-09; QuestionMalPosee when it is written otherwise or does not exist."""
    try:
        lue = date.fromisoformat(texte)
    except ValueError:
        lue = None
    if lue is None or len(texte) != 10 or texte[7] != "-":  # a week date is one too: 2026-W50-3
        raise QuestionMalPosee(f"Date impossible\u00a0: «\u00a0{texte}\u00a0». Écrivez-la ainsi\u00a0: 2026-12-09.")
    return lue


def _lire(question: object) -> tuple[Terme, bool]:
    if not isinstance(question, dict):
        raise QuestionMalPosee('Chaque question est un objet\u00a0: {"delai": …, "depart": …, "territoire": …}.')
    if not question.keys() <= _CLES:
        trop = ", ".join(sorted(map(str, question.keys() - _CLES)))
        raise QuestionMalPosee(f"Clé inconnue\u00a0: {trop}. Clés\u00a0: {', '.join(sorted(_CLES))}.")
    terme = regle(_texte(question, "delai")).terme(
        lire_date(_texte(question, "depart")),
        _texte(question, "territoire", "metropole"),
        vendredi_saint=_booleen(question, "vendredi_saint", defaut=True),
        reception=question.get("reception"),
    )
    return terme, _booleen(question, "decompte", defaut=False)


def _dates(terme: Terme, decompte: bool) -> dict[str, Any]:
    dates = {
        "delai": terme.delai.id,
        "depart": terme.depart.isoformat(),
        "territoire": terme.territoire,
        "jour_brut": terme.jour_brut.isoformat(),
        "dernier_jour": terme.dernier_jour.isoformat(),
        "premier_jour_effet": terme.premier_jour_effet.isoformat(),
        "expire_a": _instant(terme),
        "lectures": [
            {
                "nom": lecture.nom,
                "dernier_jour": lecture.dernier_jour.isoformat(),
                "motif": lecture.motif,
                "articles": _textes(lecture.articles),
            }
            for lecture in terme.lectures
        ],
    }
    if decompte:
        dates["explication"] = [phrase.texte for phrase in phrases(terme)]
        dates["decompte"] = [
            {"date": jour.date.isoformat(), "etat": jour.etat.value, "rang": jour.rang, "motif": jour.motif}
            for jour in terme.decompte
        ]
    return dates


def _instant(terme: Terme) -> str:
    return f"{terme.expire_a.replace(tzinfo=None).isoformat()}Z"


@cache
def _textes(articles: tuple[Article, ...]) -> tuple[str, ...]:
    return tuple(map(str, articles))


def _doutes(doutes: tuple[Doute, ...]) -> list[dict[str, str]]:
    return [{"id": d.id, "question": d.question, "retenu": d.retenu, "pourquoi": d.pourquoi} for d in doutes]


@cache
def _lecture_en_ligne(nom: str, motif: str, articles: tuple[Article, ...]) -> str:
    """A reading, the place of its day left open."""
    reste = _ecrire({"motif": motif, "articles": _textes(articles)})[1:]
    return f'{{"nom": {_ecrire(nom)}, "dernier_jour": "%s", {reste.replace("%", "%%")}'


@cache
def _fin_de_ligne(id: str) -> str:
    delai = regle(id)
    return _ecrire({"articles": _textes(delai.articles), "doutes": _doutes(delai.doutes)})[1:]


def _texte(question: Mapping[str, Any], cle: str, defaut: str | None = None) -> str:
    valeur = question.get(cle, defaut)
    if not isinstance(valeur, str) or not valeur:
        raise QuestionMalPosee(f"«\u00a0{cle}\u00a0» est un texte obligatoire.")
    return valeur


def _booleen(question: Mapping[str, Any], cle: str, *, defaut: bool) -> bool:
    valeur = question.get(cle, defaut)
    if not isinstance(valeur, bool):
        raise QuestionMalPosee(f"«\u00a0{cle}\u00a0» vaut true ou false.")
    return valeur
