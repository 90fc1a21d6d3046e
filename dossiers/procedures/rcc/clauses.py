"""What L1237-19-1 demands of an RCC agreement, in its two versions: loi 2025-989 added 4° ter and 7° bis on 1 January 2026."""

from dataclasses import replace
from datetime import date

from dossiers.procedures.base import Champ, Genre
from dossiers.procedures.grille import Clause, Grille

__all__ = ["CHAMPS", "GRILLE"]

_LOI_2025_989 = date(2026, 1, 1)
_ABSENTE = "Sans cette clause, la Dreets peut refuser la validation. Vous pouvez tout de même continuer."
_CLAUSES = (
    Clause(code="1", numero="1°", libelle="Information du CSE", aide="Ses modalités et ses conditions, si un CSE existe"),
    Clause(code="2", numero="2°", libelle="Nombre maximal de départs et de suppressions d’emplois",
           aide="Et la durée pendant laquelle des ruptures peuvent être engagées"),
    Clause(code="3", numero="3°", libelle="Conditions que le salarié doit remplir", aide="Ancienneté, métier, projet"),
    Clause(code="4", numero="4°", libelle="Présentation et examen des candidatures",
           aide="Avec la transmission de l’accord écrit du salarié"),
    Clause(code="4_bis", numero="4° bis", libelle="Convention individuelle et droit de rétractation",
           aide="Comment elle se conclut, comment le salarié se rétracte"),
    Clause(code="4_ter", numero="4° ter", libelle="Convention individuelle de la période de reconversion",
           aide="Le cas échéant. Accords signés depuis le 1er janvier 2026", est_facultative=True, depuis=_LOI_2025_989),
    Clause(code="5", numero="5°", libelle="Calcul des indemnités", aide="Au moins l’indemnité légale de licenciement"),
    Clause(code="6", numero="6°", libelle="Critères de départage", aide="Quand les candidats sont trop nombreux"),
    Clause(code="7", numero="7°", libelle="Mesures d’accompagnement et de reclassement externe",
           aide="Congé de mobilité, formation, création ou reprise d’activité"),
    Clause(code="7_bis", numero="7° bis", libelle="Mesures de la période de reconversion",
           aide="Le cas échéant. Accords signés depuis le 1er janvier 2026", est_facultative=True, depuis=_LOI_2025_989),
    Clause(code="8", numero="8°", libelle="Suivi de la mise en œuvre de l’accord", aide="Comment, et avec qui"),
)  # fmt: skip
GRILLE = Grille(etape="accord", date_de="signe_le", article="L1237-19-1", clauses=_CLAUSES)


def _questions(c: Clause) -> tuple[Champ, Champ]:
    absente = "" if c.est_facultative else _ABSENTE
    dedans = Champ(
        nom=c.question, libelle="Cette clause est", aide=c.aide, genre=Genre.OUI_NON, est_requis=False, forme="clause",
        mots=("Dans l’accord", "Sans objet" if c.est_facultative else "Absente"), si_non=absente,
        groupe=f"{c.numero} {c.libelle}", depuis=(GRILLE.date_de, c.depuis) if c.depuis else None,
    )  # fmt: skip
    return dedans, replace(
        dedans, nom=c.ou, libelle="Article ou page", aide="", genre=Genre.TEXTE, si=c.question, si_non=""
    )


CHAMPS = tuple(champ for c in _CLAUSES for champ in _questions(c))
