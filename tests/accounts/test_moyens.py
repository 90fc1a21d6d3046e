"""What protects the second factor: codes shown once, secrets sealed, a password asked again, changes told, a lost device."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import allauth
import pytest
import time_machine
from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts import adapter
from accounts.actions.securite import reinitialiser_second_facteur
from accounts.models import User
from accounts.notifications.securite import CHANGEMENTS
from rupco.socle import suites
from rupco.socle.models import Courriel, Entree
from tests.accounts.facteurs import AJOUTER, CODE, CONNEXION, SECURITE, codes_de, entrer, equiper
from tests.fabrique import MOT_DE_PASSE, un_agent, un_employeur

pytestmark = pytest.mark.django_db
JOUR = datetime(2026, 12, 1, 9, tzinfo=UTC)


@pytest.fixture
def temps():
    with time_machine.travel(JOUR, tick=False) as voyage:
        yield voyage


@pytest.fixture
def exige(settings):
    settings.RUPCO_SECOND_FACTEUR = True


def test_les_codes_de_secours_se_montrent_une_fois_et_servent_une_fois(client, temps):
    employeur = un_employeur()
    entrer(client, employeur)
    equiper(client)
    page = client.get(reverse("mfa_view_recovery_codes"))
    codes = codes_de(page)
    assert len(set(codes)) == 10
    assert page.headers["Cache-Control"].count("no-store")
    fichier = client.get(reverse("mfa_download_recovery_codes"))
    assert fichier.headers["Content-Disposition"] == 'attachment; filename="codes-de-secours-rupco.txt"'
    assert all(code in fichier.content.decode() for code in codes)
    jumeau = Client()  # another browser of the same person
    jumeau.force_login(employeur)
    assert codes_de(jumeau.get(reverse("mfa_view_recovery_codes"))) == []
    assert jumeau.get(reverse("mfa_download_recovery_codes")).status_code == 404
    temps.shift(601)
    assert "Il vous reste <strong>10 codes" in client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert client.get(reverse("mfa_download_recovery_codes")).status_code == 404
    client.logout()
    for reponse in (302, 200):
        entrer(client, employeur)
        assert client.post(CODE, {"code": codes[3]}).status_code == reponse
        client.logout()
    entrer(client, employeur)
    client.post(CODE, {"code": codes[4]})
    assert "Il vous reste <strong>8 codes" in client.get(SECURITE).content.decode()


def test_les_secrets_ne_se_lisent_pas_dans_la_base(client, temps):
    entrer(client, un_employeur())
    secret = equiper(client)
    codes = codes_de(client.get(reverse("mfa_view_recovery_codes")))
    lu = json.dumps([*Authenticator.objects.values_list("data", flat=True)])
    assert not [mot for mot in (secret, *codes) if mot in lu]


def test_le_dessin_du_secret_n_est_qu_a_soi_et_ne_se_garde_pas(client, temps):
    entrer(client, un_employeur())
    assert client.get("/compte/securite/application/qr.svg").status_code == 404
    client.get(AJOUTER)
    dessin = client.get("/compte/securite/application/qr.svg")
    assert (dessin.status_code, dessin.headers["Content-Type"]) == (200, "image/svg+xml")
    assert dessin.headers["Cache-Control"] == "no-store"
    assert Client().get("/compte/securite/application/qr.svg").status_code == 302


def test_ce_qui_touche_a_la_securite_redemande_le_mot_de_passe(client, temps):
    employeur = un_employeur()
    entrer(client, employeur)
    equiper(client)
    temps.shift(301)
    vers = reverse("account_reauthenticate")
    for nom in ("mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_add_webauthn"):
        assert client.get(reverse(nom)).url.startswith(vers), nom
    retrait = reverse("mfa_deactivate_totp")
    assert client.post(vers, {"password": "faux", "next": retrait}).status_code == 200
    assert client.post(vers, {"password": MOT_DE_PASSE, "next": retrait}).url == retrait
    assert client.get(retrait).status_code == 200
    assert client.post(retrait).url == SECURITE
    assert not Authenticator.objects.exists()


def test_le_dernier_moyen_d_un_agent_ne_se_retire_pas(client, exige, temps):
    agent = un_agent()
    entrer(client, agent)
    equiper(client)
    client.post(reverse("account_reauthenticate"), {"password": MOT_DE_PASSE})
    assert "doit garder un second facteur" in client.post(reverse("mfa_deactivate_totp")).content.decode()
    assert Authenticator.objects.filter(user=agent, type="totp").exists()
    cle = Authenticator.objects.create(user=agent, type="webauthn", data={"name": "Clé", "credential": {}})
    Authenticator.objects.filter(type="totp").delete()
    assert client.post(reverse("mfa_remove_webauthn", args=[cle.pk]), follow=True).redirect_chain[-1][0] == SECURITE
    assert Authenticator.objects.filter(pk=cle.pk).exists()


def test_la_cle_d_un_autre_est_introuvable(client):
    cle = Authenticator.objects.create(user=un_employeur(), type="webauthn", data={"name": "Clé", "credential": {}})
    client.post(CONNEXION, {"login": (moi := un_employeur()).email, "password": MOT_DE_PASSE})
    for nom in ("mfa_remove_webauthn", "mfa_edit_webauthn"):
        for pk in (cle.pk, 10**9):
            assert client.get(reverse(nom, args=[pk])).status_code == 404
            assert client.post(reverse(nom, args=[pk]), {"name": "à moi"}).status_code == 404
    assert not Authenticator.objects.filter(user=moi).exists()


def test_chaque_changement_est_ecrit_et_dit_par_un_courriel_en_francais(
    client, temps, django_capture_on_commit_callbacks
):
    employeur = un_employeur()
    with django_capture_on_commit_callbacks(execute=True):
        entrer(client, employeur)
        equiper(client)
        client.post(reverse("account_reauthenticate"), {"password": MOT_DE_PASSE})
        client.post(reverse("mfa_generate_recovery_codes"))
    client.post(reverse("mfa_deactivate_totp"))
    for gabarit in ("webauthn_added", "webauthn_removed"):
        get_adapter().send_notification_mail(f"mfa/email/{gabarit}", employeur)
    ecrits = Entree.objects.filter(cible="accounts.user", cible_id=employeur.pk).order_by("rang")
    verbes = ["application_ajoutee", "codes_renouveles", "application_retiree", "cle_ajoutee", "cle_retiree"]
    assert [(e.verbe, e.acteur, e.acteur_id, e.faits) for e in ecrits] == [
        (verbe, "titulaire", employeur.pk, {}) for verbe in verbes
    ]
    suites.rejouer()
    courriels = Courriel.objects.filter(a=employeur.email).order_by("pk")
    assert [c.objet for c in courriels] == [CHANGEMENTS[verbe][0] for verbe in verbes]
    assert all(f"{settings.RUPCO_URL}{SECURITE}" in c.texte and "Ce n’est pas vous" in c.html for c in courriels)


def test_aucun_avis_d_allauth_ne_part_sans_que_nous_l_ayons_ecrit():
    """Every notice that the installed allauth can send with our settings has its entry, or is told by the action itself."""
    racine = Path(allauth.__file__).parent
    sources = "".join(
        f.read_text("utf-8") for nom in ("mfa", "account", "socialaccount") for f in (racine / nom).rglob("*.py")
    )
    avis = set(re.findall(r'send_notification_mail\(\s*"([^"]+)"', sources))
    sans_page = {"account/email/email_changed", "account/email/email_confirm", "account/email/email_deleted"}
    assert avis - sans_page == set(adapter._CHANGEMENTS)
    with pytest.raises(NoReverseMatch):
        reverse("account_email")
    assert set(filter(None, adapter._CHANGEMENTS.values())) < set(CHANGEMENTS)


def test_un_administrateur_reinitialise_tout_est_ferme_et_dit(client, exige, temps):
    agent, admin = un_agent(), User.objects.create_superuser("admin@rupco.example", MOT_DE_PASSE)
    entrer(client, agent)
    equiper(client)
    assert client.get("/bannette/").status_code == 200
    for interdit in (agent, un_employeur()):
        with pytest.raises(PermissionDenied):
            reinitialiser_second_facteur(agent, par=interdit)
    assert reinitialiser_second_facteur(agent, par=admin, motif="appareil") == 2
    assert not Authenticator.objects.exists()
    assert client.get("/bannette/").url.startswith(CONNEXION)
    entree = Entree.objects.get(verbe="second_facteur_reinitialise")
    assert (entree.acteur, entree.acteur_id, entree.cible_id, entree.faits) == (
        "administrateur", admin.pk, agent.pk, {"motif": "appareil"},
    )  # fmt: skip
    suites.rejouer()
    courriel = Courriel.objects.get(a=agent.email)
    assert courriel.objet == "Votre second facteur est réinitialisé"
    assert "appelez l’assistance" in courriel.texte
    assert entrer(client, agent).url == reverse("accueil")
    assert client.get("/bannette/").url == SECURITE


@pytest.mark.parametrize(
    "reponse",
    [
        "[" * 2_000, '{"a":' * 5_000, "9" * 5_000, "[]", "null", '{"id":1}', '{"id":"' + "A" * 100_000 + '"}',
        '{"id":"a","rawId":"a","response":{}}',
        '{"id":"YQ","rawId":"YQ","type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"gICA"}}',
    ],
    ids=lambda reponse: reponse[:20],
)  # fmt: skip
def test_une_reponse_de_cle_qu_aucun_navigateur_n_ecrit_est_un_refus(client, reponse):
    """The door by a key alone is open to all: whatever is sent there is answered by a sentence, not by a failure."""
    porte = reverse("mfa_login_webauthn")
    client.get(porte)
    assert client.post(porte, {"credential": reponse}, follow=True).status_code in (200, 422)
    entrer(client, un_employeur())
    ajouter = reverse("mfa_add_webauthn")
    client.get(ajouter)
    page = client.post(ajouter, {"credential": reponse, "name": "Clé"})
    assert page.status_code == 200
    assert not Authenticator.objects.exists()
