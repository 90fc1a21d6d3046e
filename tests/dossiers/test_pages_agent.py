"""What the service reads, in each state."""

import re
from datetime import date

import pytest
from django.urls import reverse

from dossiers import actions
from dossiers.models import Acte
from rupco.socle import suites
from tests.dossiers.pages import lire, texte
from tests.fabrique import (
    DONNEES,
    un_agent,
    un_brouillon,
    un_depot,
    un_pdf,
    une_demande_de_pieces,
)
from tests.fautes.clones import des_clones

pytestmark = pytest.mark.django_db
BANNETTE = "/bannette/"


def adresse(depot, nom="instruction"):
    return reverse(nom, args=[depot.dossier.reference, depot.numero])


# --- The bannette ---------------------------------------------------------------------------------------


def test_bannette_vide(client, agent):
    lu = lire(client, BANNETTE)
    assert "Rien à traiter" in lu
    assert "Clos par silence" not in lu


def test_une_ligne_dit_les_deux_dates_l_etat_et_la_suite(client, agent, depot, a):
    a(2026, 12, 19, 9)
    lu = lire(client, BANNETTE)
    for phrase in (
        "1 dépôt", "Plus tard", "6 jours si complet", "vendredi 25 déc. 2026",
        "Silence après report : lundi 28 déc. 2026", "Forges du Nord", depot.dossier.reference, "RCC des forges",
        "Déposé", "Constater la complétude", "9 jours sur 15", "Département 75",
    ):  # fmt: skip
        assert phrase in lu, phrase


@pytest.mark.parametrize(
    ("jour", "groupe", "mot"),
    [
        (11, "Plus tard", "14 jours si complet"),
        (21, "Dans 3 à 5 jours", "4 jours si complet"),
        (24, "Demain ou après-demain", "1 jour si complet"),
        (25, "Aujourd’hui, dernier jour", "Dernier jour si complet"),
        (27, "La date à viser est passée", "En report si complet"),
    ],
)
def test_les_groupes_suivent_les_jours_restants(client, agent, depot, a, jour, groupe, mot):
    a(2026, 12, jour, 9)
    groupes = client.get(BANNETTE).context["groupes"]
    assert [(titre, len(lignes)) for titre, lignes in groupes] == [(groupe, 1)]
    assert mot in lire(client, BANNETTE)


def test_un_silence_passe_de_la_liste_aux_clos_sous_les_yeux(client, agent, depot, a):
    a(2026, 12, 28, 23)
    lu = lire(client, BANNETTE)
    assert "Rien à traiter" in lu
    assert "Clos par silence récemment" in lu
    assert "Validé tacitement" in lu
    assert "lundi 28 décembre 2026, 24 h" in lu


def test_la_demande_qui_attend_se_lit_sur_une_seule_ligne(client, agent, depot):
    """Other letters of the service do not double the row."""
    actions.adresser_observations(depot, par=agent, texte="Précisez le calendrier des départs.")
    une_demande_de_pieces(depot, agent)
    page = client.get(BANNETTE).context["page"]
    assert [d.demande.nature for d in page] == ["demande_pieces"]
    assert "1 pièce attendue le" in lire(client, BANNETTE)
    depot.courriers.filter(nature="demande_pieces").update(repondu_a=depot.depose_a)
    assert "attendue le" not in lire(client, BANNETTE)


def test_la_suite_d_une_longue_liste(client, agent, depot):
    des_clones(depot, 54)
    premiere = client.get(BANNETTE)
    assert "50 dépôts sur cette page" in texte(premiere)
    suite = client.get(BANNETTE, {"apres": premiere.context["page"].suivante})
    vus = [e.pk for r in (premiere, suite) for e in r.context["page"]]
    assert len(vus) == len(set(vus)) == 55
    assert "5 dépôts sur cette page" in texte(suite)
    assert "Revenir au début" in texte(suite)
    for page, dit in ((premiere, "Plus tard 50 dépôts sur cette page"), (suite, "Plus tard 5 dépôts sur cette page")):
        assert dit in texte(page), "a group that a page cuts is not said to be whole"


def test_une_derniere_page_d_une_ligne_se_dit_au_singulier(client, agent, depot):
    des_clones(depot, 50)
    suite = client.get(BANNETTE, {"apres": client.get(BANNETTE).context["page"].suivante})
    assert texte(suite).count("1 dépôt sur cette page") == 2


# --- One dépôt ------------------------------------------------------------------------------------------


def test_depose_ce_qu_on_peut_faire_et_ses_effets(client, agent, depot, a):
    a(2026, 12, 19, 9)
    lu = lire(client, adresse(depot))
    for phrase in (
        "9 jours sur 15 écoulés", "vendredi 25 décembre 2026, 24 h", "lundi 28 décembre 2026, 24 h (heure de Paris)",
        "Date à viser si le dossier est complet depuis le 10 décembre 2026", "Ce que vous pouvez faire maintenant",
        "Constater la complétude", "Le délai ne change pas.", "Le silence, lui, n’attend pas ce constat.",
        "Pas encore possible", "jamais avant le mardi 29 décembre 2026 à 0 h", "Union des métaux", "5 novembre 2026",
        "Accord collectif signé", "accord.pdf", "2 pièces exigées manquent", "Preuves de la régularité de l’accord",
        "Accusé de réception électronique",
    ):  # fmt: skip
        assert phrase in lu, phrase
    assert "Votre dossier" not in lu
    corps = client.get(adresse(depot)).content.decode()
    assert f'href="{adresse(depot, "completude")}"' in corps
    assert f'href="{reverse("fichier-piece", args=[depot.pieces.get().pk])}"' in corps


def test_pendant_le_report_la_date_a_viser_est_passee(client, agent, depot, a):
    a(2026, 12, 26, 9)
    lu = lire(client, adresse(depot))
    assert "La date à viser, le vendredi 25 décembre 2026, est passée." in lu
    assert "a expiré le vendredi 25 décembre 2026 à 24 h" in lu


def test_une_piece_jointe_mais_redemandee_n_est_pas_dite_jointe(client, agent, depot, employeur, a):
    """The agent asks again for the agreement, that a form took: what he awaits is said, and where the new delay starts."""
    accord = {"code": "accord", "libelle": "Accord collectif signé", "constat": "illisible",
              "article": "code du travail, art. D1237-8", "attendu": "Une copie lisible"}  # fmt: skip
    fiche = f"/dossiers/{depot.dossier.reference}/"
    client.force_login(employeur)
    assert "dépôt, jour 0" in lire(client, fiche)
    actions.demander_pieces(depot, par=agent, pieces=[accord], repondre_le=date(2026, 12, 20))
    lu = lire(client, adresse(depot, "depot-completer"))
    assert "Il manque encore : accord collectif signé. Joignez d’abord un fichier" in lu
    client.force_login(agent)
    lu = lire(client, adresse(depot))
    assert (
        "1 pièce demandée À recevoir au plus tard le dimanche 20 décembre 2026. Accord collectif signé : Une copie lisible"
        in lu
    )
    assert "exigées sont jointes" not in lu
    a(2026, 12, 14, 9)
    actions.joindre_piece(depot, "accord", un_pdf("Accord lisible"), "accord.pdf", par=employeur)
    actions.envoyer_pieces(depot, par=employeur)
    client.force_login(employeur)
    assert "lun. 14 jour 0" in lire(client, fiche)


def test_les_alertes_d_une_piece_se_lisent(client, agent, depot):
    depot.pieces.update(alertes=["Ce document contient <un script>."])
    lu = lire(client, adresse(depot))
    assert "À regarder Ce document contient <un script>." in lu


def test_en_instruction_le_si_complet_disparait(client, agent, depot, a):
    a(2026, 12, 14, 9)
    actions.constater_completude(depot, par=agent)
    lu = lire(client, adresse(depot))
    for phrase in (
        "En instruction", "Constatée le 14 déc. 2026", "La complétude est constatée depuis le lundi 14 décembre 2026",
        agent.nom_d_usage.replace("\u00a0", " "), "Ce constat ne se fait qu’une fois.",
    ):  # fmt: skip
        assert phrase in lu, phrase
    assert "si complet" not in lu
    assert "Répondre avant cette date" in lire(client, BANNETTE)


def test_tacite_depuis_quand_et_pour_qui(client, agent, depot, a):
    a(2026, 12, 28, 23, 0, 41)
    actions.constater_silences()
    suites.rejouer()
    lu = lire(client, adresse(depot))
    attestation = Acte.objects.get(document="rcc.attestation_tacite").numero
    for phrase in (
        "Validé tacitement", "Le silence a valu acceptation", "Date légale de la décision.", f"l’attestation {attestation}",
        "Enregistrée le mardi 29 décembre 2026 à 0 h 00 min 41 s, heure de Paris.", "Pour l’employeur",
        "Prévenir le CSE et les signataires (L1237-19-4, al. 3)", "Pour le service", "Pour les salariés et les syndicats",
        "Il ne peut plus refuser ni valider", "Ce qui n’est plus possible",
    ):  # fmt: skip
        assert phrase in lu, phrase
    corps = client.get(adresse(depot)).content.decode()
    assert f'href="{reverse("fichier-acte", args=[attestation])}"' in corps
    assert adresse(depot, "completude") not in corps


@pytest.mark.parametrize(("motif", "phrase"), [("Avenant <b>", "« Avenant <b> »"), ("", "Aucun motif n’est donné.")])
def test_retire(client, agent, depot, motif, phrase):
    actions.retirer(depot, par=depot.depose_par, motif=motif)
    lu = lire(client, adresse(depot))
    assert "La demande est retirée" in lu
    assert phrase in lu
    assert "Le délai est arrêté : aucune décision ne sera prise." in lu
    assert "si complet" not in lu


@pytest.mark.parametrize("nom", ["instruction", "completude"])
def test_un_autre_service_et_l_employeur_n_y_voient_rien(client, agent, depot, employeur, nom):
    for autre in (un_agent("67"), employeur):
        client.force_login(autre)
        assert client.get(adresse(depot, nom)).status_code == 404
        assert client.post(adresse(depot, nom)).status_code in (404, 405)
    depot.refresh_from_db()
    assert depot.statut == "depose"


def test_un_brouillon_n_existe_pas_pour_le_service(client, agent, employeur):
    assert client.get(adresse(un_brouillon(employeur))).status_code == 404


# --- Completeness ---------------------------------------------------------------------------------------


def test_completude_dit_tout_avant_le_bouton(client, agent, depot, a):
    a(2026, 12, 19, 9)
    lu = lire(client, adresse(depot, "completude"))
    for phrase in (
        "Date légale de complétude, jour 0 jeudi 10 décembre 2026", "Date de votre constat, enregistrée samedi 19 décembre",
        "9 jours séparent les deux.", "ne redonne pas ces jours", "Première lecture : date à viser",
        "Dernière lecture : avec report", "6 jours restants", "9 jours restants", "férié : Noël", "Sans retour",
        "Constater la complétude au 10 décembre 2026", "Annuler", "2 pièces exigées ne sont pas jointes",
    ):  # fmt: skip
        assert phrase in lu, phrase
    corps = client.get(adresse(depot, "completude")).content.decode()
    calendrier = re.search(r'<ol class="rupco-cal".*?</ol>', corps, re.S)[0]
    assert calendrier.count("<li ") == 19  # from day 0 to the day of the silence
    assert len(re.findall(r'class="rupco-\w+ (?:zero|viser|fin)"', calendrier)) == 3
    assert corps.count('<th scope="row">') == 19


def test_completude_sans_report_n_a_qu_une_lecture(client, agent, employeur, a):
    a(2026, 11, 30, 9)
    depot = un_depot(employeur)
    lu = lire(client, adresse(depot, "completude"))
    assert "Une seule lecture mardi 15 décembre 2026, 24 h" in lu
    assert "Date à viser" not in lu
    assert "séparent" not in lu


def test_completude_le_jour_meme_rien_ne_separe_les_dates(client, agent, employeur, a):
    donnees = DONNEES | {"representants": DONNEES["representants"] | {"a_un_cse": "non", "cse_courriel": ""}}
    depot = un_depot(employeur, donnees=donnees)
    lu = lire(client, adresse(depot, "completude"))
    assert "Procès-verbal de carence" in lu
    assert "Preuve de l’information du CSE" not in lu
    a(2026, 12, 11, 9)
    assert "1 jour sépare les deux. Constater aujourd’hui ne redonne pas ce jour." in lire(
        client, adresse(depot, "completude")
    )


def test_constater_puis_revenir(client, agent, depot):
    formulaire = client.get(adresse(depot, "completude")).content.decode()
    cle = re.search(r'name="cle_unique" value="([^"]+)"', formulaire)[1]
    reponse = client.post(adresse(depot, "completude"), {"cle_unique": cle}, follow=True)
    assert reponse.redirect_chain == [(adresse(depot), 302)]
    assert "La complétude est constatée." in texte(reponse)
    encore = client.get(adresse(depot, "completude"), follow=True)
    assert "la demande est à l’état « En instruction »" in texte(encore)


# --- Files that are not there yet, or no longer what they were ---------------------------------------------


def test_un_acte_en_preparation(client, agent, depot):
    reponse = client.get(reverse("fichier-acte", args=[depot.actes.get().numero]))
    assert (reponse.status_code, reponse.headers["Retry-After"]) == (503, "10")
    assert "Ce document se prépare" in texte(reponse)


def test_un_fichier_altere_n_est_pas_servi(client, agent, depot):
    piece = depot.pieces.get()
    depot.pieces.update(empreinte="0" * 64)
    reponse = client.get(reverse("fichier-piece", args=[piece.pk]))
    assert reponse.status_code == 500
    assert "Ce fichier ne peut pas être ouvert" in texte(reponse)
