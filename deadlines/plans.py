"""Whole procedures from one date: terms chained as the law chains them, the silence of the administration supposed.

A plan supposes that each act is done on its first possible day, or on the day that the caller gives, and that nobody
answers: it is the calendar of who waits. Every step keeps its term, hence its count and its articles.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from deadlines.delais import Article, Terme
from deadlines.feries import exiger_annee, exiger_date
from deadlines.regles import regle
from deadlines.territoires import CalculImpossible

__all__ = [
    "PSE_FORMES",  # form -> (rule, French label)
    "Etape",
    "NatureEtape",
    "PlanImpossible",
    "plan_pse",  # first (or last) meeting of the works council -> letters of dismissal
    "plan_rc",  # signature -> earliest end of contract
    "plan_rcc",  # filing -> validation, and after
]


class PlanImpossible(CalculImpossible):
    """The dates given contradict the law's order; the message names both."""


class NatureEtape(StrEnum):
    """What a step of a plan is."""

    FAIT = "fait"  # given by the caller
    POSSIBLE = "possible"  # from that day, an act may be done
    FIN = "fin"  # the last day of a delay


@dataclass(frozen=True, slots=True, kw_only=True)
class Etape:
    """One line of a plan: a civil date, what it is, the term that gives it if one does, the article."""

    id: str
    libelle: str
    le: date
    nature: NatureEtape
    terme: Terme | None = None
    article: Article | None = None


PSE_FORMES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "accord": ("PSE_VALID", "accord majoritaire"),
        "document": ("PSE_HOMOL", "document unilatéral"),
        "redressement": ("PSE_RJ", "redressement judiciaire"),
        "liquidation": ("PSE_LJ", "liquidation judiciaire"),
        "sauvegarde": ("PSE_SAUV", "plan de sauvegarde"),
    }
)
_DERNIERE_REUNION = ("redressement", "liquidation")


def plan_rc(
    signature: date, territoire: str, *, envoi: date | None = None, protege: bool = False, vendredi_saint: bool = True
) -> tuple[Etape, ...]:
    """An individual rupture conventionnelle, from the last signature to the earliest end of the contract.

    `envoi`: the day when the request reaches the administration; the first possible one by default. `protege`: the
    labour inspector authorises, and his silence refuses (L1237-15). Errors: PlanImpossible, those of `Delai.terme`.
    """
    retractation = _terme("RC_RETRACT", signature, territoire, vendredi_saint)
    demande = _au_plus_tot(envoi, retractation.premier_jour_effet, "La demande part")
    quoi = "Demande à l’inspecteur du travail" if protege else "Envoi de la demande d’homologation"
    debut = (
        _fait("signature", "Dernière des deux signatures", signature),
        _fin("retractation", "Fin du délai de rétractation", retractation),
        _possible("demande", quoi, demande, retractation, donnee=envoi is not None),
    )
    if protege:
        inspecteur = _terme("IT_PROT", demande, territoire, vendredi_saint)
        return (*debut, _fin("inspecteur", "Sans réponse de l’inspecteur, l’autorisation est refusée", inspecteur))
    homologation = _terme("RC_HOMOL", demande, territoire, vendredi_saint)
    rupture = _terme("RC_RUPTURE_MIN", homologation.dernier_jour, territoire, vendredi_saint)
    recours = _terme("RC_CPH", homologation.dernier_jour, territoire, vendredi_saint)
    return (
        *debut,
        _fin("homologation", "Sans réponse, la convention est homologuée", homologation),
        _possible("rupture", "Fin du contrat, au plus tôt", rupture.premier_jour_effet, rupture),
        _fin("recours", "Dernier jour pour saisir le conseil de prud’hommes", recours),
    )


def plan_rcc(
    depot: date, territoire: str, *, fin_des_mesures: date | None = None, vendredi_saint: bool = True
) -> tuple[Etape, ...]:
    """A collective one, from the filing of a complete file to the bilan. Errors: those of `Delai.terme`.

    `fin_des_mesures`: when the measures of reclassement end, if it is known.
    """
    validation = _terme("RCC_VALID", depot, territoire, vendredi_saint)
    etapes = [
        _fait("depot", "Dépôt du dossier complet", depot),
        _fin("accuse", "Accusé de réception au plus tard", _terme("CRPA_AR", depot, territoire, vendredi_saint)),
        _fin("validation", "Sans réponse, l’accord est validé", validation),
        _possible("ruptures", "Ruptures possibles, selon l’accord", validation.premier_jour_effet, validation),
        _recours(validation, territoire, vendredi_saint),
    ]
    if fin_des_mesures is not None:
        fin = _au_plus_tot(fin_des_mesures, validation.premier_jour_effet, "Les mesures finissent")
        bilan = _terme("RCC_BILAN", fin, territoire, vendredi_saint)
        etapes += [_fait("mesures", "Fin des mesures", fin), _fin("bilan", "Bilan à déposer au plus tard", bilan)]
    return tuple(sorted(etapes, key=lambda etape: etape.le))


def plan_pse(
    reunion: date,
    territoire: str,
    *,
    forme: str,
    licenciements: int = 10,
    depot: date | None = None,
    vendredi_saint: bool = True,
) -> tuple[Etape, ...]:
    """A plan de sauvegarde de l'emploi, to the letters of dismissal. Errors: PlanImpossible, those of `Delai.terme`.

    `forme`: a key of PSE_FORMES. `reunion`: the first meeting of the works council, or the last one in insolvency
    proceedings. `licenciements`: how many, for the length of the consultation. `depot`: when the file is sent.
    """
    if forme not in PSE_FORMES:
        raise PlanImpossible(
            f"Forme de PSE inconnue\u00a0: «\u00a0{forme}\u00a0». Formes\u00a0: {', '.join(PSE_FORMES)}."
        )
    id = PSE_FORMES[forme][0]
    if forme in _DERNIERE_REUNION:
        decision = _terme(id, reunion, territoire, vendredi_saint)
        etapes = [_fait("reunion", "Dernière réunion du CSE", reunion)]
    else:
        consultation = _terme(_consultation(licenciements), reunion, territoire, vendredi_saint)
        exiger_date(depot or reunion)
        if depot is not None and depot < reunion:
            raise PlanImpossible("Le dossier est déposé après la première réunion du CSE.")
        envoi = depot or consultation.premier_jour_effet
        decision = _terme(id, envoi, territoire, vendredi_saint)
        etapes = [
            _fait("reunion", "Première réunion du CSE", reunion),
            _fin("consultation", "Sans avis, le CSE est réputé consulté", consultation),
            _possible("depot", "Dépôt de la demande", envoi, consultation, donnee=depot is not None),
        ]
    etapes += [
        _fin("decision", "Sans réponse, la demande est acceptée", decision),
        _possible("lettres", "Envoi des lettres de licenciement, au plus tôt", decision.premier_jour_effet, decision),
        _recours(decision, territoire, vendredi_saint),
    ]
    return tuple(sorted(etapes, key=lambda etape: etape.le))


def _consultation(licenciements: int) -> str:
    """The delay of the opinion, by number of dismissals (L1233-30, II)."""
    if not 1 <= licenciements <= 1_000_000:
        raise PlanImpossible("Le nombre de licenciements va de 1 à 1 000 000.")
    return "PSE_CSE_2M" if licenciements < 100 else "PSE_CSE_3M" if licenciements < 250 else "PSE_CSE_4M"


def _recours(decision: Terme, territoire: str, vendredi_saint: bool) -> Etape:
    terme = _terme("TA_2M_FRANC", decision.dernier_jour, territoire, vendredi_saint)
    return _fin("recours", "Dernier jour pour saisir le tribunal administratif", terme)


def _au_plus_tot(donnee: date | None, premier: date, quoi: str) -> date:
    if donnee is None:
        return premier
    exiger_annee(exiger_date(donnee).year)
    if donnee < premier:
        raise PlanImpossible(f"{quoi} au plus tôt le {premier:%d/%m/%Y}, pas le {donnee:%d/%m/%Y}.")
    return donnee


def _terme(id: str, depart: date, territoire: str, vendredi_saint: bool) -> Terme:
    return regle(id).terme(depart, territoire, vendredi_saint=vendredi_saint)


def _fait(id: str, libelle: str, le: date) -> Etape:
    return Etape(id=id, libelle=libelle, le=le, nature=NatureEtape.FAIT)


def _fin(id: str, libelle: str, terme: Terme) -> Etape:
    article = terme.articles[0]
    return Etape(id=id, libelle=libelle, le=terme.dernier_jour, nature=NatureEtape.FIN, terme=terme, article=article)


def _possible(id: str, libelle: str, le: date, terme: Terme, *, donnee: bool = False) -> Etape:
    nature = NatureEtape.FAIT if donnee else NatureEtape.POSSIBLE
    return Etape(id=id, libelle=libelle, le=le, nature=nature, article=terme.articles[0])
