"""After an upgrade, beat makes the search and the order of the bannette again: in rounds, once, from where it stopped."""

from hashlib import sha256

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dossiers.actions import index
from dossiers.models import CLOS, SANS_DELAI, Depot, Mot
from dossiers.models.mot import _DITS, morceaux
from dossiers.procedures import genres
from dossiers.tasks import refaire_l_index
from rupco.socle.models import Releve
from tests.fabrique import un_depot, un_employeur, une_entreprise

pytestmark = pytest.mark.django_db


@pytest.fixture
def depots(a, sans_rendu):
    a(2026, 12, 10, 9)
    noms = ("Forges du Doubs", "Verreries de Brie", "Câbles d’Ornans")
    return [un_depot(un_employeur(une_entreprise("75", nom))) for nom in noms]


def tout() -> tuple[list, list]:
    places = Depot.objects.order_by("pk").values_list("service", "viser_le")
    return list(places), sorted(Mot.objects.values_list("mot", "dossier"))


def perdre() -> None:
    """As an older version would have left them."""
    Mot.objects.all().delete()
    Depot.objects.update(service=None, viser_le=CLOS)


def test_une_mise_a_jour_se_fait_seule_et_une_fois(depots):
    avant = tout()
    Releve.objects.create(nom="index", jusqu_a="0", fait_a=depots[0].depose_a)
    perdre()
    assert refaire_l_index() == 3
    assert tout() == avant
    perdre()
    with CaptureQueriesContext(connection) as vues:
        assert refaire_l_index() == 0
    assert len(vues) == 1
    assert tout() != avant, "fait une fois, et plus jamais"


def test_une_base_neuve_n_a_rien_a_refaire(db):
    assert refaire_l_index() == 0
    assert Releve.objects.get(nom="index").jusqu_a == index.VERSION


def test_elle_reprend_ou_elle_s_est_arretee(depots, monkeypatch):
    monkeypatch.setattr(index, "LOT", 1)
    monkeypatch.setattr(index, "TOUR", -1.0)  # one lot a round
    avant = tout()
    perdre()
    for rang, depot in enumerate(depots, 1):
        assert refaire_l_index() == 1
        assert Releve.objects.get(nom="index").jusqu_a == f"{index.VERSION}:{depot.dossier_id}"
        assert Mot.objects.values("dossier").distinct().count() == rang
    assert refaire_l_index() == 0
    assert (Releve.objects.get(nom="index").jusqu_a, tout()) == (index.VERSION, avant)


def test_une_autre_version_recommence_du_debut(depots, monkeypatch):
    Releve.objects.create(nom="index", jusqu_a=f"{index.VERSION}:{depots[1].dossier_id}", fait_a=depots[0].depose_a)
    monkeypatch.setattr(index, "VERSION", "suivante")
    assert refaire_l_index() == 3


def test_deux_a_la_fois_la_seconde_s_arrete(depots, monkeypatch):
    monkeypatch.setattr(index, "LOT", 1)
    seule = index.indexer

    def pendant_ce_temps(dossier):
        monkeypatch.setattr(index, "indexer", seule)
        assert refaire_l_index() == 3
        seule(dossier)

    monkeypatch.setattr(index, "indexer", pendant_ce_temps)
    assert refaire_l_index() == 1
    assert Releve.objects.get(nom="index").jusqu_a == index.VERSION


def test_beat_la_demande():
    assert "dossiers.refaire_l_index" in {tache["task"] for tache in settings.CELERY_BEAT_SCHEDULE.values()}


def test_un_index_fait_autrement_a_un_autre_numero(db):
    """The words of a text, the questions that are read, the days that stand for none: another digest asks for another VERSION."""
    texte = "Cœur d’Émile & Fils, 130 025 265 00013 ; n° 2, l’été à Saint-Étienne (10 emplois) – a b"
    lus = [(g.code, c.nom) for g in genres() for e in g.etapes for c in e.champs if c.genre in _DITS]
    dit = repr(([mot for _, _, mot in morceaux(texte)], sorted(lus), SANS_DELAI, CLOS))
    assert (index.VERSION, sha256(dit.encode()).hexdigest()[:12]) == ("1", "c173395bf6ce")
