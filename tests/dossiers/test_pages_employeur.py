"""The employer's pages: what each says in each state, and that a list costs the same whatever its length."""

from datetime import timedelta

import pytest

from dossiers import actions
from rupco.socle import horloge
from tests.dossiers.pages import requetes
from tests.fabrique import DONNEES, un_brouillon, un_depot, un_employeur, un_pdf, une_entreprise
from tests.fautes.clones import des_clones

pytestmark = pytest.mark.django_db


@pytest.fixture
def employeur(a, client):
    a(2026, 12, 10, 9)
    employeur = un_employeur(une_entreprise("67", "Forges de Chambaran"))
    client.force_login(employeur)
    return employeur


def lire(client, adresse: str, code: int = 200) -> str:
    reponse = client.get(adresse)
    assert reponse.status_code == code, adresse
    return reponse.content.decode().replace("\u00a0", " ")


def adresse(depot, suite: str = "") -> str:
    return f"/dossiers/{depot.dossier.reference}/depots/{depot.numero}/{suite}"


def test_l_accueil_vide_propose_de_creer(client, employeur):
    page = lire(client, "/dossiers/")
    assert "Votre premier dossier commence ici" in page
    assert "Créer un dossier" in page


def test_un_gestionnaire_seul_ne_cree_rien(client, employeur):
    client.force_login(un_employeur(employeur.etablissement, "gestionnaire"))
    un_depot(employeur)
    page = lire(client, "/dossiers/")
    assert "il faut aussi le rôle « Employeur »" in page
    assert "RCC du site" not in page
    lire(client, "/dossiers/nouveau/", 404)


def test_creer_un_dossier(client, employeur):
    refus = client.post(
        "/dossiers/nouveau/",
        {"procedure": "RCC", "genre": "validation", "etablissement": employeur.etablissement_id, "intitule": ""},
    )
    assert refus.status_code == 422
    assert "Donnez un nom au dossier." in refus.content.decode()
    fait = client.post(
        "/dossiers/nouveau/",
        {
            "procedure": "RCC",
            "genre": "validation",
            "etablissement": employeur.etablissement_id,
            "intitule": "RCC de Lyon",
        },
    )
    assert fait.url == "/dossiers/RCC-2026-0001/depots/1/"
    page = lire(client, fait.url)
    assert "0 étape terminée sur 4</strong>, sans compter ce qui est facultatif" in page
    assert "Terminez d’abord" in page


def test_l_etablissement_d_une_autre_entreprise_n_est_pas_offert(client, employeur):
    ailleurs = une_entreprise("75", "Ailleurs SA")
    assert "Ailleurs SA" not in lire(client, "/dossiers/nouveau/")
    forge = client.post(
        "/dossiers/nouveau/", {"procedure": "RCC", "genre": "validation", "etablissement": ailleurs.pk, "intitule": "x"}
    )
    assert forge.status_code == 422


def test_le_brouillon_se_lit_et_se_verifie(client, employeur):
    depot = un_brouillon(employeur)
    assert "3 étapes terminées sur 4" in lire(client, adresse(depot))
    page = lire(client, adresse(depot, "verifier/"))
    assert "2 pièces exigées manquent" in page
    assert "Vous pouvez déposer quand même." in page
    assert "vendredi 25 décembre 2026 : il est reporté" in page
    assert "jeudi 5 novembre 2026" in page
    sans_case = client.post(adresse(depot, "verifier/"))
    assert sans_case.status_code == 422
    assert "Cochez la case" in sans_case.content.decode()


def test_sans_l_accord_rien_ne_se_depose(client, employeur):
    depot = un_brouillon(employeur)
    actions.oter_piece(depot.pieces.get(), par=employeur)
    reponse = client.post(adresse(depot, "verifier/"), {"certifie": "oui"})
    assert reponse.status_code == 422
    assert "À terminer d’abord : Pièces à joindre" in reponse.content.decode().replace("\u00a0", " ")
    depot.refresh_from_db()
    assert depot.statut == "brouillon"


@pytest.mark.parametrize(
    ("nom", "contenu", "phrase"),
    [("accord.pdf", b"MZ\x90\x00" * 40, "accord.pdf"), ("accord.pdf", b"", "vide"), ("accord.exe", b"MZ" * 40, "exe")],
)
def test_une_piece_refusee_dit_pourquoi(client, employeur, nom, contenu, phrase):
    depot = un_brouillon(employeur)
    fichier = un_pdf()
    fichier.truncate(0)
    fichier.seek(0)
    fichier.write(contenu)
    fichier.seek(0)
    fichier.name = nom
    reponse = client.post(adresse(depot, "pieces/"), {"nature": "regularite", "fichier": fichier})
    assert reponse.status_code == 422
    assert phrase in reponse.content.decode()
    assert depot.pieces.count() == 1


def test_le_depot_puis_le_dossier_dans_chaque_etat(client, employeur):
    depot = un_brouillon(employeur)
    assert client.post(adresse(depot, "verifier/"), {"certifie": "oui"}).url == adresse(depot, "recu/")
    recu = lire(client, adresse(depot, "recu/"))
    assert "AR-2026-000001" in recu
    assert depot.dossier.reference in recu
    assert "jeudi 10 décembre 2026" in recu
    assert "10 h 00 min 00 s" in recu
    page = lire(client, f"/dossiers/{depot.dossier.reference}/")
    assert "Sans réponse, votre accord est validé" in page
    assert "15 jours calendaires après le jeudi 10 décembre 2026" in page
    horloge.figer(depot.echeances.get().expire_a + timedelta(seconds=1))
    apres = lire(client, f"/dossiers/{depot.dossier.reference}/")
    assert "Validé tacitement" in apres
    assert "Son silence vaut validation" in apres
    refus = client.get(adresse(depot, "retirer/"), follow=True).content.decode()
    assert "n’est plus possible" in refus


def test_retirer(client, employeur):
    depot = un_depot(employeur)
    assert "Le retrait ne s’annule pas" in lire(client, adresse(depot, "retirer/"))
    client.post(adresse(depot, "retirer/"), {"motif": "Erreur de version"})
    assert "Vous avez retiré cette demande" in lire(client, f"/dossiers/{depot.dossier.reference}/")


def test_la_liste_se_feuillette(client, employeur):
    des_clones(un_depot(employeur), 9)
    for n in range(15):
        un_brouillon(employeur, intitule=f"Brouillon {n}", donnees={"accord": DONNEES["accord"]})
    premiere = client.get("/dossiers/").content.decode()
    assert requetes(client, "/dossiers/") == 6
    assert premiere.count('class="rupco-dossier"') == 20
    suite = premiere.split('rel="next" href="')[1].split('"')[0]
    assert client.get("/dossiers/" + suite).content.decode().count('class="rupco-dossier"') == 5


def test_un_silence_passe_se_lit_dans_la_liste_derriere_ce_qui_court(client, employeur, a):
    """The delay that is reached is the first row of the list: it is settled there, and goes to the end."""
    muet = un_depot(employeur, intitule="Muet")
    a(2026, 12, 20, 9)
    un_depot(employeur, intitule="En cours")
    horloge.figer(muet.echeances.get().expire_a)
    page = client.get("/dossiers/").context["page"]
    assert [(d.intitule, d.depot.statut, d.jours is None) for d in page] == [
        ("En cours", "depose", False),
        ("Muet", "accepte_tacitement", True),
    ]
    muet.refresh_from_db()
    assert muet.statut == "accepte_tacitement"
