"""What is on its way in the world of the matrix, for the administration to read: a sign-up, a change of e-mail, files."""

from datetime import timedelta

from accounts.models import ChangementAdresse, Inscription
from dossiers.models import Telechargement, Televersement
from rupco.socle import horloge
from tests.droits.objets import Monde

__all__ = ["en_attente_d_un_clic", "en_route"]


def en_attente_d_un_clic(monde: Monde) -> None:
    """A sign-up and a change of e-mail, for the administration to read."""
    maintenant, agathe = horloge.reel(), monde.gens["employeur"]
    dates = {"expire_a": maintenant + timedelta(days=1)}
    Inscription.objects.create(
        email="inscrite@vauban.example", prenom="Inès", nom="Crite", mot_de_passe="md5$sel$hache", cgu_le=maintenant.date(),
        cgu_version="2026-11", empreinte="1" * 64, demandee_a=maintenant, **dates,
    )  # fmt: skip
    ChangementAdresse.objects.create(
        user=agathe, ancienne="avant@vauban.example", nouvelle="apres@vauban.example", empreinte="2" * 64,
        empreinte_annulation="3" * 64, demande_a=maintenant, annulable_jusqu_a=maintenant + timedelta(days=7), **dates,
    )  # fmt: skip


def en_route(monde: Monde) -> None:
    """A file that comes and an archive that leaves, for the administration to read."""
    maintenant = horloge.reel()
    Telechargement.objects.create(user=monde.gens["administrateur"], debut_a=maintenant, vu_a=maintenant)
    Televersement.objects.create(
        depot_id=monde.objets["A.brouillon"].depot, par=monde.gens["employeur"], nature="accord", nom="accord.pdf", taille=9,
        empreinte="4" * 64, chemin="televersements/droits", commence_a=maintenant, touche_a=maintenant,
    )  # fmt: skip
