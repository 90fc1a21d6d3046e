"""Whole procedures planned: every date, why it is, and the agenda; a bad question gets a sentence alone."""

import re

import pytest

from deadlines.plans import PSE_FORMES
from dossiers.forms.plans import PLANS
from dossiers.views.planification import PLANIFICATIONS
from tests.dossiers.pages import lire, texte

pytestmark = [pytest.mark.django_db, pytest.mark.une_base]
PLAN = "/calculer/plan/"
COMPLETES = {
    "rc": "signature=2026-12-01",
    "rcc": "depot=2026-12-10&fin_des_mesures=2027-06-30",
    "pse": "forme=accord&reunion=2026-12-01&licenciements=120",
}


def etapes(client, url):
    """(day, title) pairs, in the order of the page."""
    page = re.sub(r"\s+", " ", client.get(url).content.decode())
    return re.findall(r'<li class="\w+" id="\w+">.*?datetime="([\d-]+)".*?<h3>(.*?)</h3>', page)


def test_chaque_plan_a_ses_mots_et_ses_questions(client):
    assert PLANS.keys() == PLANIFICATIONS.keys()
    for procedure, planification in PLANIFICATIONS.items():
        page = lire(client, f"{PLAN}{procedure}/")
        assert f"Planifier {planification.nom}" in page
        assert "Les étapes" not in page
        assert "à corriger" not in page


def test_une_rupture_conventionnelle_de_la_signature_a_la_fin_du_contrat(client):
    url = f"{PLAN}rc/?signature=2026-12-01"
    assert etapes(client, url) == [
        ("2026-12-01", "Dernière des deux signatures"),
        ("2026-12-16", "Fin du délai de rétractation"),
        ("2026-12-17", "Envoi de la demande d’homologation"),
        ("2027-01-06", "Sans réponse, la convention est homologuée"),
        ("2027-01-07", "Fin du contrat, au plus tôt"),
        ("2028-01-06", "Dernier jour pour saisir le conseil de prud’hommes"),
    ]
    page = client.get(url)
    assert "Fin du contrat Au plus tôt le jeudi 7 janvier 2027" in texte(page)
    assert "Jusqu’à ce jour, chacun peut changer d’avis." in texte(page)


def test_un_salarie_protege_attend_l_inspecteur(client):
    page = lire(client, f"{PLAN}rc/?signature=2026-12-01&protege=oui")
    assert "Sans réponse de l’inspecteur, l’autorisation est refusée Le mercredi 17 février 2027 à 24 h" in page
    assert "Fin du contrat" not in page.replace("De la signature à la fin du contrat", "")


def test_une_rcc_jusqu_au_bilan(client):
    dates = dict(etapes(client, f"{PLAN}rcc/?{COMPLETES['rcc']}&territoire=alsace-moselle"))
    assert dates["2026-12-28"] == "Sans réponse, l’accord est validé"
    assert dates["2027-07-30"] == "Bilan à déposer au plus tard"


@pytest.mark.parametrize("forme", PSE_FORMES)
def test_un_pse_de_chaque_forme(client, forme):
    page = client.get(f"{PLAN}pse/?forme={forme}&reunion=2026-12-01")
    assert page.status_code == 200
    assert "Envoi des lettres de licenciement Au plus tôt le" in texte(page)


def test_en_redressement_deux_questions_tombent_meme_mal_remplies(client):
    page = client.get(f"{PLAN}pse/?forme=redressement&reunion=2026-12-01&licenciements=zut&depot=hier")
    assert page.status_code == 200
    assert 'href="?forme=redressement&amp;reunion=2026-12-01"' in page.content.decode()


@pytest.mark.parametrize("procedure", COMPLETES)
def test_chaque_date_calculee_mene_a_son_pourquoi(client, procedure):
    page = re.sub(r"\s+", " ", client.get(f"{PLAN}{procedure}/?{COMPLETES[procedure]}").content.decode())
    lus = re.findall(r'<li class="(fin|possible)" id="\w+">.*?datetime="([\d-]+)".*?href="([^"]+)">Pourquoi', page)
    assert len(lus) == len(re.findall(r'<li class="(?:fin|possible)" id=', page)) >= 4
    for classe, jour, adresse in lus:
        terme = client.get(adresse.replace("&amp;", "&")).context["terme"]
        assert jour == str(terme.dernier_jour if classe == "fin" else terme.premier_jour_effet)


@pytest.mark.parametrize("procedure", COMPLETES)
def test_l_agenda_a_les_dates_calculees_et_l_adresse_redonne_le_plan(client, procedure):
    url = f"{PLAN}{procedure}/?{COMPLETES[procedure]}&territoire=la-reunion"
    reponse = client.get(url.replace("/?", "/ics/?"))
    lu = reponse.content.decode().replace("\r\n ", "")
    calculees = [e.jour.strftime("%Y%m%d") for e in client.get(url).context["etapes"] if e.classe != "fait"]
    assert re.findall(r"DTSTART;VALUE=DATE:(\d+)", lu) == calculees
    assert len(set(re.findall(r"UID:(\S+)", lu))) == len(calculees)
    adresse = re.search(r"URL:http://localhost:8000(\S+)", lu)[1]
    assert client.get(adresse).context["etapes"] == client.get(url).context["etapes"]
    assert reponse.headers["Content-Disposition"] == f'attachment; filename="plan-{procedure}.ics"'


@pytest.mark.parametrize(
    ("question", "mots"),
    [
        ("rc/?signature=2026-02-30", "signatures de la convention : Écrivez une date qui existe, de 2000 à 2100"),
        ("rc/?signature=2026-12-01&envoi=2026-12-16", "homologation : La demande part au plus tôt le 17/12/2026"),
        ("rc/?signature=2005-01-03", "mais depuis le 27/06/2008."),
        ("rc/?signature=2100-06-01", "Les jours fériés sont connus de 2000 à 2100, pas pour l’année 2101."),
        ("rcc/?depot=2026-12-10&fin_des_mesures=2026-12-11", "Les mesures finissent au plus tôt le 29/12/2026"),
        ("rcc/?depot=2026-12-10&territoire=lune", "« lune » n’est pas un territoire connu."),
        ("pse/?reunion=2026-12-01", "Forme du PSE : Choisissez la forme du PSE."),
        ("pse/?forme=oral&reunion=2026-12-01", "« oral » n’est pas une forme de PSE. Choisissez : accord majoritaire"),
        ("pse/?forme=accord&reunion=2026-12-01&licenciements=0", "Nombre de licenciements : De 1 à 1 000 000."),
        ("pse/?forme=accord&reunion=2026-12-01&licenciements=dix", "Écrivez un nombre entier, de 1 à 1 000 000."),
        ("pse/?forme=accord&reunion=2026-12-01&depot=2026-11-30", "Le dossier est déposé après la première réunion du CSE."),
        ("pse/?forme=accord", "Réunion du CSE : Écrivez une date, de 2000 à 2100."),
    ],
)  # fmt: skip
def test_une_mauvaise_question_recoit_une_phrase_et_rien_d_autre(client, question, mots):
    page = lire(client, PLAN + question, statut=422)
    assert mots in page
    assert "Erreur : Planifier" in page
    assert "Les étapes" not in page
    renvoi = client.get(PLAN + question.replace("/?", "/ics/?"))
    assert (renvoi.status_code, client.get(renvoi.headers["Location"]).status_code) == (302, 422)


def test_une_procedure_inconnue_n_existe_pas(client):
    for url in ("lune/", "lune/ics/", "RC/"):
        assert client.get(PLAN + url).status_code == 404
    assert client.get(f"{PLAN}rc/ics/").headers["Location"] == f"{PLAN}rc/"
