"""A big file that comes by chunks, then becomes a piece by the same verb as any other (`joindre_piece`).

Rows of passage: their clock is the process's, nothing of them is a fact of law but the piece that they end in.
"""

import hashlib
import re
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from dossiers import fichiers
from dossiers.actions.brouillon import joindre_piece, natures
from dossiers.actions.partage import exiger
from dossiers.fichiers import FichierRefuse, morceaux
from dossiers.models import Depot, Piece, Televersement
from dossiers.permissions import peut_ecrire
from rupco.socle import horloge

__all__ = ["MORCEAU", "PlusDePlace", "joindre_televersement", "purger_televersements", "televerser"]

MORCEAU = 2 * 1024 * 1024  # bytes of a chunk, at most
PAR_PERSONNE = 5  # files on their way; the oldest gives its place to a new one
EN_TOUT = 200  # times the largest piece: what the files on their way may come to take
GARDE = timedelta(hours=24)  # after its last chunk
_SHA256 = re.compile(r"[0-9a-f]{64}")
_PERDU = "Cet envoi n’est plus là\u00a0: choisissez de nouveau le fichier, puis envoyez-le."


class PlusDePlace(Exception):
    """Too much is on its way already: this file goes in one piece."""


@transaction.atomic
def televerser(
    depot: Depot, *, par, nature: str, nom: str, taille: int, empreinte: str, depart: int = 0, octets: bytes = b""
) -> Televersement:
    """Opens an upload, or adds a chunk to it when it is the next one; the row says how much is kept.

    The same five words name the same upload, whoever forgot its number. Raises FichierRefuse, PlusDePlace, PassageRefuse.
    """
    exiger(nature in natures(depot) and peut_ecrire(par, depot.dossier, horloge.maintenant()))
    if not 0 < taille <= fichiers.taille_max() or not _SHA256.fullmatch(empreinte):
        raise FichierRefuse("Ce fichier est vide ou trop lourd\u00a0: réduisez-le, ou déposez-le en plusieurs parties.")
    instant = horloge.reel()
    cle = {"depot": depot, "par": par, "nature": nature, "nom": fichiers.nom_propre(nom), "taille": taille}
    cle["empreinte"] = empreinte
    Televersement.objects.filter(**cle, piece__envoyee_a__isnull=False).delete()  # sent since: another one begins
    if not Televersement.objects.filter(**cle).exists():
        _faire_place(par, taille)
    neuf = {"chemin": morceaux.nouveau_chemin(), "commence_a": instant, "touche_a": instant}
    envoi, _ = Televersement.objects.select_for_update(of=("self",)).get_or_create(**cle, defaults=neuf)
    if envoi.piece_id is None:
        _ajouter(envoi, depart, octets, instant)
    return envoi


def _ajouter(envoi: Televersement, depart: int, octets: bytes, instant: datetime) -> None:
    """Keeps a chunk that begins where the last one ended; any other is left, and the sender reads where he stands."""
    if morceaux.taille_recue(envoi.chemin) < envoi.recu:  # the storage lost it: from the start
        envoi.recu = 0
    elif octets and depart == envoi.recu and envoi.recu + len(octets) <= envoi.taille:
        morceaux.ajouter(envoi.chemin, depart, octets)
        envoi.recu += len(octets)
    envoi.touche_a = instant
    envoi.save(update_fields=["recu", "touche_a"])


def _faire_place(par, taille: int) -> None:
    en_cours = Televersement.objects.filter(piece=None)
    for ancien in en_cours.filter(par=par).order_by("-touche_a")[PAR_PERSONNE - 1 :]:
        _oublier(ancien)
    if (en_cours.aggregate(somme=Sum("taille"))["somme"] or 0) + taille > EN_TOUT * settings.RUPCO_TAILLE_MAX_PIECE:
        raise PlusDePlace


def joindre_televersement(depot: Depot, pk: int, *, par) -> Piece:
    """The whole file becomes a piece, once: a last step played again gives the same piece. Raises FichierRefuse."""
    envoi = Televersement.objects.select_related("piece").filter(pk=pk, depot=depot, par=par).first()
    if envoi is None:
        raise FichierRefuse(_PERDU)
    if envoi.piece_id:
        return envoi.piece
    if envoi.recu < envoi.taille:
        raise FichierRefuse("L’envoi n’est pas fini\u00a0: choisissez de nouveau le même fichier, il reprendra.")
    try:
        with morceaux.reprendre(envoi.chemin) as fichier:
            if hashlib.file_digest(fichier, "sha256").hexdigest() != envoi.empreinte:
                raise FichierRefuse("Le fichier a changé pendant l’envoi\u00a0: choisissez-le de nouveau.")
            piece = joindre_piece(depot, envoi.nature, fichier, envoi.nom, par=par)
    except fichiers.FichierAbsent:  # its twin has just finished, and swept it away
        if devenu := Televersement.objects.select_related("piece").filter(pk=pk).exclude(piece=None).first():
            return devenu.piece
        raise FichierRefuse(_PERDU) from None
    except FichierRefuse:
        _oublier(envoi)
        raise
    Televersement.objects.filter(pk=pk).update(piece=piece)
    transaction.on_commit(lambda: fichiers.effacer(envoi.chemin))
    return piece


def purger_televersements(instant: datetime) -> int:
    """Forgets uploads whose last chunk is older than a day; how many. `instant`: the process's."""
    vieux = list(Televersement.objects.filter(touche_a__lt=instant - GARDE))
    for envoi in vieux:
        _oublier(envoi)
    return len(vieux)


def _oublier(envoi: Televersement) -> None:
    Televersement.objects.filter(pk=envoi.pk).delete()
    transaction.on_commit(lambda: fichiers.effacer(envoi.chemin))
