"""Guards that nothing else holds: taken away by the script of tests/bench, each makes one of these fail."""

import csv
import io
from datetime import timedelta

import pytest

from accounts.models import User
from habilitations import actions
from habilitations.models import Habilitation
from habilitations.permissions import est_sans_personne
from rupco.socle.passages import PassageRefuse
from tests.dossiers.pages import lire
from tests.fabrique import MOT_DE_PASSE, un_employeur, un_service, une_entreprise
from tests.habilitations.pages import LE, adresse, une_demande

pytestmark = [pytest.mark.authz, pytest.mark.django_db]
Role = Habilitation.Role


@pytest.fixture
def lieu(a):
    a(2026, 12, 10, 9)
    return une_entreprise("67", "Ateliers Vauban")


def test_l_espace_ne_dit_rien_d_une_autre_entreprise(client, lieu):
    """The open doors, the search and the export are those of the SIREN asked, and of no other."""
    ailleurs = un_employeur(une_entreprise("75"), email="ailleurs@chambaran.example", nom="Garnier")
    actions.inviter(
        ailleurs, email="invite@chambaran.example", siret=ailleurs.etablissement.siret, role="lecteur", le=LE
    )
    client.force_login(un_employeur(lieu, nom="Rollin"))
    assert "invite@chambaran.example" not in lire(client, adresse("acces-ouvertures", lieu.siren))
    assert "Personne ne répond" in lire(client, adresse("acces", lieu.siren) + "?q=garnier")
    octets = b"".join(client.get(adresse("acces-export", lieu.siren)).streaming_content)
    lignes = list(csv.DictReader(io.StringIO(octets.decode("utf-8-sig")), delimiter=";"))
    assert {x["SIRET"] for x in lignes} == {lieu.siret}


def test_qui_devient_agent_n_a_plus_de_demande_a_lui(lieu):
    un_employeur(lieu)
    demande = une_demande(lieu)
    User.objects.filter(pk=demande.user_id).update(est_agent=True)
    with pytest.raises(PassageRefuse):
        actions.annuler(demande, par=User.objects.get(pk=demande.user_id), le=LE)


def test_une_entreprise_dont_les_droits_sont_termines_n_est_pas_sans_personne(lieu):
    """Who once was and is gone is replaced by the service, not by the first comer."""
    assert est_sans_personne(lieu.siren)
    lui = un_employeur(lieu, Role.EMPLOYEUR)
    actions.quitter(lui.habilitations.get(), par=lui, le=LE + timedelta(days=1))
    assert not Habilitation.objects.filter(siren=lieu.siren, statut="validee").exists()
    assert not est_sans_personne(lieu.siren)


def test_un_agent_dont_le_compte_est_ferme_n_entre_pas_dans_un_service(lieu):
    chef = User.objects.create_superuser("admin@rupco.example", MOT_DE_PASSE)
    parti = User.objects.create_user("parti@dreets.example", MOT_DE_PASSE, est_agent=True, is_active=False)
    with pytest.raises(PassageRefuse, match="compte est ouvert"):
        actions.affecter(parti, un_service("67"), role="agent", le=LE, par=chef)
