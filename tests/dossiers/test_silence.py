"""Silence is a fact of law: at the instant the delay ends, whoever looked, whoever slept, whatever the data are worth."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest

from dossiers import actions, tasks
from dossiers.models import Acte, Decision, Depot, Dossier, Echeance
from habilitations.models import Service
from rupco.socle import horloge, journal
from rupco.socle.models import Entree, Suite
from rupco.socle.passages import PassageRefuse
from tests.deadlines import naif
from tests.fabrique import DEUX_REGIONS, un_agent, un_depot, un_employeur, un_service, une_entreprise, une_information
from tests.fautes.clones import des_clones, un_depot_nu
from tests.fautes.ensemble import ensemble

pytestmark = pytest.mark.django_db
MICRO = timedelta(microseconds=1)
LIEUX = {"75": "metropole", "67": "alsace-moselle", "974": "la-reunion", "971": "guadeloupe"}


@pytest.fixture
def depot(a):
    """Filed in Paris on Thursday 10 December 2026: the fifteenth day is Christmas, the last one Monday the 28th."""
    a(2026, 12, 10, 9)
    return un_depot()


def verbes(depot):
    entrees = Entree.objects.filter(cible="dossiers.depot", cible_id=depot.pk)
    return list(entrees.exclude(verbe__in=["creer", "joindre"]).values_list("verbe", flat=True))


def test_personne_ne_l_a_ouvert_accepte_a_l_instant_et_pas_une_microseconde_avant(depot):
    fin = depot.echeances.get()
    assert (fin.jour_brut, fin.dernier_jour) == (date(2026, 12, 25), date(2026, 12, 28))
    assert fin.expire_a == datetime(2026, 12, 28, 23, tzinfo=UTC)
    horloge.figer(fin.expire_a - MICRO)
    assert actions.constater_silences() == []
    assert not Decision.objects.exists()
    horloge.figer(fin.expire_a)
    assert [d.pk for d in actions.constater_silences()] == [depot.pk]
    depot.refresh_from_db()
    assert depot.statut == "accepte_tacitement"
    decision = depot.decision
    assert (decision.sens, decision.est_tacite, decision.auteur) == ("acceptation", True, None)
    assert (decision.acquise_le, decision.constatee_a) == (fin.dernier_jour, fin.expire_a)
    assert Echeance.objects.get().etat == Echeance.ATTEINTE
    entree = Entree.objects.last()
    assert (entree.verbe, entree.acteur, entree.acteur_id, entree.le) == (
        "accepter_tacitement",
        "loi",
        None,
        fin.dernier_jour,
    )
    assert entree.faits["acte"] == Acte.objects.get(document="rcc.attestation_tacite").numero
    passage = depot.table["accepter_tacitement"]
    assert set(Suite.objects.filter(entree=entree).values_list("declaration", flat=True)) == set(passage.suites)
    assert journal.verifier()[1] is None


def test_deux_fois_vaut_une(depot, a):
    a(2026, 12, 28, 23)
    assert len(actions.constater_silences()) == 1
    assert actions.constater_silences() == []
    assert tasks.constater_silences() == 0
    assert verbes(depot) == ["deposer", "accepter_tacitement"]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_beat_double_une_decision(a):
    a(2026, 12, 10, 9)
    clones = des_clones(un_depot_nu(un_employeur()), 40)
    a(2026, 12, 28, 23)
    rendus = ensemble(*[partial(actions.constater_silences, attendre=b) for b in (True, False, True)])
    constates = [d.pk for r in rendus for d in r]
    actions.constater_silences()
    assert len(constates) == len(set(constates))
    assert Decision.objects.count() == 41
    assert all(verbes(d).count("accepter_tacitement") == 1 for d in clones)
    assert journal.verifier()[1] is None


def test_trois_jours_en_retard_la_decision_porte_la_date_de_la_loi(depot, a):
    constat = a(2026, 12, 31, 16, 20)
    actions.constater_silences()
    decision = Decision.objects.get()
    assert (decision.acquise_le, decision.constatee_a) == (date(2026, 12, 28), constat)
    entree = Entree.objects.last()
    assert (entree.le, entree.enregistre_a) == (date(2026, 12, 28), constat)


def test_deux_delais_du_dossier_atteints_ensemble_ont_chacun_leur_effet(a):
    """Nobody came for a month: the seat's service stayed competent on the 21st, the agreement was accepted on the 28th."""
    a(2026, 12, 10, 9)
    un_service("67")
    elle = un_employeur(une_entreprise("75"))
    ouverture = une_information("ouverture", elle, etablissements=DEUX_REGIONS)
    a(2026, 12, 11, 9)
    demande = actions.renouveler(ouverture, par=elle, genre="validation")
    accord = {"accord": {"signe_le": "2026-12-11"}, "representants": {}}
    demande = actions.deposer(demande, par=elle, lire=lambda d: accord)
    a(2027, 1, 11, 9)
    assert {d.pk for d in actions.constater_silences()} == {ouverture.pk, demande.pk}
    assert actions.constater_silences() == []
    assert {(e.verbe, e.cible_id, e.le) for e in Entree.objects.filter(acteur="loi")} == {
        ("confirmer_competence", ouverture.pk, date(2026, 12, 21)),
        ("accepter_tacitement", demande.pk, date(2026, 12, 28)),
    }
    assert [e.etat for e in Echeance.objects.all()] == [Echeance.ATTEINTE] * 2
    assert (Decision.objects.get().depot, demande.dossier.service) == (demande, un_service("67"))
    assert journal.verifier()[1] is None


def test_la_completude_confirme_et_ne_deplace_rien(depot, a):
    avant = Echeance.objects.values().get()
    a(2026, 12, 24, 9)
    depot = actions.constater_completude(depot, par=un_agent())
    assert (depot.statut, depot.complet_le) == ("en_instruction", date(2026, 12, 10))
    assert Echeance.objects.values().get() == avant
    a(2026, 12, 28, 23)
    assert len(actions.constater_silences()) == 1


@pytest.mark.parametrize("quand", [(2026, 12, 10, 9), (2026, 12, 28, 22, 59, 59, 999999)])
def test_retire_avant_jamais_accepte(depot, a, quand):
    a(*quand)
    actions.retirer(depot, par=depot.depose_par, motif="Accord revu")
    a(2027, 12, 31, 9)
    assert actions.constater_silences() == []
    depot.refresh_from_db()
    assert (depot.statut, Echeance.objects.get().etat) == ("retire", Echeance.ANNULEE)
    assert not Decision.objects.exists()


@pytest.mark.parametrize("verbe", ["retirer", "constater_completude", "deposer"])
def test_apres_l_instant_qui_arrive_apprend_ce_qui_s_est_passe_et_quand(depot, a, verbe):
    a(2026, 12, 28, 23)
    par = un_agent() if verbe == "constater_completude" else depot.depose_par
    options = {"lire": lambda d: pytest.fail("lu")} if verbe == "deposer" else {}
    with pytest.raises(PassageRefuse, match="28 décembre 2026 à 24\u00a0h"):
        getattr(actions, verbe)(depot, par=par, **options)
    assert verbes(depot) == ["deposer", "accepter_tacitement"]


@pytest.mark.parametrize(
    ("departement", "depose_a", "depose_le", "expire_a"),
    [
        ("75", (2026, 12, 10, 22, 59, 59), (2026, 12, 10), (2026, 12, 28, 23)),  # 23:59:59 in Paris
        ("75", (2026, 12, 10, 23), (2026, 12, 11), (2026, 12, 28, 23)),  # midnight: the next day already
        ("67", (2026, 12, 10, 9), (2026, 12, 10), (2026, 12, 28, 23)),
        ("67", (2026, 12, 11, 9), (2026, 12, 11), (2026, 12, 28, 23)),  # St Stephen's day is a Saturday
        ("974", (2026, 12, 10, 19, 30), (2026, 12, 10), (2026, 12, 28, 20)),  # 23:30 in Saint-Denis
        (
            "974",
            (2026, 12, 10, 20, 30),
            (2026, 12, 11),
            (2026, 12, 28, 20),
        ),  # half past midnight there, the 10th in Paris
        ("971", (2026, 12, 11, 3, 30), (2026, 12, 10), (2026, 12, 29, 4)),  # 23:30 in Basse-Terre, the 11th in Paris
        ("971", (2026, 12, 11, 4, 0), (2026, 12, 11), (2026, 12, 29, 4)),
        ("75", (2026, 10, 14, 9), (2026, 10, 14), (2026, 10, 29, 23)),  # over the end of summer time
        ("75", (2026, 3, 14, 9), (2026, 3, 14), (2026, 3, 30, 22)),  # the 29th is a Sunday, and its start
        ("974", (2026, 12, 4, 9), (2026, 12, 4), (2026, 12, 21, 20)),  # the 19th is a Saturday, the 20th a Sunday
        ("974", (2027, 12, 5, 9), (2027, 12, 5), (2027, 12, 21, 20)),  # 20 December: the end of slavery
    ],
)
def test_la_date_et_l_instant_sont_ceux_du_lieu(a, departement, depose_a, depose_le, expire_a):
    depose_a = a(*depose_a)
    depot = un_depot_nu(un_employeur(une_entreprise(departement)))
    assert (depot.depose_a, depot.depose_le) == (depose_a, date(*depose_le))
    fin = depot.echeances.get()
    assert fin.expire_a == datetime(*expire_a, tzinfo=UTC)
    horloge.figer(fin.expire_a - MICRO)
    assert actions.constater_silences() == []
    horloge.figer(fin.expire_a)
    assert len(actions.constater_silences()) == 1


def autour(*jours):
    return [date(*j) + timedelta(days=k) for j in jours for k in (*range(-17, -12), *range(-2, 3))]


JOURS = autour(
    (2027, 5, 1),
    (2027, 5, 6),
    (2027, 7, 14),
    (2026, 12, 25),
    (2026, 12, 31),
    (2028, 2, 29),
    (2026, 10, 25),
    (2027, 3, 28),
)


@pytest.mark.lent
@pytest.mark.une_base
@pytest.mark.parametrize("departement", LIEUX)
def test_depose_chaque_jour_autour_des_fetes_la_date_est_celle_d_un_compteur_naif(departement):
    """1 May, Ascension, 14 July, Christmas, 31 December, 29 February, both DST nights; each day before and at them."""
    calendrier = LIEUX[departement]
    horloge.figer(naif.minuit(min(JOURS) - timedelta(days=2), calendrier))
    employeur = un_employeur(une_entreprise(departement))
    faux = []
    for jour in sorted(set(JOURS)):
        minuit = naif.minuit(jour - timedelta(days=1), calendrier)  # the first instant of the day, then its last
        horloge.figer(minuit if jour.day % 2 else naif.minuit(jour, calendrier) - MICRO)
        depot = un_depot_nu(employeur)
        fin = depot.echeances.get()
        dernier = naif.compter(jour, 15, "jours calendaires", calendrier, report=True)
        attendu = (jour, jour, calendrier, jour + timedelta(days=15), dernier, naif.minuit(dernier, calendrier))
        trouve = (depot.depose_le, fin.depart, fin.calendrier, fin.jour_brut, fin.dernier_jour, fin.expire_a)
        if trouve != attendu:
            faux.append((trouve, attendu))
    assert faux == []
    horloge.figer(naif.minuit(max(JOURS) + timedelta(days=40), calendrier))
    constates = actions.constater_silences()
    assert len(constates) == len(set(JOURS))
    assert all(d.decision.acquise_le == d.echeances.get().dernier_jour for d in constates)


@pytest.mark.lent
def test_sept_cents_depots_en_plusieurs_lots(a, django_assert_max_num_queries):
    a(2026, 12, 10, 9)
    des_clones(un_depot_nu(un_employeur()), 700)
    a(2026, 12, 28, 23)
    with django_assert_max_num_queries(700 * 6):
        constates = actions.constater_silences()
    assert 2 * actions.depots.LOT < len(constates) == 701
    assert Decision.objects.count() == Acte.objects.filter(document="rcc.attestation_tacite").count() == 701
    assert set(Depot.objects.values_list("statut", flat=True)) == {"accepte_tacitement"}
    assert set(Echeance.objects.values_list("etat", flat=True)) == {Echeance.ATTEINTE}
    assert journal.verifier()[1] is None


def test_la_qualite_des_donnees_ne_retient_rien(depot, a):
    Service.objects.update(adresse="", telephone="", courriel="", nom_long="")
    Depot.objects.update(donnees={}, saisie={}, motif_retrait="")
    Dossier.objects.update(intitule="")
    depot.depose_par.habilitations.update(fin_le=date(2026, 12, 11))
    type(depot.depose_par).objects.update(is_active=False)
    a(2026, 12, 28, 23)
    assert len(actions.constater_silences()) == 1


def poison_de_procedure(depot):
    Dossier.objects.filter(pk=depot.dossier_id).update(procedure="ZZZ")


def poison_de_fuseau(depot):
    Depot.objects.filter(pk=depot.pk).update(zone="Mars/Olympus")


def poison_de_decision(depot):
    Decision.objects.create(
        depot=depot, sens="refus", est_tacite=False, acquise_le=date(2026, 12, 11), constatee_a=depot.depose_a
    )


@pytest.mark.parametrize("poison", [poison_de_procedure, poison_de_fuseau, poison_de_decision])
def test_une_rangee_empoisonnee_ne_retient_qu_elle_meme(a, poison):
    """First of its lot, and found again at each beat: the others are accepted at their instant all the same."""
    a(2026, 12, 10, 9)
    malade = un_depot_nu(un_employeur())
    des_clones(malade, 5)
    poison(malade)
    a(2026, 12, 28, 23)
    assert len(actions.constater_silences()) == 5
    assert actions.constater_silences() == []
    assert set(Depot.objects.exclude(pk=malade.pk).values_list("statut", flat=True)) == {"accepte_tacitement"}
    assert Depot.objects.get(pk=malade.pk).statut == "depose"
    assert journal.verifier()[1] is None


def test_le_perimetre_d_une_porte_ne_regle_que_ce_qu_elle_montre(a):
    a(2026, 12, 10, 9)
    un, deux = un_depot_nu(un_employeur()), un_depot_nu(un_employeur())
    a(2026, 12, 28, 23)
    assert [d.pk for d in actions.constater_silences(depots=Depot.objects.filter(pk=un.pk))] == [un.pk]
    assert Depot.objects.get(pk=deux.pk).statut == "depose"
    assert [d.pk for d in actions.constater_silences(depots=[un.pk, deux.pk])] == [deux.pk]
