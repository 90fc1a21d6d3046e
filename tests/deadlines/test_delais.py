"""A delay and its term: the units by hand, readings, instants, bad input."""

from dataclasses import FrozenInstanceError, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from deadlines.delais import (
    Article,
    Delai,
    DelaiInvalide,
    Effet,
    EtatJour,
    HorsValidite,
    Lecture,
    TenuePar,
    Unite,
)
from deadlines.feries import AnneeHorsBornes, DateAttendue
from deadlines.regles import RegleInconnue, regle
from deadlines.territoires import TERRITOIRES, CalculImpossible, TerritoireInconnu

RCC = regle("RCC_VALID")


def delai(duree, unite, *, report=False):
    return Delai(
        id="ESSAI",
        libelle="Délai d’essai",
        duree=duree,
        unite=unite,
        report=report,
        effet=Effet.AUCUN,
        tenue_par=TenuePar.SANS_OBJET,
        articles=(Article("CPC", "641"),),
        depart="événement",
    )


@pytest.mark.parametrize(
    ("duree", "unite", "depart", "attendu"),
    [
        (15, Unite.CALENDAIRES, date(2026, 12, 20), date(2027, 1, 4)),
        (15, Unite.OUVRABLES, date(2026, 12, 12), date(2026, 12, 31)),  # 13, 20, 27 and Christmas skipped
        (15, Unite.OUVRES, date(2026, 12, 11), date(2027, 1, 5)),
        (1, Unite.OUVRES, date(2026, 12, 31), date(2027, 1, 4)),
        (1, Unite.OUVRABLES, date(2026, 12, 31), date(2027, 1, 2)),
        (1, Unite.MOIS, date(2027, 1, 31), date(2027, 2, 28)),
        (1, Unite.MOIS, date(2028, 1, 31), date(2028, 2, 29)),
        (12, Unite.MOIS, date(2028, 2, 29), date(2029, 2, 28)),
        (2, Unite.MOIS, date(2026, 12, 31), date(2027, 2, 28)),
        (2, Unite.MOIS_FRANCS, date(2026, 12, 31), date(2027, 3, 1)),
        (2, Unite.MOIS_FRANCS, date(2026, 6, 12), date(2026, 8, 13)),
    ],
)
def test_each_unit_by_hand(duree, unite, depart, attendu):
    terme = delai(duree, unite).terme(depart, "metropole")
    assert terme.dernier_jour == terme.jour_brut == attendu


@pytest.mark.parametrize(
    ("depart", "territoire", "brut", "dernier"),
    [
        (date(2026, 3, 22), "metropole", date(2026, 4, 6), date(2026, 4, 7)),  # Easter Monday
        (date(2026, 3, 19), "alsace-moselle", date(2026, 4, 3), date(2026, 4, 7)),  # Good Friday to Tuesday
        (date(2020, 12, 10), "alsace-moselle", date(2020, 12, 25), date(2020, 12, 28)),
        (date(2025, 12, 10), "alsace-moselle", date(2025, 12, 25), date(2025, 12, 29)),  # Thursday to Monday
        (date(2024, 4, 23), "metropole", date(2024, 5, 8), date(2024, 5, 10)),  # 8 May, then Ascension
        (date(2024, 12, 5), "la-reunion", date(2024, 12, 20), date(2024, 12, 23)),
    ],
)
def test_roll_over_chains(depart, territoire, brut, dernier):
    terme = RCC.terme(depart, territoire)
    assert (terme.jour_brut, terme.dernier_jour) == (brut, dernier)


def test_readings_without_and_with_roll_over():
    terme = RCC.terme(date(2026, 11, 13), "metropole")
    assert [(lecture.nom, lecture.dernier_jour) for lecture in terme.lectures] == [
        ("sans report", date(2026, 11, 28)),
        ("avec report", date(2026, 11, 30)),
    ]
    assert Article("CT", "R1231-1") in terme.lectures[1].articles
    assert Article("CT", "R1231-1") not in terme.lectures[0].articles


def test_one_reading_when_all_agree_and_the_last_is_always_the_latest():
    assert len(RCC.terme(date(2026, 11, 9), "metropole").lectures) == 1
    for jour in range(400):
        for territoire in ("metropole", "alsace-moselle"):
            terme = RCC.terme(date(2026, 1, 1) + timedelta(days=jour), territoire)
            jours = [lecture.dernier_jour for lecture in terme.lectures]
            assert jours == sorted(set(jours))
            assert jours[-1] == terme.dernier_jour
            assert len(jours) == 1 + (terme.jour_brut != terme.dernier_jour)


@pytest.mark.parametrize("territoire", ["metropole", "alsace-moselle"])
def test_the_only_reading_says_that_it_is(territoire):
    (lue,) = RCC.terme(date(2026, 11, 9), territoire).lectures
    assert lue == Lecture(
        nom="lecture unique",
        dernier_jour=date(2026, 11, 24),
        motif="Toutes les lectures des textes donnent ce jour.",
        articles=RCC.articles,
    )


def test_of_several_the_last_is_kept():
    homologation = regle("RC_HOMOL").terme(date(2026, 5, 24), "metropole").lectures
    assert [(lue.nom, lue.motif) for lue in homologation] == [
        ("réception le jour même", "Le jour 0 est celui de la réception (dimanche)."),
        ("lecture retenue", "La plus tardive des lectures."),
    ]
    saint = replace(RCC, doutes=(), unite=Unite.OUVRABLES, duree=3).terme(date(2026, 3, 31), "alsace-moselle")
    assert [(lue.nom, lue.dernier_jour.day, lue.articles[-1].numero) for lue in saint.lectures] == [
        ("Vendredi saint ouvré", 3, "L3134-13"),
        ("avec report", 7, "R1231-1"),
    ]


def test_a_settled_roll_over_leaves_one_reading():
    certain = replace(RCC, doutes=())
    assert [lecture.nom for lecture in certain.terme(date(2026, 11, 13), "metropole").lectures] == ["avec report"]


def test_good_friday_is_a_reading_where_it_changes_a_count_of_working_days():
    ouvrables = delai(5, Unite.OUVRABLES, report=True)
    # From that Monday both readings meet on the Tuesday after Easter: there is but one.
    (lecture,) = ouvrables.terme(date(2026, 3, 30), "alsace-moselle").lectures
    assert (lecture.nom, lecture.dernier_jour) == ("lecture unique", date(2026, 4, 7))
    terme = ouvrables.terme(date(2026, 3, 28), "alsace-moselle")
    assert [(lecture.nom, lecture.dernier_jour) for lecture in terme.lectures] == [
        ("Vendredi saint ouvré", date(2026, 4, 3)),
        ("avec report", date(2026, 4, 7)),
    ]
    sans = ouvrables.terme(date(2026, 3, 28), "alsace-moselle", vendredi_saint=False)
    assert sans.dernier_jour == date(2026, 4, 3)
    assert len(sans.lectures) == 1


def test_the_instant_of_expiry_is_local_midnight_in_utc():
    assert RCC.terme(date(2026, 11, 13), "metropole").expire_a == datetime(2026, 11, 30, 23, tzinfo=UTC)
    assert RCC.terme(date(2026, 6, 8), "metropole").expire_a == datetime(2026, 6, 23, 22, tzinfo=UTC)
    assert RCC.terme(date(2026, 6, 8), "la-reunion").expire_a == datetime(2026, 6, 23, 20, tzinfo=UTC)
    assert RCC.terme(date(2026, 6, 8), "guadeloupe").expire_a == datetime(2026, 6, 24, 4, tzinfo=UTC)
    assert RCC.terme(date(2026, 6, 8), "guadeloupe").expire_a.tzinfo is UTC


@pytest.mark.parametrize(
    ("territoire", "dimanche", "heures"),
    [
        ("metropole", date(2027, 3, 28), 23),
        ("metropole", date(2026, 10, 25), 25),
        ("alsace-moselle", date(2028, 3, 26), 23),
        ("la-reunion", date(2027, 3, 28), 24),
        ("guadeloupe", date(2026, 10, 25), 24),
        ("saint-pierre-et-miquelon", date(2027, 3, 14), 23),
        ("saint-pierre-et-miquelon", date(2026, 11, 1), 25),
    ],
)
def test_the_day_the_clocks_change_is_one_day_whatever_its_hours(territoire, dimanche, heures):
    un_jour = delai(1, Unite.CALENDAIRES)
    veille = un_jour.terme(dimanche - timedelta(days=2), territoire)
    jour = un_jour.terme(dimanche - timedelta(days=1), territoire)
    assert (veille.dernier_jour, jour.dernier_jour) == (dimanche - timedelta(days=1), dimanche)
    assert jour.expire_a - veille.expire_a == timedelta(hours=heures)


# Hours ahead of UTC in January: the legal time of each territory, by its decree and not by the zone database.
HEURES = {
    **{"metropole": 1, "alsace-moselle": 1, "la-reunion": 4, "mayotte": 3, "guyane": -3},
    **{"guadeloupe": -4, "martinique": -4, "saint-martin": -4, "saint-barthelemy": -4},
    **{"saint-pierre-et-miquelon": -3, "nouvelle-caledonie": 11, "wallis-et-futuna": 12},
    "polynesie-francaise": -10,
}


@pytest.mark.parametrize("territoire", TERRITOIRES)
def test_midnight_is_that_of_the_legal_time(territoire):
    terme = RCC.terme(date(2027, 1, 4), territoire)
    assert terme.expire_a == datetime(2027, 1, 20, tzinfo=UTC) - timedelta(hours=HEURES[territoire])


@pytest.mark.parametrize("territoire", TERRITOIRES)
def test_every_zone_is_known_and_midnight_is_midnight(territoire):
    terme = RCC.terme(date(2026, 11, 9), territoire)
    local = terme.expire_a.astimezone(TERRITOIRES[territoire].fuseau)
    assert (local.date(), local.hour, local.minute) == (terme.premier_jour_effet, 0, 0)
    assert terme.zone == TERRITOIRES[territoire].zone


def test_the_count_of_a_month_and_of_working_days():
    mois = delai(2, Unite.MOIS_FRANCS).terme(date(2026, 6, 12), "metropole").decompte
    assert [(jour.date, jour.rang) for jour in mois if jour.rang] == [(date(2026, 7, 12), 1), (date(2026, 8, 12), 2)]
    assert mois[-1].motif == "délai franc\u00a0: un jour de plus"
    ouvres = delai(1, Unite.OUVRES).terme(date(2026, 12, 24), "alsace-moselle").decompte
    assert [(jour.etat, jour.motif) for jour in ouvres] == [
        (EtatJour.DEPART, "jour 0, jamais compté"),
        (EtatJour.SAUTE, "férié\u00a0: Noël"),
        (EtatJour.SAUTE, "samedi et férié\u00a0: lendemain de Noël"),
        (EtatJour.SAUTE, "dimanche"),
        (EtatJour.FIN, ""),
    ]


def test_values_are_frozen_slotted_and_say_what_they_are():
    with pytest.raises(FrozenInstanceError):
        RCC.duree = 16  # type: ignore[misc]
    assert not hasattr(RCC, "__dict__")
    assert not hasattr(RCC.terme(date(2026, 1, 5), "metropole"), "__dict__")
    assert RCC.articles[0].url.startswith("https://www.legifrance.gouv.fr/")
    assert RCC.articles[0].libelle == "article L1237-19-4 du code du travail"


def test_a_rule_without_article_or_length_is_refused():
    with pytest.raises(DelaiInvalide, match="aucun article"):
        replace(RCC, articles=())
    with pytest.raises(DelaiInvalide, match="1200"):
        replace(RCC, duree=0)
    with pytest.raises(DelaiInvalide, match="Article inconnu"):
        Article("CEDH", "1")


def test_a_rule_does_not_start_outside_its_validity():
    datee = replace(RCC, valable_du=date(2026, 1, 1), valable_au=date(2026, 12, 31))
    assert datee.terme(date(2026, 1, 1), "metropole").dernier_jour == date(2026, 1, 16)
    assert datee.terme(date(2026, 12, 31), "metropole").dernier_jour == date(2027, 1, 15)
    for jour in (date(2025, 12, 31), date(2027, 1, 1)):
        with pytest.raises(HorsValidite, match="en vigueur"):
            datee.terme(jour, "metropole")


@pytest.mark.parametrize(
    ("depart", "territoire", "erreur"),
    [
        (date(2026, 1, 5), "corse", TerritoireInconnu),
        (date(2026, 1, 5), None, TerritoireInconnu),
        (date(1999, 12, 31), "metropole", AnneeHorsBornes),
        (date(2101, 1, 1), "metropole", AnneeHorsBornes),
        (date(2100, 12, 20), "metropole", AnneeHorsBornes),
        (datetime(2026, 1, 5, tzinfo=UTC), "metropole", DateAttendue),
        ("2026-01-05", "metropole", DateAttendue),
        (None, "metropole", DateAttendue),
    ],
)
def test_bad_input_is_refused_in_french(depart, territoire, erreur):
    with pytest.raises(erreur) as refus:
        RCC.terme(depart, territoire)
    assert isinstance(refus.value, CalculImpossible)
    assert str(refus.value).endswith(".")


@pytest.mark.parametrize("unite", Unite)
def test_no_unit_counts_beyond_the_known_holidays(unite):
    with pytest.raises(AnneeHorsBornes):
        delai(40, unite).terme(date(2100, 12, 1), "metropole")


def test_the_last_known_working_day_is_reached_and_not_passed():
    un_jour = delai(1, Unite.OUVRABLES)
    assert un_jour.terme(date(2100, 12, 30), "metropole").dernier_jour == date(2100, 12, 31)
    with pytest.raises(AnneeHorsBornes):
        un_jour.terme(date(2100, 12, 31), "metropole")


@pytest.mark.parametrize("id", ["RCC", "", "rcc_valid"])
def test_an_unknown_rule_is_refused_in_french(id):
    with pytest.raises(RegleInconnue, match="Délai inconnu"):
        regle(id)
