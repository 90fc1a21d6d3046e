"""What the employer sends after the filing: the pieces asked, which make a new delay run, or other documents."""

from dossiers.actions.depots import fermer_echeance, numeroter, ouvrir_echeance, passer
from dossiers.models import Courrier, Depot, Echeance, Piece
from rupco.socle import horloge
from rupco.socle.passages import EnCours, PassageRefuse

__all__ = ["envoyer_pieces", "pieces_attendues"]


def pieces_attendues(demande: Courrier, pieces: list[Piece]) -> list[dict]:
    """Those of a request for which nothing is attached yet; `pieces`: the answers, sent or not."""
    presentes = {p.nature for p in pieces}
    return [piece for piece in demande.pieces if piece["code"] not in presentes]


def envoyer_pieces(depot: Depot, *, par) -> bool:
    """Sends what was attached since the last time. True when it was the last piece asked: a whole new delay starts that day.

    Raises PassageRefuse when there is nothing to send.
    """
    demande = depot.courriers.en_attente().first()
    if demande and not pieces_attendues(demande, list(demande.reponses.all())):
        _completer(depot, par)
        return True
    with passer(depot, "verser", par=par) as p:
        _envoyer(p)
    return False


def _completer(depot: Depot, par) -> None:
    with passer(depot, "completer", par=par) as p:
        depot = p.objet
        demande = depot.courriers.en_attente().get()
        _envoyer(p)
        if pieces_attendues(demande, list(demande.reponses.envoyees())):  # taken back in another tab
            raise PassageRefuse("Une pièce demandée manque encore. Joignez-la, puis envoyez.")
        demande.repondu_a = p.instant
        demande.save(update_fields=["repondu_a"])
        depot.complet_le = horloge.date_locale(p.instant, depot.zone)
        fermer_echeance(depot, Echeance.ANNULEE)
        echeance = ouvrir_echeance(depot, depot.complet_le)
        acte = numeroter(depot, p, courrier=demande)
        p.faits |= {"courrier": demande.pk, "acte": acte.numero, "dernier_jour": echeance.dernier_jour}


def _envoyer(p: EnCours) -> None:
    attachees = p.objet.pieces.filter(envoyee_a=None)
    p.faits["pieces"] = [[pk, empreinte] for pk, empreinte in attachees.values_list("pk", "empreinte")]
    if not p.faits["pieces"]:
        raise PassageRefuse("Il n’y a rien à envoyer. Joignez d’abord un fichier.")
    attachees.update(envoyee_a=p.instant)
