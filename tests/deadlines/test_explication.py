"""A term told in French: the sentences, their length and typography, the dates in letters."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from deadlines.delais import Effet, Unite
from deadlines.explication import en_lettres, lignes, phrases
from deadlines.feries import DateAttendue
from deadlines.regles import REGLES, regle
from deadlines.territoires import TERRITOIRES

RCC = regle("RCC_VALID")


def textes(depart, territoire="metropole", delai=RCC):
    return [phrase.texte.replace("\u00a0", " ") for phrase in phrases(delai.terme(depart, territoire))]


@pytest.mark.parametrize(
    ("jour", "options", "attendu"),
    [
        (date(2026, 11, 13), {}, "vendredi 13 novembre 2026"),
        (date(2026, 5, 1), {}, "vendredi 1er mai 2026"),
        (date(2028, 2, 29), {"jour": False}, "29 février 2028"),
        (date(2026, 8, 2), {"annee": False}, "dimanche 2 août"),
        (date(2026, 12, 21), {"jour": False, "annee": False}, "21 décembre"),
    ],
)
def test_dates_in_letters(jour, options, attendu):
    assert en_lettres(jour, **options) == attendu


def test_an_instant_has_no_date_in_letters():
    with pytest.raises(DateAttendue):
        en_lettres(datetime(2026, 11, 13, tzinfo=UTC))


def test_a_saturday():
    assert textes(date(2026, 11, 13)) == [
        "15 jours calendaires après le vendredi 13 novembre 2026 mènent au samedi 28 novembre 2026.",
        "Un délai qui finit un samedi est reporté au premier jour ouvrable : le lundi 30 novembre 2026.",
        "Le délai finit le lundi 30 novembre 2026 à minuit, heure légale de Paris. "
        "À partir du mardi 1er décembre 2026, le silence vaut validation.",
    ]


def test_each_paragraph_has_its_article():
    articles = [str(phrase.article) for phrase in phrases(RCC.terme(date(2026, 11, 13), "metropole"))]
    assert articles == ["CT L1237-19-4", "CT R1231-1", "CT L1237-19-4"]


def test_a_chain_of_holidays_is_named_day_by_day():
    assert textes(date(2025, 12, 10), "alsace-moselle")[1] == (
        "Le jeudi 25 décembre 2025 est férié : Noël. "
        "Le délai est reporté au premier jour ouvrable : le lundi 29 décembre 2025. "
        "Jours passés : jeudi 25 décembre (Noël), vendredi 26 décembre (lendemain de Noël), "
        "samedi 27 décembre, dimanche 28 décembre."
    )
    assert textes(date(2026, 4, 16))[1].startswith("Le vendredi 1er mai 2026 est un jour férié. ")


def test_a_single_holiday_is_told_once():
    assert textes(date(2026, 3, 22))[1] == (
        "Le lundi 6 avril 2026 est férié : lundi de Pâques. "
        "Le délai est reporté au premier jour ouvrable : le mardi 7 avril 2026."
    )


def test_a_sunday_then_a_holiday():
    assert textes(date(2026, 3, 21))[1] == (
        "Un délai qui finit un dimanche est reporté au premier jour ouvrable : le mardi 7 avril 2026. "
        "Jours passés : dimanche 5 avril, lundi 6 avril (lundi de Pâques)."
    )


def test_no_roll_over():
    assert textes(date(2026, 11, 9))[1] == (
        "Ce jour n’est ni un samedi, ni un dimanche, ni un jour férié : il n’y a pas de report."
    )
    assert "n’est pas reporté" in textes(date(2026, 11, 13), delai=replace(RCC, report=False))[1]


def test_the_days_that_a_delay_in_working_days_leaves_out():
    ouvrables = replace(RCC, unite=Unite.OUVRABLES)
    assert textes(date(2026, 12, 12), delai=ouvrables)[0] == (
        "15 jours ouvrables après le samedi 12 décembre 2026 mènent au jeudi 31 décembre 2026. "
        "Jours non comptés : 3 dimanches, Noël."
    )
    ouvres = replace(RCC, unite=Unite.OUVRES, duree=5)
    assert textes(date(2026, 12, 12), delai=ouvres)[0].endswith("Jours non comptés : 1 dimanche.")
    assert textes(date(2026, 12, 19), delai=ouvres)[0].endswith("Jours non comptés : 1 samedi, 2 dimanches, Noël.")


@pytest.mark.parametrize(
    ("unite", "debut"),
    [
        (Unite.CALENDAIRES, "1 jour calendaire après"),
        (Unite.OUVRABLES, "1 jour ouvrable après"),
        (Unite.OUVRES, "1 jour ouvré après"),
        (Unite.MOIS, "1 mois après"),
        (Unite.MOIS_FRANCS, "1 mois franc après"),
    ],
)
def test_one_is_singular(unite, debut):
    phrase = textes(date(2026, 11, 9), delai=replace(RCC, duree=1, unite=unite))[0]
    assert phrase.startswith(debut)
    assert " mène au " in phrase


@pytest.mark.parametrize("effet", Effet)
def test_every_effect_has_its_sentence(effet):
    assert textes(date(2026, 11, 9), delai=replace(RCC, effet=effet))[2].endswith(".")


@pytest.mark.lent
@pytest.mark.parametrize("territoire", TERRITOIRES)
@pytest.mark.parametrize("delai", REGLES.values(), ids=list(REGLES))
def test_short_sentences_and_french_typography_all_year_round(delai, territoire):
    for jour in range(0, 3 * 365, 5 if territoire == "alsace-moselle" else 29):
        paragraphes = phrases(delai.terme(date(2024, 1, 1) + timedelta(days=jour), territoire))
        assert len(paragraphes) <= 3
        for paragraphe in paragraphes:
            assert not re.search(r" [:;?!»]|« |'", paragraphe.texte), paragraphe.texte
            for phrase in re.split(r"(?<=\.)\s", paragraphe.texte):
                assert len(re.findall(r"[\w’]+", phrase)) <= 20, phrase


def test_rows_tell_the_count_with_its_reasons():
    rangees = lignes(RCC.terme(date(2026, 4, 16), "metropole"))
    assert [rangee.rang for rangee in rangees[:16]] == list(range(16))
    assert [(r.jour, r.etat.value, r.motif.replace("\u00a0", " ")) for r in rangees[-4:]] == [
        ("vendredi 1er mai 2026", "reporte", "férié : 1er mai"),
        ("samedi 2 mai 2026", "reporte", "samedi"),
        ("dimanche 3 mai 2026", "reporte", "dimanche"),
        ("lundi 4 mai 2026", "fin", "premier jour ni samedi, ni dimanche, ni férié"),
    ]
    assert rangees[2].motif == "samedi, compté"


def test_a_reception_on_a_day_of_rest_is_told_first():
    compte, _, _ = textes(date(2026, 5, 25), delai=regle("RC_HOMOL"))
    assert compte.startswith(
        "Le lundi 25 mai n’est pas ouvrable : la réception compte du mardi 26 mai. "
        "15 jours ouvrables après le mardi 26 mai 2026 mènent au vendredi 12 juin 2026."
    )


def test_a_floor_says_from_when():
    assert (
        textes(date(2026, 12, 28), delai=regle("RC_RUPTURE_MIN"))[2]
        == "La suite est possible dès le mardi 29 décembre 2026."
    )
