"""From « Se créer un compte » to the first log-in, through the pages and the mails alone."""

from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.actions.inscription import VERSION_DES_CONDITIONS
from accounts.models import User
from accounts.sirene import IdentifiantInvalide, Issue, lire_siren, lire_siret, mettre_en_forme
from accounts.territoires import DEPARTEMENTS
from habilitations.templatetags.territoires import service_competent
from tests.accounts.inscription import ADRESSE, CHERCHER, SECRET, SIRET, facile, lien, personne, sirene_repond

pytestmark = pytest.mark.django_db
QUI = "g.laurent@vauban.example"
A_LA_MAIN = {
    "raison_sociale": "Menuiserie Kern",
    "adresse": "3 rue du Port",
    "code_postal": "67000",
    "commune": "Strasbourg",
}


@pytest.fixture(autouse=True)
def _facile(monkeypatch):
    facile(monkeypatch)


@pytest.mark.parametrize(("issue", "vu", "ajout", "nom", "departement"), [
    (Issue.TROUVE, "verrouille", {}, "ATELIERS VAUBAN", "25"),
    (Issue.NON_DIFFUSIBLE, "a-la-main", A_LA_MAIN, "Menuiserie Kern", "67"),
    (Issue.INDISPONIBLE, "a-la-main", A_LA_MAIN, "Menuiserie Kern", "67"),
])  # fmt: skip
def test_du_siret_a_la_connexion(issue, vu, ajout, nom, departement, client, monkeypatch):
    sirene_repond(monkeypatch, issue)
    assert reverse("account_signup") in client.get("/").content.decode()
    assert reverse("account_signup") in client.get(reverse("account_login")).content.decode()
    assert f'value="{SIRET} {vu}"' in client.post(ADRESSE, CHERCHER).content.decode()
    envoyee = client.post(ADRESSE, {"siret": SIRET, "vu": f"{SIRET} {vu}"} | ajout | personne(), follow=True)
    assert QUI in envoyee.content.decode()
    _activer(client, nom)
    user = User.objects.get()
    assert (user.email, user.nom_d_usage, user.telephone) == (QUI, "Mme\u00a0Geneviève Laurent", "01 23 45 67 89")
    assert user.cgu_version == VERSION_DES_CONDITIONS
    etablissement = user.etablissement
    assert (etablissement.siret, etablissement.raison_sociale, etablissement.departement) == (SIRET, nom, departement)
    assert etablissement.est_a_verifier == bool(ajout)
    assert (user.est_agent, user.is_staff, user.is_superuser) == (False, False, False)


def test_sans_siret_un_employeur_etranger_ouvre_son_compte(client):
    declare = {"nature": "etranger", "raison_sociale": "Kern GmbH", "adresse": "Hauptstr. 1, Kehl", "departement": "67",
               "pays": "Allemagne", "identifiant_etranger": "HRB 1234"}  # fmt: skip
    assert client.post(reverse("sans-siret"), declare | personne()).url == reverse("inscription-envoyee")
    _activer(client, "Kern GmbH, Allemagne")
    assert User.objects.get().etablissement.siren == "X00000001"


def _activer(client, etablissement: str) -> None:
    """Opens the link, which does nothing; presses the button; logs in with the password of the sign-up."""
    adresse = lien()
    page = client.get(adresse).content.decode()
    for dit in ("Finalisez votre inscription", "Geneviève", QUI, etablissement, "Activer mon compte"):
        assert dit in page
    client.head(adresse)
    assert not User.objects.exists(), "ouvrir le lien n’active rien"
    assert client.post(adresse).url == reverse("compte-active")
    assert "Votre compte a bien été activé" in client.get(reverse("compte-active")).content.decode()
    assert "_auth_user_id" not in client.session, "activer ne connecte pas"
    client.post(reverse("account_login"), {"login": QUI, "password": SECRET})
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)


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
