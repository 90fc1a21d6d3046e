"""Whether kept files are still there: a slice a day, around and around. Digests are read at each opening."""

from datetime import datetime
from pathlib import Path

from django.conf import settings

from dossiers.models import Acte, Piece
from rupco.socle.veille import Constat, controler

__all__ = ["TRANCHE"]

TRANCHE = 50_000  # files of each kind a day: a few seconds


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
_declarer("actes", Acte, "admin:dossiers_acte_changelist")
