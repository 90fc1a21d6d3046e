"""What a letter says: from the rows of a dépôt to words ready to print. How a PDF is made is `documents`' affair.

Values come from rows alone, never from a clock: the same rows give the same words, hence the same bytes.
"""

from collections.abc import Callable
from datetime import date, datetime

from dossiers import documents, fichiers
from dossiers.lettres.accuses import accuse, accuse_pieces, attestation
from dossiers.lettres.convention import convention, convention_modifiable
from dossiers.lettres.courriers import (
    complement,
    completude,
    demande_pieces,
    irrecevabilite,
    observations,
    prevue,
    transfert,
)
from dossiers.lettres.decisions import decision, decision_de
from dossiers.lettres.informations import accuse_information, competence
from dossiers.lettres.recapitulatif import recapitulatif
from dossiers.lettres.reexamen import avis
from dossiers.models import Acte, Courrier, Decision, Depot, Projet
from habilitations.perimetre import delegation_de
from rupco.socle import horloge

__all__ = ["apercu", "apercu_courrier", "convention", "convention_modifiable", "etablir", "recapitulatif"]

# The words of a paper, by what it is: procedures name it « procedure.kind ».
_LETTRES: dict[str, Callable[[Acte], documents.Lettre]] = {
    "accuse_reception": accuse,
    "demande_pieces": demande_pieces,
    "accuse_pieces": accuse_pieces,
    "completude": completude,
    "complement": complement,
    "observations": observations,
    "transfert": transfert,
    "irrecevabilite": irrecevabilite,
    "decision_validation": decision,
    "decision_refus": decision,
    "attestation_tacite": attestation,
    "accuse_information": accuse_information,
    "competence": competence,
    "reexamen": avis,
}
_PASSAGES = {
    Courrier.Nature.DEMANDE_PIECES: "demander_pieces",
    Courrier.Nature.COMPLEMENT: "demander_complement",
    Courrier.Nature.OBSERVATIONS: "observer",
    Courrier.Nature.TRANSFERT: "transferer",
    Courrier.Nature.IRRECEVABILITE: "declarer_irrecevable",
}


def _lettre(acte: Acte) -> documents.Lettre:
    return _LETTRES[acte.document.rpartition(".")[2]](acte)


def etablir(acte: Acte) -> Acte:
    """Makes the bytes of a numbered paper, keeps them by their digest, and notes them on its row. Safe to run twice."""
    octets = _imprimer(acte, _lettre(acte), acte.numero)
    acte.chemin, acte.empreinte = fichiers.ranger_octets(octets)
    acte.taille = len(octets)
    acte.save(update_fields=["chemin", "empreinte", "taille"])
    return acte


def apercu(depot: Depot, projet: Projet, *, par, instant: datetime) -> bytes:
    """The decision as it would be if it were signed now, marked as a draft. Writes nothing; `par` looks at it."""
    service, le = depot.dossier.service, horloge.date_locale(instant, "Europe/Paris")
    signataire = projet.signataire or par
    delegation = delegation_de(signataire, service.pk, le)
    fin = depot.echeances.order_by("pk").last()
    rendue = Decision(
        sens=projet.sens, est_tacite=False, acquise_le=horloge.date_locale(instant, depot.zone), constatee_a=instant,
        auteur=signataire if delegation else None, qualite=delegation.affectation.qualite if delegation else "",
        delegation=delegation.acte if delegation else "",
        contenu={"points": projet.points, "visas": [v.strip() for v in projet.visas.splitlines() if v.strip()]},
        est_entre_lectures=bool(fin) and fin.jour_brut < horloge.date_locale(instant, depot.zone),
    )  # fmt: skip
    verbe = "refuser" if projet.sens == Decision.Sens.REFUS else "accepter"
    acte = _brouillon(depot, verbe, instant, echeance=fin)
    return _imprimer(acte, decision_de(acte, rendue, projet.prepare_par), "projet")


def apercu_courrier(
    depot: Depot, nature: str, contenu: dict, repondre_le: date | None, *, par, qualite: str, instant: datetime
) -> bytes:
    """A letter as it would leave now, marked as a draft. Writes nothing. `repondre_le` may be None but for a request of
    pieces."""
    courrier = Courrier(
        nature=nature, contenu=contenu, repondre_le=repondre_le, ecrit_par=par, qualite=qualite, ecrit_a=instant
    )
    fin = depot.echeances.order_by("pk").last()
    if nature == Courrier.Nature.TRANSFERT and fin:
        fin = prevue(depot, horloge.date_locale(instant, depot.zone))
    acte = _brouillon(depot, _PASSAGES[nature], instant, echeance=fin, courrier=courrier)
    return _imprimer(acte, _lettre(acte), "projet")


def _brouillon(depot: Depot, verbe: str, instant: datetime, **champs) -> Acte:
    document = (depot.declaration.documents_de or {})[verbe]
    return Acte(depot=depot, document=document, etabli_a=instant, service=depot.dossier.service, **champs)


def _imprimer(acte: Acte, lettre: documents.Lettre, identifiant: str) -> bytes:
    gabarit = acte.depot.declaration.document(acte.document).gabarit
    return documents.rendre(gabarit, {"lettre": lettre}, identifiant=identifiant.encode())
