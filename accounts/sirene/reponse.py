"""What the register answers of a SIRET: the issue, what it knows of the establishment, and the sentence to show."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from deadlines.explication import en_lettres

__all__ = ["Fiche", "Issue", "Reponse", "departement_de", "est_masque", "juger", "lire_date", "repondre", "texte"]

_MASQUES = {"[ND]", "[NON-DIFFUSIBLE]"}
_LONGUEURS = {
    "raison_sociale": 200,
    "adresse": 250,
    "code_postal": 5,
    "commune": 100,
    "code_commune": 5,
    "departement": 3,
    "naf": 6,
}


class Issue(StrEnum):
    """How a look-up ends."""

    TROUVE = "trouve"
    NON_DIFFUSIBLE = "non_diffusible"
    FERME = "ferme"
    INCONNU = "inconnu"
    INDISPONIBLE = "indisponible"


@dataclass(frozen=True, slots=True)
class Fiche:
    """An establishment as Sirene tells it; what it masks or does not know is empty. `ferme_le`: the legal date, if told."""

    siret: str
    siren: str
    raison_sociale: str = ""
    adresse: str = ""
    code_postal: str = ""
    commune: str = ""
    code_commune: str = ""
    departement: str = ""
    naf: str = ""
    est_siege: bool = False
    ferme_le: date | None = None

    def __post_init__(self) -> None:
        for nom, longueur in _LONGUEURS.items():  # a column's length: the register's texts are not ours
            object.__setattr__(self, nom, getattr(self, nom)[:longueur].rstrip())

    @property
    def est_complete(self) -> bool:
        """Who and where: nothing must be typed by hand. (A hamlet has no street.)"""
        return all((self.raison_sociale, self.code_postal, self.commune, self.departement))


_PHRASES = {
    Issue.TROUVE: "Voici ce que dit le répertoire Sirene. Vérifiez que c’est bien votre établissement.",
    Issue.NON_DIFFUSIBLE: "Cet établissement existe, mais ses informations sont protégées. "
    "Remplissez les champs vides\u00a0: ils porteront la mention «\u00a0à vérifier\u00a0».",
    Issue.FERME: "Cet établissement est fermé{depuis}. Indiquez celui qui l’a remplacé, ou continuez à la main.",
    Issue.INCONNU: "Ce numéro n’existe pas dans le répertoire Sirene. "
    "Relisez-le, ou continuez à la main\u00a0: nous vérifierons plus tard.",
    Issue.INDISPONIBLE: "Le répertoire Sirene ne répond pas. Continuez à la main\u00a0: nous vérifierons plus tard.",
}
_INCOMPLETE = "Le répertoire Sirene connaît cet établissement, sans tout en dire. Remplissez les champs vides."


@dataclass(frozen=True, slots=True)
class Reponse:
    """The issue of a look-up, what is known (None: unknown, or service down), and the French sentence to show."""

    issue: Issue
    fiche: Fiche | None
    phrase: str

    @property
    def est_complete(self) -> bool:
        """Sirene tells all of it: nothing is typed by hand, nothing is read from the browser."""
        return self.issue is Issue.TROUVE and self.fiche is not None and self.fiche.est_complete


def repondre(issue: Issue, fiche: Fiche | None = None) -> Reponse:
    """The answer, with its sentence."""
    if issue is Issue.TROUVE and fiche and not fiche.est_complete:
        return Reponse(issue, fiche, _INCOMPLETE)
    le = fiche.ferme_le if fiche else None
    depuis = f" depuis le {en_lettres(le, jour=False)}" if le else ""
    return Reponse(issue, fiche, _PHRASES[issue].format(depuis=depuis))


def juger(fiche: Fiche, *, est_ouvert: bool, est_diffusible: bool) -> Reponse:
    """The answer for an establishment that was found."""
    if not est_ouvert:
        return repondre(Issue.FERME, fiche)
    return repondre(Issue.TROUVE if est_diffusible else Issue.NON_DIFFUSIBLE, replace(fiche, ferme_le=None))


def departement_de(code_commune: str) -> str:
    """The département of an INSEE commune code: « 67482 » → « 67 », « 2A004 » → « 2A », « 97411 » → « 974 »; "" of ""."""
    return code_commune[: 3 if code_commune.startswith(("97", "98")) else 2]


def est_masque(valeur: object) -> bool:
    """Did the person ask that this be not shown?"""
    return isinstance(valeur, str) and valeur.strip() in _MASQUES


def texte(valeur: object) -> str:
    """A text of the register on one line; "" for what is masked, absent, or no text."""
    if not valeur or not isinstance(valeur, str):
        return ""
    propre = " ".join(valeur.split())
    if propre in _MASQUES:
        return ""
    return propre if propre.isprintable() else "".join(filter(str.isprintable, propre))


def lire_date(ecrit: str) -> date | None:
    """« 2022-10-22 »; None for anything else."""
    try:
        return date.fromisoformat(ecrit)
    except ValueError:
        return None
