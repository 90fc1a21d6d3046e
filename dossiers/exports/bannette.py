"""The list of the bannette as a CSV file, in the reader's order: read page by page, however long it is."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import QuerySet

from dossiers.models import Depot
from habilitations.exports import en_csv
from rupco.socle import horloge
from rupco.socle.pages import paginer

__all__ = ["PAGES_MAX", "TAILLE", "lignes_csv"]

TAILLE, PAGES_MAX = 500, 20  # ten thousand rows at most
_ENTETE = (
    "Dossier", "Dépôt n°", "Entreprise", "SIREN", "SIRET", "Intitulé", "Procédure", "Nature", "État", "Jours restants",
    "Date à viser", "Silence après le", "Déposé le", "Complet depuis le", "Complétude constatée", "Suivi par", "Service",
    "Département",
)  # fmt: skip


def lignes_csv(depots: QuerySet, *, ordre: tuple[str, ...], instant: datetime) -> Iterator[bytes]:
    """`depots`: with `qui_courent`, their delays that run. Days left are counted at `instant`, in each one's territory."""
    return en_csv(_ENTETE, _rangees(depots, ordre, instant))


def _rangees(depots: QuerySet, ordre: tuple[str, ...], instant: datetime) -> Iterator[tuple[str, ...]]:
    curseur = None
    for _ in range(PAGES_MAX):
        page = paginer(depots, ordre=ordre, curseur=curseur, taille=TAILLE)
        for depot in page:
            yield _cellules(depot, horloge.date_locale(instant, depot.zone))
        curseur = page.suivante
        if curseur is None:
            return
    yield (f"Liste arrêtée à {TAILLE * PAGES_MAX} dépôts. Filtrez la bannette pour avoir les autres.",)


def _cellules(depot: Depot, aujourd_hui: date) -> tuple[str, ...]:
    dossier, lieu = depot.dossier, depot.dossier.etablissement
    echeance = depot.qui_courent[0] if depot.qui_courent else None
    jour = echeance.jour_brut if echeance else depot.a_viser
    return (
        dossier.reference, str(depot.numero), lieu.raison_sociale, dossier.siren, lieu.siret, dossier.intitule,
        dossier.declaration.libelle, depot.declaration.libelle, depot.etat_affiche.libelle,
        str((jour - aujourd_hui).days) if jour else "", _jour(jour),
        _jour(echeance and echeance.dernier_jour), _jour(depot.depose_le), _jour(depot.complet_le),
        "oui" if depot.completude_constatee_a else "non", depot.suivi_par.nom_d_usage if depot.suivi_par else "",
        dossier.service.nom_court, dossier.departement,
    )  # fmt: skip


def _jour(jour: date | None) -> str:
    return f"{jour:%d/%m/%Y}" if jour else ""
