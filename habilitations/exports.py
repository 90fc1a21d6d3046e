"""What leaves this room: the rights of a company as a CSV file that a spreadsheet opens without running anything."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date

from habilitations.models import Habilitation

__all__ = ["en_csv", "lignes_csv", "neutre"]

_ENTETE = (
    "Civilité", "Nom", "Prénom", "Appartenance", "Adresse électronique", "Téléphone", "Rôle", "SIRET", "Depuis le",
    "Jusqu’au", "Origine", "Habilité par",
)  # fmt: skip
_DANGEREUX = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    """A file that gives each line back instead of keeping it."""

    def write(self, ligne: str) -> str:
        return ligne


def en_csv(entete: tuple[str, ...], rangees: Iterable[tuple[str, ...]]) -> Iterator[bytes]:
    """A file, line by line: UTF-8 with its mark, « ; », no cell that runs."""
    plume = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")
    yield ("\ufeff" + plume.writerow(entete)).encode()
    for rangee in rangees:
        yield plume.writerow([neutre(v) for v in rangee]).encode()


def neutre(valeur: str) -> str:
    """A cell that a spreadsheet reads as text, never as a formula."""
    return f"'{valeur}" if valeur.startswith(_DANGEREUX) else valeur


def lignes_csv(lignes) -> Iterator[bytes]:
    """One row a right. `lignes`: a queryset of Habilitation."""
    lies = lignes.select_related("user__etablissement", "decidee_par").order_by("user__nom", "user__prenom", "pk")
    return en_csv(_ENTETE, (_cellules(droit) for droit in lies.iterator(2000)))


def _cellules(droit: Habilitation) -> tuple[str, ...]:
    qui, lieu = droit.user, droit.user.etablissement
    return (
        qui.get_civilite_display(), qui.nom, qui.prenom, lieu.raison_sociale if lieu else "", qui.email, qui.telephone,
        droit.get_role_display(), droit.siret, _jour(droit.debut_le), _jour(droit.fin_le), droit.get_origine_display(),
        str(droit.decidee_par or ""),
    )  # fmt: skip


def _jour(jour: date | None) -> str:
    return f"{jour:%d/%m/%Y}" if jour else ""
