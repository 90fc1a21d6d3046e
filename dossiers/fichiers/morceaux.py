"""Files that come by chunks: each is written where the one before ended, in the private folder, until the whole is there."""

import os
import uuid

from .rangement import FichierAbsent, _localiser, _sans_lien

__all__ = ["ajouter", "nouveau_chemin", "reprendre", "taille_recue"]


def nouveau_chemin() -> str:
    """The path, drawn at random, of a file that is about to come."""
    hasard = uuid.uuid4().hex
    return f"televersements/{hasard[:2]}/{hasard[2:4]}/{hasard}"


def ajouter(chemin: str, depart: int, octets: bytes) -> None:
    """Writes the bytes at `depart` and cuts what follows: a chunk whose row was not committed is written again over itself."""
    absolu = _localiser(chemin)
    absolu.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descripteur = os.open(absolu, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    with open(descripteur, "wb") as sortie:
        sortie.seek(depart)
        sortie.write(octets)
        sortie.truncate()
        sortie.flush()
        os.fsync(sortie.fileno())


def taille_recue(chemin: str) -> int:
    """Bytes that are there; 0 when nothing came yet."""
    try:
        return _localiser(chemin).stat().st_size
    except FileNotFoundError:
        return 0


def reprendre(chemin: str):
    """What came, open for reading. Raises FichierAbsent."""
    try:
        return open(_localiser(chemin), "rb", opener=_sans_lien)
    except FileNotFoundError:
        raise FichierAbsent(chemin) from None
