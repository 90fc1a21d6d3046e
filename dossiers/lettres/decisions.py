"""The decision: visas read from what happened, reasons for each point of control, in both senses."""

from itertools import count

from deadlines.explication import en_lettres
from dossiers import documents
from dossiers.documents import Prose
from dossiers.lettres.commun import (
    accord_du,
    cellules,
    clauses_lues,
    demande,
    directeur,
    echeance_de,
    en_jour,
    lectures,
    organisations,
    origine,
    paragraphes,
    salutation,
    sceller,
    service_de,
    signature,
)
from dossiers.lettres.reexamen import phrase_d_effacement, visas_du_reexamen
from dossiers.models import Acte, Courrier, Decision, Depot, textes_du
from habilitations.perimetre import qualite_de
from rupco.socle import horloge

__all__ = ["decision", "decision_de"]

_PREMIER = 3  # number of the first reason: the delay is 1, the extent of control 2


def decision(acte: Acte) -> documents.DecisionSignee:
    """CT L1237-19-4, CRPA L211-5, L212-1."""
    return decision_de(acte, acte.depot.decision, acte.depot.projet.prepare_par)


def decision_de(acte: Acte, rendue: Decision, redacteur) -> documents.DecisionSignee:
    """`rendue` may not be written yet: a draft that is looked at."""
    depot, fin, service = acte.depot, echeance_de(acte), service_de(acte)
    le, reponses = horloge.date_locale(acte.etabli_a, "Europe/Paris"), depot.donnees["representants"]
    points, suivant = _points(depot, rendue.contenu["points"])
    qualite = qualite_de(redacteur, service.pk, le)
    return sceller(
        documents.DecisionSignee,
        acte,
        titre=depot.declaration.titres_decision[rendue.sens == Decision.Sens.REFUS],
        suivi_par=", ".join(filter(None, [redacteur.nom_d_usage, qualite])),
        salutation=salutation(depot),
        accord_du=accord_du(depot),
        texte=(),
        signature=signature(acte, rendue.auteur, rendue.qualite, par_delegation=True),
        delai=lectures(fin) if fin else None,
        directeur=directeur(service)[0],
        visas=_visas(acte, rendue),
        complet_le=en_lettres(fin.depart if fin else depot.complet_le, jour=False),
        origine=_origine(acte),
        prise_le=en_jour(rendue.constatee_a, depot, jour=True),
        est_avant_report=not rendue.est_entre_lectures,
        points=points,
        conclusion=suivant,
        aux_signataires=Prose(_signataires(depot, "à l’", "aux ")),
        a_un_cse=reponses.get("a_un_cse") == "oui",
        tribunal=service.tribunal,
        **demande(acte),
    )  # fmt: skip


def _signataires(depot: Depot, un: str, plusieurs: str) -> str:
    """« l’organisation syndicale signataire (A) », « aux organisations syndicales signataires (A, B) »."""
    noms = organisations(depot)
    mots = (
        f"{plusieurs}organisations syndicales signataires"
        if len(noms) > 1
        else f"{un}organisation syndicale signataire"
    )
    return f"{mots} ({', '.join(noms)})"


def _points(depot: Depot, motifs: dict) -> tuple[tuple[documents.Point, ...], int]:
    """The reasons, numbered on; and the next number."""
    rang, points = count(_PREMIER), []
    for controle in depot.declaration.controles:
        motif = motifs.get(controle.code, {})
        considerants = tuple((next(rang), p) for p in paragraphes(motif.get("texte", "")))
        points.append(
            documents.Point(
                titre=controle.titre,
                libelle=controle.libelle,
                considerants=considerants,
                texte=cellules(motif.get("texte", "")),
                est_fautif=motif.get("constat") == "non_conforme",
                attendu=cellules(motif.get("attendu", "")),
                clauses=clauses_lues(depot) if controle.a_grille else (),
            )
        )
    return tuple(points), next(rang)


def _origine(acte: Acte) -> str:
    """What the delay runs from, a sentence."""
    if acte.depot.est_un_reexamen:
        return phrase_d_effacement(acte.depot)
    cause, le = origine(acte), en_lettres(echeance_de(acte).depart)
    if cause is None:
        return f"Le dossier complet a été reçu le {le}."
    if cause.nature == Courrier.Nature.TRANSFERT:
        return f"La demande, transmise au service compétent, a été reçue par lui le {le}."
    return f"La dernière pièce demandée est parvenue le {le}."


def _visas(acte: Acte, rendue: Decision) -> tuple[Prose, ...]:
    """Texts, delegation, agreement, request; then what was exchanged, in its order; then those that were added."""
    depot = acte.depot
    entreprise, dates = depot.dossier.etablissement.raison_sociale, demande(acte)
    accuse = dates["demande"].rsplit(", ", 1)[1]
    visas = [
        *textes_du(depot, acte.etabli_a)["visas"].splitlines(),
        *([rendue.delegation] if rendue.delegation else []),
        f"l’accord collectif conclu le {accord_du(depot)} entre l’entreprise {entreprise}, d’une part, "
        f"et {_signataires(depot, 'l’', 'les ')}, d’autre part",
        f"la demande reçue le {dates['recue_le']} et son accusé de réception n° {accuse}",
        *visas_du_reexamen(depot),
        *_echanges(acte),
        *rendue.contenu["visas"],
    ]
    return tuple(Prose(v.strip().removeprefix("Vu ").rstrip(" .;,")) for v in visas)


def _echanges(acte: Acte) -> list[str]:
    """What the service and the employer wrote to each other before this paper, one visa each."""
    depot, faits = acte.depot, []
    for ecrit in (
        depot.actes.filter(etabli_a__lte=acte.etabli_a).exclude(pk=acte.pk).order_by("pk").select_related("courrier")
    ):
        modele = _ECHANGES.get(ecrit.document.split(".", 1)[1])
        if modele:
            faits.append(modele.format(le=en_jour(ecrit.etabli_a, depot), numero=ecrit.numero))
    return faits


_ECHANGES = {
    "demande_pieces": "la demande de pièces du {le} (n° {numero})",
    "accuse_pieces": "les pièces demandées, reçues le {le} (n° {numero})",
    "complement": "la demande de documents complémentaires du {le} (n° {numero})",
    "observations": "les observations adressées à l’employeur le {le} (n° {numero})",
    "transfert": "l’avis de transmission au service compétent du {le} (n° {numero})",
    "completude": "l’information de complétude adressée le {le} (n° {numero}) à l’employeur et aux représentants du personnel",
}
