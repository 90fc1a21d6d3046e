"""ProConnect: a new person opens an account on a button, a known one proves once that it is his, nobody becomes an agent."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse

from accounts.actions.administration import suspendre
from accounts.actions.proconnect import DejaInscrit, relier
from accounts.models import Etablissement, FicheSirene, User
from accounts.permissions import est_prouve
from rupco.socle import suites
from rupco.socle.models import Courriel, Entree
from tests.accounts.fournisseur import CLIENT, EIDAS2
from tests.fabrique import MOT_DE_PASSE, un_agent, un_employeur

pytestmark = pytest.mark.django_db

ADRESSE, SUB = "agathe.rollin@vauban.example", "sub-agathe"
COORDONNEES = {"civilite": "Mme", "prenom": "Agathe", "nom": "Rollin", "telephone": "03 99 00 11 22", "cgu": "on"}
A_LA_MAIN = {
    "siret": "130 025 265 00013", "raison_sociale": "Ateliers Vauban", "adresse": "1 rue des Forges",
    "code_postal": "67000", "commune": "Strasbourg", "naf": "",
}  # fmt: skip


@pytest.fixture
def administrateur():
    return User.objects.create_superuser("admin@rupco.example", MOT_DE_PASSE)


def _connecte(client) -> int | None:
    return int(client.session.get("_auth_user_id", 0)) or None


def _question(client, **ou) -> dict:
    reponse = client.get(reverse("proconnect"), ou)
    assert reponse.status_code == 302
    return {n: v[0] for n, v in parse_qs(urlsplit(reponse.url).query).items()}


def test_sans_reglage_rien_n_existe_ni_ne_se_montre(client):
    for nom in ("proconnect", "proconnect-retour", "proconnect-sortie", "proconnect-inscription", "proconnect-lier"):
        assert client.get(reverse(nom)).status_code == 404, nom
    for nom in ("account_login", "agent-connexion"):
        assert "ProConnect" not in client.get(reverse(nom)).content.decode()
    assert "Mot de passe" in client.get(reverse("agent-connexion")).content.decode()


def test_la_question_porte_tout_ce_qui_la_protege(client, fournisseur):
    assert reverse("proconnect") in client.get(reverse("account_login"), {"next": "/dossiers/"}).content.decode()
    libre, forte = _question(client), _question(client, agent=1)
    for question in (libre, forte):
        assert (question["response_type"], question["client_id"]) == ("code", CLIENT)
        assert question["code_challenge_method"] == "S256"
        assert question["redirect_uri"] == "http://localhost:8000/compte/proconnect/retour/"
        assert min(len(question[n]) for n in ("state", "nonce", "code_challenge")) >= 43
    assert not {libre[n] for n in ("state", "nonce", "code_challenge")} & set(forte.values())
    assert json.loads(libre["claims"]) == {"id_token": {"acr": None}}
    assert json.loads(forte["claims"])["id_token"]["acr"] == {
        "essential": True, "values": ["eidas2", "eidas3", "https://proconnect.gouv.fr/assurance/consistency-checked-2fa"],
    }  # fmt: skip


def test_une_inconnue_cree_son_compte_sur_un_bouton_pas_avant(client, fournisseur, aller_retour, a):
    a(2026, 12, 1, 9)
    reponse = aller_retour(client, next="/verifier/")
    assert reponse.url == reverse("proconnect-inscription")
    page = client.get(reponse.url).content.decode()
    assert ADRESSE in page
    assert 'value="Agathe"' in page
    assert not User.objects.exists()
    refusee = client.post(reponse.url, A_LA_MAIN | COORDONNEES | {"cgu": "", "telephone": ""})
    assert refusee.status_code == 422
    assert "Acceptez les conditions" in refusee.content.decode()
    assert 'value="Ateliers Vauban"' in refusee.content.decode()
    assert not User.objects.exists()
    assert client.post(reponse.url, A_LA_MAIN | COORDONNEES).url == "/verifier/"
    user = User.objects.get()
    assert (user.email, user.nom, user.est_agent, user.has_usable_password()) == (ADRESSE, "Rollin", False, False)
    assert (user.cgu_le.isoformat(), bool(user.cgu_version)) == ("2026-12-01", True)
    assert (user.etablissement.siret, user.etablissement.est_a_verifier) == ("13002526500013", True)
    assert _connecte(client) == user.pk
    assert SocialAccount.objects.get().extra_data == {}
    assert Courriel.objects.get(a=ADRESSE).objet == "Votre compte est ouvert"
    entree = Entree.objects.get(cible="accounts.user")
    assert (entree.verbe, entree.faits["par"]) == ("ouvrir_compte", "proconnect")
    assert "rollin" not in json.dumps(entree.faits).lower()
    client.logout()
    assert aller_retour(client).url == reverse("accueil")  # known by its number from now on, whatever its e-mail
    assert _connecte(client) == user.pk


def test_ce_que_sirene_sait_ne_se_lit_pas_dans_le_formulaire(client, fournisseur, aller_retour):
    FicheSirene.objects.create(
        siret="13002526500013", est_siege=True, denomination="Vauban SA", adresse="14 chemin des Forges",
        code_postal="25000", code_commune="25056", commune="Besançon", naf="31.09B",
    )  # fmt: skip
    fournisseur.personne["siret"] = "13002526500013"
    page = client.get(aller_retour(client).url).content.decode()
    assert "Vauban SA" in page
    assert 'name="raison_sociale"' not in page
    client.post(reverse("proconnect-inscription"), COORDONNEES | {"raison_sociale": "Forgée", "departement": "75"})
    lu = Etablissement.objects.get()
    assert (lu.raison_sociale, lu.departement, lu.est_a_verifier) == ("Vauban SA", "25", False)
    assert User.objects.get().etablissement == lu


def test_les_mots_de_passe_faux_attendent(client, fournisseur, aller_retour):
    un_employeur(email=ADRESSE)
    aller_retour(client)
    codes = [client.post(reverse("proconnect-lier"), {"password": f"essai {n}"}).status_code for n in range(7)]
    assert codes[0] == 422
    assert codes[-1] == 429
    assert client.post(reverse("proconnect-lier"), {"password": MOT_DE_PASSE}).status_code == 429


def test_un_lien_par_courriel_ne_vaut_que_dans_ce_navigateur(client, client_autre, fournisseur, aller_retour, settings):
    personne = un_employeur(email=ADRESSE)
    for qui in (client, client_autre):
        aller_retour(qui)
    assert client.post(reverse("proconnect-lier-courriel")).url == reverse("proconnect-lier")
    courriel = Courriel.objects.get(a=ADRESSE)
    assert courriel.est_sensible
    lien = re.search(rf"{re.escape(settings.RUPCO_URL)}(/compte/proconnect/lier/\S+)", courriel.texte)[1]
    for qui, statut in ((client_autre, 403), (client, 200)):
        assert qui.get(lien).status_code == statut
    assert client_autre.post(lien).status_code == 403
    assert not SocialAccount.objects.exists()
    assert client.post(lien).url == reverse("accueil")
    assert (_connecte(client), SocialAccount.objects.get().user) == (personne.pk, personne)
    client.logout()
    assert client.post(lien).status_code == 403
    assert Entree.objects.get(verbe="relier_proconnect").faits["preuve"] == "courriel"


@pytest.mark.parametrize("lie", [False, True])
def test_un_compte_suspendu_est_refuse(client, fournisseur, aller_retour, administrateur, lie):
    personne = un_employeur(email=ADRESSE)
    if lie:
        relier(personne, sub=SUB, preuve="mot_de_passe")
    suspendre(personne, motif="depart", demande="", par=administrateur)
    reponse = aller_retour(client)
    assert reponse.status_code == 403
    assert "fermé ou suspendu" in reponse.content.decode()
    assert _connecte(client) is None


def test_un_inconnu_ne_devient_jamais_agent(client, fournisseur, aller_retour):
    fournisseur.personne["acr"] = EIDAS2
    reponse = aller_retour(client, agent=1)
    assert reponse.status_code == 403
    assert "Aucun compte d’agent" in reponse.content.decode()
    assert client.get(reverse("proconnect-inscription")).status_code == 403
    client.get(aller_retour(client).url)
    client.post(reverse("proconnect-inscription"), A_LA_MAIN | COORDONNEES | {"est_agent": "on", "is_staff": "on"})
    user = User.objects.get()
    assert (user.est_agent, user.is_staff, user.is_superuser) == (False, False, False)


def test_un_agent_entre_avec_un_second_facteur_prouve_et_pas_sans(client, fournisseur, aller_retour, rf):
    agent = un_agent()
    fournisseur.personne |= {"email": agent.email, "sub": "sub-agent"}
    reponse = aller_retour(client)
    assert reponse.status_code == 403
    assert "Recommencer avec un second facteur" in reponse.content.decode()
    fournisseur.personne["acr"] = EIDAS2
    assert aller_retour(client, agent=1, next="/bannette/").url == reverse("proconnect-lier")
    assert client.post(reverse("proconnect-lier"), {"password": MOT_DE_PASSE}).url == "/bannette/"
    assert client.get("/bannette/").status_code == 200  # nothing more is asked of him
    requete = rf.get("/")
    requete.user, requete.session = agent, client.session
    assert est_prouve(requete)
    client.logout()
    fournisseur.personne["acr"] = "eidas1"
    assert aller_retour(client).status_code == 403  # linked, but this log-in proves nothing more than a password


def test_le_second_facteur_du_compte_est_demande_si_proconnect_n_en_prouve_pas(client, fournisseur, aller_retour):
    personne = un_employeur(email=ADRESSE)
    personne.authenticator_set.create(type="totp", data={"secret": "chiffré"})
    relier(personne, sub=SUB, preuve="mot_de_passe")
    assert aller_retour(client).url == reverse("mfa_authenticate")
    assert _connecte(client) is None
    fournisseur.personne["acr"] = EIDAS2
    assert aller_retour(client).url == reverse("accueil")
    assert _connecte(client) == personne.pk


def test_on_quitte_aussi_proconnect(client, fournisseur, aller_retour):
    relier(un_employeur(email=ADRESSE), sub=SUB, preuve="mot_de_passe")
    aller_retour(client)
    page = client.post(reverse("account_logout"))
    adresse = page.headers["Refresh"].removeprefix("0; url=")
    question = parse_qs(urlsplit(adresse).query)
    assert adresse.startswith(f"{fournisseur.emetteur}/session/end?")
    assert question["post_logout_redirect_uri"] == ["http://localhost:8000/compte/proconnect/sortie/"]
    assert question["id_token_hint"][0].count(".") == 2
    assert _connecte(client) is None
    assert client.get(reverse("proconnect-sortie")).url == reverse("accueil")
    client.force_login(un_employeur())
    assert "Refresh" not in client.post(reverse("account_logout")).headers  # who came by the door leaves by the door


def test_aucun_compte_n_en_prend_un_autre(fournisseur):
    """The same identity cannot open two accounts."""
    un, autre = un_employeur(email=ADRESSE), un_employeur()
    relier(un, sub=SUB, preuve="courriel")
    relier(un, sub=SUB, preuve="courriel")
    with pytest.raises(DejaInscrit):
        relier(autre, sub=SUB, preuve="courriel")
    assert SocialAccount.objects.get().user == un
    suites.rejouer()
    assert Entree.objects.filter(verbe="relier_proconnect").count() == 1
