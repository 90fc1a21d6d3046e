"""A decision struck, by a judge or by the service that withdraws its refusal, and the request examined again in a linked dépôt.

The dépôt that was decided is never reopened, nor its decision written again: a row says what struck it, once.
"""

from datetime import date
from types import SimpleNamespace

from django.db.models import Max

from dossiers import fichiers
from dossiers.actions.depots import numeroter, passer
from dossiers.actions.index import ranger
from dossiers.models import Decision, Depot, Dossier, Piece, Reexamen
from dossiers.models.depot import A_CALCULER
from dossiers.permissions import droit
from habilitations.perimetre import agents_du_service, qualite_de
from rupco.socle import horloge
from rupco.socle.passages import EnCours, PassageRefuse, passage

__all__ = ["annuler", "retirer_refus"]

_COPIES = ("nature", "nom", "mime", "taille", "pages", "empreinte", "alertes", "deposee_par", "deposee_a", "envoyee_a",
           "etat_analyse", "analysee_a", "analyse_signature")  # fmt: skip
_LOIN = date(2100, 12, 31)  # as in the form: later is a slip of the hand
_REPRIS = ("zone", "saisie", "donnees", "adresses", "complet_le", "depose_par")


def annuler(
    depot: Depot,
    *,
    par,
    juridiction: str,
    ville: str,
    numero: str,
    rendu_le: date,
    notifie_le: date,
    avant_le: date | None = None,
) -> Depot:
    """Records the judgment that annuls the decision; the dépôt where the request is examined again.

    `avant_le`: the last day that the judge gives, if he gives one: it orders the bannette and reminds the service, nothing more.
    Raises PassageRefuse for a judgment older than the decision, or whose dates are not in order.
    """
    with passer(depot, "annuler", par=par) as p:
        _exiger_dates(p, rendu_le, notifie_le)
        if avant_le is not None and not notifie_le <= avant_le <= _LOIN:
            raise PassageRefuse("Le terme fixé par le juge suit la notification du jugement, avant 2101.")
        dit = {"juridiction": juridiction, "ville": ville, "numero": numero, "notifie_le": notifie_le, "avant_le": avant_le,
               "rappel_a": A_CALCULER if avant_le else None}  # fmt: skip
        return _ouvrir(p, par, cause=Reexamen.Cause.JUGE, rendu_le=rendu_le, **dit)


def retirer_refus(depot: Depot, *, par, rendu_le: date, motifs: str) -> Depot:
    """Withdraws a refusal, with its reasons (CRPA L243-3); the dépôt where the request is examined again."""
    with passer(depot, "retirer_refus", par=par) as p:
        _exiger_dates(p, rendu_le)
        return _ouvrir(p, par, cause=Reexamen.Cause.RETRAIT, rendu_le=rendu_le, motifs=motifs)


def _exiger_dates(p: EnCours, *jours: date) -> None:
    bornes = [p.objet.decision.acquise_le, *jours, horloge.date_locale(p.instant, p.objet.zone)]
    if bornes != sorted(bornes):
        raise PassageRefuse(
            "Vérifiez les dates\u00a0: la décision, puis ce qui l’efface, puis sa notification, avant demain."
        )


def _ouvrir(p: EnCours, par, **dit) -> Depot:
    ancien, decision = p.objet, Decision.objects.get(depot=p.objet)
    dossier = Dossier.objects.select_for_update(of=("self",)).get(pk=ancien.dossier_id)
    rang = dossier.depots.aggregate(Max("numero"))["numero__max"] + 1
    neuf = Depot.objects.create(
        dossier=dossier, numero=rang, genre="reexamen", precedent=ancien, **{n: getattr(ancien, n) for n in _REPRIS}
    )
    le = horloge.date_locale(p.instant, "Europe/Paris")
    reexamen = Reexamen.objects.create(
        decision=decision, depot=neuf, constate_par=par, qualite=qualite_de(par, dossier.service_id, le),
        constate_a=p.instant, **dit,
    )  # fmt: skip
    with passage(neuf, "ouvrir", acteur=p.acteur, peut=droit(par, p.instant)) as q:
        q.objet.depose_a, q.objet.depose_le = p.instant, horloge.date_locale(p.instant, neuf.zone)
        q.objet.suivi_par = agents_du_service(dossier.service_id, le).filter(pk=ancien.suivi_par_id).first()
        ranger(q.objet, q.passage.vers)
        copies = [(piece, _copier(piece, q.objet)) for piece in ancien.pieces.envoyees()]
        q.faits |= {"acte": numeroter(q.objet, q).numero, "precedent": ancien.pk, "reexamen": reexamen.pk,
                    "pieces": [[copie.pk, copie.empreinte] for _, copie in copies if copie],
                    "pieces_absentes": [piece.pk for piece, copie in copies if copie is None]}  # fmt: skip
    p.faits |= {"reexamen": reexamen.pk, "depot": neuf.pk, "decision": decision.pk, "rendu_le": reexamen.rendu_le,
                "notifie_le": reexamen.notifie_le, "avant_le": reexamen.avant_le}  # fmt: skip
    return q.objet


def _copier(piece: Piece, vers: Depot) -> Piece | None:
    """The same file under its own name: each row keeps its bytes. One that the storage lost holds nothing back."""
    try:
        with fichiers.ouvrir(piece.chemin, piece.empreinte) as octets:
            chemin = fichiers.ranger(octets, SimpleNamespace(empreinte=piece.empreinte))
    except (fichiers.FichierAbsent, fichiers.FichierAltere):
        return None
    return Piece.objects.create(depot=vers, chemin=chemin, **{n: getattr(piece, n) for n in _COPIES})
