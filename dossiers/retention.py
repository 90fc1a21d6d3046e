"""What dossiers hold back, and what they let go: a company's last gestionnaire stays while a request waits for a decision;
a file that no row names is swept away, a row whose file is gone is told."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from dossiers import fichiers
from dossiers.models import Acte, Depot, Jointe, Piece
from dossiers.procedures import genres
from habilitations.actions.fermeture import retenir
from rupco.socle.veille import Constat, controler

__all__ = ["TRANCHE", "en_cours", "orphelins", "ramasser"]

logger = logging.getLogger(__name__)
AGE = timedelta(days=1)  # younger, its row may be on the way
PRUDENCE = 200  # more at once is no crash: a database restored without its files, a folder shared; a person must look
_LOT = 500
TRANCHE = 50_000  # files of each kind checked a day: a few seconds
_EN_COURS = sorted({e for g in genres() for e, etat in g.table.etats.items() if not etat.est_final} - {"brouillon"})


@retenir
def en_cours(siren: str) -> int:
    """How many dépôts of this SIREN are filed and not settled; a draft keeps nobody."""
    return Depot.objects.filter(dossier__siren=siren, statut__in=_EN_COURS).count()


def orphelins(instant: datetime) -> Iterator[str]:
    """The paths of files older than a day that no row of any table names in its column `chemin`."""
    chemins, tables = fichiers.gardes((instant - AGE).timestamp()), _tables()
    while lot := list(islice(chemins, _LOT)):
        nommes = {c for t in tables for c in t._base_manager.filter(chemin__in=lot).values_list("chemin", flat=True)}
        yield from (c for c in lot if c not in nommes)


def ramasser(instant: datetime, *, malgre: bool = False) -> list[str]:
    """Removes the orphans, and returns them. Too many to be a crash's: removes none, unless `malgre`, and says so in the log."""
    trouves = list(orphelins(instant))
    if len(trouves) > PRUDENCE and not malgre:
        logger.error("fichiers orphelins laissés : trop nombreux", extra={"nombre": len(trouves)})
        return []
    for chemin in trouves:
        fichiers.effacer(chemin)
    return trouves


def _tables() -> list[type[models.Model]]:
    trouvees = []
    for modele in apps.get_models():
        try:
            modele._meta.get_field("chemin")
        except FieldDoesNotExist:
            continue
        trouvees.append(modele)
    return trouvees


# --- Whether kept files are still there: a slice a day, around and around; digests are read at each opening ----


def _manquants(modele: type, apres: int) -> tuple[int, int]:
    """How many of a slice are missing or of another size, and where the next slice begins (0: from the start)."""
    racine, manque = Path(settings.RUPCO_FICHIERS), 0
    lignes = list(
        modele.objects.filter(pk__gt=apres)
        .exclude(chemin="")
        .order_by("pk")
        .values_list("pk", "chemin", "taille")[:TRANCHE]
    )
    for _, chemin, taille in lignes:
        try:
            manque += (racine / chemin).stat().st_size != taille
        except FileNotFoundError:
            manque += 1
    return manque, lignes[-1][0] if len(lignes) == TRANCHE else 0


def _declarer(nom: str, modele: type, page: str) -> None:
    @controler(nom)
    def controle(instant: datetime, jusqu_a: str) -> tuple[Constat | None, str]:
        manque, suivant = _manquants(modele, int(jusqu_a or 0))
        phrase = (
            f"{manque} absents ou tronqués sur le disque." if manque > 1 else "Un est absent ou tronqué sur le disque."
        )
        titre = f"Fichiers\u00a0: {modele._meta.verbose_name_plural}"
        return Constat(titre, (phrase, "Restaurez-les d’une sauvegarde."), page) if manque else None, str(suivant)


_declarer("pieces", Piece, "admin:dossiers_piece_changelist")
_declarer("jointes", Jointe, "")
_declarer("actes", Acte, "admin:dossiers_acte_changelist")
