"""A company whose first gestionnaire may be contested, and the two agents who settle it."""

import pytest

from accounts.models import User
from habilitations import actions as habilitations
from tests.fabrique import MOT_DE_PASSE, un_agent, une_entreprise
from tests.habilitations.litiges import LE


@pytest.fixture
def instant(a):
    return a(2026, 12, 10, 9)


@pytest.fixture
def lieu(instant):
    return une_entreprise("75", "Forges de Chambaran")


@pytest.fixture
def premier(lieu):
    user = User.objects.create_user(
        "premier@chambaran.example", MOT_DE_PASSE, prenom="Luc", nom="Faux", etablissement=lieu
    )
    habilitations.declarer(user, etablissement=lieu, le=LE)
    return user


@pytest.fixture
def elle(lieu):
    champs = {"civilite": "Mme", "prenom": "Agathe", "nom": "Rollin", "etablissement": lieu}
    return User.objects.create_user("elle@chambaran.example", MOT_DE_PASSE, **champs)


@pytest.fixture
def deux_agents(instant):
    return un_agent("75"), un_agent("75")
