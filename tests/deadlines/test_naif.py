"""The engine against the naive counter: 10 000 drawn cases, then every filing day of nine years in four départements."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deadlines.delais import EtatJour, Reception, Unite
from deadlines.regles import regle
from deadlines.territoires import TERRITOIRES
from tests.deadlines import naif

RCC = regle("RCC_VALID")
CALENDRIER_DU_DEPARTEMENT = {"75": "metropole", "67": "alsace-moselle", "974": "la-reunion", "971": "guadeloupe"}

jours = st.dates(date(2019, 1, 1), date(2032, 4, 30))
territoires = st.sampled_from(sorted(TERRITOIRES))
delais = st.builds(
    lambda unite, duree, report, reception: replace(
        RCC,
        unite=unite,
        duree=duree if "jours" in unite else 1 + duree % 6,
        report=report,
        reception=reception if unite in (Unite.OUVRABLES, Unite.OUVRES) else Reception.ASIS,
    ),
    st.sampled_from(Unite),
    st.integers(1, 60),
    st.booleans(),
    st.sampled_from(Reception),
)


def tirages(nombre):
    return settings(
        max_examples=nombre,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


@pytest.mark.lent
@tirages(10_000)
@given(delais, jours, territoires)
def test_equal_to_the_naive_counter(delai, depart, territoire):
    terme = delai.terme(depart, territoire)
    question = (depart, delai.duree, delai.unite.value, territoire)
    assert terme.dernier_jour == naif.compter(*question, report=delai.report, reception=delai.reception.value)
    assert terme.jour_brut == naif.compter(*question, report=False, reception=delai.reception.value)
    assert delai.compteur(territoire)(depart) == (terme.jour_brut, terme.dernier_jour)


@pytest.mark.lent
@tirages(1_000)
@given(delais, jours, territoires)
def test_a_later_start_never_ends_earlier(delai, depart, territoire):
    suivant = delai.terme(depart + timedelta(days=1), territoire)
    assert delai.terme(depart, territoire).dernier_jour <= suivant.dernier_jour


@pytest.mark.lent
@tirages(1_000)
@given(delais, jours, territoires)
def test_a_rolled_over_delay_never_ends_on_a_closed_day(delai, depart, territoire):
    dernier = replace(delai, report=True).terme(depart, territoire).dernier_jour
    assert not naif.est_ferme(dernier, territoire)


@pytest.mark.lent
@tirages(1_000)
@given(delais, jours, territoires)
def test_the_count_told_day_by_day_leads_to_the_result(delai, depart, territoire):
    terme = delai.terme(depart, territoire)
    decompte = terme.decompte
    assert [jour.date for jour in decompte] == [depart + timedelta(days=n) for n in range(len(decompte))]
    assert [jour.rang for jour in decompte if jour.rang is not None] == list(range(delai.duree + 1))
    recus = [jour.date for jour in decompte if jour.etat is EtatJour.RECEPTION]
    assert decompte[len(recus)].etat is EtatJour.DEPART
    assert decompte[len(recus)].date == terme.jour_zero == depart + timedelta(days=len(recus))
    assert all(naif.est_ferme(jour, territoire) for jour in recus)
    fins = [jour.date for jour in decompte if jour.etat is EtatJour.FIN]
    assert fins == [terme.dernier_jour] == [decompte[-1].date]
    reportes = [jour for jour in decompte if jour.etat is EtatJour.REPORTE]
    assert len(reportes) == (terme.dernier_jour - terme.jour_brut).days
    assert all(naif.est_ferme(jour.date, territoire) and jour.motif for jour in reportes)
    assert all(jour.motif for jour in decompte if jour.etat is EtatJour.SAUTE)


@pytest.mark.parametrize("annee", range(2024, 2033))
@pytest.mark.parametrize("departement", CALENDRIER_DU_DEPARTEMENT)
def test_filed_each_day_of_the_year(departement, annee):
    """Every filing day, so those around 1 May, Ascension, 14 July, Christmas, the nights when the clocks change,
    31 December and 29 February: same days as the naive counter, same midnight as the walk over UTC instants."""
    territoire = CALENDRIER_DU_DEPARTEMENT[departement]
    depart, vus = date(annee, 1, 1), 0
    while depart.year == annee:
        terme = RCC.terme(depart, territoire)
        assert terme.jour_brut == depart + timedelta(days=15)
        assert terme.dernier_jour == naif.compter(depart, 15, "jours calendaires", territoire, report=True), depart
        assert terme.expire_a == naif.minuit(terme.dernier_jour, territoire), depart
        depart, vus = depart + timedelta(days=1), vus + 1
    assert vus == (366 if annee in (2024, 2028, 2032) else 365)
