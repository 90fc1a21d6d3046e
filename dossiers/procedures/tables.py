"""What instructed procedures share, as data: the passages of a dépôt and of a draft decision, the reminders, the paragraphs."""

from collections.abc import Mapping
from dataclasses import replace

from dossiers.procedures.base import Audience, Message, Rappel, Texte
from rupco.socle.passages import Etat, Passage, Table

__all__ = [
    "PARAGRAPHES", "TABLE_PROJET", "messages_de_rappel", "rappels", "table_information", "table_instruite", "table_ouverture",
    "table_reexamen",
]  # fmt: skip

_AGENTS, _VIVANTS = ("agent", "signataire"), ("depose", "en_instruction")

_DE_L_EMPLOYEUR = (
    Passage(nom="deposer", libelle="Déposer la demande", de=("brouillon",), vers="depose", par=("employeur",)),
    Passage(
        nom="completer", libelle="Envoyer les pièces demandées", de=("incomplet",), vers="depose", par=("employeur",),
        consequence="Un nouveau délai entier part du jour où la dernière pièce arrive.",
    ),
    Passage(
        nom="verser", libelle="Ajouter des documents", de=(*_VIVANTS, "incomplet"), vers="", par=("employeur",),
        consequence="Le service les reçoit aussitôt. Le délai ne change pas.",
    ),
    Passage(
        nom="retirer", libelle="Retirer la demande", de=(*_VIVANTS, "incomplet"), vers="retire", par=("employeur",),
        consequence="Le délai s’arrête et aucune décision ne sera prise.",
    ),
)  # fmt: skip
_AVANT = (
    Passage(
        nom="constater_completude", libelle="Constater la complétude", de=("depose",), vers="en_instruction", par=_AGENTS,
        consequence="Confirme le jour de réception comme jour 0. Le délai ne change pas.",
    ),
    Passage(
        nom="demander_pieces", libelle="Demander des pièces", de=("depose",), vers="incomplet", par=_AGENTS,
        consequence="Le délai ne court plus tant qu’une pièce exigée manque. Un nouveau délai entier partira de la dernière.",
    ),
)  # fmt: skip
_DU_SERVICE = (
    Passage(
        nom="demander_complement", libelle="Demander des documents complémentaires", de=("en_instruction",), vers="",
        par=_AGENTS, consequence="Le délai continue\u00a0: aucun texte ne l’arrête pour cela.",
    ),
    Passage(
        nom="observer", libelle="Adresser des observations", de=_VIVANTS, vers="", par=_AGENTS,
        consequence="Le délai continue. Le CSE et les signataires en reçoivent copie.",
    ),
    Passage(
        nom="transferer", libelle="Transmettre au service compétent", de=_VIVANTS, vers="", par=_AGENTS,
        consequence="Un délai entier part de la réception par l’autre service (CRPA, L114-3). L’employeur en est avisé.",
    ),
    Passage(
        nom="declarer_irrecevable", libelle="Déclarer la demande irrecevable", de=("depose", "incomplet"), vers="irrecevable",
        par=("signataire",), consequence="La demande prend fin sans décision sur l’accord. Le délai s’arrête.",
    ),
    Passage(
        nom="attribuer", libelle="Attribuer", de=(*_VIVANTS, "incomplet"), vers="", par=_AGENTS,
        consequence="Aucun effet sur le délai.",
    ),
)  # fmt: skip
_EFFACER = (
    Passage(
        nom="annuler", libelle="Enregistrer une annulation par le juge", de=("accepte", "refuse", "accepte_tacitement"),
        vers="annulee", par=("signataire",),
        consequence="Cette décision n’a plus d’effet. Un dépôt de réexamen s’ouvre\u00a0: le silence n’y vaut rien.",
    ),
    Passage(
        nom="retirer_refus", libelle="Retirer ce refus", de=("refuse",), vers="refus_retire", par=("signataire",),
        consequence="Ce refus n’a plus d’effet. Un dépôt de réexamen s’ouvre, sans délai\u00a0: le silence n’y vaut rien.",
    ),
)  # fmt: skip
_EFFACES = {
    "annulee": Etat(libelle="Décision annulée", badge="warning", est_final=True),
    "refus_retire": Etat(libelle="Refus retiré", badge="warning", est_final=True),
}
_DE_LA_LOI = Passage(nom="accepter_tacitement", libelle="Silence valant acceptation", de=_VIVANTS, vers="accepte_tacitement",
        par=("loi",))  # fmt: skip


def table_instruite(
    *,
    nom: str,
    acceptee: str,
    refusee: str,
    tacite: str,
    accepter: str,
    refuser: str,
    suites: Mapping[str, tuple[str, ...]],
) -> Table:
    """The passages of an instructed dépôt, where silence accepts (life of an instructed dépôt, in the domain's words)."""
    etats = {
        "brouillon": Etat(libelle="Brouillon"),
        "depose": Etat(libelle="Déposé", badge="info"),
        "incomplet": Etat(libelle="Incomplet", badge="new"),
        "en_instruction": Etat(libelle="En instruction", badge="info"),
        "accepte": Etat(libelle=acceptee, badge="success", est_final=True),
        "refuse": Etat(libelle=refusee, badge="error", est_final=True),
        "accepte_tacitement": Etat(libelle=tacite, badge="success", est_final=True),
        "irrecevable": Etat(libelle="Irrecevable", badge="error", est_final=True),
        "retire": Etat(libelle="Retiré", est_final=True),
        **_EFFACES,
    }
    decisions = (
        Passage(
            nom="accepter", libelle=accepter, de=_VIVANTS, vers="accepte", par=("signataire",),
            consequence="La décision est rendue dès la signature. Le délai s’arrête.",
        ),
        Passage(
            nom="refuser", libelle=refuser, de=_VIVANTS, vers="refuse", par=("signataire",),
            consequence="La décision est rendue dès la signature. Un nouvel accord ouvrira un délai entier.",
        ),
    )  # fmt: skip
    passages = (*_DE_L_EMPLOYEUR, *_AVANT, *decisions, *_DU_SERVICE, *_EFFACER, _DE_LA_LOI)
    return Table(
        nom=nom,
        initial="brouillon",
        etats=etats,
        passages=tuple(replace(p, suites=suites.get(p.nom, ())) for p in passages),
    )


def table_reexamen(instruite: Table, *, suites: Mapping[str, tuple[str, ...]]) -> Table:
    """The passages of a request examined again, from those of the request: it is complete, nothing runs, silence is nothing."""
    effets = {
        "accepter": "La décision est rendue dès la signature.",
        "refuser": "La décision est rendue dès la signature. Un nouvel accord ouvrira un délai entier.",
        "verser": "Le service les reçoit aussitôt.",
        "retirer": "Le réexamen s’arrête et aucune décision ne sera prise.",
        "demander_complement": "Le réexamen continue.",
        "observer": "Le CSE et les signataires en reçoivent copie.",
        "transferer": "L’autre service poursuit le réexamen. L’employeur en est avisé.",
        "attribuer": "Le dépôt change de mains, rien d’autre.",
    }
    ouvrir = Passage(
        nom="ouvrir", libelle="Ouvrir le réexamen", de=("brouillon",), vers="en_reexamen", par=("signataire",),
        suites=suites.get("ouvrir", ()),
    )  # fmt: skip
    repris = [replace(instruite[nom], de=("en_reexamen",), consequence=dit) for nom, dit in effets.items()]
    etats = {n: instruite.etats[n] for n in ("brouillon", "accepte", "refuse", "retire", *_EFFACES)}
    return Table(
        nom="un réexamen", initial="brouillon",
        etats=etats | {"en_reexamen": Etat(libelle="En réexamen", badge="info")},
        passages=(ouvrir, *repris, replace(_EFFACER[0], de=("accepte", "refuse")), _EFFACER[1]),
    )  # fmt: skip


def _de_l_employeur(deposer: str, suites: Mapping[str, tuple[str, ...]]) -> tuple[Passage, ...]:
    passages = (
        Passage(nom="deposer", libelle=deposer, de=("brouillon",), vers="transmis", par=("employeur",)),
        Passage(
            nom="verser", libelle="Ajouter des documents", de=("transmis",), vers="", par=("employeur",),
            consequence="Le service les reçoit aussitôt.",
        ),
    )  # fmt: skip
    return tuple(replace(p, suites=suites.get(p.nom, ())) for p in passages)


_INFORMES = {
    "brouillon": Etat(libelle="Brouillon"),
    "transmis": Etat(libelle="Transmis", badge="success", est_final=True),
}


def table_information(*, nom: str, suites: Mapping[str, tuple[str, ...]]) -> Table:
    """The passages of a dépôt that only informs: nothing is decided, nothing runs."""
    return Table(nom=nom, initial="brouillon", etats=_INFORMES, passages=_de_l_employeur("Envoyer au service", suites))


def table_ouverture(*, nom: str, suites: Mapping[str, tuple[str, ...]]) -> Table:
    """The same for the opening of a negotiation, when several regions are concerned: another service may be designated while
    the delay runs; at its end the law leaves the head office's competent."""
    passages = (
        Passage(
            nom="designer", libelle="Désigner un autre service", de=("transmis",), vers="", par=("dgefp",),
            consequence="Le dossier passe à ce service. L’employeur et les services sont prévenus.",
        ),
        Passage(
            nom="confirmer_competence", libelle="Compétence du service du siège", de=("transmis",), vers="", par=("loi",)
        ),
    )  # fmt: skip
    miennes = tuple(replace(p, suites=suites.get(p.nom, ())) for p in passages)
    return Table(
        nom=nom, initial="brouillon", etats=_INFORMES,
        passages=(*_de_l_employeur("Envoyer au service", suites), *miennes),
    )  # fmt: skip


TABLE_PROJET = Table(
    nom="un projet de décision",
    initial="en_redaction",
    etats={
        "en_redaction": Etat(libelle="En rédaction"),
        "a_signer": Etat(libelle="À la signature", badge="info"),
        "signe": Etat(libelle="Signé", badge="success", est_final=True),
    },
    passages=(
        Passage(
            nom="soumettre", libelle="Soumettre à la signature", de=("en_redaction",), vers="a_signer", par=_AGENTS,
            consequence="Le signataire est prévenu. Le délai continue.", suites=("projet.a_signer",),
        ),
        Passage(
            nom="renvoyer", libelle="Renvoyer pour correction", de=("a_signer",), vers="en_redaction", par=_AGENTS,
            consequence="L’agent qui l’a préparé est prévenu. Le délai continue.", suites=("projet.renvoye",),
        ),
        Passage(  # the dépôt went to another service with it: its signataire was of the one before
            nom="remettre_en_redaction", libelle="Remettre en rédaction", de=("a_signer",), vers="en_redaction",
            par=(*_AGENTS, "dgefp"),
        ),
        Passage(nom="signer", libelle="Signer et envoyer", de=("en_redaction", "a_signer"), vers="signe", par=("signataire",)),
    ),
)  # fmt: skip

PARAGRAPHES = {  # nature of a letter -> what is proposed to who writes it: nothing, until an administrator writes it
    "demande_pieces": Texte(libelle="Mot d’une demande de pièces", est_requis=False),
    "complement": Texte(libelle="Demande de documents complémentaires", est_requis=False),
    "observations": Texte(libelle="Observations", est_requis=False),
    "irrecevabilite": Texte(libelle="Motifs d’une irrecevabilité", est_requis=False),
    "transfert": Texte(libelle="Motif d’une transmission", est_requis=False),
}


def rappels(prefixe: str) -> tuple[Rappel, ...]:
    """To who follows the dépôt, then to the service, then to who signs; to the employer who owes pieces."""
    return (
        Rappel(sur="echeance", jours=5, message=f"{prefixe}.rappel_echeance"),
        Rappel(sur="echeance", jours=2, message=f"{prefixe}.rappel_service"),
        Rappel(sur="echeance", jours=0, message=f"{prefixe}.rappel_signataires"),
        Rappel(sur="pieces", jours=3, message=f"{prefixe}.rappel_pieces"),
        Rappel(sur="pieces", jours=0, message=f"{prefixe}.rappel_pieces"),
    )


def messages_de_rappel(prefixe: str) -> tuple[Message, ...]:
    """Their mails."""
    a_qui = {
        "rappel_echeance": Audience.REFERENT,
        "rappel_service": Audience.SERVICE,
        "rappel_signataires": Audience.DELEGATAIRES,
        "rappel_pieces": Audience.EMPLOYEUR,
    }
    au_choix = {"rappel_echeance": "echeances"}  # the later ones are always sent
    return tuple(
        Message(nom=f"{prefixe}.{g}", audiences=(qui,), gabarit=g, sujet=au_choix.get(g, ""))
        for g, qui in a_qui.items()
    )
