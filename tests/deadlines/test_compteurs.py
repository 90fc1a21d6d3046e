"""Counters prepared once: same days as a term, at the edges of the tables too, in little memory."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from deadlines.delais import DelaiInvalide, EtatJour, Reception, Unite
from deadlines.feries import AnneeHorsBornes, DateAttendue
from deadlines.regles import REGLES, regle
from deadlines.territoires import TERRITOIRES, CalculImpossible, TerritoireInconnu

RCC, HOMOL = regle("RCC_VALID"), regle("RC_HOMOL")


@pytest.mark.parametrize("delai", REGLES.values(), ids=list(REGLES))
def test_a_counter_gives_the_days_of_the_term(delai):
    for territoire in ("metropole", "alsace-moselle", "saint-martin"):
        for saint in (True, False):
            compter = delai.compteur(territoire, vendredi_saint=saint)
            for n in range(0, 800, 3):
                depart = date(2025, 1, 1) + timedelta(days=n)
                terme = delai.terme(depart, territoire, vendredi_saint=saint)
                assert compter(depart) == (terme.jour_brut, terme.dernier_jour)


def test_good_friday_is_counted_as_a_holiday_unless_told_otherwise():
    assert RCC.compteur("alsace-moselle")(date(2026, 3, 19))[1] == date(2026, 4, 7)
    assert RCC.compteur("alsace-moselle", vendredi_saint=False)(date(2026, 3, 19))[1] == date(2026, 4, 3)


def test_a_request_received_on_a_day_of_rest_is_received_on_the_next_that_counts():
    lundi = HOMOL.terme(date(2026, 5, 25), "guyane")  # Whit Monday: received on the Tuesday
    assert (lundi.jour_zero, lundi.jour_brut, lundi.dernier_jour) == (
        date(2026, 5, 26),
        date(2026, 6, 13),
        date(2026, 6, 15),
    )
    demandee = HOMOL.terme(date(2026, 5, 25), "guyane", reception="asis")
    assert demandee.dernier_jour == date(2026, 6, 12)
    assert [lue.nom for lue in demandee.lectures] == ["lecture demandée"]
    assert [(lue.nom, lue.dernier_jour) for lue in lundi.lectures] == [
        ("réception le jour même", date(2026, 6, 12)),
        ("avec report", date(2026, 6, 15)),
    ]
    assert lundi.lectures[0].motif == "Le jour 0 est celui de la réception (férié\u00a0: lundi de Pentecôte)."
    assert [jour.etat for jour in lundi.decompte[:3]] == [EtatJour.RECEPTION, EtatJour.DEPART, EtatJour.COMPTE]
    assert (
        lundi.decompte[0].motif
        == "férié\u00a0: lundi de Pentecôte\u00a0: la réception compte du prochain jour ouvrable"
    )
    samedi = HOMOL.terme(date(2026, 5, 23), "metropole")  # a Saturday counts
    assert samedi.jour_zero == samedi.depart
    assert len(samedi.lectures) == 1


def test_every_day_before_day_0_is_told():
    decompte = HOMOL.terme(date(2026, 5, 24), "metropole").decompte  # a Sunday, then Whit Monday
    assert [(jour.date.day, jour.etat, jour.rang) for jour in decompte[:4]] == [
        (24, EtatJour.RECEPTION, None),
        (25, EtatJour.RECEPTION, None),
        (26, EtatJour.DEPART, 0),
        (27, EtatJour.COMPTE, 1),
    ]


def test_a_floor_that_ends_on_a_day_of_rest_counts_it():
    dernier = regle("LE_30J").terme(date(2026, 11, 13), "metropole").decompte[-1]
    assert (dernier.date, dernier.etat, dernier.motif) == (date(2026, 12, 13), EtatJour.FIN, "dimanche, compté")


def test_a_reading_of_the_reception_holds_for_working_days_only():
    dimanche = date(2026, 11, 15)
    assert RCC.terme(dimanche, "metropole", reception="next").jour_zero == dimanche
    ouvres = replace(HOMOL, unite=Unite.OUVRES, duree=1)
    assert ouvres.terme(date(2026, 11, 14), "metropole").jour_zero == date(2026, 11, 16)
    assert ouvres.terme(date(2026, 11, 14), "metropole").dernier_jour == date(2026, 11, 17)
    with pytest.raises(DelaiInvalide, match="tout jour de réception y est un jour 0"):
        replace(RCC, reception=Reception.NEXT)
    for faux in ("demain", 3, []):
        with pytest.raises(CalculImpossible, match="Lecture inconnue de la réception"):
            HOMOL.terme(dimanche, "metropole", reception=faux)


def test_the_effect_may_be_there_on_the_last_day_itself():
    rupture = regle("RC_RUPTURE_MIN").terme(date(2026, 12, 28), "metropole")
    assert rupture.dernier_jour == rupture.premier_jour_effet == date(2026, 12, 29)
    assert rupture.expire_a.isoformat() == "2026-12-28T23:00:00+00:00"


@pytest.mark.parametrize("unite", Unite)
@pytest.mark.parametrize("territoire", ["metropole", "mayotte"])
def test_the_edges_of_the_tables(unite, territoire):
    delai = replace(RCC, unite=unite, duree=3, valable_du=None)
    compter = delai.compteur(territoire)
    assert compter(date(2000, 1, 1))[0] == delai.terme(date(2000, 1, 1), territoire).jour_brut
    for hors in (date(1999, 12, 31), date(1900, 1, 1), date(2101, 1, 1), date(2100, 12, 31), date(9999, 12, 31)):
        with pytest.raises(AnneeHorsBornes, match="de 2000 à 2100"):
            compter(hors)
    for faux in (datetime(2026, 1, 1, tzinfo=UTC), "2026-01-01", None, 20260101):
        with pytest.raises(DateAttendue):
            compter(faux)
    with pytest.raises(TerritoireInconnu):
        delai.compteur("bretagne")


def test_the_last_day_of_the_tables_can_be_reached_and_no_further():
    un = replace(RCC, duree=1, valable_du=None).compteur("metropole")
    assert un(date(2100, 12, 30)) == (date(2100, 12, 31), date(2100, 12, 31))
    ouvres = replace(HOMOL, unite=Unite.OUVRES, duree=1, valable_du=None)
    assert ouvres.compteur("metropole")(date(2100, 12, 30))[1] == date(2100, 12, 31)
    assert ouvres.terme(date(2000, 1, 1), "metropole").jour_zero == date(2000, 1, 3)
    with pytest.raises(AnneeHorsBornes, match="pas pour l’année 2101"):
        ouvres.compteur("metropole")(date(2100, 12, 31))
    mois = replace(regle("PSE_CSE_2M"), valable_du=None).compteur("metropole")
    assert mois(date(2100, 10, 31))[1] == date(2100, 12, 31)
    with pytest.raises(AnneeHorsBornes):
        mois(date(2100, 11, 1))
    francs = regle("TA_2M_FRANC").compteur("metropole")
    with pytest.raises(AnneeHorsBornes):
        francs(date(2100, 10, 31))
    siecle = replace(regle("TA_2M_FRANC"), duree=1200).compteur("metropole")  # the year that is told is the one beyond
    assert siecle(date(2000, 12, 30))[0] == date(2100, 12, 31)
    for depart, annee in ((date(2000, 12, 31), 2101), (date(2100, 1, 1), 2101), (date(1999, 1, 1), 1999)):
        with pytest.raises(AnneeHorsBornes, match=f"pas pour l’année {annee}"):
            siecle(depart)


def test_holidays_are_known_to_the_last_year_and_as_they_were():
    assert RCC.compteur("metropole")(date(2100, 6, 29))[1] == date(2100, 7, 15)
    ouvrable = replace(HOMOL, duree=1, valable_du=None).compteur("saint-martin")
    assert ouvrable(date(2016, 5, 26)) == (date(2016, 5, 28), date(2016, 5, 30))  # the 27th, until 2017
    assert ouvrable(date(2019, 5, 27)) == (date(2019, 5, 29), date(2019, 5, 29))  # the 28th, since 2018


def test_a_subclass_of_date_is_a_date():
    class Jour(date):
        """What some libraries give."""

    assert RCC.compteur("metropole")(Jour(2026, 11, 13)) == (date(2026, 11, 28), date(2026, 11, 30))


MESURE = """
import tracemalloc
tracemalloc.start()
from datetime import date
from deadlines.delais import Unite
from deadlines.delais.compteurs import compteur
from deadlines.territoires import TERRITOIRES
for territoire in TERRITOIRES:
    for saint in (True, False):
        for unite in Unite:
            for decale in (False, True):
                compteur(unite, 15, True, decale, territoire, saint)(date(2026, 11, 13))
print(tracemalloc.get_traced_memory()[0])
"""


@pytest.mark.lent
def test_every_table_of_every_calendar_weighs_20_mb_at_most():
    mesure = subprocess.run([sys.executable, "-c", MESURE], capture_output=True, text=True, check=True)
    assert 1_000_000 < int(mesure.stdout) <= 20_000_000
    assert len(TERRITOIRES) == 13
