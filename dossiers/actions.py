"""The corridor: the only writer of dossiers. One verb a function, the acting person by keyword.

Each verb first settles, in its own committed transaction, the échéances that are reached for its dépôt; then it passes.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from accounts.models import Etablissement
from deadlines.regles import regle
from dossiers import fichiers
from dossiers.models import Acte, Compteur, Decision, Depot, Dossier, Echeance, Piece
from dossiers.permissions import acteur, droit, peut_ecrire
from dossiers.procedures import PROCEDURES
from habilitations.models import Service
from habilitations.territoires import territoire
from rupco.socle import horloge, journal
from rupco.socle.passages import EnCours, PassageRefuse, TropTard, passage, passages_par_lot

__all__ = [
    "Conflit",
    "constater_completude",
    "constater_silences",
    "creer_dossier",
    "deposer",
    "enregistrer_etape",
    "joindre_piece",
    "oter_piece",
    "retirer",
]

logger = logging.getLogger(__name__)
LOT = 300  # dépôts settled in one transaction


class Conflit(Exception):
    """Another tab or a colleague saved the same step since this page was opened."""

    def __init__(self, version: int, valeurs: dict):
        super().__init__("Cette étape a changé depuis l’ouverture de la page.")
        self.version, self.valeurs = version, valeurs


# --- The draft ------------------------------------------------------------------------------------------


@transaction.atomic
def creer_dossier(*, par, procedure: str, intitule: str, etablissement: Etablissement) -> Dossier:
    """Opens a folder and its first dépôt, a draft. Raises PassageRefuse when the person may not act for this company."""
    instant = horloge.maintenant()
    lieu = territoire(etablissement.departement)
    dossier = Dossier(
        procedure=procedure, intitule=intitule, siren=etablissement.siren, etablissement=etablissement, cree_par=par,
        departement=lieu.departement, service=Service.objects.get(code=lieu.service), cree_a=instant,
    )  # fmt: skip
    _exiger(peut_ecrire(par, dossier, instant))
    annee = horloge.heure_locale(instant, lieu.zone).year
    dossier.reference = f"{procedure}-{annee}-{_suivant(f'{procedure}-{annee}'):04d}"
    dossier.save()
    genre = PROCEDURES[procedure].genres[0]
    depot = Depot.objects.create(dossier=dossier, numero=1, genre=genre.code, zone=lieu.zone)
    journal.ecrire(_entree("creer", depot, par, instant, dossier=dossier.pk))
    return dossier


@transaction.atomic
def enregistrer_etape(depot: Depot, etape: str, valeurs: dict[str, str], *, par, version: int) -> Depot:
    """Keeps what was typed in a step, right or wrong. Raises Conflit when the step changed since `version`."""
    instant = horloge.maintenant()
    depot = _brouillon(depot, par, instant)
    if depot.version(etape) != version and depot.valeurs(etape) != valeurs:
        raise Conflit(depot.version(etape), depot.valeurs(etape))
    if depot.valeurs(etape) != valeurs or not depot.version(etape):
        depot.saisie[etape] = {
            "valeurs": valeurs,
            "version": depot.version(etape) + 1,
            "a": instant.isoformat(),
        }
        depot.save(update_fields=["saisie"])
    return depot


def joindre_piece(depot: Depot, nature: str, fichier, nom: str, *, par) -> Piece:
    """Examines, stores, then writes the row: a file without a row is collected later, a row without a file cannot be."""
    _exiger(any(p.code == nature for p in depot.declaration.pieces))
    examen = fichiers.examiner(fichier, nom)
    chemin = fichiers.ranger(fichier, examen)
    try:
        with transaction.atomic():
            instant = horloge.maintenant()
            depot = _brouillon(depot, par, instant)
            deja = depot.pieces.filter(nature=nature, empreinte=examen.empreinte).first()
            if deja:
                fichiers.effacer(chemin)
                return deja
            piece = Piece.objects.create(
                depot=depot, nature=nature, nom=examen.nom, mime=examen.mime, taille=examen.taille, pages=examen.pages,
                empreinte=examen.empreinte, chemin=chemin, alertes=list(examen.alertes), deposee_par=par, deposee_a=instant,
            )  # fmt: skip
            journal.ecrire(
                _entree("joindre", depot, par, instant, piece=piece.pk, nature=nature, empreinte=piece.empreinte)
            )
            return piece
    except BaseException:
        fichiers.effacer(chemin)
        raise


@transaction.atomic
def oter_piece(piece: Piece, *, par) -> None:
    """Takes a piece out of a draft; its digest stays in the journal."""
    instant = horloge.maintenant()
    depot = _brouillon(piece.depot, par, instant)
    piece = depot.pieces.filter(pk=piece.pk).first()
    if piece is None:
        return
    journal.ecrire(_entree("oter", depot, par, instant, piece=piece.pk, nature=piece.nature, empreinte=piece.empreinte))
    chemin = piece.chemin
    piece.delete()
    transaction.on_commit(lambda: fichiers.effacer(chemin))


# --- The passages ---------------------------------------------------------------------------------------


def deposer(depot: Depot, *, par, lire: Callable[[Depot], dict]) -> Depot:
    """Files the dépôt at a proven instant: the échéance starts here, the receipt gets its number (CRPA L112-11).

    `lire` checks the draft as it stands under the lock and gives its values; it raises PassageRefuse when it is not ready.
    """
    with _passage(depot, "deposer", par=par) as p:
        depot = p.objet
        depot.depose_a, depot.depose_par, depot.donnees = p.instant, par, lire(depot)
        depot.depose_le = depot.complet_le = horloge.date_locale(p.instant, depot.zone)
        echeance = _ouvrir_echeance(depot)
        acte = _numeroter(depot, p)
        Dossier.objects.filter(pk=depot.dossier_id, depose_a=None).update(depose_a=p.instant)
        pieces = [[piece.pk, piece.empreinte] for piece in depot.pieces.all()]
        p.faits |= {
            "acte": acte.numero,
            "delai": echeance.delai,
            "dernier_jour": echeance.dernier_jour,
            "pieces": pieces,
        }
    return depot


def constater_completude(depot: Depot, *, par) -> Depot:
    """Confirms day 0; starts nothing, never moves it later (D1237-9: the delay runs from the complete reception)."""
    with _passage(depot, "constater_completude", par=par) as p:
        p.objet.completude_constatee_a, p.objet.completude_constatee_par = p.instant, par
        p.faits["complet_le"] = p.objet.complet_le
    return p.objet


def retirer(depot: Depot, *, par, motif: str = "") -> Depot:
    """The employer takes the request back: the delay stops, nothing will be decided."""
    with _passage(depot, "retirer", par=par) as p:
        p.objet.retire_a, p.objet.motif_retrait = p.instant, motif
        p.objet.echeances.en_cours().update(etat=Echeance.ANNULEE)
    return p.objet


def constater_silences(*, depots=None, attendre: bool = True, instant: datetime | None = None) -> list[Depot]:
    """Writes the tacit decisions that the law has already taken: in batches, once each, at their legal date.

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
    faits = passages_par_lot(
        a_regler, "accepter_tacitement", acteur=journal.LOI, instant=instant,
        poser=lambda p: _poser_silence(p, dues[p.objet.pk]), le=lambda d: dues[d.pk].dernier_jour,
    )  # fmt: skip
    Echeance.objects.filter(pk__in=[dues[p.objet.pk].pk for p in faits]).update(etat=Echeance.ATTEINTE)
    return [p.objet for p in faits]


def _poser_silence(p: EnCours, echeance: Echeance) -> None:
    Decision.objects.create(
        depot=p.objet,
        sens=Decision.Sens.ACCEPTATION,
        est_tacite=True,
        acquise_le=echeance.dernier_jour,
        constatee_a=p.instant,
    )
    acte = _numeroter(p.objet, p)
    p.faits |= {"acte": acte.numero, "echeance": echeance.pk, "acquise_le": echeance.dernier_jour}


# --- What verbs share -----------------------------------------------------------------------------------


class _passage:
    """Settle, then pass; if the clock goes past the échéance between the two, settle again and let the loser be told."""

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
        return self.dedans.__enter__()

    def __exit__(self, *erreur) -> bool | None:
        return self.dedans.__exit__(*erreur)


def _ouvrir_echeance(depot: Depot) -> Echeance:
    lieu = depot.dossier.territoire
    terme = regle(depot.declaration.delai).terme(depot.depose_le, lieu.calendrier)
    return Echeance.objects.create(
        depot=depot, delai=terme.delai.id, depart=terme.depart, calendrier=terme.territoire,
        jour_brut=terme.jour_brut, dernier_jour=terme.dernier_jour, expire_a=terme.expire_a,
    )  # fmt: skip


def _numeroter(depot: Depot, p: EnCours) -> Acte:
    """Gives the paper of a passage its number and code now; its bytes are made after commit."""
    document = depot.declaration.document((depot.declaration.documents_de or {})[p.passage.nom])
    annee = horloge.heure_locale(p.instant, depot.zone).year
    numero = f"{document.prefixe}-{annee}-{_suivant(f'{document.prefixe}-{annee}'):06d}"
    return Acte.objects.create(
        depot=depot, document=document.nom, numero=numero, code=Acte.code_de(numero), etabli_a=p.instant
    )


def _suivant(serie: str) -> int:
    compteur = Compteur.objects.select_for_update().get_or_create(serie=serie)[0]
    compteur.dernier += 1
    compteur.save(update_fields=["dernier"])
    return compteur.dernier


def _brouillon(depot: Depot, par, instant: datetime) -> Depot:
    depot = Depot.objects.select_for_update(of=("self",)).select_related("dossier").get(pk=depot.pk)
    _exiger(peut_ecrire(par, depot.dossier, instant))
    if not depot.est_brouillon:
        raise PassageRefuse("Cette demande est déjà déposée : elle ne se modifie plus.")
    return depot


def _exiger(vrai: bool) -> None:
    if not vrai:
        raise PassageRefuse("Vous n’avez pas le droit de faire cette action.")


def _entree(verbe: str, depot: Depot, par, instant: datetime, **faits) -> journal.AEcrire:
    qui = acteur(par, depot.dossier, instant)
    le = horloge.date_locale(instant, depot.zone)
    return journal.AEcrire(verbe=verbe, cible=depot, acteur=qui, le=le, a=instant, faits=faits)
