"""Whole procedures from one date, counted by hand on a calendar."""

from datetime import date

import pytest

from deadlines.feries import AnneeHorsBornes, DateAttendue
from deadlines.plans import PSE_FORMES, PlanImpossible, plan_pse, plan_rc, plan_rcc
from deadlines.territoires import TerritoireInconnu


def dates(plan):
    return {etape.id: etape.le.isoformat() for etape in plan}


def test_an_individual_one_from_its_signature_to_the_end_of_the_contract():
    plan = plan_rc(date(2026, 12, 1), "metropole")
    assert [(e.id, e.le.isoformat(), e.nature.value, str(e.article)) for e in plan] == [
        ("signature", "2026-12-01", "fait", "None"),
        ("retractation", "2026-12-16", "fin", "CT L1237-13"),
        ("demande", "2026-12-17", "possible", "CT L1237-13"),
        ("homologation", "2027-01-06", "fin", "CT L1237-14"),  # Sundays, Christmas and New Year's Day left out
        ("rupture", "2027-01-07", "possible", "CT L1237-13"),
        ("recours", "2028-01-06", "fin", "CT L1237-14"),
    ]
    assert [e.id for e in plan if e.terme] == ["retractation", "homologation", "recours"]


def test_a_request_may_be_sent_later_and_never_sooner():
    assert dates(plan_rc(date(2026, 12, 1), "metropole", envoi=date(2026, 12, 18)))["homologation"] == "2027-01-07"
    plan = plan_rc(date(2026, 12, 1), "metropole", envoi=date(2026, 12, 17))
    assert [e.nature.value for e in plan if e.id == "demande"] == ["fait"]
    with pytest.raises(PlanImpossible, match="La demande part au plus tôt le 17/12/2026, pas le 16/12/2026"):
        plan_rc(date(2026, 12, 1), "metropole", envoi=date(2026, 12, 16))


def test_the_silence_of_the_inspector_refuses():
    plan = plan_rc(date(2026, 12, 1), "metropole", protege=True)
    assert list(dates(plan).items())[2:] == [("demande", "2026-12-17"), ("inspecteur", "2027-02-17")]
    assert plan[2].libelle == "Demande à l’inspecteur du travail"


def test_good_friday_follows_the_commune():
    assert dates(plan_rc(date(2026, 3, 5), "alsace-moselle"))["homologation"] == "2026-04-10"
    assert dates(plan_rc(date(2026, 3, 5), "alsace-moselle", vendredi_saint=False))["homologation"] == "2026-04-09"


def test_good_friday_is_a_holiday_in_every_plan_unless_told_otherwise():
    for options, rcc, pse in (
        ({}, "2026-04-07", "2026-04-07"),
        ({"vendredi_saint": False}, "2026-04-03", "2026-04-03"),
    ):
        assert dates(plan_rcc(date(2026, 3, 19), "alsace-moselle", **options))["validation"] == rcc
        plan = plan_pse(date(2026, 3, 30), "alsace-moselle", forme="liquidation", **options)
        assert dates(plan)["decision"] == pse


def test_a_request_may_be_sent_on_the_day_of_the_meeting():
    plan = plan_pse(date(2026, 12, 1), "metropole", forme="accord", depot=date(2026, 12, 1))
    assert dates(plan)["decision"] == "2026-12-16"


def test_a_collective_one_from_its_filing():
    plan = plan_rcc(date(2026, 12, 10), "alsace-moselle", fin_des_mesures=date(2027, 6, 30))
    assert list(dates(plan).items()) == [
        ("depot", "2026-12-10"),
        ("accuse", "2026-12-24"),
        ("validation", "2026-12-28"),  # 25 and 26 December are holidays there, then a Sunday
        ("ruptures", "2026-12-29"),
        ("recours", "2027-03-01"),
        ("mesures", "2027-06-30"),
        ("bilan", "2027-07-30"),
    ]
    assert "bilan" not in dates(plan_rcc(date(2026, 12, 10), "metropole"))
    with pytest.raises(PlanImpossible, match="Les mesures finissent au plus tôt le 29/12/2026"):
        plan_rcc(date(2026, 12, 10), "metropole", fin_des_mesures=date(2026, 12, 28))


@pytest.mark.parametrize(
    ("licenciements", "consultation"),
    [(1, "2027-02-01"), (99, "2027-02-01"), (100, "2027-03-01"), (249, "2027-03-01"), (250, "2027-04-01")],
)
def test_the_works_council_has_two_three_or_four_months(licenciements, consultation):
    plan = plan_pse(date(2026, 12, 1), "metropole", forme="document", licenciements=licenciements)
    assert dates(plan)["consultation"] == consultation


def test_a_plan_of_a_sound_company():
    plan = plan_pse(date(2026, 12, 1), "metropole", forme="document", licenciements=120)
    assert list(dates(plan).items()) == [
        ("reunion", "2026-12-01"),
        ("consultation", "2027-03-01"),
        ("depot", "2027-03-02"),
        ("decision", "2027-03-23"),
        ("lettres", "2027-03-24"),
        ("recours", "2027-05-24"),
    ]
    tot = plan_pse(date(2026, 12, 1), "metropole", forme="accord", depot=date(2027, 1, 15))
    assert dates(tot)["decision"] == "2027-02-01"  # the 30th is a Saturday
    assert [e.nature.value for e in tot if e.id == "depot"] == ["fait"]
    assert [e.le for e in tot] == sorted(e.le for e in tot)
    with pytest.raises(PlanImpossible, match="déposé après la première réunion"):
        plan_pse(date(2026, 12, 1), "metropole", forme="accord", depot=date(2026, 11, 30))


@pytest.mark.parametrize(("forme", "decision"), [("redressement", "2026-12-09"), ("liquidation", "2026-12-07")])
def test_in_insolvency_the_last_meeting_starts_the_delay(forme, decision):
    plan = plan_pse(date(2026, 12, 1), "metropole", forme=forme)
    assert dates(plan)["decision"] == decision
    assert [e.libelle for e in plan][0] == "Dernière réunion du CSE"
    assert "consultation" not in dates(plan)
    assert dates(plan_pse(date(2026, 12, 1), "metropole", forme="sauvegarde"))["decision"] == "2027-02-10"


def test_bad_input_is_said_in_french():
    with pytest.raises(PlanImpossible, match="Forme de PSE inconnue"):
        plan_pse(date(2026, 12, 1), "metropole", forme="autre")
    for nombre in (0, -1, 1_000_001):
        with pytest.raises(PlanImpossible, match="de 1 à 1 000 000"):
            plan_pse(date(2026, 12, 1), "metropole", forme="accord", licenciements=nombre)
    with pytest.raises(TerritoireInconnu):
        plan_rcc(date(2026, 12, 1), "bretagne")
    with pytest.raises(AnneeHorsBornes):
        plan_rc(date(2101, 1, 1), "metropole")
    with pytest.raises(AnneeHorsBornes):
        plan_rc(date(2026, 12, 1), "metropole", envoi=date(2101, 1, 1))
    with pytest.raises(DateAttendue):
        plan_rcc("2026-12-01", "metropole")
    assert set(PSE_FORMES) == {"accord", "document", "redressement", "liquidation", "sauvegarde"}
