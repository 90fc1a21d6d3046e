"""What the portal makes alone: the receipts, and the certificate of implied acceptance."""

from deadlines.explication import en_lettres, phrases
from dossiers import documents
from dossiers.lettres.commun import (
    accord_du,
    demande,
    echeance_de,
    en_jour,
    instant_long,
    lectures,
    motif,
    organisations,
    pieces_lues,
    precision,
    sceller,
    service_de,
)
from dossiers.models import Acte, Depot, Echeance
from dossiers.templatetags.rupco import heure_exacte

__all__ = ["accuse", "accuse_pieces", "attestation"]


def accuse(acte: Acte) -> documents.AccuseReception:
    """CRPA L112-11, R112-11-1: reception, service, and when silence would speak, if the file is complete."""
    depot, fin = acte.depot, lectures(echeance_de(acte))
    pieces = list(depot.pieces.filter(courrier=None, envoyee_a=depot.depose_a))
    return sceller(
        documents.AccuseReception,
        acte,
        depose_par=depot.depose_par.nom_d_usage,
        recu_le=en_lettres(depot.depose_le),
        recu_a=heure_exacte(depot.depose_a, depot.zone),
        jour_brut=fin.jour_brut,
        dernier_jour=fin.dernier_jour,
        est_reporte=fin.est_reporte,
        motif_report=fin.motif_report,
        calendrier=fin.calendrier,
        pieces=pieces_lues(depot, pieces, _libelles(depot)),
        pieces_manquantes=tuple(
            p.libelle for p in depot.declaration.manquantes(depot.donnees, {p.nature for p in pieces})
        ),
        courriel_depot=depot.depose_par.email,
    )


def accuse_pieces(acte: Acte) -> documents.AccusePieces:
    """CRPA L112-11, L114-5: what was asked has come; a whole delay starts, and ends at these dates."""
    depot, question = acte.depot, acte.courrier
    reponses = question.reponses.filter(envoyee_a__lte=acte.etabli_a)
    libelles = _libelles(depot) | {p["code"]: p["libelle"] for p in question.pieces}
    numero = question.actes.order_by("pk").first().numero
    return sceller(
        documents.AccusePieces,
        acte,
        demande=demande(acte)["demande"],
        demande_pieces=f"n° {numero} du {en_jour(question.ecrit_a, depot)}",
        recu_le=en_jour(acte.etabli_a, depot, jour=True),
        recu_a=heure_exacte(acte.etabli_a, depot.zone),
        pieces=pieces_lues(depot, reponses, libelles),
        delai=lectures(echeance_de(acte)),
        courriel_depot=depot.depose_par.email,
    )


def attestation(acte: Acte) -> documents.AttestationTacite:
    """CRPA L232-3: the object, the date of complete reception, the date the decision was born."""
    depot, fin, decision = acte.depot, echeance_de(acte), acte.depot.decision
    constat = depot.completude_constatee_par
    return sceller(
        documents.AttestationTacite,
        acte,
        suivi_par=constat.nom_d_usage if constat else None,
        demande=demande(acte)["demande"],
        demandee_le=None,
        objet=depot.declaration.objet,
        accord=_accord(depot),
        complet_le=en_lettres(fin.depart),
        complet_precision=precision(acte) or _completude(depot),
        nee_le=en_lettres(decision.acquise_le),
        nee_precision=_naissance(fin),
        calcul=tuple(p.texte for p in phrases(fin.terme)[:2]),
        constatee_a=instant_long(decision.constatee_a, acte, exact=True),
        etablie_a=instant_long(acte.etabli_a, acte),
        tribunal=service_de(acte).tribunal,
    )


def _libelles(depot: Depot) -> dict[str, str]:
    return {p.code: p.libelle for p in depot.declaration.pieces}


def _accord(depot: Depot) -> documents.Prose:
    noms, departs = ", ".join(organisations(depot)), depot.donnees["accord"]["departs_max"]
    return documents.Prose(
        f"Conclu le {accord_du(depot)} avec {noms} ({departs} départ{'s' if int(departs) > 1 else ''} au plus)"
    )


def _completude(depot: Depot) -> str:
    if depot.completude_constatee_a:
        return f"Complétude constatée par le service le {en_jour(depot.completude_constatee_a, depot)}."
    return "Réputé complet dès le dépôt\u00a0: aucune pièce n’a été demandée."


def _naissance(fin: Echeance) -> str:
    if not fin.est_reportee:
        return "Quinzième jour. Aucun report\u00a0: ce jour est ouvrable."
    return f"Quinzième jour le {en_lettres(fin.jour_brut, annee=False)}, {motif(fin)}\u00a0: reporté (art. R. 1231-1)."
