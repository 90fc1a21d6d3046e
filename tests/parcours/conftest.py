"""What a journey of accounts needs: the process's clock that moves, ProConnect on loopback, a proof that costs nothing."""

import pytest

from tests.accounts import conftest as comptes
from tests.accounts.inscription import facile

reel, fournisseur, _fournisseur = comptes.reel, comptes.fournisseur, comptes._fournisseur


@pytest.fixture
def _facile(monkeypatch):
    facile(monkeypatch)
