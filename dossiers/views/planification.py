"""Whole procedures, told: the words of « une rupture conventionnelle », « une RCC », « un PSE », and their steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from deadlines.delais import Article, Terme
from deadlines.plans import Etape, NatureEtape
from dossiers.exports import Evenement
from dossiers.templatetags.delais import adresse_du_calcul

__all__ = ["PLANIFICATIONS", "EtapeLue", "Planification", "etapes_lues", "evenements"]

_RECOURS = "Pour les salariés et les syndicats, le délai part du jour où la décision leur est connue."


@dataclass(frozen=True, slots=True, kw_only=True)
class Planification:
    """`nom` in a sentence; `chapo`: from where to where; `cles`: the steps that answer, the first present one.

    `reponse`: what that date is; `notes`: a word more on steps, by their id.
    """

    nom: str
    chapo: str
    cles: tuple[str, ...]
    reponse: str
    notes: Mapping[str, str]


PLANIFICATIONS: Mapping[str, Planification] = MappingProxyType(
    {
        "rc": Planification(
            nom="une rupture conventionnelle",
            chapo="De la signature à la fin du contrat, au plus tôt.",
            cles=("rupture", "inspecteur"),
            reponse="Fin du contrat",
            notes={
                "retractation": "Jusqu’à ce jour, chacun peut changer d’avis.",
                "demande": "Chaque jour d’attente décale la suite.",
                "homologation": "L’administration peut répondre plus tôt, ou refuser.",
                "inspecteur": "Sans son autorisation, le contrat ne prend pas fin.",
                "rupture": "La convention fixe le jour\u00a0: celui-ci, ou un jour plus tard.",
            },
        ),
        "rcc": Planification(
            nom="une rupture conventionnelle collective (RCC)",
            chapo="Du dépôt du dossier complet à la validation, et après.",
            cles=("ruptures",),
            reponse="Ruptures des contrats",
            notes={
                "depot": "S’il manque une pièce, le délai part de la réception de la dernière.",
                "validation": "L’administration peut répondre plus tôt, ou refuser.",
                "ruptures": "L’accord fixe les dates des départs.",
                "recours": _RECOURS,
            },
        ),
        "pse": Planification(
            nom="un plan de sauvegarde de l’emploi (PSE)",
            chapo="De la réunion du CSE aux lettres de licenciement, au plus tôt.",
            cles=("lettres",),
            reponse="Envoi des lettres de licenciement",
            notes={
                "consultation": "Deux, trois ou quatre mois, selon le nombre de licenciements.",
                "decision": "L’administration peut répondre plus tôt, ou refuser.",
                "recours": _RECOURS,
            },
        ),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EtapeLue:
    """A step as the page shows it. `pourquoi`: the page of its date; `nature`: « Date donnée », « Au plus tôt »…"""

    id: str
    jour: date
    titre: str
    note: str
    nature: str
    classe: str
    article: Article | None
    pourquoi: str


_NATURES = {
    NatureEtape.FAIT: "Date donnée",
    NatureEtape.POSSIBLE: "Au plus tôt ce jour",
    NatureEtape.FIN: "Ce jour, à 24\u00a0h",
}


def etapes_lues(etapes: Sequence[Etape], planification: Planification) -> tuple[EtapeLue, ...]:
    """The steps, in their order."""
    return tuple(
        EtapeLue(
            id=etape.id,
            jour=etape.le,
            titre=etape.libelle,
            note=planification.notes.get(etape.id, ""),
            nature=_NATURES[etape.nature],
            classe=etape.nature.value,
            article=etape.article,
            pourquoi=adresse_du_calcul(terme) if (terme := _terme_de(etape, etapes)) else "",
        )
        for etape in etapes
    )


def evenements(etapes: Sequence[EtapeLue], adresse: str, absolue) -> list[Evenement]:
    """The dates that the plan gives, for a calendar: not those that the caller gave. `absolue` completes an address."""
    return [
        Evenement(
            cle=f"{adresse}#{etape.id}",
            jour=etape.jour,
            titre=etape.titre,
            texte="\n".join(
                filter(None, (f"{etape.nature}.", etape.note, f"Pourquoi cette date\u00a0? {absolue(etape.pourquoi)}"))
            ),
            adresse=adresse,
        )
        for etape in etapes
        if etape.classe != NatureEtape.FAIT.value
    ]


def _terme_de(etape: Etape, etapes: Sequence[Etape]) -> Terme | None:
    """The count that gives a step its date: its own, or for an act, the one whose effect begins that day."""
    if etape.terme or etape.nature is not NatureEtape.POSSIBLE:
        return etape.terme
    return next((e.terme for e in etapes if e.terme and e.terme.premier_jour_effet == etape.le), None)
