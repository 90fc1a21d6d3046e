"""One clock, shared through one row; a legal date is the date of a place."""

import ast
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from django.db import connection

from rupco.socle import horloge
from rupco.socle.models import Decalage
from tests.fautes.ensemble import ensemble

RACINE = Path(__file__).parents[2]
PARIS = "Europe/Paris"


def reel():
    return datetime.now(UTC)  # noqa: TID251 - the test watches the clock from outside


@pytest.mark.django_db
def test_sans_voyage_c_est_l_heure_reelle_et_rien_ne_voyage(settings):
    Decalage.objects.create(id=1, microsecondes=10**12)
    settings.RUPCO_VOYAGE = False
    avant = reel()
    assert avant - timedelta(seconds=1) < horloge.maintenant() < reel() + timedelta(seconds=1)
    assert horloge.maintenant().utcoffset() == timedelta(0)
    for geste in (horloge.figer, horloge.reprendre):
        with pytest.raises(RuntimeError):
            geste(avant)
    with pytest.raises(RuntimeError):
        horloge.voyager(timedelta(days=1))
    assert Decalage.objects.get().microsecondes == 10**12


@pytest.mark.django_db
def test_figer_arrete_reprendre_repart_et_voyager_n_avance_que_devant_soi():
    midi = datetime(2026, 3, 29, 12, 0, 0, 123456, tzinfo=timezone(timedelta(hours=4)))
    horloge.figer(midi)
    assert horloge.maintenant() == horloge.maintenant() == midi
    assert horloge.maintenant().tzinfo is UTC
    assert horloge.voyager(timedelta(days=15, microseconds=1)) == midi + timedelta(days=15, microseconds=1)
    horloge.reprendre(midi)
    un, deux = horloge.maintenant(), horloge.maintenant()
    assert midi <= un < deux < midi + timedelta(seconds=20)
    assert timedelta(days=2) <= horloge.voyager(timedelta(days=2)) - un < timedelta(days=2, seconds=20)
    with pytest.raises(ValueError, match="recule"):
        horloge.voyager(timedelta(microseconds=-1))
    horloge.reprendre(midi - timedelta(days=4000))
    assert horloge.maintenant() < un
    assert Decalage.objects.count() == 1


@pytest.mark.django_db
def test_au_plus_une_requete(settings, django_assert_max_num_queries):
    horloge.figer(reel())
    with django_assert_max_num_queries(1):
        horloge.maintenant()
    settings.RUPCO_VOYAGE = False
    with django_assert_max_num_queries(1 if connection.vendor == "postgresql" else 0):
        horloge.maintenant()


@pytest.mark.django_db(transaction=True)
def test_toutes_les_connexions_lisent_le_meme_voyage():
    horloge.figer(datetime(2027, 1, 1, tzinfo=UTC))
    assert ensemble(horloge.maintenant, horloge.maintenant) == [datetime(2027, 1, 1, tzinfo=UTC)] * 2
    horloge.reprendre(datetime(2030, 1, 1, tzinfo=UTC))
    assert all(i.year == 2030 for i in ensemble(*[horloge.maintenant] * 3))


@pytest.mark.django_db
def test_une_requete_n_a_qu_un_instant(rf):
    horloge.reprendre(datetime(2026, 12, 10, 9, tzinfo=UTC))
    requete = rf.get("/")
    assert horloge.a_la_porte(requete) == horloge.a_la_porte(requete)
    assert horloge.a_la_porte(rf.get("/")) > horloge.a_la_porte(requete)


@pytest.mark.parametrize(
    ("jour", "zone", "utc"),
    [
        (date(2026, 3, 29), PARIS, (2026, 3, 28, 23)),
        (date(2026, 3, 30), PARIS, (2026, 3, 29, 22)),
        (date(2026, 10, 25), PARIS, (2026, 10, 24, 22)),
        (date(2026, 10, 26), PARIS, (2026, 10, 25, 23)),
        (date(2027, 1, 1), "Indian/Reunion", (2026, 12, 31, 20)),
        (date(2027, 1, 1), "America/Guadeloupe", (2027, 1, 1, 4)),
        (date(2028, 2, 29), "Pacific/Noumea", (2028, 2, 28, 13)),
        (date(2026, 3, 8), "America/Miquelon", (2026, 3, 8, 3)),
        (date(2026, 3, 9), "America/Miquelon", (2026, 3, 9, 2)),
    ],
)
def test_minuit_du_lieu(jour, zone, utc):
    utc = datetime(*utc, tzinfo=UTC)
    assert horloge.minuit(jour, zone) == utc
    assert horloge.date_locale(utc, zone) == jour
    assert horloge.date_locale(utc - timedelta(microseconds=1), zone) == jour - timedelta(days=1)


@pytest.mark.django_db
@pytest.mark.parametrize(("zone", "jour"), [(PARIS, 31), ("Indian/Reunion", 1), ("America/Guadeloupe", 31)])
def test_aujourd_hui_est_la_date_du_lieu(a, zone, jour):
    a(2026, 12, 31, 21, 30)
    assert horloge.aujourd_hui(zone).day == jour


def lectures(chemin):
    """Lines that read a clock by a name that a date or an instant can come from."""
    arbre = ast.parse(chemin.read_text(encoding="utf-8"))
    for noeud in ast.walk(arbre):
        if isinstance(noeud, ast.Attribute):
            nom, porteur = noeud.attr, ast.unparse(noeud.value)
            date_lue = nom in {"today", "now", "utcnow", "localdate", "localtime"}
            if date_lue and not porteur.endswith("horloge") or (porteur, nom) == ("time", "time"):
                yield f"{chemin.relative_to(RACINE)}:{noeud.lineno} {porteur}.{nom}"
        elif isinstance(noeud, ast.ImportFrom) and noeud.module in {"django.utils.timezone", "time"}:
            lus = {a.name for a in noeud.names} & {"now", "localdate", "localtime", "time"}
            yield from (f"{chemin.relative_to(RACINE)}:{noeud.lineno} {nom}" for nom in lus)


def test_un_seul_fichier_lit_l_heure():
    dossiers = ["rupco", "accounts", "habilitations", "dossiers", "deadlines"]
    hors_django = {RACINE / "rupco/installation/sante.py"}  # the container's own check, of a file's age
    fichiers = [f for d in dossiers for f in (RACINE / d).rglob("*.py") if f not in hors_django]
    assert len(fichiers) > 50
    lues = [ligne for f in fichiers if f != RACINE / "rupco/socle/horloge.py" for ligne in lectures(f)]
    assert lues == []
    assert len(list(lectures(RACINE / "rupco/socle/horloge.py"))) >= 2


def test_une_vraie_installation_ne_voyage_pas():
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "rupco.settings.base", "SECRET_KEY": "x", "RUPCO_DEMO": "0"}
    code = "from django.conf import settings; print(settings.RUPCO_VOYAGE)"
    sortie = subprocess.run(
        [sys.executable, "-c", code], env=env, cwd=RACINE, capture_output=True, text=True, check=True
    )
    assert sortie.stdout.strip() == "False"
