"""The passages of a dépôt. Each verb first settles, in its own committed transaction, the échéances reached; then it passes."""

import logging
from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction

from deadlines.regles import regle
from dossiers.actions.index import indexer, ranger, ranger_les_autres
from dossiers.actions.partage import suivant
from dossiers.models import Acte, Courrier, Decision, Depot, Dossier, Echeance
from dossiers.models.depot import A_CALCULER
from dossiers.permissions import acteur, droit
from habilitations.models import Service
from rupco.socle import horloge, journal
from rupco.socle.passages import EnCours, TropTard, passage, passages_par_lot

__all__ = [
    "constater_completude",
    "constater_silences",
    "deposer",
    "du_apres",
    "fermer_echeance",
    "numeroter",
    "ouvrir_echeance",
    "passer",
    "retirer",
]

logger = logging.getLogger(__name__)
LOT = 300  # dépôts settled in one transaction


def deposer(depot: Depot, *, par, lire: Callable[[Depot], dict]) -> Depot:
    """Files the dépôt at a proven instant: the échéance starts here, the receipt gets its number (CRPA L112-11).

    `lire` checks the draft as it stands under the lock and gives its values; it raises PassageRefuse when it is not ready.
    """
    with passer(depot, "deposer", par=par) as p:
        depot, genre = p.objet, p.objet.declaration
        depot.depose_a, depot.depose_par, depot.donnees = p.instant, par, lire(depot)
        _placer(depot)
        depot.depose_le = horloge.date_locale(p.instant, depot.zone)
        if genre.est_instruit:
            depot.complet_le = depot.depose_le
        if genre.court(depot.donnees):
            echeance = ouvrir_echeance(depot, depot.depose_le)
            p.faits |= {"delai": echeance.delai, "dernier_jour": echeance.dernier_jour}
        acte = numeroter(depot, p)
        Dossier.objects.filter(pk=depot.dossier_id, depose_a=None).update(depose_a=p.instant)
        indexer(depot.dossier, avec=depot)
        depot.pieces.update(envoyee_a=p.instant)
        pieces = [[piece.pk, piece.empreinte] for piece in depot.pieces.all()]
        p.faits |= {"acte": acte.numero, "pieces": pieces}
    return depot


def _placer(depot: Depot) -> None:
    """The service, the calendar and the clock of the place that the answers name, at the first filing."""
    dossier, lieu = depot.dossier, depot.lieu_selon(depot.donnees)
    if not dossier.depose_a and lieu.departement != dossier.departement:
        dossier.departement, dossier.service = lieu.departement, Service.objects.get(code=lieu.service)
        dossier.save(update_fields=["departement", "service"])
        depot.zone = lieu.zone


def constater_completude(depot: Depot, *, par) -> Depot:
    """Confirms day 0; starts nothing, never moves it later (D1237-9: the delay runs from the complete reception)."""
    with passer(depot, "constater_completude", par=par) as p:
        p.objet.completude_constatee_a, p.objet.completude_constatee_par = p.instant, par
        p.faits |= {"complet_le": p.objet.complet_le, "acte": numeroter(p.objet, p).numero}
    return p.objet


def retirer(depot: Depot, *, par, motif: str = "") -> Depot:
    """The employer takes the request back: the delay stops, nothing will be decided."""
    with passer(depot, "retirer", par=par) as p:
        p.objet.retire_a, p.objet.motif_retrait = p.instant, motif
        fermer_echeance(p.objet, Echeance.ANNULEE)
    return p.objet


def constater_silences(*, depots=None, attendre: bool = True, instant: datetime | None = None) -> list[Depot]:
    """Writes what the law has already done, a tacit decision or another effect of a delay's end: in batches, once each, at its
    legal date.

    `depots` limits to a perimeter (a door settles what it is about to show); `attendre` waits for rows under change, where
    beat passes them over; `instant`: the door's own. Nothing about the quality of the data can hold a silence back.
    """
    instant, faits, vus = instant or horloge.maintenant(), [], set()
    while True:
        dus = Echeance.objects.atteintes(instant).exclude(depot__in=vus)
        if depots is not None:
            dus = dus.filter(depot__in=depots)
        lot = list(dus.order_by("expire_a", "id").values_list("depot_id", flat=True)[:LOT])
        if not lot:
            return faits
        vus.update(lot)
        faits += _constater(lot, instant, attendre)


def _constater(ids: list[int], instant: datetime, attendre: bool) -> list[Depot]:
    """A lot; when one of its rows is poisoned, one by one: it holds itself back alone, and is told in the logs."""
    try:
        return _constater_lot(ids, instant, attendre)
    except Exception:
        if len(ids) == 1:
            logger.exception("silence non constaté", extra={"depot": ids[0]})
            return []
        return [d for pk in ids for d in _constater([pk], instant, attendre)]


@transaction.atomic
def _constater_lot(ids: list[int], instant: datetime, attendre: bool) -> list[Depot]:
    verrou = Depot.objects.select_for_update(of=("self",), skip_locked=not attendre)
    depots = list(verrou.select_related("dossier").filter(pk__in=ids).order_by("pk"))
    dues = {e.depot_id: e for e in Echeance.objects.atteintes(instant).filter(depot__in=depots)}
    a_regler = [d for d in depots if d.pk in dues]  # read after the lock: another process may have gone first
    faits = [
        fait
        for quel, poser in _DE_LA_LOI.items()
        for fait in passages_par_lot(
            [d for d in a_regler if quel in d.table], quel, acteur=journal.LOI, instant=instant,
            poser=lambda p, poser=poser: poser(p, dues[p.objet.pk]), le=lambda d: dues[d.pk].dernier_jour,
        )
    ]  # fmt: skip
    Echeance.objects.filter(pk__in=[dues[p.objet.pk].pk for p in faits]).update(etat=Echeance.ATTEINTE)
    return [p.objet for p in faits]


def du_apres(depot: Depot, depuis: date | None = None) -> dict:
    """The fields of an acceptance that say what is owed after it, and on what day; nothing when that day is not known.

    `depuis`: the date that starts it, when it is no more that of the filing."""
    if not (du := depot.declaration.du):
        return {}
    depuis = depuis or _dit_avant(depot)
    try:
        depart = depuis or date.fromisoformat(depot.donnees.get(du.depuis[0], {}).get(du.depuis[1]))
        terme = regle(du.delai).terme(depart, depot.dossier.territoire.calendrier)
    except (ValueError, TypeError):  # absent, as it was typed, or out of the calendar: no data holds a silence back
        return {}
    return {"du": du.genre, "du_le": terme.dernier_jour, "du_depuis": depuis, "rappel_a": A_CALCULER}


def _dit_avant(depot: Depot) -> date | None:
    """The date as the employer corrected it after a decision that was struck since."""
    while depot.est_un_reexamen:
        depot = depot.precedent
        if depuis := depot.decision.du_depuis:
            return depuis
    return None


def _poser_silence(p: EnCours, echeance: Echeance) -> None:
    Decision.objects.create(
        **du_apres(p.objet),
        depot=p.objet,
        sens=Decision.Sens.ACCEPTATION,
        est_tacite=True,
        acquise_le=echeance.dernier_jour,
        constatee_a=p.instant,
    )
    ranger(p.objet, p.passage.vers)
    acte = numeroter(p.objet, p, echeance=echeance)
    p.faits |= {"acte": acte.numero, "echeance": echeance.pk, "acquise_le": echeance.dernier_jour}


def _poser_competence(p: EnCours, echeance: Echeance) -> None:
    """Nobody was designated: the service of the seat stays competent."""
    acte = numeroter(p.objet, p, echeance=echeance)
    p.faits |= {"acte": acte.numero, "echeance": echeance.pk, "service": p.objet.dossier.service_id}


_DE_LA_LOI = {"accepter_tacitement": _poser_silence, "confirmer_competence": _poser_competence}


# --- What these verbs share ------------------------------------------------------------------------------


class passer:
    """Settle, then pass; if the clock goes past the échéance between the two, settle again and let the loser be told.

    Whatever the verb did to the delay and to the service, the dépôt leaves with its place in the bannette.
    """

    def __init__(self, depot: Depot, quel: str, *, par):
        self.depot, self.quel, self.par = depot, quel, par

    def __enter__(self) -> EnCours:
        try:
            return self._entrer()
        except TropTard:
            return self._entrer()

    def _entrer(self) -> EnCours:
        constater_silences(depots=[self.depot.pk])
        instant = horloge.maintenant()
        qui = acteur(self.par, self.depot.dossier, instant)
        self.dedans = passage(self.depot, self.quel, acteur=qui, peut=droit(self.par, instant))
        self.en_cours = self.dedans.__enter__()
        return self.en_cours

    def __exit__(self, *erreur) -> bool | None:
        if erreur[0] is None:
            try:
                self._ranger()
            except BaseException as panne:  # the passage is undone, and who asked for it hears why
                self.dedans.__exit__(type(panne), panne, panne.__traceback__)
                raise
        return self.dedans.__exit__(*erreur)

    def _ranger(self) -> None:
        depot = self.en_cours.objet
        avant = depot.service_id
        ranger(depot, self.en_cours.passage.vers or depot.statut)
        if avant and depot.service_id != avant:
            ranger_les_autres(depot)


def ouvrir_echeance(depot: Depot, depart: date) -> Echeance:
    """Starts the delay of this kind of dépôt; `depart` is day 0, a date of the territory."""
    lieu = depot.dossier.territoire
    terme = regle(depot.declaration.delai).terme(depart, lieu.calendrier)
    return Echeance.objects.create(
        depot=depot, delai=terme.delai.id, depart=terme.depart, calendrier=terme.territoire,
        jour_brut=terme.jour_brut, dernier_jour=terme.dernier_jour, expire_a=terme.expire_a,
    )  # fmt: skip


def fermer_echeance(depot: Depot, etat: str) -> None:
    """Says what became of the delay that runs, if one does."""
    depot.echeances.en_cours().update(etat=etat)


def numeroter(depot: Depot, p: EnCours, *, courrier: Courrier | None = None, echeance: Echeance | None = None) -> Acte:
    """Gives the paper of a passage its number and code now; its bytes are made after commit."""
    document = depot.declaration.document((depot.declaration.documents_de or {})[p.passage.nom])
    annee = horloge.heure_locale(p.instant, depot.zone).year
    fin = bool(p.passage.vers) and depot.table.etats[p.passage.vers].est_final  # an end comes once
    numero = f"{document.prefixe}-{annee}-{suivant(f'{document.prefixe}-{annee}'):06d}"
    return Acte.objects.create(
        depot=depot, document=document.nom, numero=numero, code=Acte.code_de(numero), etabli_a=p.instant,
        rang=1 if fin else depot.actes.filter(document=document.nom).count() + 1, courrier=courrier,
        service_id=depot.dossier.service_id,
        echeance=echeance or depot.echeances.order_by("pk").last(),
    )  # fmt: skip
