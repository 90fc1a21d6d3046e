"""« Calculer un délai »: every rule has its question, every answer its reasons, and a bad question gets a sentence alone."""

import re
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from deadlines.delais import EtatJour
from deadlines.explication import en_lettres
from deadlines.regles import REGLES, regle
from dossiers import exports
from dossiers.templatetags.delais import adresse_du_calcul
from dossiers.views import calendrier
from dossiers.views.planification import PLANIFICATIONS
from dossiers.views.questions_delai import QUESTIONS
from dossiers.views.reponse_delai import Reponse
from tests.dossiers.lettres import lire as lire_pdf
from tests.dossiers.pages import lire, texte

pytestmark = [pytest.mark.django_db, pytest.mark.une_base]
DELAI = "/calculer/delai/"
RC = f"{DELAI}?delai=RC_HOMOL&depart=2026-12-09&territoire=metropole"
NOEL = date(2026, 12, 9)


@pytest.fixture(autouse=True)
def _le_9_decembre(a):
    a(2026, 12, 9, 9)


def phrases_de(morceaux):
    return [p for m in morceaux for p in re.split(r"(?<=[.?:])\s", m.replace("\u00a0", " ")) if p]


def test_chaque_regle_a_sa_question_et_chaque_procedure_son_plan(client):
    assert QUESTIONS.keys() == REGLES.keys()
    page = client.get(DELAI).content.decode()
    liens = re.findall(r'href="/calculer/delai/\?delai=(\w+)"', page)
    assert sorted(liens) == sorted(REGLES)
    assert re.findall(r'href="/calculer/plan/(\w+)/"', page) == ["rc", "rcc", "pse"]


def test_les_mots_sont_courts():
    mots = [m for q in QUESTIONS.values() for m in (q.evenement, q.demande, q.reponse, q.effet)]
    mots += [m for p in PLANIFICATIONS.values() for m in (p.nom, p.chapo, p.reponse, *p.notes.values())]
    longues = [p for p in phrases_de(mots) if len(p.split()) > 20]
    assert longues == []
    assert all("'" not in m and " ?" not in m and " :" not in m for m in mots), "apostrophes et espaces"


@pytest.mark.parametrize("id", REGLES)
def test_chaque_regle_repond_par_sa_page(client, id):
    terme = regle(id).terme(NOEL, "metropole")
    question = lire(client, f"{DELAI}?delai={id}")
    assert terme.delai.libelle in question
    assert "Pourquoi cette date" not in question
    page = lire(client, f"{DELAI}?delai={id}&depart=2026-12-09")
    reponse = Reponse(terme)
    assert reponse.grande_date.replace("\u00a0", " ") in page
    for mots in (reponse.effet, *(p.texte for p in reponse.phrases), *(d.question for d in terme.delai.doutes)):
        assert re.sub(r"\s+", " ", mots) in page, mots
    assert en_lettres(terme.dernier_jour) in page


def test_une_reponse_dit_le_jour_le_decompte_les_raisons_et_l_ailleurs(client):
    page = lire(client, RC)
    for mots in (
        "Dernier jour de l’administration pour répondre Jusqu’au lundi 28 décembre 2026 à 24 h",
        "Heure légale de Paris, France métropolitaine",
        "Le contrat peut prendre fin dès le mardi 29 décembre 2026.",
        "mercredi 9 décembre 2026 0 Jour 0, jamais compté",
        "vendredi 25 décembre 2026 – Férié : Noël, non compté",
        "samedi 26 décembre 2026 14 Samedi, compté",
        "lundi 28 décembre 2026 15 Dernier jour, jusqu’à 24 h.",
        "Ailleurs, la date change : mardi 29 décembre 2026 : Alsace-Moselle",
        "Article L1237-14 du code du travail",
        "Le texte ne dit pas quand est reçue une demande",
        f"Cette adresse redonne le même calcul : http://localhost:8000{RC}",
    ):
        assert mots in page, mots
    assert "lectures des textes" not in page
    assert "date est passée" not in page


def test_un_report_montre_les_deux_dates_et_toutes_les_lectures(client):
    page = lire(client, f"{DELAI}?delai=RCC_VALID&depart=2026-11-13")
    for mots in (
        "Dernier jour avant report samedi 28 novembre 2026 samedi",
        "Premier jour d’effet mardi 1er décembre 2026",
        "Deux lectures des textes",
        "Sans report samedi 28 novembre 2026 Le délai finit le jour même, sans report (samedi).",
        "Avec report Retenue ici lundi 30 novembre 2026",
        "samedi 28 novembre 2026 15 Samedi. Le délai ne peut pas finir ce jour-là.",
        "lundi 30 novembre 2026 – Dernier jour, jusqu’à 24 h. Premier jour ni samedi, ni dimanche, ni férié.",
        "Cette date est passée. Nous sommes le mercredi 9 décembre 2026.",
    ):
        assert mots in page, mots


def test_un_plancher_se_dit_au_plus_tot(client):
    page = lire(client, f"{DELAI}?delai=LE_30J&depart=2026-12-09")
    assert "Au plus tôt le samedi 9 janvier 2027" in page
    assert "Fin du délai vendredi 8 janvier 2027 à 24 h" in page
    page = lire(client, f"{DELAI}?delai=RC_RUPTURE_MIN&depart=2026-12-09")
    assert "Au plus tôt le jeudi 10 décembre 2026" in page
    assert "jeudi 10 décembre 2026 1 Possible dès ce jour." in page
    assert "24 h" not in page


def test_une_lecture_choisie_renvoie_a_celle_qui_est_retenue(client):
    asis = f"{DELAI}?delai=RC_HOMOL&depart=2026-12-06&territoire=metropole&reception=asis"
    page = client.get(asis)
    assert "Jusqu’au mercredi 23 décembre 2026" in texte(page)
    assert "La lecture retenue donne le jeudi 24 décembre 2026" in texte(page)
    assert f'href="{DELAI}?delai=RC_HOMOL&amp;depart=2026-12-06&amp;territoire=metropole"' in page.content.decode()
    sans_temple = "delai=RC_HOMOL&depart=2026-03-20&territoire=alsace-moselle"
    page = lire(client, f"{DELAI}?{sans_temple}&vendredi_saint=non")
    assert "Jusqu’au mercredi 8 avril 2026" in page
    assert "commune sans temple protestant ni église mixte" in page
    assert "La lecture retenue donne le jeudi 9 avril 2026" in page
    page = lire(client, f"{DELAI}?{sans_temple}")
    assert "Vendredi saint ouvré mercredi 8 avril 2026" in page


@pytest.mark.parametrize("depart", ["2026-12-09", "09/12/2026"])
@pytest.mark.parametrize(
    "lieu", ["", "&territoire=metropole", "&vendredi_saint=oui&territoire=metropole&reception=next"]
)
def test_toute_facon_d_ecrire_la_question_donne_le_meme_permalien(client, depart, lieu):
    page = client.get(f"{DELAI}?delai=RC_HOMOL&depart={depart}{lieu}")
    assert 'href="' + RC.replace("&", "&amp;") + '"' in page.content.decode()
    assert (
        'value="2026-12-09"' in page.content.decode()
        or 'type="text" name="depart" value="09/12/2026"' in texte_brut(page)
    )


def texte_brut(reponse):
    return re.sub(r"\s+", " ", reponse.content.decode())


@pytest.mark.parametrize(
    ("territoire", "options"),
    [("metropole", {}), ("alsace-moselle", {"vendredi_saint": False}), ("la-reunion", {"reception": "asis"})],
)
def test_le_permalien_d_un_terme_redonne_ce_terme(client, territoire, options):
    terme = regle("RC_HOMOL").terme(date(2026, 4, 5), territoire, **options)
    adresse = adresse_du_calcul(terme)
    demande = parse_qs(urlsplit(adresse).query)
    assert demande["territoire"] == [territoire]
    assert client.get(adresse).context["terme"] == terme


@pytest.mark.parametrize(
    ("question", "mots"),
    [
        ("delai=RC_HOMOL&depart=2026-02-31", "administration : Écrivez une date qui existe, de 2000 à 2100"),
        ("delai=RC_HOMOL&depart=", "administration : Écrivez une date, de 2000 à 2100."),
        ("delai=RC_HOMOL&depart=1999-12-31", "administration : L’année doit être comprise entre 2000 et 2100."),
        ("delai=RC_HOMOL&depart=2101-01-01", "administration : L’année doit être comprise entre 2000 et 2100."),
        ("delai=RC_HOMOL&depart=2100-12-20", "administration : Les jours fériés sont connus de 2000 à 2100"),
        ("delai=RC_HOMOL&depart=2005-01-03", "mais depuis le 27/06/2008."),
        ("delai=RC_HOMOL&depart=2026-12-09&territoire=lune", "Territoire : « lune » n’est pas un territoire connu. Choisissez"),
        ("delai=RC_HOMOL&depart=2026-12-09&reception=hier", "« hier » n’est pas une lecture. Choisissez next ou asis."),
        ("delai=RC_HOMOL&depart=2026-12-09&vendredi_saint=peut", "« peut » n’est pas une réponse. Choisissez oui ou non."),
        ("delai=TRUC&depart=2026-12-09", "Délai inconnu : « TRUC ». Choisissez l’une des 34 questions"),
        ("depart=2026-12-09", "Délai : il manque. Choisissez l’une des 34 questions"),
        ("delai=RC_HOMOL&depart=%3Cscript%3E", "Écrivez une date qui existe"),
        ("delai=RC_HOMOL&depart=" + "9" * 5000, "Écrivez une date qui existe"),
    ],
)  # fmt: skip
def test_une_mauvaise_question_recoit_une_phrase_et_rien_d_autre(client, question, mots):
    page = lire(client, f"{DELAI}?{question}", statut=422)
    assert mots in page
    assert page.lstrip().startswith("Erreur") or "Erreur : Calculer un délai" in page
    for tu in ("Jusqu’au", "Pourquoi cette date", "Garder ce calcul"):
        assert tu not in page
    for sortie in ("pdf", "ics"):
        renvoi = client.get(f"{DELAI}{sortie}/?{question}")
        assert renvoi.status_code == 302
        assert client.get(renvoi.headers["Location"]).status_code == 422


def test_ce_qui_est_ecrit_reste_ecrit(client):
    page = texte_brut(client.get(f"{DELAI}?delai=RC_HOMOL&depart=31/02/2026&territoire=guyane"))
    assert re.search(r'<input type="text" name="depart" value="31/02/2026"[^>]*aria-invalid="true"', page)
    assert '<option value="guyane" selected>' in page
    assert "<script>" not in client.get(f"{DELAI}?delai=<script>").content.decode().partition("<main")[2]


def test_un_fichier_demande_sans_question_mene_a_la_page(client):
    for sortie in ("pdf", "ics"):
        assert client.get(f"{DELAI}{sortie}/").headers["Location"] == DELAI


def test_rien_n_est_garde(client):
    for url in (DELAI, RC, f"{DELAI}ics/?{RC.partition('?')[2]}", "/calculer/plan/rc/"):
        assert not client.get(url).cookies
        assert client.post(url).status_code == 405


class TestLeDessin:
    def test_il_dit_chaque_jour_une_fois_comme_le_tableau(self):
        terme = regle("RC_HOMOL").terme(date(2026, 12, 6), "metropole")
        (mois,) = calendrier.dessin(terme)
        etats = {int(c.nombre): c.etat for c in mois.cases}
        assert len(mois.cases) == len(etats) == 27, "la dernière semaine n’est pas touchée"
        assert {j: e for j, e in etats.items() if e != "hors"} == {j.date.day: j.etat.value for j in terme.decompte}
        assert mois.resume.replace("\u00a0", " ") == (
            "Décembre 2026. Réception un jour de repos : 6. Jour 0, jamais compté : 7. "
            "Comptés : 8 à 12, 14 à 19, 21 à 23. Non comptés : 13, 20. Dernier jour : 24."
        )
        assert [c.mention for c in mois.cases if c.etat == "compte"] == [str(n) for n in range(1, 15)]

    @pytest.mark.parametrize("id", REGLES)
    def test_pour_toute_regle_les_cases_ne_se_touchent_pas_et_la_fin_est_dessinee(self, id):
        for depart in (date(2026, 11, 13), date(2027, 1, 31), date(2028, 4, 30)):
            terme = regle(id).terme(depart, "alsace-moselle")
            dessines = calendrier.dessin(terme)
            for mois in dessines:
                assert len({(c.x, c.y) for c in mois.cases}) == len(mois.cases)
                assert max(c.y for c in mois.cases) < mois.hauteur
            cases = [c for m in dessines for c in m.cases]
            assert [c.nombre for c in cases if c.etat == "fin"] == [str(terme.dernier_jour.day)]
            assert sum(1 + m.omis for m in dessines) == _mois_entre(terme.depart, terme.dernier_jour)
            assert {c.etat for c, _ in calendrier.legende(terme)} == {c.etat for c in cases} - {"hors"}
            rangs = [r.rang for r in calendrier.rangees(terme) if r.rang not in ("–", "0")]
            assert rangs == [str(n) for n in range(1, terme.delai.duree + 1)]

    def test_un_an_ne_dessine_que_ses_deux_bouts_et_le_tableau_dit_les_mois(self):
        terme = regle("RC_CPH").terme(date(2026, 12, 26), "metropole")
        premier, dernier = calendrier.dessin(terme)
        assert (premier.titre, dernier.titre, dernier.omis) == ("décembre 2026", "décembre 2027", 11)
        rangees = calendrier.rangees(terme)
        assert [r.rang for r in rangees] == [*map(str, range(13)), "–"]
        assert rangees[2].effet.replace("\u00a0", " ") == "2 mois après le jour 0"
        assert [j.etat for j in terme.decompte][-2:] == [EtatJour.REPORTE, EtatJour.FIN]


def _mois_entre(debut, fin):
    return (fin.year - debut.year) * 12 + fin.month - debut.month + 1


def test_le_calendrier_de_l_agenda(client):
    reponse = client.get(f"{DELAI}ics/?delai=RCC_VALID&depart=2026-11-13")
    assert reponse.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert reponse.headers["Content-Disposition"] == 'attachment; filename="delai-rcc-valid-2026-11-13.ics"'
    lu = reponse.content.decode().replace("\r\n ", "").replace("\u00a0", " ")
    for mots in (
        "DTSTART;VALUE=DATE:20261130\r\n",
        "DTSTAMP:20261209T090000Z\r\n",
        "SUMMARY:Dernier jour de l’administration pour répondre : Validation de l’accord",
        "Lecture « sans report » : samedi 28 novembre 2026.",
        "URL:http://localhost:8000/calculer/delai/?delai=RCC_VALID&depart=2026-11-13&territoire=metropole\r\n",
    ):
        assert mots in lu, mots
    plancher = client.get(f"{DELAI}ics/?delai=LE_30J&depart=2026-12-09").content.decode()
    assert "DTSTART;VALUE=DATE:20270109" in plancher


def test_le_papier_est_une_piece_jointe_que_rien_n_execute(client, sans_rendu):
    reponse = client.get(f"{DELAI}pdf/?delai=RC_HOMOL&depart=2026-12-09")
    assert reponse.content == f"%PDF-1.7 http://localhost:8000{RC}".encode()
    assert reponse.headers["Content-Disposition"] == 'attachment; filename="delai-rc-homol-2026-12-09.pdf"'
    assert reponse.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_le_papier_dit_ce_que_dit_la_page():
    terme = regle("RCC_VALID").terme(date(2026, 11, 13), "alsace-moselle")
    lu = lire_pdf(exports.imprimer(Reponse(terme).feuille), "-layout")
    for mots in (
        "Validation de l’accord de rupture conventionnelle collective",
        "lundi 30 novembre 2026",
        "à 24 h, heure légale de Paris",
        "Dernier jour avant report",
        "Deux lectures des textes",
        "Un délai qui finit un samedi est reporté au premier jour ouvrable",
        "Article R1231-1 du code du travail",
        "Le texte dit « jours », sans préciser calendaires ou ouvrables.",
        "dimanche 29 novembre 2026 – Dimanche. Le délai ne peut pas finir ce jour-là.",
        "territoire=alsace-moselle",
    ):
        assert mots in lu, mots
