"""The draft: what is kept of it while it is typed, right or wrong, and its pieces."""

from datetime import datetime

from django.db import transaction

from accounts.models import Etablissement
from dossiers import fichiers
from dossiers.actions.analyse import annoncer
from dossiers.actions.index import indexer
from dossiers.actions.partage import entree, exiger, suivant
from dossiers.models import Depot, Dossier, Piece
from dossiers.permissions import peut_ecrire
from dossiers.procedures import PROCEDURES
from habilitations.models import Service
from habilitations.territoires import territoire
from rupco.socle import horloge, journal
from rupco.socle.passages import PassageRefuse

__all__ = ["Conflit", "creer_dossier", "enregistrer_etape", "joindre_piece", "natures", "oter_piece", "renouveler"]


class Conflit(Exception):
    """Another tab or a colleague saved the same step since this page was opened."""

    def __init__(self, version: int, valeurs: dict):
        super().__init__("Cette étape a changé depuis l’ouverture de la page.")
        self.version, self.valeurs = version, valeurs


@transaction.atomic
def creer_dossier(*, par, procedure: str, intitule: str, etablissement: Etablissement, genre: str = "") -> Dossier:
    """Opens a folder and its first dépôt, a draft of that kind (the procedure's main one by default).

    Raises PassageRefuse when the person may not act for this company, or no dossier begins so.
    """
    instant = horloge.maintenant()
    lieu, genre = territoire(etablissement.departement), genre or PROCEDURES[procedure].genres[0].code
    dossier = Dossier(
        procedure=procedure, intitule=intitule, siren=etablissement.siren, etablissement=etablissement, cree_par=par,
        departement=lieu.departement, service=Service.objects.get(code=lieu.service), cree_a=instant,
    )  # fmt: skip
    exiger(peut_ecrire(par, dossier, instant) and genre in PROCEDURES[procedure].premiers)
    annee = horloge.heure_locale(instant, lieu.zone).year
    dossier.reference = f"{procedure}-{annee}-{suivant(f'{procedure}-{annee}'):04d}"
    dossier.save()
    depot = Depot.objects.create(dossier=dossier, numero=1, genre=genre, zone=lieu.zone)
    indexer(dossier)
    journal.ecrire(entree("creer", depot, par, instant, dossier=dossier.pk))
    return dossier


@transaction.atomic
def renouveler(precedent: Depot, *, par, genre: str) -> Depot:
    """The dépôt of that kind that follows in the same dossier: a draft that begins with the answers given already.

    A whole new delay will run from its own filing (L1237-19-6). The draft of that kind that waits is returned as it is.
    """
    instant = horloge.maintenant()
    dossier = Dossier.objects.select_for_update(of=("self",)).get(pk=precedent.dossier_id)
    exiger(peut_ecrire(par, dossier, instant))
    depots = list(dossier.depots.order_by("numero"))
    attend = next((d for d in depots if d.est_brouillon and d.genre == genre), None)
    if attend:
        return attend
    dernier = dossier.parlant(depots)
    if genre not in dossier.suites_de(dernier):
        raise PassageRefuse(
            f"Le dépôt n° {dernier.numero} est encore en cours\u00a0: attendez sa fin pour en faire un autre."
        )
    champs = {e.code: {c.nom for c in e.champs if not c.est_a_redire} for e in dossier.declaration.genre(genre).etapes}
    saisie = {
        code: {
            "valeurs": {n: v for n, v in lue["valeurs"].items() if n in champs[code]},
            "version": 1,
            "a": instant.isoformat(),
        }
        for code, lue in dernier.saisie.items()
        if champs.get(code)
    }
    depot = Depot.objects.create(
        dossier=dossier, numero=depots[-1].numero + 1, genre=genre, zone=dernier.zone, precedent=dernier, saisie=saisie
    )
    journal.ecrire(entree("creer", depot, par, instant, dossier=dossier.pk, precedent=dernier.pk))
    return depot


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
    """Examines, stores, then writes the row: a file without a row is collected later, a row without a file cannot be.

    After the filing too: it waits in the company's hands until it is sent, and answers the request that is open, if any.
    """
    exiger(nature in natures(depot))
    examen = fichiers.examiner(fichier, nom)
    chemin = fichiers.ranger(fichier, examen)
    try:
        with transaction.atomic():
            instant = horloge.maintenant()
            depot = _ouvert(depot, par, instant)
            deja = depot.pieces.filter(nature=nature, empreinte=examen.empreinte, envoyee_a=None).first()
            if deja:
                fichiers.effacer(chemin)
                return deja
            piece = Piece.objects.create(
                depot=depot, nature=nature, nom=examen.nom, mime=examen.mime, taille=examen.taille, pages=examen.pages,
                empreinte=examen.empreinte, chemin=chemin, alertes=list(examen.alertes), deposee_par=par, deposee_a=instant,
                courrier=depot.courriers.en_attente().first(),
            )  # fmt: skip
            journal.ecrire(
                entree("joindre", depot, par, instant, piece=piece.pk, nature=nature, empreinte=piece.empreinte)
            )
            annoncer(piece)
            return piece
    except BaseException:
        fichiers.effacer(chemin)
        raise


@transaction.atomic
def oter_piece(piece: Piece, *, par) -> None:
    """Takes a piece back before it is sent; its digest stays in the journal."""
    instant = horloge.maintenant()
    depot = _ouvert(piece.depot, par, instant)
    piece = depot.pieces.filter(pk=piece.pk, envoyee_a=None).first()
    if piece is None:
        return
    journal.ecrire(entree("oter", depot, par, instant, piece=piece.pk, nature=piece.nature, empreinte=piece.empreinte))
    chemin = piece.chemin
    piece.delete()
    transaction.on_commit(lambda: fichiers.effacer(chemin))


def natures(depot: Depot) -> set[str]:
    """The kinds of piece that one may attach now: those that were asked, else those of the procedure."""
    demande = depot.courriers.en_attente().first()
    return {p["code"] for p in demande.pieces} if demande else {p.code for p in depot.declaration.pieces}


def _ouvert(depot: Depot, par, instant: datetime) -> Depot:
    """A dépôt to which a piece may be added, under lock: a draft, or one that still lives."""
    depot = Depot.objects.select_for_update(of=("self",)).select_related("dossier").get(pk=depot.pk)
    exiger(peut_ecrire(par, depot.dossier, instant))
    if not (depot.est_brouillon or depot.statut in depot.table["verser"].de):
        raise PassageRefuse(depot.phrase_de_refus(depot.table["verser"]))
    return depot


def _brouillon(depot: Depot, par, instant: datetime) -> Depot:
    depot = Depot.objects.select_for_update(of=("self",)).select_related("dossier").get(pk=depot.pk)
    exiger(peut_ecrire(par, depot.dossier, instant))
    if not depot.est_brouillon:
        raise PassageRefuse("Cette demande est déjà déposée\u00a0: elle ne se modifie plus.")
    return depot
