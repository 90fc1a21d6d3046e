"""The letters that an agent writes and signs: completeness, requests, observations, transfer, inadmissibility."""

from datetime import date

from deadlines.explication import en_lettres
from deadlines.regles import regle
from dossiers import documents
from dossiers.lettres.commun import (
    accord_du,
    cellules,
    citer,
    demande,
    directeur,
    echeance_de,
    en_jour,
    lectures,
    paragraphes,
    precision,
    salutation,
    sceller,
    service_de,
    service_lettre,
    signature,
)
from dossiers.models import Acte, Courrier, Depot, Echeance
from habilitations.models import Service
from habilitations.perimetre import delegation_de, qualite_de
from rupco.socle import horloge

__all__ = ["complement", "completude", "demande_pieces", "irrecevabilite", "observations", "prevue", "transfert"]

_QUALITE = "agent chargé de l’instruction"  # when no quality was written for that agent


def completude(acte: Acte) -> documents.Completude:
    """CT D1237-9, al. 4: who, since when, and when silence acts."""
    par = acte.depot.completude_constatee_par
    qualite = qualite_de(par, service_de(acte).pk, horloge.date_locale(acte.etabli_a, "Europe/Paris"))
    complet_le, motif = en_lettres(echeance_de(acte).depart), precision(acte) or "Jour du dépôt de la demande."
    return _signee(documents.Completude, acte, par, qualite, texte="", complet_le=complet_le, motif=motif)


def demande_pieces(acte: Acte) -> documents.DemandePieces:
    """CRPA L114-5, R112-11-4: what is missing and which text demands it, the term, what becomes of the delay."""
    courrier = acte.courrier
    pieces = tuple(
        documents.PieceDemandee(
            libelle=p["libelle"],
            constat=cellules(p.get("constat", "")),
            attendu=cellules(p.get("attendu", "")),
            article=citer(p.get("article", "")),
        )
        for p in courrier.pieces
    )
    exemple = lectures(prevue(acte.depot, courrier.repondre_le))
    return _du_courrier(
        documents.DemandePieces, acte, pieces=pieces, repondre_le=en_lettres(courrier.repondre_le), exemple=exemple
    )


def complement(acte: Acte) -> documents.Complement:
    """CT D1237-9, al. 5: no text says that the delay moves."""
    jour = acte.courrier.repondre_le
    return _du_courrier(documents.Complement, acte, repondre_le=en_lettres(jour) if jour else "")


def observations(acte: Acte) -> documents.Observations:
    """What is said before deciding; the works council and the signatories have a copy."""
    comite = acte.depot.donnees["representants"].get("a_un_cse") == "oui"
    copies = "comité social et économique et aux organisations syndicales signataires"
    return _du_courrier(
        documents.Observations, acte, copies=f"au {copies}" if comite else "aux organisations syndicales signataires"
    )


def transfert(acte: Acte) -> documents.Transfert:
    """CRPA L114-2, L114-3: to which service, and the whole delay that starts with its reception there."""
    vers = Service.objects.get(pk=acte.courrier.contenu["vers"])
    return _du_courrier(
        documents.Transfert,
        acte,
        vers=service_lettre(vers),
        transmise_le=en_jour(acte.courrier.ecrit_a, acte.depot, jour=True),
    )


def irrecevabilite(acte: Acte) -> documents.Irrecevabilite:
    """A decision: its reasons, its signatory's delegation, and how to contest it."""
    depot, courrier, service = acte.depot, acte.courrier, service_de(acte)
    restee = depot.courriers.filter(nature=Courrier.Nature.DEMANDE_PIECES, repondu_a=None).first()
    le = horloge.date_locale(courrier.ecrit_a, "Europe/Paris")
    delegation = delegation_de(courrier.ecrit_par, service.pk, le)
    visas = (*depot.declaration.visas, *([delegation.acte] if delegation else []))
    numero = restee.actes.order_by("pk").first().numero if restee else ""
    return _du_courrier(
        documents.Irrecevabilite,
        acte,
        par_delegation=True,
        directeur=directeur(service)[0],
        visas=tuple(map(documents.Prose, visas)),
        pieces_du=f"{en_jour(restee.ecrit_a, depot)} (n° {numero})" if restee else "",
        repondre_le=en_lettres(restee.repondre_le) if restee else "",
        tribunal=service.tribunal,
    )


def prevue(depot: Depot, depart: date) -> Echeance:
    """The delay that would start that day: a row that is not written."""
    terme = regle(depot.declaration.delai).terme(depart, depot.dossier.territoire.calendrier)
    return Echeance(
        depot_id=depot.pk, delai=terme.delai.id, depart=terme.depart, calendrier=terme.territoire,
        jour_brut=terme.jour_brut, dernier_jour=terme.dernier_jour, expire_a=terme.expire_a,
    )  # fmt: skip


def _du_courrier(lettre: type, acte: Acte, **propres):
    courrier = acte.courrier
    return _signee(
        lettre, acte, courrier.ecrit_par, courrier.qualite, texte=courrier.contenu.get("texte", ""), **propres
    )


def _signee(lettre: type, acte: Acte, par, qualite: str, *, texte: str, par_delegation: bool = False, **propres):
    qualite = qualite or _QUALITE
    return sceller(
        lettre,
        acte,
        suivi_par=f"{par.nom_d_usage}, {qualite}",
        salutation=salutation(acte.depot),
        accord_du=accord_du(acte.depot),
        texte=paragraphes(texte),
        signature=signature(acte, par, qualite, par_delegation=par_delegation),
        delai=lectures(fin) if (fin := echeance_de(acte)) else None,
        **demande(acte),
        **propres,
    )
