"""The table of the law: every delay the portal counts, by id.

To add a rule: write one `Delai(...)` in the section of its procedure, with its articles, the event of its day
0 in French words, and a `Doute` for each question that the texts leave open (id `report` keeps the reading
without roll-over among the readings of a term). `_table` refuses a duplicate id; `Delai` refuses a rule
without an article. A rule whose text changes gets a new id and both get `valable_du` or `valable_au`. When
the file nears 300 lines, it becomes a package `regles/` of the same name, one file a procedure.
"""

from collections.abc import Mapping
from types import MappingProxyType

from deadlines.delais import Article, Delai, DelaiInvalide, Doute, Effet, TenuePar, Unite
from deadlines.territoires import CalculImpossible

__all__ = [
    "REGLES",  # id -> Delai
    "RegleInconnue",
    "regle",  # id -> Delai, or a French error
]


class RegleInconnue(CalculImpossible):
    """No rule bears this id."""


# Articles and doubts that several rules share.

R1231_1 = Article("CT", "R1231-1")

DOUTE_UNITE = Doute(
    id="unite",
    question="Le texte dit « jours », sans préciser calendaires ou ouvrables.",
    retenu="Jours calendaires.",
    pourquoi="Quand le code du travail veut des jours ouvrables, il l’écrit (L1237-14).",
    articles=(Article("CT", "L1237-19-4"), Article("CT", "L1237-14")),
)

DOUTE_REPORT = Doute(
    id="report",
    question="Aucune instruction ni décision publiée ne confirme le report d’un dernier jour non ouvrable.",
    retenu="Le dernier jour est reporté ; les agents visent le jour d’avant report.",
    pourquoi="R1231-1 vaut pour tous les délais de son titre, où se trouve ce délai.",
    articles=(R1231_1,),
)

DOUTE_COMPLEMENT = Doute(
    id="complement",
    question="Le texte ne dit pas si une demande de justificatifs arrête le délai d’un dossier complet.",
    retenu="Elle ne change rien au délai.",
    pourquoi="D1237-9 permet ces demandes « dans le délai » et ne prévoit ni suspension ni prorogation.",
    articles=(Article("CT", "D1237-9"),),
)

# Rupture conventionnelle collective

RCC_VALID = Delai(
    id="RCC_VALID",
    libelle="Validation de l’accord de rupture conventionnelle collective",
    duree=15,
    unite=Unite.CALENDAIRES,
    report=True,
    effet=Effet.VALIDATION,
    tenue_par=TenuePar.ENVOI,
    articles=(Article("CT", "L1237-19-4"), Article("CT", "D1237-9"), R1231_1),
    depart="réception du dossier complet",
    doutes=(DOUTE_UNITE, DOUTE_REPORT, DOUTE_COMPLEMENT),
)

# Plan de sauvegarde de l’emploi

# Licenciement économique hors plan

# Congé de mobilité

# Rupture conventionnelle individuelle


def _table(*delais: Delai) -> Mapping[str, Delai]:
    table = {delai.id: delai for delai in delais}
    if len(table) < len(delais):
        raise DelaiInvalide("Deux règles portent le même identifiant.")
    return MappingProxyType(table)


REGLES: Mapping[str, Delai] = _table(RCC_VALID)


def regle(id: str) -> Delai:
    """The rule of that id; RegleInconnue when there is none."""
    try:
        return REGLES[id]
    except KeyError:
        raise RegleInconnue(f"Délai inconnu : « {id} ». Délais connus : {', '.join(REGLES)}.") from None
