"""Articles and doubts that the rules of several procedures share."""

from datetime import date

from deadlines.delais import Article, Doute

__all__ = [
    "CPC_641",
    "CPC_642",
    "DOUTE_PIECES",
    "DOUTE_REPORT",
    "DOUTE_SILENCE",
    "DOUTE_UNITE",
    "LOI_2008_596",
    "LOI_2013_504",
    "ORDONNANCE_2017_1387",
    "R1231_1",
    "ct",
]


def ct(numero: str) -> Article:
    """An article of the Code du travail."""
    return Article("CT", numero)


R1231_1 = ct("R1231-1")
CPC_641, CPC_642 = Article("CPC", "641"), Article("CPC", "642")

# First day on which a rule could start.
LOI_2008_596 = date(2008, 6, 27)  # loi 2008-596 du 25 juin 2008: the individual rupture conventionnelle
LOI_2013_504 = date(2013, 7, 1)  # loi 2013-504 du 14 juin 2013: the PSE is validated or approved by the administration
ORDONNANCE_2017_1387 = date(2017, 9, 24)  # ordonnance 2017-1387 du 22 sept. 2017: the collective one

DOUTE_UNITE = Doute(
    id="unite",
    question="Le texte dit «\u00a0jours\u00a0», sans préciser calendaires ou ouvrables.",
    retenu="Jours calendaires.",
    pourquoi="Quand le code du travail veut des jours ouvrables, il l’écrit (L1237-14).",
    articles=(ct("L1237-19-4"), ct("L1237-14")),
)

DOUTE_REPORT = Doute(
    id="report",
    question="Aucune instruction ni décision publiée ne confirme le report d’un dernier jour non ouvrable.",
    retenu="Le dernier jour est reporté\u00a0; les agents visent le jour d’avant report.",
    pourquoi="R1231-1 vaut pour tous les délais de son titre, où se trouve ce délai.",
    articles=(R1231_1,),
)

DOUTE_SILENCE = Doute(
    id="silence",
    question="Le texte ne dit pas ce que vaut le silence à la fin de ce délai.",
    retenu="Le silence ne vaut ni acceptation ni rejet.",
    pourquoi="Un effet du silence ne se présume pas\u00a0: un texte le donne.",
)

DOUTE_PIECES = Doute(
    id="complement",
    question="Le texte ne dit pas si une demande de justificatifs arrête le délai d’un dossier complet.",
    retenu="Elle ne change rien au délai.",
    pourquoi="D1233-14-1 part du dossier complet et ne prévoit ni suspension ni prorogation.",
    articles=(ct("D1233-14-1"),),
)
