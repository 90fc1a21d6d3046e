"""Public holidays: the official data set whole, two libraries with the written list of their differences, bounds."""

from datetime import date, datetime, timedelta

import holidays
import pytest
from dateutil.easter import easter
from workalendar.europe import France, FranceAlsaceMoselle

from deadlines.feries import (
    ANNEE_MAX,
    ANNEE_MIN,
    AnneeHorsBornes,
    DateAttendue,
    ecarts_ouverts,
    est_ferie,
    jours_comptes,
    jours_feries,
    nom_ferie,
    paques,
)
from deadlines.territoires import TERRITOIRES, TerritoireInconnu
from tests.deadlines.oracles import DELAIS, FERIES, officiels

ANNEES = range(2019, 2033)
SUBDIVISIONS = {
    "metropole": None,
    "alsace-moselle": "6AE",
    "guadeloupe": "GP",
    "guyane": "GY",
    "la-reunion": "RE",
    "martinique": "MQ",
    "mayotte": "YT",
    "nouvelle-caledonie": "NC",
    "polynesie-francaise": "PF",
    "saint-barthelemy": "BL",
    "saint-martin": "MF",
    "saint-pierre-et-miquelon": "PM",
    "wallis-et-futuna": "WF",
}


def test_the_calendars_are_those_of_the_official_data_set():
    assert set(TERRITOIRES) == set(FERIES["feries"]) == set(SUBDIVISIONS)


@pytest.mark.parametrize("territoire", TERRITOIRES)
def test_every_official_holiday_and_no_other(territoire):
    for annee in ANNEES:
        assert jours_feries(annee, territoire) == officiels(territoire, annee), annee


@pytest.mark.parametrize("cas", DELAIS["holiday_cases"], ids=lambda cas: cas["id"])
def test_holiday_cases_of_the_oracle(cas):
    jour, territoire = date.fromisoformat(cas["date"]), cas["territory"].lower()
    territoire = FERIES["_about"]["alias"].get(territoire, territoire)
    if jour.year < ANNEE_MIN:  # before the bounds only Easter is left to check
        assert cas["name"] == "Lundi de Pâques"
        assert jour == paques(jour.year) + timedelta(days=1)
        return
    assert est_ferie(jour, territoire) is cas["is_holiday"]
    if cas["is_holiday"]:
        assert jours_feries(jour.year, territoire)[jour] == cas["name"]


@pytest.mark.parametrize("territoire", TERRITOIRES)
def test_the_holidays_library_differs_only_by_the_written_list(territoire):
    ecarts = FERIES["disagreements_holidays_0_109"].get(territoire, {})
    for annee in ANNEES:
        leurs = set(holidays.country_holidays("FR", subdiv=SUBDIVISIONS[territoire], years=annee))
        notres = set(jours_feries(annee, territoire))
        connus = ecarts.get(str(annee), {"only_official": [], "only_holidays_py": []})
        assert notres - leurs == {date.fromisoformat(jour) for jour, _ in connus["only_official"]}, annee
        assert leurs - notres == {date.fromisoformat(jour) for jour, _ in connus["only_holidays_py"]}, annee


@pytest.mark.parametrize(
    ("territoire", "calendrier"), [("metropole", France()), ("alsace-moselle", FranceAlsaceMoselle())]
)
def test_workalendar_agrees_for_a_century(territoire, calendrier):
    for annee in range(ANNEE_MIN, ANNEE_MAX + 1):
        assert set(jours_feries(annee, territoire)) == {jour for jour, _ in calendrier.holidays(annee)}, annee


def test_easter_agrees_with_another_algorithm():
    assert [paques(annee) for annee in range(1900, 2200)] == [easter(annee) for annee in range(1900, 2200)]


@pytest.mark.parametrize(("annee", "jour"), [(2000, 27), (2017, 27), (2018, 28), (2100, 28)])
def test_saint_martin_moved_from_27_to_28_may_in_2018(annee, jour):
    mai = [jour.day for jour, libelle in jours_feries(annee, "saint-martin").items() if "Abolition" in libelle]
    assert mai == [jour]


def test_good_friday_is_an_option_of_alsace_moselle_alone():
    vendredi_saint = date(2026, 4, 3)
    assert est_ferie(vendredi_saint, "alsace-moselle")
    assert not est_ferie(vendredi_saint, "alsace-moselle", vendredi_saint=False)
    assert not est_ferie(vendredi_saint, "metropole")
    sans = set(jours_feries(2026, "alsace-moselle", vendredi_saint=False))
    assert set(jours_feries(2026, "alsace-moselle")) - sans == {vendredi_saint}


def test_names_that_people_read():
    assert nom_ferie(date(2026, 12, 25), "metropole") == "Noël"
    assert nom_ferie(date(2026, 5, 27), "guadeloupe") == "abolition de l’esclavage"
    assert nom_ferie(date(2026, 5, 27), "metropole") is None


def test_good_friday_is_a_holiday_of_alsace_moselle_unless_told_otherwise():
    """In each of the doors of this module, tables included."""
    assert nom_ferie(date(2026, 4, 3), "alsace-moselle") == "Vendredi saint"
    assert nom_ferie(date(2026, 4, 3), "alsace-moselle", vendredi_saint=False) is None
    avec, sans = (ecarts_ouverts("alsace-moselle", choix) for choix in (True, False))
    assert ecarts_ouverts("alsace-moselle") == avec != sans
    for ouvres in (False, True):
        avec, sans = (jours_comptes("alsace-moselle", ouvres, choix) for choix in (True, False))
        assert jours_comptes("alsace-moselle", ouvres) == avec != sans


def test_a_year_of_holidays_is_read_only_and_computed_once():
    annee = jours_feries(2026, "metropole")
    assert annee is jours_feries(2026, "metropole")
    with pytest.raises(TypeError):
        annee[date(2026, 2, 2)] = "Chandeleur"  # type: ignore[index]
    assert list(annee) == sorted(annee)


@pytest.mark.parametrize("annee", [1999, 2101, 0, -1, "2026", None])
def test_a_year_outside_the_bounds_is_refused_in_french(annee):
    with pytest.raises(AnneeHorsBornes, match="de 2000 à 2100"):
        jours_feries(annee, "metropole")


@pytest.mark.parametrize("annee", [2000, 2100])
def test_the_bounds_are_included(annee):
    assert jours_feries(annee, "metropole")[date(annee, 7, 14)] == "14 juillet"


@pytest.mark.parametrize("territoire", ["corse", "", "METROPOLE", "reunion"])
def test_an_unknown_calendar_is_refused_in_french(territoire):
    with pytest.raises(TerritoireInconnu, match="Calendrier inconnu"):
        jours_feries(2026, territoire)


@pytest.mark.parametrize("jour", [datetime(2026, 5, 1, 12), "2026-05-01", None])  # noqa: DTZ001
def test_only_a_civil_date_is_a_day(jour):
    with pytest.raises(DateAttendue, match="date civile"):
        est_ferie(jour, "metropole")
