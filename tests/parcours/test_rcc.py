"""The other journeys that `manage.py parcours` plays, in the tests' own database: each step checks itself."""

from datetime import date, timedelta

import pytest

from dossiers.management.exemples import a_heure
from dossiers.management.rcc_instruite import PARCOURS
from dossiers.management.releve import Releve
from habilitations.territoires import territoire
from rupco.socle import horloge
from tests.deadlines import naif

pytestmark = [pytest.mark.django_db, pytest.mark.lent, pytest.mark.une_base]
LE = date(2026, 12, 10)
FINS = {  # days between the filing and day 0 of the delay that decides or is stopped; what became of the request
    "rcc-validee": (0, "accepte"),
    "rcc-refus-puis-nouvel-accord": (20, "accepte_tacitement"),
    "rcc-pieces": (19, "accepte_tacitement"),
    "rcc-transfert": (3, "accepte_tacitement"),
    "rcc-retrait": (0, "retire"),
}


@pytest.mark.parametrize("nom", PARCOURS)
def test_un_parcours(nom, tmp_path):
    recit, etapes = PARCOURS[nom]
    lieu = territoire("67")
    horloge.figer(a_heure(LE, 10, 0, lieu.zone))
    journee = recit(le=LE, lieu=lieu, releve=Releve(tmp_path))
    for titre, jouer in etapes[1:]:  # the first one makes a fresh database: the tests have theirs
        assert jouer(journee), titre
    ecart, statut = FINS[nom]
    journee.depot.refresh_from_db()
    depart = LE + timedelta(days=ecart)
    assert (journee.depot.statut, journee.echeance.depart) == (statut, depart)
    assert journee.echeance.dernier_jour == naif.compter(depart, 15, "jours calendaires", "alsace-moselle", report=True)
    assert len(journee.releve.documents) == len(list((tmp_path / "documents").iterdir()))


def test_chaque_parcours_est_juge():
    assert set(FINS) == set(PARCOURS)
