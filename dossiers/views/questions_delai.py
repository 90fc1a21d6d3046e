"""The plain questions of « Calculer un délai »: what happened, what one wants to know, and how each answer is worded.

Law is in `deadlines`; here are only words. A rule without a question fails a test.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

__all__ = ["GROUPES", "QUESTIONS", "Question"]


@dataclass(frozen=True, slots=True)
class Question:
    """`evenement`: what just happened; `demande`: the question; `reponse`: what its date is; `effet`: what comes after.

    In `effet`, {jour} is the first day of effect, in letters.
    """

    evenement: str
    demande: str
    reponse: str
    effet: str


_ADMINISTRATION = "Dernier jour de l’administration pour répondre"
_TROP_TARD = "À partir du {jour}, il est trop tard."
_SANS_EFFET = "La loi ne dit pas ce que vaut son silence."

_RC = {
    "RC_RETRACT": Question(
        "Vous venez de signer une rupture conventionnelle",
        "Jusqu’à quand peut-on changer d’avis\u00a0?",
        "Dernier jour pour changer d’avis",
        "La demande d’homologation part au plus tôt le {jour}.",
    ),
    "RC_HOMOL": Question(
        "L’administration a reçu votre demande d’homologation",
        "Quand la rupture est-elle homologuée, sans réponse\u00a0?",
        _ADMINISTRATION,
        "Sans réponse, la rupture est homologuée. Le contrat peut prendre fin dès le {jour}.",
    ),
    "RC_RUPTURE_MIN": Question(
        "Votre rupture conventionnelle est homologuée",
        "Quand le contrat peut-il prendre fin\u00a0?",
        "Fin du contrat",
        "La convention fixe le jour\u00a0: celui-ci, ou un jour plus tard.",
    ),
    "RC_CPH": Question(
        "Vous contestez une rupture conventionnelle homologuée",
        "Jusqu’à quand peut-on saisir les prud’hommes\u00a0?",
        "Dernier jour pour saisir le conseil de prud’hommes",
        _TROP_TARD,
    ),
    "IT_PROT": Question(
        "L’inspecteur du travail a reçu une demande pour un salarié protégé",
        "Quand son silence vaut-il refus\u00a0?",
        "Dernier jour de l’inspecteur du travail pour répondre",
        "Sans réponse, l’autorisation est refusée à partir du {jour}.",
    ),
    "IT_HIER": Question(
        "L’inspecteur du travail vous a notifié sa décision",
        "Jusqu’à quand peut-on saisir le ministre\u00a0?",
        "Dernier jour pour former un recours hiérarchique",
        _TROP_TARD,
    ),
    "IT_HIER_REJET": Question(
        "Le ministre a reçu votre recours hiérarchique",
        "Quand son silence vaut-il rejet\u00a0?",
        "Dernier jour du ministre pour répondre",
        "Sans réponse, le recours est rejeté à partir du {jour}.",
    ),
}
_RCC = {
    "RCC_VALID": Question(
        "L’administration a reçu votre dossier complet de RCC",
        "Quand l’accord est-il validé, sans réponse\u00a0?",
        _ADMINISTRATION,
        "Sans réponse, l’accord est validé à partir du {jour}.",
    ),
    "RCC_CPH": Question(
        "Votre contrat est rompu dans le cadre d’une RCC",
        "Jusqu’à quand peut-on contester cette rupture\u00a0?",
        "Dernier jour pour contester la rupture",
        _TROP_TARD,
    ),
    "RCC_BILAN": Question(
        "Les mesures de reclassement de la RCC sont finies",
        "Quand faut-il envoyer le bilan\u00a0?",
        "Dernier jour pour envoyer le bilan",
        "À partir du {jour}, le bilan est en retard.",
    ),
    "RCC_DESIGN": Question(
        "L’administration est informée d’une négociation sur plusieurs régions",
        "Jusqu’à quand peut-elle désigner un autre service que celui du siège ?",
        "Dernier jour pour désigner un autre service",
        "À partir du {jour}, le service du siège reste compétent.",
    ),
}
_PSE = {
    "PSE_CSE_2M": Question(
        "Le CSE est consulté sur moins de 100 licenciements",
        "Jusqu’à quand peut-il rendre son avis\u00a0?",
        "Dernier jour du CSE pour rendre son avis",
        "Sans avis, le CSE est réputé consulté à partir du {jour}.",
    ),
    "PSE_CSE_3M": Question(
        "Le CSE est consulté sur 100 à 249 licenciements",
        "Jusqu’à quand peut-il rendre son avis\u00a0?",
        "Dernier jour du CSE pour rendre son avis",
        "Sans avis, le CSE est réputé consulté à partir du {jour}.",
    ),
    "PSE_CSE_4M": Question(
        "Le CSE est consulté sur 250 licenciements ou plus",
        "Jusqu’à quand peut-il rendre son avis\u00a0?",
        "Dernier jour du CSE pour rendre son avis",
        "Sans avis, le CSE est réputé consulté à partir du {jour}.",
    ),
    "PSE_VALID": Question(
        "L’administration a reçu un accord majoritaire de PSE",
        "Quand l’accord est-il validé, sans réponse\u00a0?",
        _ADMINISTRATION,
        "Sans réponse, l’accord est validé à partir du {jour}.",
    ),
    "PSE_HOMOL": Question(
        "L’administration a reçu un document unilatéral de PSE",
        "Quand le document est-il homologué, sans réponse\u00a0?",
        _ADMINISTRATION,
        "Sans réponse, le document est homologué à partir du {jour}.",
    ),
    "PSE_INJ": Question(
        "Une demande d’injonction est reçue pendant un PSE",
        "Jusqu’à quand l’administration répond-elle\u00a0?",
        _ADMINISTRATION,
        _SANS_EFFET,
    ),
    "PSE_EXP": Question(
        "L’expertise du CSE est contestée pendant un PSE",
        "Jusqu’à quand l’administration décide-t-elle\u00a0?",
        "Dernier jour de l’administration pour décider",
        _SANS_EFFET,
    ),
    "PSE_REMOTIV": Question(
        "Le juge annule une décision mal motivée",
        "Jusqu’à quand l’administration décide-t-elle de nouveau\u00a0?",
        "Dernier jour de l’administration pour décider de nouveau",
        _SANS_EFFET,
    ),
    "PSE_BILAN": Question(
        "Les mesures de reclassement du PSE sont finies",
        "Quand faut-il envoyer le bilan\u00a0?",
        "Dernier jour pour envoyer le bilan",
        "À partir du {jour}, le bilan est en retard.",
    ),
}
_PSE_COLLECTIF = {
    "PSE_RJ": Question(
        "Redressement judiciaire\u00a0: le CSE vient de tenir sa dernière réunion",
        "Quand le PSE est-il accepté, sans réponse\u00a0?",
        _ADMINISTRATION,
        "Sans réponse, le PSE est accepté à partir du {jour}.",
    ),
    "PSE_LJ": Question(
        "Liquidation judiciaire\u00a0: le CSE vient de tenir sa dernière réunion",
        "Quand le PSE est-il accepté, sans réponse\u00a0?",
        _ADMINISTRATION,
        "Sans réponse, le PSE est accepté à partir du {jour}.",
    ),
    "PSE_SAUV": Question(
        "Plan de sauvegarde\u00a0: l’administration a reçu la demande",
        "Quand le PSE est-il accepté, sans réponse\u00a0?",
        _ADMINISTRATION,
        "Sans réponse, le PSE est accepté à partir du {jour}.",
    ),
    "PSE_RE3_CSE": Question(
        "L’administration a refusé le PSE",
        "Jusqu’à quand faut-il consulter de nouveau le CSE\u00a0?",
        "Dernier jour pour consulter le CSE",
        "À partir du {jour}, la consultation est en retard.",
    ),
    "PSE_RE3": Question(
        "Vous avez transmis le PSE modifié après un refus",
        "Jusqu’à quand l’administration décide-t-elle\u00a0?",
        "Dernier jour de l’administration pour décider",
        _SANS_EFFET,
    ),
}
_LICENCIEMENT = {
    "LE_8J": Question(
        "Vous avez envoyé moins de dix lettres de licenciement",
        "Quand faut-il informer l’administration\u00a0?",
        "Dernier jour pour informer l’administration",
        "À partir du {jour}, l’information est en retard.",
    ),
    "LE_21J": Question(
        "Moins de 50 salariés\u00a0: vous notifiez un projet de dix licenciements ou plus",
        "Jusqu’à quand l’administration vérifie-t-elle la procédure\u00a0?",
        "Dernier jour de l’administration pour vérifier",
        "Aucune décision ne naît de son silence.",
    ),
    "LE_30J": Question(
        "Moins de 50 salariés\u00a0: le projet de dix licenciements ou plus est notifié",
        "Quand peut-on envoyer les lettres\u00a0?",
        "Envoi des lettres de licenciement",
        "Une lettre envoyée avant le {jour} part trop tôt.",
    ),
}
_MOBILITE = {
    "MOB_6M": Question(
        "Votre accord sur le congé de mobilité est déposé",
        "Quand faut-il envoyer le prochain bilan\u00a0?",
        "Dernier jour pour envoyer le bilan",
        "À partir du {jour}, le bilan est en retard.",
    ),
}
_ADMINISTRATION_ET_JUGE = {
    "CRPA_AEE": Question(
        "Vous avez envoyé une demande par voie électronique",
        "Quand l’enregistrement est-il accusé\u00a0?",
        "Dernier jour pour l’accusé d’enregistrement",
        "À partir du {jour}, l’accusé est en retard.",
    ),
    "CRPA_AR": Question(
        "Vous attendez l’accusé de réception d’une demande électronique",
        "Quand doit-il vous parvenir\u00a0?",
        "Dernier jour pour l’accusé de réception",
        "À partir du {jour}, l’accusé est en retard.",
    ),
    "TA_2M_FRANC": Question(
        "Une décision sur une RCC ou un PSE vous est connue",
        "Jusqu’à quand peut-on saisir le tribunal administratif\u00a0?",
        "Dernier jour pour saisir le tribunal administratif",
        _TROP_TARD,
    ),
    "TA_3M": Question(
        "Le tribunal administratif a enregistré une requête",
        "Jusqu’à quand juge-t-il\u00a0?",
        "Dernier jour du tribunal pour juger",
        "Sans jugement, l’affaire passe à la cour administrative d’appel le {jour}.",
    ),
    "CAA_3M": Question(
        "La cour administrative d’appel a enregistré une requête",
        "Jusqu’à quand juge-t-elle\u00a0?",
        "Dernier jour de la cour pour juger",
        "Sans arrêt, l’affaire passe au Conseil d’État le {jour}.",
    ),
}

GROUPES: Mapping[str, Mapping[str, Question]] = MappingProxyType(
    {
        "Rupture conventionnelle": _RC,
        "Rupture conventionnelle collective (RCC)": _RCC,
        "Plan de sauvegarde de l’emploi (PSE)": _PSE,
        "PSE d’une entreprise en difficulté": _PSE_COLLECTIF,
        "Licenciement économique sans PSE": _LICENCIEMENT,
        "Congé de mobilité": _MOBILITE,
        "Accusés de réception et tribunaux": _ADMINISTRATION_ET_JUGE,
    }
)
QUESTIONS: Mapping[str, Question] = MappingProxyType({id: q for groupe in GROUPES.values() for id, q in groupe.items()})
