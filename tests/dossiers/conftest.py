"""The scene that most of these tests open: a company of Paris, its request, the agent at the desk. A file may set its own."""

import pytest

from tests.fabrique import un_agent, un_depot, un_employeur, une_entreprise


@pytest.fixture
def employeur(a):
    """Paris, Thursday 10 December 2026, 10 h: the fifteenth day is Christmas, the silence acts on Monday 28."""
    a(2026, 12, 10, 9)
    return un_employeur(une_entreprise("75", "Forges du Nord"))


@pytest.fixture
def depot(employeur):
    return un_depot(employeur, intitule="RCC des forges")


@pytest.fixture
def trois(employeur):
    return [un_depot(employeur, intitule=f"RCC {n}") for n in range(3)]


@pytest.fixture
def agent(employeur, client):
    """Signed in."""
    agent = un_agent("75", nom="Delorme")
    client.force_login(agent)
    return agent
