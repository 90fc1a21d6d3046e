"""A column of pay copied from a spreadsheet: an amount a line, or a row of them; labels and a header are passed over."""

from decimal import Decimal

from dossiers.forms.champs import lire_nombre

__all__ = ["ColonneIllisible", "lire_colonne"]


class ColonneIllisible(ValueError):
    """The message is a French sentence that names the line."""


def lire_colonne(texte: str) -> list[tuple[Decimal, Decimal]]:
    """(gross, premium) pairs in the order of the text. Raises ColonneIllisible."""
    lignes = [[c.strip() for c in ligne.split("\t") if c.strip()] for ligne in texte.splitlines()]
    lignes = [cellules for cellules in lignes if cellules]
    if len(lignes) == 1 and len(lignes[0]) > 2:  # a row: its cells are the months
        lignes = [[cellule] for cellule in lignes[0]]
    lues = []
    for rang, cellules in enumerate(lignes, 1):
        montants = [_montant(c) for c in cellules]
        if montants[0] is None and len(montants) > 1:  # « janv. 2026 », before the amount
            montants, cellules = montants[1:], cellules[1:]
        if rang == 1 and montants.count(None) == len(montants):
            continue  # the header
        if None in montants:
            raise ColonneIllisible(
                f"Ligne {rang}\u00a0: «\u00a0{cellules[montants.index(None)][:30]}\u00a0» n’est pas un montant."
            )
        if len(montants) > 2:
            raise ColonneIllisible(
                f"Ligne {rang}\u00a0: {len(montants)} montants. Gardez le salaire, et la prime s’il y en a une."
            )
        lues.append((montants[0], montants[1] if len(montants) == 2 else Decimal(0)))
    return lues


def _montant(cellule: str) -> Decimal | None:
    try:
        return lire_nombre(cellule)
    except ValueError:
        return None
