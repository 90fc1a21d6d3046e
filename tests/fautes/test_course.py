"""At midnight, on real connections: a person and the silence want the same dépôt. One outcome each, seven hundred times."""

import threading
import time
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.db import transaction

from accounts.models import User
from dossiers import actions
from dossiers.models import Decision, Depot, Echeance, Projet
from habilitations.models import Affectation
from rupco.socle import horloge, journal
from rupco.socle.models import Entree
from rupco.socle.passages import PassageRefuse
from tests.fabrique import un_agent, un_employeur
from tests.fautes.clones import des_clones, un_depot_nu
from tests.fautes.ensemble import ensemble

SIGNATAIRE = Affectation.Role.SIGNATAIRE
pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True), pytest.mark.lent]
ESSAIS = {"retirer": 100, "constater_completude": 100, "decider": 500}
POINTS = {
    c: {"constat": "conforme", "texte": "Vu.", "attendu": ""}
    for c in ("volontariat", "majorite", "cse", "clauses", "mesures")
}


def verbe(quel, depot_id, user_id):
    def geste():
        depot, par = Depot.objects.get(pk=depot_id), User.objects.get(pk=user_id)
        return getattr(actions, quel)(depot, par=par, **({"version": 1} if quel == "decider" else {}))

    return geste


def beat(expire_a):
    """Beat at its busiest: asks again and again until the instant is behind."""

    def geste():
        while horloge.maintenant() < expire_a:
            actions.constater_silences(attendre=False)
        return actions.constater_silences(attendre=False)

    return geste


@pytest.mark.parametrize(("quel", "essais"), ESSAIS.items())
def test_une_personne_contre_le_silence(quel, essais):
    horloge.figer(datetime(2026, 1, 5, 9, tzinfo=UTC))
    employeur = un_employeur()
    qui = employeur if quel == "retirer" else un_agent(role=SIGNATAIRE)
    gagnes, avance = 0, timedelta(milliseconds=20)
    clones = des_clones(un_depot_nu(employeur), essais, timedelta(days=1))
    projet = {"sens": "acceptation", "points": POINTS, "prepare_par": qui, "prepare_a": horloge.maintenant()}
    Projet.objects.bulk_create(Projet(depot=d, **projet) for d in clones if quel == "decider")
    for depot in clones:
        echeance = depot.echeances.get()
        bord = partial(horloge.reprendre, echeance.expire_a - avance)  # real time crosses the instant while they run
        silence = beat(echeance.expire_a)
        rendu, *_ = ensemble(verbe(quel, depot.pk, qui.pk), silence, silence, au_depart=bord)
        premier = verifier(quel, depot, echeance, rendu)
        gagnes += premier
        avance *= 0.85 if premier else 1.2  # whatever the machine's speed, the tries gather where it is closest
    assert essais / 5 <= gagnes <= essais * 4 / 5, f"la course n’en est pas une : {gagnes}"
    assert journal.verifier()[1] is None
    decisions = Decision.objects.filter(depot__dossier__reference__startswith="CLONE")
    assert decisions.count() == (essais - gagnes if quel == "retirer" else essais)
    assert decisions.filter(est_tacite=False).count() == (gagnes if quel == "decider" else 0)


@pytest.mark.parametrize("quel", ["retirer", "constater_completude"])
def test_l_heure_se_lit_apres_le_verrou(quel):
    """Come in time, made to wait by another's lock, let in too late: the hour that counts is that of the row in hand."""
    horloge.figer(datetime(2026, 1, 5, 9, tzinfo=UTC))
    employeur, agent = un_employeur(), un_agent()
    depot = un_depot_nu(employeur)
    echeance, tenu = depot.echeances.get(), threading.Event()

    def tenir():
        with transaction.atomic():
            Depot.objects.select_for_update().get(pk=depot.pk)
            tenu.set()
            time.sleep(1)

    def venir():
        assert tenu.wait(10)
        return verbe(quel, depot.pk, (employeur if quel == "retirer" else agent).pk)()

    bord = partial(horloge.reprendre, echeance.expire_a - timedelta(milliseconds=500))
    _, rendu = ensemble(tenir, venir, au_depart=bord)
    assert type(rendu) is PassageRefuse
    assert verifier(quel, depot, echeance, rendu, avant=["creer", "deposer"]) is False


def verifier(quel, depot, echeance, rendu, avant=()):
    """True when the person was first. What the loser hears, what stays, what the journal tells."""
    horloge.figer(echeance.expire_a + timedelta(seconds=1))
    actions.constater_silences()
    depot.refresh_from_db()
    echeance.refresh_from_db()
    decisions = list(Decision.objects.filter(depot=depot))
    verbes = list(Entree.objects.filter(cible="dossiers.depot", cible_id=depot.pk).values_list("verbe", flat=True))
    assert verbes[: len(avant)] == list(avant)
    del verbes[: len(avant)]
    premier = not isinstance(rendu, Exception)
    if not premier:
        assert type(rendu) is PassageRefuse, repr(rendu)
        dernier = echeance.dernier_jour
        assert f"{dernier.day}" in str(rendu)
        assert f"{dernier.year} à 24\u00a0h" in str(rendu)
    if premier and quel == "retirer":
        assert (depot.statut, echeance.etat, decisions, verbes) == ("retire", Echeance.ANNULEE, [], ["retirer"])
        assert depot.retire_a < echeance.expire_a
        return True
    if premier and quel == "decider":
        (decision,) = decisions
        assert (depot.statut, echeance.etat, decision.est_tacite, verbes) == (
            "accepte",
            Echeance.TENUE,
            False,
            ["accepter"],
        )
        assert decision.constatee_a < echeance.expire_a
        return True
    assert (depot.statut, echeance.etat) == ("accepte_tacitement", Echeance.ATTEINTE)
    (decision,) = decisions
    assert (decision.acquise_le, decision.est_tacite) == (echeance.dernier_jour, True)
    assert decision.constatee_a >= echeance.expire_a
    assert verbes == ([quel] if premier else []) + ["accepter_tacitement"]
    assert (depot.completude_constatee_a or echeance.expire_a) < echeance.expire_a or not premier
    assert depot.retire_a is None
    return premier
