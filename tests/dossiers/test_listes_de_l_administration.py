"""Every list of the administration, as somebody on call at night asks for it: odd addresses, long lists."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from dossiers import actions, notifications  # noqa: F401  (registers the follow-ups)
from rupco.socle import suites
from tests.fabrique import MOT_DE_PASSE, un_agent, un_depot, un_projet, une_demande_de_pieces

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sans_rendu")]
FOLLES = (
    "q=%27%22%25_", "q=" + "9" * 40, "q=" + "x" * 3000, "q=%00", "o=999", "o=-999", "o=abc", "o=.", "p=-1", "p=0", "p=999",
    "p=abc", "p=" + "9" * 23, "e=1", "all=", "pk=1", "id__exact=abc", "id__exact=" + "9" * 23, "_facets=True",
    "_to_field=password", "_popup=1", "inconnu__x=1",
)  # fmt: skip


@pytest.fixture
def au_bureau(client, settings, a):
    settings.RUPCO_SECOND_FACTEUR = False
    a(2026, 12, 10, 9)
    client.force_login(User.objects.create_superuser("admin@rupco.example", MOT_DE_PASSE, prenom="Anne", nom="Admin"))
    return client


def _listes() -> list[str]:
    return [reverse(f"admin:{m._meta.app_label}_{m._meta.model_name}_changelist") for m in admin.site._registry]


def _du_travail() -> None:
    """One dépôt of each sort that a service holds, of a company of its own."""
    agent = un_agent("75")
    un_projet(un_depot(), agent)
    une_demande_de_pieces(un_depot(), agent)
    actions.attribuer(un_depot(), par=agent, a=agent)
    suites.rejouer()


@pytest.mark.lent
def test_aucune_adresse_folle_ne_casse_une_liste(au_bureau):
    _du_travail()
    for liste in _listes():
        for folle in FOLLES:
            assert au_bureau.get(f"{liste}?{folle}").status_code in (200, 302, 400), (liste, folle)
        for pk in ("0", "abc", "9" * 23, "%00", "-1"):
            for page in ("change", "history"):
                assert au_bureau.get(f"{liste}{pk}/{page}/").status_code in (302, 403, 404, 400), (liste, pk, page)


@pytest.mark.lent
def test_une_liste_coute_autant_de_requetes_quelle_que_soit_sa_longueur(au_bureau):
    def couts() -> dict[str, int]:
        return {liste: _cout(au_bureau, liste) for liste in _listes()}

    _du_travail()
    couts()  # caches are warm
    avant = couts()
    for _ in range(3):
        _du_travail()
    assert couts() == avant


def _cout(client, adresse: str) -> int:
    with CaptureQueriesContext(connection) as requetes:
        assert client.get(adresse).status_code == 200
    return len(requetes)
