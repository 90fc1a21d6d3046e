"""« Tout télécharger » and the proof of a tacit validation: which files, under which names; how they leave is `archive`'s affair.

A file goes in under the right that opens it alone: `visibles_par` says it once more, row by row.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db.models import Model
from django.template.loader import render_to_string
from django.urls import reverse

from dossiers import fichiers, lettres
from dossiers.exports.archive import MORCEAU, Bilan, Fichier, Illisible, Noms
from dossiers.models import Acte, Depot, Dossier, Jointe, Piece
from dossiers.templatetags.rupco import date_moyenne, heure_exacte
from habilitations.exports import neutre
from rupco.socle import horloge

__all__ = ["conclure", "preuve", "tout"]

COLONNES = ("Fichier", "Nature", "Nom d’origine", "Numéro", "Date", "Heure légale", "Fuseau", "Octets", "SHA-256")

_EN_ATTENTE = "L’antivirus ne l’a pas encore analysé. Recommencez plus tard."
_EN_QUARANTAINE = "L’antivirus l’a mis en quarantaine\u00a0: il n’est donné à personne."


def tout(dossier: Dossier, *, pour, instant: datetime) -> list[Fichier]:
    """All that this person may open of the dossier, in an order that does not change: dépôts, then their files by number,
    then what messages brought. Another kind of file would give its own `Fichier` here, by its own `visibles_par`."""
    noms, rendus = Noms(), []
    depots = Depot.objects.visibles_par(pour, instant).filter(dossier=dossier).order_by("numero")
    pieces = _par_depot(Piece.objects.visibles_par(pour, instant).filter(depot__dossier=dossier).order_by("pk"))
    actes = _par_depot(Acte.objects.visibles_par(pour, instant).filter(depot__dossier=dossier).order_by("pk"))
    for depot in depots.select_related("depose_par"):
        depot.dossier = dossier
        racine = f"{depot.numero} - {depot.declaration.libelle}" + (" (brouillon)" if depot.est_brouillon else "")
        if actes.get(depot.pk):
            rendus.append(_recapitulatif(depot, noms.libre(racine, f"{_titre(depot)}.pdf")))
        natures = {p.code: p.libelle for p in depot.declaration.pieces}
        for piece in pieces.get(depot.pk, ()):
            nature = natures.get(piece.nature, "Autre pièce demandée")
            rendus.append(_recu(piece, depot.zone, nature, noms.libre(racine, "Pièces", f"{nature} - {piece.nom}")))
        for acte in actes.get(depot.pk, ()):
            acte.depot = depot
            rendus.append(_acte(acte, noms.libre(racine, "Courriers", f"{acte.numero} - {acte.libelle}.pdf")))
    jointes = Jointe.objects.visibles_par(pour, instant).filter(echange__dossier=dossier).order_by("pk")
    for jointe in jointes.select_related("echange"):
        jour = horloge.date_locale(jointe.deposee_a, dossier.territoire.zone)
        nom = noms.libre("Messages", f"{jour.isoformat()} - {jointe.nom}")
        rendus.append(_recu(jointe, dossier.territoire.zone, jointe.libelle, nom))
    return rendus


def preuve(depot: Depot) -> list[Fichier]:
    """The request, its receipt, the attestation, and what the law makes of them (L1237-19-4, al. 3; CRPA L232-3)."""
    actes = {a.document.rpartition(".")[2]: a for a in depot.actes.order_by("-pk").select_related("depot__dossier")}
    a = horloge.heure_locale(depot.decision.constatee_a, depot.zone)
    contexte = {"depot": depot, "accuse": actes["accuse_reception"], "attestation": actes["attestation_tacite"]}
    contexte["verifier"] = settings.RUPCO_URL + reverse("verifier")
    texte = render_to_string("dossiers/archive/lisez-moi.txt", contexte).encode()
    return [
        Fichier(nom="LISEZ-MOI.txt", nature="Mode d’emploi", a=a, lire=lambda: [texte]),
        _recapitulatif(depot, "1 - Récapitulatif de la demande.pdf"),
        _acte(contexte["accuse"], "2 - Accusé de réception.pdf"),
        _acte(contexte["attestation"], "3 - Attestation d’acceptation tacite.pdf"),
    ]


def conclure(bilan: Bilan, *, dossier: Dossier, a: datetime) -> Iterator[Fichier]:
    """The index, for a person and for a machine; then what failed, if anything did. `a`: instant of the archive, local."""
    rangees = [_rangee(lu.fichier, str(lu.taille), lu.empreinte, dossier) for lu in bilan.lus]
    echecs = [(f.nom, raison) for f, raison in bilan.echecs]
    contexte = {"dossier": dossier, "colonnes": COLONNES, "rangees": rangees, "echecs": echecs, "a": a}
    page = render_to_string("dossiers/archive/index.html", contexte)
    feuille = (settings.BASE_DIR / "static" / "pdf" / "archive.css").read_text("utf-8")
    textes = {"index.html": page, "index.css": feuille, "index.csv": "\ufeff" + _tableau([COLONNES, *rangees])}
    if echecs:
        textes["ECHECS.txt"] = render_to_string("dossiers/archive/echecs.txt", contexte)
    for nom, texte in textes.items():
        yield Fichier(nom=nom, nature="Index", a=a, lire=partial(lambda octets: [octets], texte.encode()))


def _rangee(f: Fichier, taille: str, empreinte: str, dossier: Dossier) -> tuple[str, ...]:
    zone = dossier.territoire.zone
    return (
        f.nom,
        f.nature,
        f.d_origine,
        f.numero,
        date_moyenne(f.a.date()),
        heure_exacte(f.a, zone),
        zone,
        taille,
        empreinte,
    )


def _tableau(rangees: Iterable[tuple[str, ...]]) -> str:
    sortie = io.StringIO()
    plume = csv.writer(sortie, delimiter=";", lineterminator="\r\n")
    plume.writerows([neutre(cellule) for cellule in rangee] for rangee in rangees)
    return sortie.getvalue()


def _par_depot(lignes: Iterable[Model]) -> dict[int, list]:
    ranges: dict[int, list] = {}
    for ligne in lignes:
        ranges.setdefault(ligne.depot_id, []).append(ligne)
    return ranges


def _recu(recu: Piece | Jointe, zone: str, nature: str, nom: str) -> Fichier:
    """A file that somebody gave; what the antivirus holds back is told, and not given."""
    retenue = ""
    if not recu.est_servi:
        retenue = _EN_ATTENTE if recu.attend_l_analyse else _EN_QUARANTAINE
    return Fichier(
        nom=nom, nature=nature, d_origine=recu.nom, a=horloge.heure_locale(recu.deposee_a, zone),
        empreinte=recu.empreinte, lire=partial(_ouvrir, recu.chemin, recu.empreinte, retenue),
    )  # fmt: skip


def _acte(acte: Acte, nom: str) -> Fichier:
    return Fichier(
        nom=nom, nature=acte.libelle, numero=acte.numero, a=horloge.heure_locale(acte.etabli_a, acte.depot.zone),
        empreinte=acte.empreinte, lire=partial(_ouvrir, acte.chemin, acte.empreinte),
    )  # fmt: skip


def _recapitulatif(depot: Depot, nom: str) -> Fichier:
    def lire():
        try:
            yield lettres.recapitulatif(depot)
        except ValueError as cause:  # more lines than a paper prints
            raise Illisible(
                "Le récapitulatif est trop long pour être imprimé. Lisez vos réponses sur RUPCO."
            ) from cause

    a = horloge.heure_locale(depot.depose_a, depot.zone)
    return Fichier(nom=nom, nature=_titre(depot), a=a, lire=lire)


def _titre(depot: Depot) -> str:
    return f"Récapitulatif de la {'demande' if depot.declaration.est_instruit else 'transmission'}"


def _ouvrir(chemin: str, empreinte: str, retenue: str = "") -> Iterator[bytes]:
    """The bytes of a kept file, once its digest is found right; `retenue`: why it is given to nobody."""
    if retenue:
        raise Illisible(retenue)
    if not chemin:
        raise Illisible("Le document est encore en préparation. Recommencez dans quelques minutes.")
    try:
        with fichiers.ouvrir(chemin, empreinte) as fichier:
            while morceau := fichier.read(MORCEAU):
                yield morceau
    except fichiers.FichierAbsent:
        raise Illisible("Le fichier manque sur le serveur. Le service d’assistance peut le rechercher.") from None
    except fichiers.FichierAltere:
        raise Illisible("Le fichier ne correspond plus à son empreinte\u00a0: il n’est pas donné.") from None
