"""The same dépôts given away in bulk and one by one, a hand asked for them, at once: nobody waits for ever, nothing twice."""

import random
from datetime import UTC, datetime
from functools import partial

import pytest

from dossiers import actions, notifications  # noqa: F401
from dossiers.models import CLOS, Depot
from rupco.socle import horloge, journal, suites
from rupco.socle.models import Courriel, Entree
from tests.fabrique import un_agent, un_employeur, un_service
from tests.fautes.clones import des_clones, un_depot_nu
from tests.fautes.ensemble import ensemble

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.lent,
    pytest.mark.usefixtures("sans_rendu"),
]
FOIS, DEPOTS = 10, 30


def test_deux_lots_et_une_attribution_seule_sur_les_memes_depots():
    horloge.figer(datetime(2026, 1, 5, 9, tzinfo=UTC))
    depot, hasard = un_depot_nu(un_employeur()), random.Random(1)
    pks = [d.pk for d in des_clones(depot, DEPOTS)]
    chefs, gens = [un_agent() for _ in range(3)], [un_agent() for _ in range(3)]
    dernier = {}
    for _ in range(FOIS):
        sens = [hasard.sample(pks, DEPOTS) for _ in range(2)]
        lots = [partial(_lot, s, chef, a) for s, chef, a in zip(sens, chefs, gens, strict=False)]
        seul = partial(_seul, sens[0][-1], chefs[2], gens[2])
        appui = partial(_appui, hasard.sample(pks, DEPOTS), chefs[2], gens[2])
        rendus = ensemble(*lots, seul, lots[0], appui)
        assert [r for r in rendus if isinstance(r, Exception)] == []
        assert [r for r in (*rendus[:2], *rendus[3:]) if r] == [], "nothing is refused"
    for entree in Entree.objects.filter(verbe="attribuer").order_by("sequence"):
        assert dernier.get(entree.cible_id) != entree.faits["a"], "given to who has it already"
        dernier[entree.cible_id] = entree.faits["a"]
    assert dernier == dict(Depot.objects.filter(pk__in=pks).values_list("pk", "suivi_par"))
    assert journal.verifier()[1] is None
    suites.rejouer()
    dits = Entree.objects.filter(verbe="attribuer_en_lot", suites__declaration="depots.attribues")
    courriels = Courriel.objects.filter(suite__declaration="depots.attribues")
    assert courriels.count() == courriels.values("suite__entree").distinct().count() <= dits.distinct().count()
    assert courriels.exists()


def test_un_lot_et_une_transmission_du_meme_dossier():
    """Which moves the other dépôts of its dossier too: both lock them in one order."""
    horloge.figer(datetime(2026, 1, 5, 9, tzinfo=UTC))
    depot, vers = un_depot_nu(un_employeur()), un_service("67")
    chef, autre, a = un_agent(), un_agent(), un_agent()
    clones = [d.pk for d in des_clones(depot, 2 * FOIS)]
    for premier, second in zip(clones[::2], clones[1::2], strict=True):
        dossier = Depot.objects.get(pk=premier).dossier_id
        Depot.objects.filter(pk=second).update(dossier=dossier, numero=2)
        transmettre = partial(_transmettre, second, autre, vers)
        rendus = ensemble(partial(_lot, [second, premier], chef, a), transmettre)
        assert [r for r in rendus if isinstance(r, Exception)] == []
        assert set(Depot.objects.filter(dossier=dossier).values_list("service__code", flat=True)) == {vers.code}
    assert journal.verifier()[1] is None


def test_une_relecture_de_l_index_pendant_que_les_depots_passent():
    """It locks dépôts before dossiers, as a passage does: nobody waits for ever, no place is written that was read before."""
    horloge.figer(datetime(2026, 1, 5, 9, tzinfo=UTC))
    depot, vers = un_depot_nu(un_employeur()), un_service("67")
    autre, retirer = un_agent(), depot.depose_par
    clones = [d.pk for d in des_clones(depot, 2 * FOIS)]
    for transmis, retire in zip(clones[::2], clones[1::2], strict=True):
        rendus = ensemble(
            partial(_transmettre, transmis, autre, vers), partial(_retirer, retire, retirer), *[_relire] * 3
        )
        assert [r for r in rendus if isinstance(r, Exception)] == []
        places = dict(Depot.objects.filter(pk__in=(transmis, retire)).values_list("pk", "viser_le"))
        assert places[retire] == CLOS
        assert places[transmis] < CLOS
        assert Depot.objects.get(pk=transmis).service_id == vers.pk


def _relire():
    list(actions.reindexer())


def _retirer(pk, par):
    actions.retirer(Depot.objects.get(pk=pk), par=par)


def _transmettre(pk, par, vers):
    actions.transferer(Depot.objects.get(pk=pk), par=par, vers=vers, texte="Le siège est ailleurs.")


def _lot(pks, par, a):
    depots = {d.pk: d for d in Depot.objects.filter(pk__in=pks)}
    return actions.attribuer_en_lot([depots[pk] for pk in pks], par=par, a=a)


def _appui(pks, par, a):
    depots = {d.pk: d for d in Depot.objects.filter(pk__in=pks)}
    return actions.demander_appui([depots[pk] for pk in pks], par=par, a=a, mot="Un avis ?")


def _seul(pk, par, a):
    depot = Depot.objects.get(pk=pk)
    if depot.suivi_par_id != a.pk:
        actions.attribuer(depot, par=par, a=a)
