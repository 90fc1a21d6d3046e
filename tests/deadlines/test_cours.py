"""The course of a delay: filing, request for pieces, restart, transfer, what has no effect, what comes too late."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from deadlines.cours import EtatPeriode, Fait, FaitsIncoherents, Nature, cours, cours_ensemble
from deadlines.delais import Article, Effet
from deadlines.feries import DateAttendue
from deadlines.regles import regle

RCC = regle("RCC_VALID")


def novembre(jour):
    return date(2026, 11, jour)


def suivre(*faits, delai=RCC, **options):
    suite = [Fait(nature, le) for nature, le in faits]
    return [(p.etat.value, p.terme.depart, p.terme.dernier_jour) for p in cours(delai, "metropole", suite, **options)]


def test_the_filing_starts_the_delay():
    assert suivre(("depot", novembre(9))) == [("en_cours", novembre(9), novembre(24))]


def test_missing_pieces_annul_it_and_the_last_one_starts_a_whole_new_delay():
    faits = [("depot", novembre(6)), ("demande_pieces", novembre(10)), ("derniere_piece", novembre(13))]
    assert suivre(*faits[:2]) == [("annulee", novembre(6), novembre(23))]
    assert suivre(*faits) == [
        ("annulee", novembre(6), novembre(23)),
        ("en_cours", novembre(13), novembre(30)),
    ]


def test_a_restart_cites_its_article_and_the_facts():
    faits = [Fait("depot", novembre(6)), Fait("demande_pieces", novembre(10)), Fait("derniere_piece", novembre(13))]
    premiere, seconde = cours(RCC, "metropole", faits)
    assert (premiere.ouverte_par, premiere.fermee_par) == (faits[0], faits[1])
    assert (seconde.ouverte_par, seconde.fermee_par) == (faits[2], None)
    assert Article("CRPA", "L114-5") in seconde.articles
    assert Article("CRPA", "L114-5") not in premiere.articles


def test_a_request_on_the_last_day_counts_and_the_day_after_is_too_late():
    assert suivre(("depot", novembre(9)), ("demande_pieces", novembre(24)))[0][0] == "annulee"
    tardive = suivre(("depot", novembre(9)), ("demande_pieces", novembre(25)), ("derniere_piece", novembre(27)))
    assert tardive == [("atteinte", novembre(9), novembre(24))]


def test_a_request_between_the_two_readings_is_in_time():
    assert suivre(("depot", novembre(13)), ("demande_pieces", novembre(30)))[0][0] == "annulee"
    assert suivre(("depot", novembre(13)), ("demande_pieces", date(2026, 12, 1)))[0][0] == "atteinte"


@pytest.mark.parametrize("sans_effet", ["complement", "completude", "derniere_piece"])
def test_what_changes_nothing(sans_effet):
    assert suivre(("depot", novembre(9)), (sans_effet, novembre(12))) == suivre(("depot", novembre(9)))


def test_no_request_for_pieces_after_the_file_was_found_complete():
    faits = [("depot", novembre(9)), ("completude", novembre(12)), ("demande_pieces", novembre(16))]
    assert suivre(*faits) == suivre(("depot", novembre(9)))


def test_a_second_request_while_pieces_are_awaited_is_no_second_stop():
    faits = [("depot", novembre(2)), ("demande_pieces", novembre(4)), ("demande_pieces", novembre(6))]
    assert suivre(*faits, ("derniere_piece", novembre(9)))[1:] == [("en_cours", novembre(9), novembre(24))]


def test_the_first_request_and_no_later_fact_is_what_annulled_the_run():
    demande = Fait("demande_pieces", novembre(4))
    for suite in ("demande_pieces", "retrait", "decision"):
        faits = [Fait("depot", novembre(2)), demande, Fait(suite, novembre(6))]
        (periode,) = cours(RCC, "metropole", faits)
        assert (periode.etat, periode.fermee_par) == (EtatPeriode.ANNULEE, demande)


def test_a_file_is_not_found_complete_while_pieces_are_awaited():
    faits = [("depot", novembre(2)), ("demande_pieces", novembre(4)), ("completude", novembre(5))]
    suite = [*faits, ("derniere_piece", novembre(6)), ("demande_pieces", novembre(9))]
    assert [etat for etat, _, _ in suivre(*suite)] == ["annulee", "annulee"]


def test_two_rounds_of_missing_pieces_make_three_runs():
    faits = [("depot", novembre(2)), ("demande_pieces", novembre(4)), ("derniere_piece", novembre(5))]
    suite = [*faits, ("demande_pieces", novembre(6)), ("derniere_piece", novembre(9))]
    assert [etat for etat, _, _ in suivre(*suite)] == ["annulee", "annulee", "en_cours"]


def test_a_transfer_makes_a_tacit_acceptance_run_anew():
    periodes = cours(RCC, "metropole", [Fait("depot", novembre(6)), Fait("transfert", novembre(9))])
    assert [p.etat for p in periodes] == [EtatPeriode.ANNULEE, EtatPeriode.EN_COURS]
    assert periodes[1].terme.dernier_jour == novembre(24)
    assert Article("CRPA", "L114-3") in periodes[1].articles


def test_a_transfer_changes_nothing_to_other_silences_nor_to_an_incomplete_file():
    rejet = replace(RCC, effet=Effet.REJET)
    assert suivre(("depot", novembre(9)), ("transfert", novembre(12)), delai=rejet) == suivre(("depot", novembre(9)))
    incomplet = [("depot", novembre(6)), ("demande_pieces", novembre(9)), ("transfert", novembre(10))]
    assert suivre(*incomplet) == [("annulee", novembre(6), novembre(23))]


@pytest.mark.parametrize(
    ("nature", "etat"), [("decision", "tenue"), ("retrait", "annulee"), ("irrecevabilite", "annulee")]
)
def test_what_ends_a_run(nature, etat):
    faits = [("depot", novembre(9)), (nature, novembre(24)), ("transfert", novembre(24))]
    assert suivre(*faits) == [(etat, novembre(9), novembre(24))]
    assert suivre(("depot", novembre(9)), (nature, novembre(25)))[0][0] == "atteinte"


def test_withdrawn_while_incomplete_never_runs_again():
    faits = [("depot", novembre(2)), ("demande_pieces", novembre(4)), ("retrait", novembre(5))]
    assert suivre(*faits, ("derniere_piece", novembre(6))) == [("annulee", novembre(2), novembre(17))]


def test_today_is_a_parameter():
    assert suivre(("depot", novembre(9)), au=novembre(24))[0][0] == "en_cours"
    assert suivre(("depot", novembre(9)), au=novembre(25))[0][0] == "atteinte"


def test_facts_are_read_in_the_order_of_their_dates():
    faits = [("derniere_piece", novembre(13)), ("depot", novembre(6)), ("demande_pieces", novembre(10))]
    assert suivre(*faits)[-1] == ("en_cours", novembre(13), novembre(30))


@pytest.mark.parametrize(
    "faits",
    [
        [],
        [Fait(Nature.COMPLETUDE, date(2026, 11, 9))],
        [Fait("depot", date(2026, 11, 9)), Fait("depot", date(2026, 11, 10))],
        [Fait("transfert", date(2026, 11, 9)), Fait("depot", date(2026, 11, 10))],
    ],
)
def test_a_course_begins_with_one_filing(faits):
    with pytest.raises(FaitsIncoherents, match="commence par un dépôt"):
        cours(RCC, "metropole", faits)


def test_a_silence_that_rejects_does_not_restart():
    with pytest.raises(FaitsIncoherents, match="ne fait pas repartir"):
        suivre(("depot", novembre(9)), ("demande_pieces", novembre(10)), delai=replace(RCC, effet=Effet.REJET))


def test_a_fact_has_a_known_nature_and_a_civil_date():
    with pytest.raises(FaitsIncoherents, match="Fait inconnu"):
        Fait("sieste", novembre(9))
    with pytest.raises(DateAttendue):
        Fait("depot", datetime(2026, 11, 9, tzinfo=UTC))


@pytest.mark.parametrize(
    ("effet", "accorde"),
    [(effet, effet.value in ("validation", "homologation", "acceptation")) for effet in Effet],
)
def test_only_a_silence_that_grants_restarts_at_the_transfer(effet, accorde):
    faits = [("depot", novembre(9)), ("transfert", novembre(12))]
    assert len(suivre(*faits, delai=replace(RCC, effet=effet))) == (2 if accorde else 1)


LJ = regle("PSE_LJ")


def test_in_insolvency_the_last_meeting_starts_the_delay_whenever_the_request_comes():
    reunion, depot = ("reunion_cse", novembre(9)), ("depot", novembre(10))
    assert suivre(reunion, depot, delai=LJ) == [("en_cours", novembre(9), novembre(13))]
    assert suivre(("depot", novembre(6)), reunion, delai=LJ) == [("en_cours", novembre(9), novembre(13))]
    (periode,) = cours(LJ, "metropole", [Fait(*reunion), Fait(*depot)])
    assert periode.ouverte_par.nature is Nature.REUNION_CSE


def test_one_more_meeting_starts_it_again():
    faits = [("reunion_cse", novembre(9)), ("depot", novembre(9)), ("reunion_cse", novembre(12))]
    assert suivre(*faits, delai=LJ) == [
        ("annulee", novembre(9), novembre(13)),
        ("en_cours", novembre(12), novembre(16)),
    ]
    tardive = [*faits[:2], ("reunion_cse", novembre(16))]
    assert suivre(*tardive, delai=LJ) == [("atteinte", novembre(9), novembre(13))]


def test_missing_pieces_wait_for_the_last_one_even_when_the_council_meets_again():
    faits = [
        ("reunion_cse", novembre(9)),
        ("depot", novembre(9)),
        ("demande_pieces", novembre(10)),
        ("reunion_cse", novembre(12)),
        ("derniere_piece", novembre(17)),
    ]
    assert suivre(*faits, delai=LJ) == [
        ("annulee", novembre(9), novembre(13)),
        ("en_cours", novembre(17), novembre(23)),
    ]


def test_a_meeting_changes_nothing_to_a_delay_that_the_filing_starts():
    assert suivre(("depot", novembre(9)), ("reunion_cse", novembre(12))) == suivre(("depot", novembre(9)))


def test_without_a_meeting_or_a_request_nothing_runs():
    with pytest.raises(FaitsIncoherents, match="dernière réunion du CSE"):
        suivre(("depot", novembre(9)), delai=LJ)
    with pytest.raises(FaitsIncoherents, match="commence par un dépôt"):
        suivre(("reunion_cse", novembre(9)), delai=LJ)
    with pytest.raises(FaitsIncoherents, match="commence par un dépôt"):
        suivre(("reunion_cse", novembre(9)), ("depot", novembre(10)))


def test_a_plan_in_two_parts_has_two_clocks():
    faits = [Fait("depot", novembre(9)), Fait("decision", novembre(20))]
    ensemble = cours_ensemble((regle("PSE_VALID"), regle("PSE_HOMOL")), "metropole", iter(faits[:1]))
    assert {id: p.terme.dernier_jour for id, (p,) in ensemble.items()} == {
        "PSE_VALID": novembre(24),
        "PSE_HOMOL": novembre(30),
    }
    saint = [Fait("depot", date(2026, 3, 19))]  # the fifteenth day is Good Friday
    for options, dernier in (({}, date(2026, 4, 7)), ({"vendredi_saint": False}, date(2026, 4, 3))):
        ((periode,),) = cours_ensemble((RCC,), "alsace-moselle", saint, **options).values()
        assert periode.terme.dernier_jour == dernier
        assert cours(RCC, "alsace-moselle", saint, **options) == (periode,)
    seul = cours_ensemble((RCC,), "metropole", faits, au=novembre(30), vendredi_saint=False)
    assert seul == {"RCC_VALID": cours(RCC, "metropole", faits, au=novembre(30), vendredi_saint=False)}
