"""Guards of accounts that nothing else holds: taken away by the script of tests/bench, each makes one of these fail."""

from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from accounts.models import User
from accounts.permissions import a_un_second_facteur, est_prouve, peut_administrer, prouver
from tests.fabrique import MOT_DE_PASSE, un_agent, un_employeur

pytestmark = [pytest.mark.authz, pytest.mark.django_db]


def _codes(user):
    return Authenticator.objects.create(
        user=user, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "00" * 20, "used_mask": 0}
    )


def test_les_moyens_d_un_autre_sont_introuvables(client):
    """His keys by their number, his recovery codes by their page."""
    autre = un_employeur()
    cle = Authenticator.objects.create(user=autre, type=Authenticator.Type.WEBAUTHN, data={"name": "Clé"})
    _codes(autre)
    client.force_login(un_employeur())
    for nom, *objet in (("mfa_edit_webauthn", cle.pk), ("mfa_remove_webauthn", cle.pk), ("mfa_view_recovery_codes",),
                        ("mfa_download_recovery_codes",)):  # fmt: skip
        assert client.get(reverse(nom, args=objet)).status_code == 404, nom


def test_des_codes_de_secours_seuls_ne_sont_pas_un_second_facteur():
    agent = un_agent()
    _codes(agent)
    assert not a_un_second_facteur(agent)


def test_la_preuve_d_un_autre_ne_vaut_pas():
    """Two people on one browser: what the first proved says nothing of the second."""
    premier, second = un_agent(), un_agent()
    request = SimpleNamespace(session={}, user=premier)
    prouver(request, premier)
    assert est_prouve(request)
    request.user = second
    assert not est_prouve(request)


@pytest.mark.parametrize("manque", ["is_active", "is_staff"])
def test_qui_n_administre_plus_n_administre_pas(manque):
    chef = User.objects.create_superuser("admin@rupco.example", MOT_DE_PASSE)
    assert peut_administrer(chef)
    setattr(chef, manque, False)
    assert not peut_administrer(chef)
