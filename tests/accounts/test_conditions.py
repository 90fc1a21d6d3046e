"""What a sign-up rests on: the version of the terms, how a number is written, the départements where a service instructs."""

from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.actions.inscription import VERSION_DES_CONDITIONS
from accounts.sirene import IdentifiantInvalide, lire_siren, lire_siret, mettre_en_forme
from accounts.territoires import DEPARTEMENTS
from habilitations.templatetags.territoires import service_competent


def test_un_autre_texte_des_conditions_est_une_autre_version(client):
    texte = (Path(settings.BASE_DIR) / "templates/accounts/_conditions.html").read_bytes()
    assert (VERSION_DES_CONDITIONS, sha256(texte).hexdigest()[:12]) == ("2026-11", "74f52366ea5a")
    assert f"Version {VERSION_DES_CONDITIONS}" in client.get(reverse("conditions")).content.decode()


def test_un_numero_sans_siret_se_lit_comme_un_siret():
    assert mettre_en_forme("X00000001") == "X00\u00a0000\u00a0001"
    assert mettre_en_forme("X0000000100001") == "X00\u00a0000\u00a0001\u00a000001"
    for lire, numero in ((lire_siren, "X00000001"), (lire_siret, "X0000000100001")):
        with pytest.raises(IdentifiantInvalide):
            lire(numero)


def test_un_departement_propose_est_un_departement_instruit():
    instruits = {d for d in (f"{n:02}" for n in range(1000)) if service_competent(d)} | {"2A", "2B"}
    assert instruits == DEPARTEMENTS
    assert service_competent("2A") == service_competent("2B") == "Dreets Corse"
    assert service_competent("988") == service_competent("") == ""
