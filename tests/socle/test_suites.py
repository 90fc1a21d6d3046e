"""The outbox: once each, in the order of the journal, whatever dies on the way."""

import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from celery import Celery
from django.db import IntegrityError, transaction

from rupco.socle import horloge, suites, tasks
from rupco.socle.models import Entree, Suite
from tests.fabrique import un_employeur
from tests.fautes.clones import un_depot_nu
from tests.fautes.ensemble import ensemble


@pytest.fixture
def faire(monkeypatch):
    """A registry of the test's own: « noter » keeps what it was given, « échouer » obeys `pannes`."""
    registre, faits, pannes = {}, [], []
    monkeypatch.setattr(suites, "_REGISTRE", registre)

    @suites.declarer("noter")
    def noter(suite):
        if pannes and (panne := pannes.pop(0)):
            raise panne
        faits.append((suite.entree_id, suite.destinataire))

    return SimpleNamespace(faits=faits, pannes=pannes)


def des_suites(*destinataires):
    """Follow-ups of the last entry of a real filing; those of its own are put aside."""
    un_depot_nu(un_employeur())
    Suite.objects.all().delete()
    entree = Entree.objects.last()
    suites.planifier([(entree, ["noter"])], destinataires or ("",))
    return list(Suite.objects.order_by("id"))


@pytest.mark.django_db
def test_une_par_entree_declaration_destinataire(faire, a):
    a(2026, 12, 10, 9)
    s = des_suites("un@x.example", "deux@x.example")[0]
    suites.planifier([(s.entree, ["noter", "autre"])], ["un@x.example"])
    assert Suite.objects.count() == 3
    with pytest.raises(IntegrityError), transaction.atomic():
        Suite.objects.create(
            entree=s.entree, declaration="noter", destinataire="un@x.example", prochaine_a=s.prochaine_a
        )
    with pytest.raises(ValueError, match="deux fois"):
        suites.declarer("noter")(print)


@pytest.mark.django_db
def test_un_echec_se_garde_se_rejoue_de_plus_en_plus_tard_puis_se_fait(faire, a):
    instant = a(2026, 12, 10, 9)
    (s,) = des_suites()
    faire.pannes += [ValueError(f"non {i}") for i in range(9)]
    attentes = []
    for tour in range(9):
        assert suites.rejouer() == 0
        s.refresh_from_db()
        assert (s.etat, s.tentatives, s.derniere_erreur) == (Suite.A_FAIRE, tour + 1, f"ValueError : non {tour}")
        attentes.append(s.prochaine_a - instant)
        assert suites.rejouer() == 0
        horloge.figer(s.prochaine_a - timedelta(microseconds=1))
        assert not suites.executer(s.pk)
        instant = s.prochaine_a
        horloge.figer(instant)
    assert [d.total_seconds() / 60 for d in attentes] == [2, 4, 8, 16, 32, 60, 60, 60, 60]
    assert suites.rejouer() == 1
    s.refresh_from_db()
    assert (s.etat, s.derniere_erreur, s.faite_a) == (Suite.FAITE, "", instant)


@pytest.mark.django_db
def test_rejouer_ce_qui_est_fait_ne_fait_rien(faire, a):
    a(2026, 12, 10, 9)
    (s,) = des_suites()
    assert suites.rejouer() == 1
    a(2027, 12, 10, 9)
    assert suites.rejouer() == 0
    assert not suites.executer(s.pk)
    tasks.rejouer()
    assert faire.faits == [(s.entree_id, "")]


@pytest.mark.django_db
def test_prise_par_un_ouvrier_mort_elle_est_reprise(faire, a):
    instant = a(2026, 12, 10, 9)
    (s,) = des_suites()
    assert suites.prendre(Suite, s.pk, instant)
    assert suites.rejouer() == 0
    horloge.figer(instant + suites.REPRISE - timedelta(microseconds=1))
    assert suites.rejouer() == 0
    horloge.figer(instant + suites.REPRISE)
    assert suites.rejouer() == 1
    assert len(faire.faits) == 1


@pytest.mark.django_db
def test_dans_l_ordre_du_journal_avec_ce_qui_nait_en_route_et_sans_attendre_la_fautive(faire, a):
    a(2026, 12, 10, 9)
    (s,) = des_suites("b")
    entrees = list(Entree.objects.order_by("-sequence"))
    for entree in entrees[1:]:
        suites.planifier([(entree, ["noter"])], ["a"])
    Suite.objects.filter(entree_id=2).update(declaration="inconnue")
    naissance = faire.faits.append

    class Fertile(list):
        def append(self, fait):
            naissance(fait)
            if fait == (1, "a"):
                suites.planifier([(s.entree, ["noter"])], ["née"])

    suites._REGISTRE["noter"] = lambda suite: Fertile().append((suite.entree_id, suite.destinataire))
    suites.rejouer()
    suites.rejouer()
    ordre = [n for n in range(1, len(entrees)) if n != 2]
    assert faire.faits == [*((n, "a") for n in ordre), (s.entree_id, "b"), (s.entree_id, "née")]
    assert Suite.objects.exclude(etat=Suite.FAITE).get().derniere_erreur.startswith("KeyError")


@pytest.mark.django_db(transaction=True)
def test_la_file_en_panne_ne_fait_echouer_aucune_requete(a, monkeypatch, faire):
    a(2026, 12, 10, 9)
    monkeypatch.setattr(suites, "current_app", Celery(broker="redis://127.0.0.1:1/0", set_as_current=False))
    depot = un_depot_nu(un_employeur())
    assert depot.statut == "depose"
    assert Suite.objects.filter(etat=Suite.A_FAIRE).count() == len(depot.table["deposer"].suites)
    debut = time.monotonic()
    suites.prevenir("socle.rejouer")
    assert time.monotonic() - debut < 6  # the library's own patience is of seven seconds, in the middle of a request


@pytest.mark.django_db(transaction=True)
def test_la_file_n_est_prevenue_qu_apres_la_validation(a, monkeypatch, faire):
    prevenus = []
    monkeypatch.setattr(suites, "prevenir", prevenus.append)
    a(2026, 12, 10, 9)
    des_suites()
    prevenus.clear()
    with transaction.atomic():
        suites.planifier([(Entree.objects.first(), ["noter"])])
        assert prevenus == []
    assert prevenus == ["socle.rejouer"]
    with transaction.atomic():
        suites.planifier([(Entree.objects.last(), ["noter"])])
        transaction.set_rollback(True)
    assert prevenus == ["socle.rejouer"]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_huit_ouvriers_ensemble_la_font_une_fois(faire, a):
    a(2026, 12, 10, 9)
    lignes = des_suites(*(f"{i}@x.example" for i in range(20)))
    rendus = ensemble(*[lambda: [suites.executer(s.pk) for s in lignes]] * 8)
    assert all(isinstance(r, list) for r in rendus), rendus
    assert [sum(r[i] for r in rendus) for i in range(20)] == [1] * 20
    assert sorted(faire.faits) == sorted((s.entree_id, s.destinataire) for s in lignes)
    assert set(Suite.objects.values_list("etat", "tentatives")) == {(Suite.FAITE, 1)}
