"""The engine against the naive counter: 10 000 drawn cases, then every filing day of nine years in four départements."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deadlines.delais import EtatJour, Unite
from deadlines.regles import regle
from deadlines.territoires import TERRITOIRES
from tests.deadlines import naif

RCC = regle("RCC_VALID")
CALENDRIER_DU_DEPARTEMENT = {"75": "metropole", "67": "alsace-moselle", "974": "la-reunion", "971": "guadeloupe"}

jours = st.dates(date(2019, 1, 1), date(2032, 4, 30))
territoires = st.sampled_from(sorted(TERRITOIRES))
delais = st.builds(
    lambda unite, duree, report: replace(
        RCC, unite=unite, duree=duree if "jours" in unite else 1 + duree % 6, report=report
    ),
    st.sampled_from(Unite),
    st.integers(1, 60),
    st.booleans(),
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
    attendu = naif.compter(depart, delai.duree, delai.unite.value, territoire, report=delai.report)
    assert terme.dernier_jour == attendu
    assert terme.jour_brut == naif.compter(depart, delai.duree, delai.unite.value, territoire, report=False)


@tirages(1_000)
@given(delais, jours, territoires)
def test_a_later_start_never_ends_earlier(delai, depart, territoire):
    suivant = delai.terme(depart + timedelta(days=1), territoire)
    assert delai.terme(depart, territoire).dernier_jour <= suivant.dernier_jour


@tirages(1_000)
@given(delais, jours, territoires)
def test_a_rolled_over_delay_never_ends_on_a_closed_day(delai, depart, territoire):
    dernier = replace(delai, report=True).terme(depart, territoire).dernier_jour
    assert not naif.est_ferme(dernier, territoire)


@tirages(1_000)
@given(delais, jours, territoires)
def test_the_count_told_day_by_day_leads_to_the_result(delai, depart, territoire):
    terme = delai.terme(depart, territoire)
    decompte = terme.decompte
    assert [jour.date for jour in decompte] == [depart + timedelta(days=n) for n in range(len(decompte))]
    assert [jour.rang for jour in decompte if jour.rang is not None] == list(range(delai.duree + 1))
    assert decompte[0].etat is EtatJour.DEPART
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
