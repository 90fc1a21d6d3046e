"""What the service writes of a decision that was struck, and of the request that it examines again."""

from deadlines.explication import en_lettres
from dossiers import documents
from dossiers.documents import Prose
from dossiers.lettres.commun import accord_du, citer, demande, en_jour, paragraphes, salutation, sceller, signature
from dossiers.models import Acte, Decision, Depot

__all__ = ["avis", "phrase_d_effacement", "visas_du_reexamen"]


def avis(acte: Acte) -> documents.AvisReexamen:
    """No text gives this examination a delay, nor a meaning to silence: the letter says so, and a judge’s term."""
    depot, fait = acte.depot, acte.depot.reexamen
    comite = depot.donnees["representants"].get("a_un_cse") == "oui"
    signataires = "aux organisations syndicales signataires"
    return sceller(
        documents.AvisReexamen,
        acte,
        suivi_par=", ".join(filter(None, [fait.constate_par.nom_d_usage, fait.qualite])),
        salutation=salutation(depot),
        accord_du=accord_du(depot),
        texte=paragraphes(fait.motifs),
        signature=signature(acte, fait.constate_par, fait.qualite, par_delegation=True),
        delai=None,
        origine=Prose(phrase_d_effacement(depot)),
        est_du_juge=fait.est_du_juge,
        etait_validee=fait.decision.sens == Decision.Sens.ACCEPTATION,
        sans_delai=citer(depot.sans_delai),
        a_un_terme=fait.avant_le is not None,
        copies=f"au comité social et économique et {signataires}" if comite else signataires,
        **demande(acte),
    )


def phrase_d_effacement(depot: Depot) -> str:
    """« La décision de refus n° DR-2026-000001 du 12 janvier 2027 a été annulée par le jugement …, notifié au service le … »."""
    fait = depot.reexamen
    if not fait.est_du_juge:
        return f"{_nommee(fait.decision)} a été retirée par le service le {en_lettres(fait.rendu_le, jour=False)}."
    return (
        f"{_nommee(fait.decision)} a été annulée par {fait.source}, "
        f"notifié{'e' if fait.acte == 'décision' else ''} au service le {en_lettres(fait.notifie_le, jour=False)}."
    )


def visas_du_reexamen(depot: Depot) -> list[str]:
    """Each decision that was struck and what struck it, the oldest first; none for a request."""
    if not depot.est_un_reexamen:
        return []
    fait = depot.reexamen
    nommee = _nommee(fait.decision)
    return [*visas_du_reexamen(fait.decision.depot), nommee[0].lower() + nommee[1:], fait.source]


def _nommee(decision: Decision) -> str:
    jour = en_lettres(decision.acquise_le, jour=False)
    if decision.est_tacite:
        return f"La validation tacite acquise le {jour} à 24\u00a0h"
    noms = ("decision_validation", "decision_refus")
    acte = next(a for a in decision.depot.actes.order_by("-pk") if a.document.rpartition(".")[2] in noms)
    sens = "de refus" if decision.sens == Decision.Sens.REFUS else "de validation"
    return f"La décision {sens} n°\u00a0{acte.numero} du {en_jour(decision.constatee_a, decision.depot)}"
