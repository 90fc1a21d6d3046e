"""What the portal answers to an information: a receipt, and which service is competent when several regions are concerned."""

from deadlines.explication import en_lettres
from dossiers import documents
from dossiers.lettres.commun import echeance_de, en_jour, lectures, paragraphes, pieces_lues, sceller
from dossiers.models import Acte
from dossiers.templatetags.lieux import par_region
from dossiers.templatetags.rupco import heure_exacte

__all__ = ["accuse_information", "competence"]


def accuse_information(acte: Acte) -> documents.AccuseInformation:
    """CRPA L112-11: received, by whom, when; no decision is awaited."""
    depot, fin, ou = acte.depot, echeance_de(acte), acte.depot.declaration.competence
    pieces = list(depot.pieces.filter(courrier=None, envoyee_a=depot.depose_a))
    return sceller(
        documents.AccuseInformation,
        acte,
        depose_par=depot.depose_par.nom_d_usage,
        objet=depot.declaration.objet,
        recu_le=en_lettres(depot.depose_le),
        recu_a=heure_exacte(depot.depose_a, depot.zone),
        designation=lectures(fin) if fin else None,
        plusieurs_regions=bool(ou) and depot.donnees[ou.etape].get(ou.question) == "oui",
        pieces=pieces_lues(depot, pieces, {p.code: p.libelle for p in depot.declaration.pieces}),
        pieces_manquantes=(),
        courriel_depot=depot.depose_par.email,
    )


def competence(acte: Acte) -> documents.Competence:
    """CT R1237-6-1: the director tells the employer that he is competent, by a means that gives a certain date."""
    depot, regle = acte.depot, acte.depot.declaration.competence
    dites = depot.donnees[regle.etape]
    sieges = {
        v: libelle[0].lower() + libelle[1:]
        for c in depot.declaration.etape(regle.etape).champs
        for v, libelle in c.choix
    }
    return sceller(
        documents.Competence,
        acte,
        informe_le=en_lettres(depot.depose_le),
        regions=paragraphes(par_region(dites["etablissements"])),
        siege=sieges[dites["rattachement"]],
        est_designe=acte.service_id != depot.actes.order_by("pk").first().service_id,
        le=en_jour(acte.etabli_a, depot, jour=True),
    )
