"""The page where a decision is read once more: it says what is not settled yet, and prevents nothing."""

import pytest

from dossiers import actions
from dossiers.models import Depot
from habilitations.models import Affectation
from tests.dossiers.pages import lire
from tests.fabrique import un_agent, un_depot, un_pdf, un_projet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sans_rendu")]


@pytest.mark.parametrize(("jointes", "dit"), [
    ((), "2 pièces exigées manquent au dossier"),
    (("regularite",), "1 pièce exigée manque au dossier"),
    (("regularite", "information_cse"), ""),
])  # fmt: skip
def test_le_signataire_lit_ce_qui_manque_tant_que_la_completude_n_est_pas_constatee(client, a, jointes, dit):
    a(2026, 12, 10, 9)
    chef, depot = un_agent("75", Affectation.Role.SIGNATAIRE), un_depot()
    for nature in jointes:
        actions.joindre_piece(depot, nature, un_pdf(nature), f"{nature}.pdf", par=depot.depose_par)
    if jointes:
        actions.envoyer_pieces(depot, par=depot.depose_par)
    projet = un_projet(Depot.objects.get(pk=depot.pk), chef)
    client.force_login(chef)
    url = f"/instruction/{depot.dossier.reference}/depots/1/decision/signer/"
    lu = lire(client, url)
    assert ("La complétude n’est pas constatée." in lu) == bool(dit)
    assert dit in lu
    actions.constater_completude(Depot.objects.get(pk=depot.pk), par=chef)
    assert "La complétude n’est pas constatée." not in lire(client, url)
    client.post(url, {"version": projet.version})
    assert Depot.objects.get(pk=depot.pk).statut == "accepte"
