"""The link of the sign-up mail: who gets which mail, what a press makes, and every way a link dies."""

import hashlib
import re
from datetime import timedelta

import pytest
from django.core import mail as boite
from django.urls import reverse

from accounts import actions
from accounts.models import Etablissement, Inscription, User
from accounts.sirene import Issue
from accounts.tasks import purger
from rupco.socle import journal, mail, suites
from rupco.socle.models import Courriel, Entree, Suite
from rupco.socle.tasks import rejouer
from tests.accounts.inscription import ADRESSE, SECRET, SIRET, facile, lien, personne, remplir, sirene_repond
from tests.fabrique import un_employeur, une_entreprise
from tests.fautes.ensemble import ensemble

pytestmark = pytest.mark.django_db
A_LA_MAIN = {
    "raison_sociale": "Menuiserie Kern",
    "adresse": "3 rue du Port",
    "code_postal": "67000",
    "commune": "Strasbourg",
}
QUI = "g.laurent@vauban.example"


@pytest.fixture(autouse=True)
def _facile(monkeypatch):
    facile(monkeypatch)
    sirene_repond(monkeypatch, Issue.TROUVE)


def est_perdu(reponse) -> bool:
    return reponse.status_code == 404 and "Ce lien n’active pas de compte" in reponse.content.decode()


def test_il_ne_reste_rien_du_mot_de_passe_ni_de_la_personne(client):
    client.post(ADRESSE, remplir())
    client.post(lien())
    inscription = Inscription.objects.get()
    assert (inscription.statut, inscription.mot_de_passe, inscription.nom, inscription.email) == ("activee", "", "", "")
    assert inscription.etablissement == {}
    verbes = [(e.cible, e.verbe, e.acteur) for e in Entree.objects.all()]
    assert verbes == [
        ("accounts.inscription", "demander", "visiteur"), ("accounts.user", "ouvrir_compte", "titulaire"),
        ("accounts.inscription", "activer", "porteur_du_lien"),
    ]  # fmt: skip
    assert not re.search("vauban|laurent|genevi", str([e.faits for e in Entree.objects.all()]), re.I)
    assert journal.verifier() == (3, None)


@pytest.mark.parametrize("autre", ["g.laurent@vauban-ınd.example", "g.ſimon@vauban.example"])
def test_une_adresse_qui_lui_ressemble_n_est_pas_la_sienne(client, autre):
    """In capitals « ı » is « I » and « ſ » is « S »: its bearer would learn who has an account, or keep him from having one."""
    un_employeur(email=autre.replace("ı", "i").replace("ſ", "s"))
    client.post(ADRESSE, remplir(email=autre))
    client.post(lien(autre))
    assert User.objects.filter(email=autre).exists()


def test_le_secret_n_est_que_dans_le_courriel(client, settings):
    settings.RUPCO_DEMO = False
    settings.RUPCO_URL = "https://rupco.example"
    client.post(ADRESSE, remplir(), headers={"host": "localhost"})
    suites.rejouer()
    courriel = Courriel.objects.get()
    jeton = re.search(r"https://rupco.example/compte/activation/([\w-]+)/", courriel.texte)[1]
    inscription = Inscription.objects.get()
    assert inscription.empreinte == hashlib.sha256(jeton.encode()).hexdigest()
    assert (courriel.objet, courriel.est_sensible) == ("Demande de création de votre compte", True)
    assert "Vauban" not in courriel.objet + courriel.texte.replace(QUI, "")
    mail.envoyer_tout()
    assert jeton in boite.outbox[0].body
    courriel.refresh_from_db()
    assert (courriel.texte, courriel.html) == ("", "")


# --- A known e-mail is told by mail alone -------------------------------------------------------------------


def test_une_adresse_connue_recoit_la_meme_reponse_a_l_octet_pres(client, reel):
    connue = un_employeur(email="connue@vauban.example").email
    vus = []
    for email in (connue, "inconn@vauban.example"):
        visiteur = client.__class__()
        reponse = visiteur.post(ADRESSE, remplir(email))
        page = visiteur.get(reponse.url).content.replace(email.encode(), b"")
        renvoi = visiteur.post(reverse("inscription-renvoyer"), {"email": email})
        vus.append((reponse.status_code, reponse.headers.items(), page, renvoi.status_code, renvoi.url))
    assert repr(vus[0]) == repr(vus[1])
    assert Inscription.objects.filter(statut="demandee").count() == 2
    rejouer()
    recus = Courriel.objects.filter(a=connue)
    assert {c.objet for c in Courriel.objects.all()} == {"Demande de création de votre compte"}
    assert recus.count() == 2  # the sign-up, the link asked again
    assert all("a déjà un compte" in c.texte and reverse("account_reset_password") in c.texte for c in recus)
    assert "activation" not in "".join(c.texte for c in recus)
    assert not any(c.est_sensible for c in recus)
    assert User.objects.get().check_password(SECRET) is False


def test_le_renvoi_a_une_adresse_inconnue_n_envoie_rien(client):
    assert client.post(reverse("inscription-renvoyer"), {"email": "rien@vauban.example"}).status_code == 302
    rejouer()
    assert not Courriel.objects.exists()
    assert Suite.objects.get().etat == Suite.FAITE
    assert client.post(reverse("inscription-renvoyer"), {"email": "rien"}).status_code == 422


# --- How a link dies ---------------------------------------------------------------------------------------


def test_le_lien_meurt_apres_24_heures_et_l_adresse_redevient_libre(client, reel):
    client.post(ADRESSE, remplir())
    adresse = lien()
    reel(timedelta(hours=24) - timedelta(seconds=1))
    assert client.get(adresse).status_code == 200
    reel(timedelta(seconds=1))
    assert est_perdu(client.get(adresse))
    assert est_perdu(client.post(adresse))
    assert not User.objects.exists()
    assert purger() == 1
    assert est_perdu(client.get(adresse))
    client.post(ADRESSE, remplir())
    assert client.post(lien()).url == reverse("compte-active")


@pytest.mark.parametrize("par", ["inscription", "renvoi"])
def test_un_lien_plus_recent_remplace_l_ancien(par, client, reel):
    client.post(ADRESSE, remplir(prenom="Ancienne"))
    ancien = lien()
    reel(timedelta(hours=23))
    if par == "inscription":
        client.post(ADRESSE, remplir(prenom="Nouvelle"))
    else:
        client.post(reverse("inscription-renvoyer"), {"email": QUI.upper()})
    neuf = lien()
    assert neuf != ancien
    assert est_perdu(client.get(ancien))
    assert est_perdu(client.post(ancien))
    reel(timedelta(hours=2))
    assert ("Nouvelle" if par == "inscription" else "Ancienne") in client.get(neuf).content.decode()
    assert client.post(neuf).url == reverse("compte-active")
    remplacee = Inscription.objects.get(statut="remplacee")
    assert (remplacee.email, remplacee.mot_de_passe, remplacee.nom) == ("", "", "")


def test_un_lien_qui_a_servi_ou_qui_n_existe_pas_donne_la_meme_page(client):
    client.post(ADRESSE, remplir())
    adresse = lien()
    client.post(adresse)
    servi, inconnu = client.get(adresse), client.get("/compte/activation/nimporte-quoi/")
    assert est_perdu(servi)
    assert servi.content == inconnu.content
    assert client.post(adresse).url == reverse("compte-active"), "une seconde pression reçoit la même réponse"
    assert User.objects.count() == 1


def test_une_adresse_prise_entre_temps_le_dit(client):
    client.post(ADRESSE, remplir())
    adresse = lien()
    un_employeur(email=QUI)
    reponse = client.post(adresse)
    assert reponse.status_code == 409
    assert "Cette adresse a déjà un compte." in reponse.content.decode()
    assert User.objects.count() == 1
    assert Inscription.objects.get().statut == "demandee"


def test_une_inscription_annulee_avant_son_courriel_n_en_recoit_pas(client):
    client.post(ADRESSE, remplir())
    client.post(ADRESSE, remplir())
    rejouer()
    assert Courriel.objects.count() == 1


def test_la_purge_oublie_aussi_ce_qui_est_fini(client, reel, a):
    a(2026, 11, 22, 9)
    client.post(ADRESSE, remplir())
    client.post(lien())
    client.post(ADRESSE, remplir("autre@vauban.example"))
    client.post(reverse("inscription-renvoyer"), {"email": "rien@vauban.example"})
    rejouer()
    reel(timedelta(days=32))
    a(2026, 12, 24, 9)
    assert purger() == 2
    assert not Inscription.objects.exists()
    assert not Courriel.objects.exists()
    assert set(Suite.objects.values_list("destinataire", flat=True)) == {""}
    assert User.objects.count() == 1
    assert journal.verifier()[1] is None


# --- The establishment of an account ------------------------------------------------------------------------


def ouvrir(client, page=ADRESSE, /, email=QUI, **champs) -> Etablissement:
    saisie = remplir(email, **champs) if page == ADRESSE else personne(email, **champs)
    assert client.post(page, saisie).status_code == 302
    assert client.post(lien(email)).status_code == 302
    return User.objects.get(email=email).etablissement


def test_ce_qui_est_tape_ne_recouvre_pas_ce_qui_est_verifie(client, monkeypatch):
    connu = une_entreprise()
    sirene_repond(monkeypatch, Issue.INDISPONIBLE)
    assert ouvrir(client, siret=connu.siret, vu=f"{connu.siret} a-la-main", **A_LA_MAIN) == connu
    connu.refresh_from_db()
    assert (connu.raison_sociale, connu.departement, connu.est_a_verifier) != ("Menuiserie Kern", "67", True)
    assert connu.raison_sociale.startswith("Ateliers")


def test_sirene_complete_ce_qui_etait_tape(client, monkeypatch):
    sirene_repond(monkeypatch, Issue.FERME)
    tape = ouvrir(client, vu=f"{SIRET} a-la-main", **A_LA_MAIN)
    assert (tape.raison_sociale, tape.est_a_verifier, str(tape.ferme_le)) == ("Menuiserie Kern", True, "2025-03-31")
    sirene_repond(monkeypatch, Issue.TROUVE)
    lu = ouvrir(client, email="b@vauban.example")
    assert (lu.pk, lu.raison_sociale, lu.departement, lu.est_a_verifier) == (tape.pk, "ATELIERS VAUBAN", "25", False)


def test_sans_siret_les_numeros_commencent_par_une_lettre_et_se_suivent(client):
    etranger = {"nature": "etranger", "raison_sociale": "Kern GmbH", "adresse": "Hauptstr. 1", "departement": "67",
                "pays": "Allemagne", "identifiant_etranger": "HRB 1234"}  # fmt: skip
    sans = reverse("sans-siret")
    premier = ouvrir(client, sans, **etranger)
    assert (premier.siren, premier.siret, premier.nature, premier.est_a_verifier) == (
        "X00000001",
        "X0000000100001",
        "etranger",
        True,
    )
    meme = ouvrir(client, sans, email="b@b.example", **etranger | {"identifiant_etranger": "hrb 1234"})
    assert meme == premier, "le même numéro du même pays est la même entreprise"
    particulier = etranger | {"nature": "particulier"}
    assert [ouvrir(client, sans, email=f"p{n}@b.example", **particulier).siren for n in (2, 3)] == [
        "X00000002",
        "X00000003",
    ]


# --- Several at once ----------------------------------------------------------------------------------------


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_vingt_pressions_ensemble_n_ouvrent_qu_un_compte(client):
    client.post(ADRESSE, remplir())
    adresse = lien()
    reponses = ensemble(*[lambda: client.__class__().post(adresse).url] * 20)
    assert reponses == [reverse("compte-active")] * 20
    assert User.objects.count() == Etablissement.objects.count() == 1
    assert journal.verifier()[1] is None


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_dix_inscriptions_de_la_meme_adresse_ensemble_n_en_laissent_qu_une(client, monkeypatch):
    monkeypatch.setattr("accounts.views.inscription.limites.compter", lambda *_: None)
    saisies = [remplir() for _ in range(10)]
    reponses = ensemble(*[lambda s=s: client.__class__().post(ADRESSE, s).status_code for s in saisies])
    assert reponses == [302] * 10
    assert Inscription.objects.filter(statut="demandee").count() == 1
    assert client.post(lien()).url == reverse("compte-active")
    assert Courriel.objects.count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_dix_employeurs_sans_siret_ensemble_ont_dix_numeros(client):
    declare = {"nature": "particulier", "raison_sociale": "Roy", "adresse": "Ici", "departement": "67", "pays": "",
               "identifiant_etranger": "", "est_siege": True, "est_a_verifier": True}  # fmt: skip
    rendus = ensemble(*[lambda: actions.etablissements.retenir(declare).siren] * 10)
    assert sorted(rendus) == [f"X{n:08d}" for n in range(1, 11)]
