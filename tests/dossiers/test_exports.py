"""The calendar file, read back as RFC 5545 says: lines of 75 octets, text unescaped, one event a date."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from dossiers.exports import Evenement, agenda

pytestmark = pytest.mark.une_base
A = datetime(2026, 12, 9, 8, 30, 5, tzinfo=UTC)


def evenement(**propres):
    communs = {
        "cle": "https://rupco.example/calculer/delai/?delai=RC_HOMOL&depart=2026-12-09",
        "jour": date(2026, 12, 28),
        "titre": "Dernier jour",
        "texte": "Jusqu’au lundi.",
        "adresse": "https://rupco.example/calculer/delai/",
    }
    return Evenement(**communs | propres)


def lire(octets: bytes) -> list[tuple[str, str]]:
    """(name, value) pairs, unfolded and unescaped: another hand than the one that writes."""
    assert octets.endswith(b"\r\n")
    lignes = octets.decode().replace("\r\n ", "").split("\r\n")[:-1]
    assert all("\n" not in ligne and "\r" not in ligne for ligne in lignes)
    lues = []
    for ligne in lignes:
        nom, _, valeur = ligne.partition(":")
        texte, signes = "", iter(valeur)
        for signe in signes:
            if signe == "\\":
                suivant = next(signes)
                texte += "\n" if suivant == "n" else suivant
            else:
                texte += signe
        lues.append((nom, texte))
    return lues


def test_a_calendar_holds_its_events_all_day_long():
    lues = lire(agenda([evenement(), evenement(cle="autre", jour=date(2027, 1, 1))], a=A))
    assert lues[:3] == [("BEGIN", "VCALENDAR"), ("VERSION", "2.0"), ("PRODID", "-//RUPCO//Calculer un delai//FR")]
    assert lues[-1] == ("END", "VCALENDAR")
    assert [v for n, v in lues if n == "DTSTART;VALUE=DATE"] == ["20261228", "20270101"]
    assert [v for n, v in lues if n == "DTSTAMP"] == ["20261209T083005Z"] * 2
    noms = [n for n, v in lues if v != "VCALENDAR"]
    assert noms.count("BEGIN") == noms.count("END") == noms.count("UID") == 2


def test_the_stamp_is_in_utc_wherever_the_instant_was_told():
    ailleurs = A.astimezone(timezone(timedelta(hours=4)))
    assert agenda([evenement()], a=ailleurs) == agenda([evenement()], a=A)


def test_the_same_question_keeps_its_uid_and_another_has_its_own():
    def uid(**propres):
        return next(v for n, v in lire(agenda([evenement(**propres)], a=A)) if n == "UID")

    assert uid() == uid(titre="Un autre titre", jour=date(2027, 1, 1))
    assert uid() != uid(cle="https://rupco.example/calculer/delai/?delai=RC_HOMOL&depart=2026-12-10")


@pytest.mark.parametrize(
    "texte",
    [
        "a, b; c \\ d",
        "deux\nlignes",
        "CRLF\r\naussi",
        "é" * 200,
        "x" * 74 + "é" * 40,
        "\U0001f4c5" * 60,
        ",;\\\n" * 30,
        "",
    ],
)
def test_any_text_comes_back_whole_from_lines_of_75_octets(texte):
    octets = agenda([evenement(titre=texte, texte=texte)], a=A)
    for ligne in octets.split(b"\r\n"):
        assert len(ligne) <= 75
        ligne.decode()  # no letter is cut
    lues = dict(lire(octets))
    assert lues["SUMMARY"] == lues["DESCRIPTION"] == texte.replace("\r\n", "\n")


def test_a_text_cannot_write_a_line_of_its_own():
    lues = lire(agenda([evenement(titre="x\r\nEND:VCALENDAR\nATTACH:http://voleur.example")], a=A))
    assert [n for n, _ in lues].count("END") == 2
    assert "ATTACH" not in dict(lues)
