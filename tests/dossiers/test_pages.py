"""All the pages of dossiers together: how they are typed, what their forms carry, and the states that pass quickly."""

import re

import pytest

from dossiers import actions, notifications  # noqa: F401 registers the follow-ups
from rupco.socle import suites
from tests.dossiers.pages import lire, texte
from tests.fabrique import DONNEES, un_agent, un_brouillon, un_depot, un_employeur, un_pdf, une_entreprise

pytestmark = pytest.mark.django_db
_FORMULAIRE = re.compile(r'<form[^>]*method="post".*?</form>', re.S)
_INTERDIT = re.compile(r"<style|<script(?![^>]* src=)|\sstyle=|\son[a-z]+=|javascript:")
# A space that may break before « : ; ? ! » », or after « « ». Addresses and hours have none; JJ:MM is not written.
_CASSANT = re.compile(r".{0,30}(?:[^\s] [:;?!»](?![\w/-])|« ).{0,20}")


@pytest.fixture
def employeur(a, client):
    a(2026, 12, 10, 9)
    employeur = un_employeur(une_entreprise("67", "Forges de Chambaran"))
    client.force_login(employeur)
    return employeur


def de(depot, suite=""):
    return f"/dossiers/{depot.dossier.reference}/depots/{depot.numero}/{suite}"


def instruction(depot, suite=""):
    return f"/instruction/{depot.dossier.reference}/depots/{depot.numero}/{suite}"


def typographie(reponse) -> list[str]:
    """Places where French punctuation could begin a line."""
    corps = re.sub(r"<(script|style|svg).*?</\1>|<[^>]+>", "", reponse.content.decode(), flags=re.S)
    return _CASSANT.findall(corps)


def juger(client, adresses, statut=200):
    for adresse in adresses:
        reponse = client.get(adresse)
        assert reponse.status_code == statut, adresse
        page = reponse.content.decode()
        assert typographie(reponse) == [], adresse
        assert _INTERDIT.findall(page) == [], adresse
        for formulaire in _FORMULAIRE.findall(page.split("<main")[1]):
            assert "csrfmiddlewaretoken" in formulaire, adresse
            assert 'name="cle_unique"' in formulaire, adresse
        assert page.count("<h1") == 1, adresse


def test_chaque_page_de_l_employeur_est_bien_composee(client, employeur, a):
    juger(client, ["/dossiers/", "/dossiers/nouveau/"])
    brouillon = un_brouillon(employeur, intitule="RCC du siège")
    etapes = [de(brouillon, f"etapes/{e.code}/") for e in brouillon.declaration.etapes]
    juger(client, [de(brouillon), *etapes, f"{etapes[0]}?corriger=1", de(brouillon, "verifier/")])
    depose, retire = un_depot(employeur), un_depot(employeur, intitule="RCC retirée")
    juger(client, [de(depose, "recu/"), de(depose, "retirer/"), f"/dossiers/{depose.dossier.reference}/"])
    actions.retirer(retire, par=employeur, motif="Accord renégocié")
    a(2026, 12, 28, 23, 5)
    juger(client, ["/dossiers/", *(f"/dossiers/{d.dossier.reference}/" for d in (depose, retire))])


def test_chaque_page_du_service_est_bien_composee(client, employeur, a):
    depose, instruit, retire = (un_depot(employeur, intitule=f"RCC {n}") for n in (1, 2, 3))
    agent = un_agent("67")
    actions.constater_completude(instruit, par=agent)
    actions.retirer(retire, par=employeur)
    client.force_login(agent)
    pages = [instruction(d) for d in (depose, instruit, retire)]
    juger(client, ["/bannette/", instruction(depose, "completude/"), *pages, "/verifier/"])
    a(2026, 12, 28, 23, 5)
    juger(client, ["/bannette/", *pages, f"/verifier/{depose.actes.first().code}/"])
    juger(client, ["/verifier/?code=ABCD-EFGH-JKMN"], statut=404)


def test_la_liste_des_etapes_dit_ce_qui_bloque_et_quand_c_est_enregistre(client, employeur, a):
    depot = un_brouillon(employeur, donnees=DONNEES | {"entreprise": {"effectif": "deux cents", "activite": "Forge"}})
    lu = lire(client, de(depot))
    assert "2 étapes terminées sur 4" in lu
    assert "3 réponses à compléter ou à corriger" in lu
    assert "1 pièce exigée sur 3 est jointe" in lu
    assert "Terminez d’abord : Identité de l’entreprise." in lu
    assert "Enregistré aujourd’hui à 10 h 00" in lu
    a(2026, 12, 11, 9)
    assert "Enregistré le 10 décembre 2026 à 10 h 00" in lire(client, de(depot))


def test_la_procedure_et_l_etablissement_se_reconnaissent(client, employeur):
    lu = lire(client, "/dossiers/nouveau/")
    assert "Rupture conventionnelle collective Un accord collectif organise des départs volontaires" in lu
    siret = employeur.etablissement.siret
    assert f"Forges de Chambaran, Ville ({siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]})" in lu


def test_les_autres_organisations_sont_repliees_sauf_si_elles_disent_quelque_chose(client, employeur):
    depot = un_brouillon(employeur)
    etape = de(depot, "etapes/representants/")
    assert client.get(etape).content.decode().count('<details class="rupco-plus"') == 3
    seconde = DONNEES["representants"] | {"syndicat_2_nom": "Fédération des forges"}
    actions.enregistrer_etape(depot, "representants", seconde, par=employeur, version=1)
    page = client.get(etape + "?corriger=1")
    assert page.content.decode().count('<details class="rupco-plus"') == 2
    assert "Complétez cette organisation" in texte(page)


def test_un_conflit_montre_les_deux_textes_et_ne_se_dit_pas_enregistre(client, employeur):
    depot = un_brouillon(employeur)
    etape = de(depot, "etapes/accord/")
    reponse = client.post(etape, DONNEES["accord"] | {"departs_max": "19", "version": "0"})
    assert reponse.status_code == 409
    lu = texte(reponse)
    assert "Cette étape a changé dans un autre onglet ou par un collègue" in lu
    assert "Nombre maximal de départs Votre réponse : 19 Déjà enregistré : 18" in lu
    assert "Enregistrer ces réponses" in lu
    assert "Brouillon enregistré" not in lu
    assert 'value="19"' in reponse.content.decode()
    assert typographie(reponse) == []
    version = reponse.context["version"]
    assert client.post(etape, DONNEES["accord"] | {"departs_max": "19", "version": version}).status_code == 302
    depot.refresh_from_db()
    assert depot.valeurs("accord")["departs_max"] == "19"


def test_une_piece_oubliee_se_dit_en_haut_et_au_champ(client, employeur):
    depot = un_brouillon(employeur)
    reponse = client.post(de(depot, "pieces/"), {"nature": "regularite"})
    assert reponse.status_code == 422
    page = reponse.content.decode()
    assert '<a href="#fichier-regularite">Choisissez un fichier' in page
    assert 'aria-describedby="erreur-regularite" aria-invalid="true"' in page
    assert "jointe le 10 déc. 2026 à 10 h 00" in texte(reponse)


@pytest.mark.parametrize(("jointe", "phrase"), [("", "vous les demande"), ("regularite", "vous la demande")])
def test_avant_de_deposer_on_sait_ce_qui_manque(client, employeur, jointe, phrase):
    depot = un_brouillon(employeur)
    if jointe:
        actions.joindre_piece(depot, jointe, un_pdf("Preuves"), "preuves.pdf", par=employeur)
    lu = lire(client, de(depot, "verifier/"))
    assert phrase in lu
    assert "Vous pouvez déposer quand même." in lu
    assert "Sans réponse, votre accord est validé ce jour-là, à minuit" in lu


def test_l_accuse_en_preparation_se_dit_puis_se_telecharge(client, employeur, sans_rendu):
    depot = un_depot(employeur)
    accuse = depot.actes.get()
    assert "L’accusé se prépare : actualiser la page" in lire(client, de(depot, "recu/"))
    assert "Ce document se prépare" in lire(client, f"/fichiers/actes/{accuse.numero}/", statut=503)
    suites.rejouer()
    assert "Télécharger l’accusé de réception (PDF," in lire(client, de(depot, "recu/"))
    fichier = client.get(f"/fichiers/actes/{accuse.numero}/")
    assert b"".join(fichier.streaming_content).startswith(b"%PDF-")
    fichier.close()


def test_le_motif_du_retrait_se_relit_sans_s_executer(client, employeur):
    depot = un_depot(employeur)
    actions.retirer(depot, par=employeur, motif="Accord renégocié <script>alert(1)</script>")
    page = client.get(f"/dossiers/{depot.dossier.reference}/")
    assert "Motif donné : « Accord renégocié" in texte(page)
    assert "<script>alert" not in page.content.decode()
    assert "Retirer la demande" not in texte(page)
