"""What the employer reads while pieces are awaited, and once they are no more: the date, its place in the list, what is next."""

import pytest

from dossiers import actions
from dossiers.models import Depot
from habilitations.models import Affectation
from tests.dossiers.pages import lire
from tests.fabrique import DONNEES, un_agent, un_depot, un_employeur, une_demande_de_pieces, une_entreprise

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sans_rendu")]


@pytest.fixture
def employeur(a, client):
    a(2026, 12, 10, 9)
    qui = un_employeur(une_entreprise("75", "Forges du Nord"))
    client.force_login(qui)
    return qui


@pytest.fixture
def incomplet(employeur) -> Depot:
    """Asked on 10 December, to answer on the 20th."""
    depot = un_depot(employeur, intitule="RCC incomplète")
    une_demande_de_pieces(depot, un_agent("75"))
    return Depot.objects.get(pk=depot.pk)


def test_la_liste_dit_la_date_et_range_par_elle(client, employeur, incomplet):
    un_depot(employeur, intitule="RCC qui court")  # silence on 28 December
    lu = lire(client, "/dossiers/")
    assert "dimanche 20 décembre RCC incomplète" in lu
    assert "Envoyez les pièces demandées au plus tard ce jour. Le délai ne court pas. 10 jours pour répondre" in lu
    assert lu.index("RCC incomplète") < lu.index("RCC qui court")


def test_la_date_passee_se_dit_passee(client, incomplet, a):
    a(2026, 12, 22, 9)
    assert "La date limite est passée. Envoyez les pièces demandées" in lire(client, "/dossiers/")
    lu = lire(client, f"/dossiers/{incomplet.dossier.reference}/")
    assert "La date limite, le dimanche 20 décembre 2026, est passée. Vous pouvez encore l’envoyer." in lu
    assert "Ce jour est passé. Le délai ne court pas tant qu’il en manque une." in lu
    assert "au plus tard le" not in lu


def test_la_frise_porte_la_date_limite(client, incomplet):
    lu = lire(client, f"/dossiers/{incomplet.dossier.reference}/")
    assert "20 déc. 2026 dimanche, minuit En cours : Pièces à envoyer Au plus tard ce jour." in lu


@pytest.mark.parametrize("fin", ["retirer", "irrecevable"])
def test_rien_n_est_plus_attendu_d_une_demande_qui_a_pris_fin(client, employeur, incomplet, a, fin):
    """It said « Le service attend 1 pièce de vous » and hid that the request was turned away."""
    a(2026, 12, 28, 9)
    if fin == "retirer":
        actions.retirer(incomplet, par=employeur)
        attendu = "Vous avez retiré cette demande"
    else:
        signataire = un_agent("75", Affectation.Role.SIGNATAIRE)
        actions.declarer_irrecevable(incomplet, par=signataire, texte="Rien n’est venu.")
        attendu = "Votre demande est irrecevable"
    lu = lire(client, f"/dossiers/{incomplet.dossier.reference}/")
    assert attendu in lu
    assert "attend 1 pièce" not in lu
    assert "Compléter la demande" not in lu
    assert "pour répondre" not in lire(client, "/dossiers/")


@pytest.mark.parametrize(("combien", "phrase"), [(1, "1 départ au plus"), (2, "2 départs au plus")])
def test_les_departs_s_accordent(client, employeur, combien, phrase):
    accord = DONNEES["accord"] | {"departs_max": str(combien)}
    depot = un_depot(employeur, donnees=DONNEES | {"accord": accord})
    assert phrase in lire(client, f"/dossiers/{depot.dossier.reference}/")
