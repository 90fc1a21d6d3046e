"""« Se créer un compte »: what each answer of Sirene makes of the page, and what the server reads whatever is sent."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import check_password
from django.urls import reverse

from accounts.models import Inscription, User
from accounts.sirene import Issue
from accounts.sirene.reponse import repondre
from accounts.views.inscription import PAR_ADRESSE, SANS_PREUVE
from rupco.socle import journal
from rupco.socle.models import Entree, Suite
from tests.accounts.inscription import (
    ADRESSE,
    CHERCHER,
    FICHE,
    SECRET,
    SIRET,
    facile,
    personne,
    prouver,
    remplir,
    sirene_repond,
)  # fmt: skip
from tests.fabrique import un_employeur

pytestmark = pytest.mark.django_db

A_LA_MAIN = {
    "raison_sociale": "Menuiserie Kern",
    "adresse": "3 rue du Port",
    "code_postal": "67000",
    "commune": "Strasbourg",
}


@pytest.fixture(autouse=True)
def _facile(monkeypatch):
    facile(monkeypatch)
    sirene_repond(monkeypatch, Issue.TROUVE)


def principal(reponse) -> str:
    return reponse.content.decode().split("<main", 1)[1].split("</main>", 1)[0].split("<template", 1)[0]


# --- The establishment ------------------------------------------------------------------------------------


def test_la_page_est_ouverte_et_demande_le_siret_d_abord(client):
    page = client.get(ADRESSE).content.decode()
    assert reverse("account_signup") == ADRESSE
    assert page.index('name="siret"') < page.index('name="rechercher"') < page.index('name="civilite"')
    assert "à vérifier" not in principal(client.get(ADRESSE))


def test_trouve_les_champs_sont_remplis_et_verrouilles_et_ce_qui_est_tape_reste(client):
    reponse = client.post(ADRESSE, CHERCHER | {"prenom": "Zoé", "email": "zoe@vauban.example", "cgu": "on"})
    page = principal(reponse)
    assert reponse.status_code == 200
    for dit in (
        "ATELIERS VAUBAN",
        "14 CHE DES FORGES",
        "25000",
        "BESANCON",
        "31.09B",
        "Dreets Bourgogne-Franche-Comté",
    ):
        assert dit in page
    assert 'name="raison_sociale"' not in page
    assert f'name="vu" value="{SIRET} verrouille"' in page
    page = reponse.content.decode()
    assert 'value="Zoé"' in page
    assert 'value="zoe@vauban.example"' in page
    assert re.search(r'name="cgu"[^>]*checked', page)
    assert "fr-error-text" not in page


@pytest.mark.parametrize(("issue", "phrase"), [
    (Issue.NON_DIFFUSIBLE, "ses informations sont protégées"), (Issue.FERME, "fermé depuis le 31 mars 2025"),
    (Issue.INCONNU, "n’existe pas dans le répertoire Sirene"), (Issue.INDISPONIBLE, "Sirene ne répond pas"),
])  # fmt: skip
def test_chaque_autre_reponse_a_sa_phrase_et_ses_champs_a_la_main(issue, phrase, client, monkeypatch):
    sirene_repond(monkeypatch, issue)
    page = principal(client.post(ADRESSE, CHERCHER))
    assert phrase in page
    assert 'name="raison_sociale"' in page
    assert client.post(ADRESSE, remplir(vu=f"{SIRET} a-la-main", **A_LA_MAIN)).status_code == 302
    declare = Inscription.objects.get().etablissement
    assert declare["est_a_verifier"] is True
    assert (declare["siret"], declare["raison_sociale"], declare["departement"]) == (SIRET, "Menuiserie Kern", "67")


def test_ce_que_sirene_sait_d_un_etablissement_protege_est_propose(client, monkeypatch):
    sirene_repond(monkeypatch, Issue.NON_DIFFUSIBLE)
    page = principal(client.post(ADRESSE, CHERCHER))
    assert 'value="STRASBOURG"' in page
    assert 'value="31.09B"' in page


def test_une_fiche_incomplete_se_complete_a_la_main(client, monkeypatch):
    sirene_repond(
        monkeypatch, repondre(Issue.TROUVE, FICHE.__class__(siret=SIRET, siren=SIRET[:9], raison_sociale="VAUBAN"))
    )
    page = principal(client.post(ADRESSE, CHERCHER))
    assert 'value="VAUBAN"' in page
    assert "Remplissez les champs vides" in page


@pytest.mark.parametrize(("ecrit", "phrase"), [
    ("", "Écrivez les 14 chiffres"), ("1300252650001", "Écrivez les 14 chiffres"), ("13002526500014", "clé ne correspond pas"),
    ("１３００２５２６５０００１３", "Écrivez les 14 chiffres"), ("0" * 14, "n’existe pas"),
])  # fmt: skip
def test_un_mauvais_numero_se_dit_au_champ_et_rien_d_autre_n_est_juge(ecrit, phrase, client):
    reponse = client.post(ADRESSE, {"siret": ecrit, "rechercher": "oui"})
    page = reponse.content.decode()
    assert reponse.status_code == 422
    assert phrase in page.split('id="id_siret_error"')[1][:300]
    assert page.count("fr-error-text") == 1
    assert "<title>Erreur" in page


def test_les_champs_verrouilles_ne_se_forgent_pas(client):
    forge = dict.fromkeys((*A_LA_MAIN, "naf", "departement", "siren", "est_a_verifier"), "FORGÉ")
    client.post(ADRESSE, remplir(**forge))
    declare = Inscription.objects.get().etablissement
    assert declare["raison_sociale"] == "ATELIERS VAUBAN"
    assert declare["siren"] == SIRET[:9]
    assert declare["est_a_verifier"] is False
    assert "FORGÉ" not in str(declare)


def test_un_etablissement_que_la_page_n_a_pas_montre_se_montre_d_abord(client, monkeypatch):
    """The number was changed, or Sirene fell between the two: the page comes back, nothing is written."""
    for vu in ("", "73282932000074 verrouille", f"{SIRET} a-la-main"):
        reponse = client.post(ADRESSE, remplir(vu=vu))
        assert reponse.status_code == 200
        assert "ATELIERS VAUBAN" in principal(reponse)
    sirene_repond(monkeypatch, Issue.INDISPONIBLE)
    reponse = client.post(ADRESSE, remplir())
    assert 'name="raison_sociale"' in principal(reponse)
    assert "fr-error-text" not in principal(reponse)
    assert not Inscription.objects.exists()


# --- The person -------------------------------------------------------------------------------------------


def test_l_inscription_est_ecrite_avec_son_entree_et_sa_suite_sans_secret(client, a):
    instant = a(2026, 12, 10, 9)
    reponse = client.post(ADRESSE, remplir("G.Laurent@VAUBAN.example"))
    assert (reponse.status_code, reponse.url) == (302, reverse("inscription-envoyee"))
    inscription = Inscription.objects.get()
    assert inscription.email == "g.laurent@vauban.example"
    assert check_password(SECRET, inscription.mot_de_passe)
    assert inscription.cgu_le == instant.date()
    assert inscription.expire_a - inscription.demandee_a == timedelta(hours=24)
    entree = Entree.objects.get(cible="accounts.inscription")
    assert (entree.verbe, entree.acteur, entree.faits) == ("demander", "visiteur", {})
    assert Suite.objects.get().destinataire == ""
    assert not User.objects.exists()
    assert journal.verifier() == (1, None)


@pytest.mark.parametrize(("champ", "valeur", "phrase"), [
    ("prenom", "", "Écrivez votre prénom."), ("nom", "x" * 300, "80 caractères au plus"),
    ("nom", "🦄🦄", "Écrivez ce nom en lettres"), ("prenom", "Bob exemple.fr", "Écrivez ce nom en lettres"),
    ("prenom", "https://exemple.fr", "Écrivez ce nom en lettres"), ("nom", "'--", "Écrivez ce nom en lettres"),
    ("nom", "\u202e\u200f", "Écrivez votre nom."), ("civilite", "", "Choisissez une réponse."), ("civilite", "Dr", "de la liste"),
    ("email", "pas une adresse", "adresse électronique complète"), ("email", "", "Écrivez votre adresse"),
    ("telephone", "appelez-moi", "par exemple 03"), ("telephone", "1234", "par exemple 03"),
    ("password", "", "Écrivez un mot de passe."), ("password", "court", "12 caractères"), ("cgu", "", "Acceptez les conditions"),
    ("robot", "", "pas un robot"), ("password", "Geneviève Laurent 25", "votre nom"),
    ("password", "ATELIERS VAUBAN1", "entreprise"),
])  # fmt: skip
def test_chaque_champ_dit_ce_qu_il_faut_ecrire(champ, valeur, phrase, client):
    reponse = client.post(ADRESSE, remplir(**{champ: valeur}))
    page = reponse.content.decode()
    assert reponse.status_code == 422
    assert phrase in page.split(f'id="id_{champ}_error"')[1][:400]
    assert f'href="#id_{champ}"' in page
    assert SECRET not in page
    assert not Inscription.objects.exists()


@pytest.mark.parametrize(("ecrit", "garde"), [
    ("  Jean\r\n Marie ", "Jean Marie"), ("O’Neil-Dupré", "O’Neil-Dupré"), ("J.-P.", "J.-P."), ("محمد", "محمد"), ("ไพลิน", "ไพลิน"),
    ("Zoe\u0301", "Zoé"), ("An\u202ena", "Anna"), ("Lê Thị", "Lê Thị"),
])  # fmt: skip
def test_les_noms_du_monde_entier_sont_des_noms(ecrit, garde, client):
    assert client.post(ADRESSE, remplir(nom=ecrit)).status_code == 302
    assert Inscription.objects.get().nom == garde


def test_qui_est_connecte_a_deja_un_compte(client):
    client.force_login(un_employeur())
    for adresse in (ADRESSE, reverse("sans-siret")):
        assert client.get(adresse).url == reverse("accueil")
        assert client.post(adresse, remplir()).url == reverse("accueil")
    assert not Inscription.objects.exists()


def test_une_session_perdue_rend_ce_qui_etait_tape_sauf_le_secret(client):
    page = ADRESSE
    refuse = client.__class__(enforce_csrf_checks=True)
    saisie = remplir(prenom="Zoé")
    assert refuse.post(page, saisie, headers={"origin": "http://testserver"}).status_code == 403
    rendue = refuse.get(page).content.decode()
    assert 'value="Zoé"' in rendue
    assert saisie["password"] not in rendue
    assert saisie["defi"] not in rendue


# --- Without SIRET ----------------------------------------------------------------------------------------


def test_sans_siret_l_etranger_dit_son_pays_et_son_registre(client):
    etranger = {
        "nature": "etranger",
        "raison_sociale": "Kern GmbH",
        "adresse": "Hauptstr. 1, Kehl",
        "departement": "67",
    }
    manque = client.post(reverse("sans-siret"), etranger | personne())
    assert manque.status_code == 422
    assert "Écrivez le pays" in manque.content.decode()
    complet = etranger | {"pays": "Allemagne", "identifiant_etranger": "HRB 1234"} | personne()
    assert client.post(reverse("sans-siret"), complet | {"departement": "988"}).status_code == 422
    assert client.post(reverse("sans-siret"), complet).url == reverse("inscription-envoyee")
    declare = Inscription.objects.get().etablissement
    assert (declare["nature"], declare["departement"], declare["est_a_verifier"]) == ("etranger", "67", True)


def test_sans_siret_le_particulier_n_a_pas_de_registre(client):
    particulier = {
        "nature": "particulier",
        "raison_sociale": "Anne Roy",
        "adresse": "3 rue du Port",
        "departement": "2a",
        "pays": "x",
    }
    assert client.post(reverse("sans-siret"), particulier | personne()).status_code == 302
    declare = Inscription.objects.get().etablissement
    assert (declare["departement"], declare["pays"]) == ("2A", "")
    assert (
        client.post(reverse("sans-siret"), particulier | {"nature": "sirene"} | personne("b@b.example")).status_code
        == 422
    )


# --- Limits and robots --------------------------------------------------------------------------------------


def test_trop_de_demandes_d_une_adresse_attendent(client, reel):
    codes = [client.post(ADRESSE, remplir()).status_code for _ in range(PAR_ADRESSE.libres + 1)]
    assert codes == [302] * PAR_ADRESSE.libres + [429]
    assert client.post(ADRESSE, remplir("autre@vauban.example")).status_code == 302
    reel(timedelta(minutes=2))
    assert client.post(ADRESSE, remplir()).status_code == 302


def test_sans_preuve_le_temps_fait_foi_et_la_limite_est_plus_basse(client, reel):
    defis = [remplir(f"n{n}@vauban.example", preuve="") for n in range(SANS_PREUVE.libres + 1)]
    trop_vite = client.post(ADRESSE, defis[0])
    assert trop_vite.status_code == 422
    assert "allé trop vite" in trop_vite.content.decode()
    reel(timedelta(seconds=6))
    reponses = [client.post(ADRESSE, saisie) for saisie in defis]
    assert [r.status_code for r in reponses] == [302] * SANS_PREUVE.libres + [429]
    assert int(reponses[-1].headers["Retry-After"]) > 0
    assert client.post(ADRESSE, remplir("prouve@vauban.example")).status_code == 302


def test_un_double_clic_ne_fait_qu_une_inscription_et_un_defi_ne_sert_pas_deux_fois(client):
    saisie = remplir()
    assert [client.post(ADRESSE, saisie).url for _ in range(2)] == [reverse("inscription-envoyee")] * 2
    assert Inscription.objects.count() == 1
    ailleurs = client.post(ADRESSE, saisie | {"email": "autre@vauban.example"})
    assert ailleurs.status_code == 422
    page = ailleurs.content.decode()
    assert "a déjà servi" in page
    neuf = re.search(r'name="defi" value="([^"]+)"', page)[1]
    assert neuf != saisie["defi"]
    encore = saisie | {"email": "autre@vauban.example", "defi": neuf, "preuve": prouver(neuf)}
    assert client.post(ADRESSE, encore).status_code == 302


def test_le_champ_leurre_arrete_un_robot(client):
    reponse = client.post(ADRESSE, remplir(site="https://exemple.fr"))
    assert reponse.status_code == 422
    assert "Un champ caché a été rempli" in reponse.content.decode()
