"""What the service reads, in each state; what anybody may check; and that the list costs the same at 1, 10 and 50 rows."""

import html
import re

import pytest
from django.urls import reverse

from dossiers import actions
from dossiers.models import Acte, Depot
from rupco.socle import suites
from tests.fabrique import DONNEES, un_agent, un_brouillon, un_depot, un_employeur, une_entreprise
from tests.fautes.clones import des_clones

pytestmark = pytest.mark.django_db
BANNETTE, VERIFIER = "/bannette/", "/verifier/"


@pytest.fixture
def employeur(a):
    """Paris, Thursday 10 December 2026, 10 h: the fifteenth day is Christmas, the silence acts on Monday 28."""
    a(2026, 12, 10, 9)
    return un_employeur(une_entreprise("75", "Forges du Nord"))


@pytest.fixture
def depot(employeur):
    return un_depot(employeur, intitule="RCC des forges")


@pytest.fixture
def agent(employeur, client):
    agent = un_agent("75", nom="Delorme")
    client.force_login(agent)
    return agent


def texte(reponse):
    """What is read: no tag, plain spaces."""
    corps = re.sub(r"<(script|style|svg).*?</\1>|<[^>]+>", " ", reponse.content.decode(), flags=re.S)
    return re.sub(r"\s+([.,)])", r"\1", re.sub(r"\s+", " ", html.unescape(corps)))


def adresse(depot, nom="instruction"):
    return reverse(nom, args=[depot.dossier.reference, depot.numero])


def lire(client, url, *, statut=200):
    reponse = client.get(url)
    assert reponse.status_code == statut
    return texte(reponse)


# --- The bannette ---------------------------------------------------------------------------------------


def test_bannette_vide(client, agent):
    lu = lire(client, BANNETTE)
    assert "Rien à traiter" in lu
    assert "Clos par silence" not in lu


def test_une_ligne_dit_les_deux_dates_l_etat_et_la_suite(client, agent, depot, a):
    a(2026, 12, 19, 9)
    lu = lire(client, BANNETTE)
    for phrase in (
        "1 dépôt en cours", "6 à 15 jours", "6 jours si complet", "vendredi 25 déc. 2026",
        "Silence après report : lundi 28 déc. 2026", "Forges du Nord", depot.dossier.reference, "RCC des forges",
        "Déposé", "Constater la complétude", "9 jours sur 15", "Département 75",
    ):  # fmt: skip
        assert phrase in lu, phrase


@pytest.mark.parametrize(
    ("jour", "groupe", "mot"),
    [
        (11, "6 à 15 jours", "14 jours si complet"),
        (21, "3 à 5 jours", "4 jours si complet"),
        (24, "1 à 2 jours", "1 jour si complet"),
        (25, "Dernier jour", "Dernier jour si complet"),
        (27, "Dernier jour", "En report si complet"),
    ],
)
def test_les_groupes_suivent_les_jours_restants(client, agent, depot, a, jour, groupe, mot):
    a(2026, 12, jour, 9)
    groupes = client.get(BANNETTE).context["groupes"]
    assert [(titre, len(lignes)) for titre, lignes in groupes] == [(groupe, 1)]
    assert mot in lire(client, BANNETTE)


def test_un_silence_passe_de_la_liste_aux_clos_sous_les_yeux(client, agent, depot, a):
    a(2026, 12, 28, 23)
    lu = lire(client, BANNETTE)
    assert "Rien à traiter" in lu
    assert "Clos par silence récemment" in lu
    assert "Validé tacitement" in lu
    assert "lundi 28 décembre 2026, 24 h" in lu


def test_le_cout_ne_depend_pas_du_nombre(client, agent, depot, a, django_assert_num_queries):
    client.get(BANNETTE)  # session and caches are warm
    couts = []
    for total in (1, 10, 50, 60):
        if total > 1:
            des_clones(depot, total - Depot.objects.count())
        with django_assert_num_queries(couts[0]) if couts else Compteur() as releve:
            page = client.get(BANNETTE).context["page"]
        couts.append(couts[0] if couts else releve.nombre)
        assert len(page) == min(total, 50)
    assert couts[0] <= 12


class Compteur:
    """How many queries, the first time."""

    def __enter__(self):
        from_ = pytest.importorskip("django.test.utils").CaptureQueriesContext
        connexion = pytest.importorskip("django.db").connection
        self._capture = from_(connexion)
        self._capture.__enter__()
        return self

    def __exit__(self, *erreur):
        self._capture.__exit__(*erreur)

    @property
    def nombre(self):
        return len(self._capture)
