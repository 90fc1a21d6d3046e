"""« Tout télécharger », the proof of a silence, the answers that were filed: what each holds, and for whom."""

import csv
import hashlib
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from dossiers import actions, notifications  # noqa: F401  (registers the follow-ups)
from dossiers.models import Acte, EtatAnalyse, Telechargement
from dossiers.views import dessins
from rupco.socle import suites
from rupco.socle.models import Entree
from tests.dossiers.pages import lire, texte
from tests.fabrique import DONNEES, un_agent, un_brouillon, un_depot, un_employeur, un_pdf, une_entreprise

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sans_rendu")]
CLAUSES = {"clause_1": "oui", "clause_1_ou": "article 2", "clause_6": "non", "clause_4_ter": "non"}


@pytest.fixture
def employeur(a, client):
    a(2026, 12, 10, 9)
    employeur = un_employeur(une_entreprise("67", "=Forges & <Cie>"))
    client.force_login(employeur)
    return employeur


@pytest.fixture
def depot(employeur):
    depot = un_brouillon(employeur, donnees=DONNEES | {"accord": DONNEES["accord"] | CLAUSES})
    for nom in ("=cmd().pdf", "../=cmd().pdf"):
        actions.joindre_piece(depot, "regularite", un_pdf(nom), nom, par=employeur)
    depot = actions.deposer(depot, par=employeur, lire=lambda d: {e: d.valeurs(e) for e in DONNEES})
    suites.rejouer()
    return depot


def adresse(depot, suite: str) -> str:
    return f"/dossiers/{depot.dossier.reference}/depots/{depot.numero}/{suite}/"


def archive(client, url: str) -> zipfile.ZipFile:
    reponse = client.post(url)
    assert reponse.status_code == 200
    assert reponse["Content-Type"] == "application/zip"
    assert reponse["Content-Disposition"].startswith("attachment")
    assert "no-store" in reponse["Cache-Control"]
    lue = zipfile.ZipFile(io.BytesIO(reponse.getvalue()))
    assert lue.testzip() is None
    return lue


def rangees(lue: zipfile.ZipFile) -> dict[str, dict]:
    lignes = csv.DictReader(io.StringIO(lue.read("index.csv").decode("utf-8-sig")), delimiter=";")
    return {ligne["Fichier"]: ligne for ligne in lignes}


def test_tout_est_la_range_nomme_et_prouve(client, depot):
    lue = archive(client, f"/dossiers/{depot.dossier.reference}/tout/")
    racine = "1 - Demande de validation de l’accord"
    preuves = "Preuves de la régularité de l’accord - =cmd()"
    assert lue.namelist() == [
        f"{racine}/Récapitulatif de la demande.pdf",
        f"{racine}/Pièces/Accord collectif signé - accord.pdf",
        f"{racine}/Pièces/{preuves}.pdf",
        f"{racine}/Pièces/{preuves} (2).pdf",
        f"{racine}/Courriers/AR-2026-000001 - Accusé de réception électronique.pdf",
        "index.html",
        "index.css",
        "index.csv",
    ]
    dites = rangees(lue)
    for nom, ligne in dites.items():
        assert hashlib.sha256(lue.read(nom)).hexdigest() == ligne["SHA-256"], nom
        assert len(lue.read(nom)) == int(ligne["Octets"])
    piece = depot.pieces.filter(nature="regularite").first()
    ligne = dites[f"{racine}/Pièces/{preuves}.pdf"]
    assert ligne["SHA-256"] == piece.empreinte
    assert ligne["Nom d’origine"] == "'=cmd().pdf"  # a spreadsheet runs nothing
    assert (ligne["Heure légale"], ligne["Fuseau"]) == ("10\u00a0h\u00a000\u00a0min\u00a000\u00a0s", "Europe/Paris")
    page = lue.read("index.html").decode()
    assert "=Forges &amp; &lt;Cie&gt;" in page
    fait = Entree.objects.get(verbe="telecharger")
    assert (fait.acteur, fait.faits) == ("employeur", {"fichiers": 5, "quoi": "tout"})
    dit = "Dossier téléchargé"
    assert dit in lire(client, reverse("dossier-historique", args=[depot.dossier.reference]))
    client.force_login(un_agent(depot.dossier.departement))
    assert dit not in lire(client, reverse("instruction-historique", args=[depot.dossier.reference])), (
        "each side its own"
    )
    assert not Telechargement.objects.exists()


def test_ce_qui_manque_est_dit_et_le_reste_vient(client, depot):
    accord = depot.pieces.get(nature="accord")
    Path(settings.RUPCO_FICHIERS, accord.chemin).write_bytes(b"%PDF falsifie")
    Acte.objects.update(chemin="")
    lue = archive(client, f"/dossiers/{depot.dossier.reference}/tout/")
    echecs = lue.read("ECHECS.txt").decode()
    assert "Accord collectif signé - accord.pdf\n  Le fichier ne correspond plus à son empreinte" in echecs
    assert "encore en préparation" in echecs
    assert not any("accord.pdf" in n or "Courriers" in n for n in lue.namelist())
    assert len(rangees(lue)) == 3
    assert "2 fichiers absents ou incomplets" in lue.read("index.html").decode()


def test_ce_que_l_antivirus_retient_n_y_est_pas(client, depot):
    un, deux = depot.pieces.filter(nature="regularite")
    depot.pieces.filter(pk=un.pk).update(etat_analyse=EtatAnalyse.EN_ATTENTE)
    depot.pieces.filter(pk=deux.pk).update(etat_analyse=EtatAnalyse.INFECTEE)
    lue = archive(client, f"/dossiers/{depot.dossier.reference}/tout/")
    echecs = lue.read("ECHECS.txt").decode()
    assert "pas encore analysé" in echecs
    assert "quarantaine" in echecs
    assert not any("=cmd()" in n for n in lue.namelist())


def test_les_fichiers_des_messages_y_sont_pour_les_deux_cotes(client, depot):
    fichier = un_pdf("tableau")
    fichier.name = "tableau.pdf"
    agent = un_agent("67")
    actions.ecrire(depot.dossier, "Voici.", [fichier], par=agent)
    url = f"/dossiers/{depot.dossier.reference}/tout/"
    deux = [archive(client, url)]
    client.force_login(agent)
    deux.append(archive(client, url))
    for lue in deux:
        assert lue.read("Messages/2026-12-10 - tableau.pdf") == fichier.getvalue()
        assert rangees(lue)["Messages/2026-12-10 - tableau.pdf"]["Nature"] == "Fichier joint à un message"


def test_une_archive_a_la_fois_et_la_place_se_rend(client, depot, monkeypatch):
    url = f"/dossiers/{depot.dossier.reference}/tout/"
    premiere = client.post(url)
    next(premiere._iterator)
    refus = client.post(url)
    assert refus.status_code == 429
    assert int(refus["Retry-After"]) <= 300
    assert "Un téléchargement est déjà en cours" in texte(refus)
    premiere._iterator.close()  # the reader left
    assert archive(client, url)
    perdue = client.post(url)  # its server dies: nobody closes it
    morte = Telechargement.objects.get()
    monkeypatch.setattr(actions.telechargement, "SILENCE", actions.telechargement.SILENCE * 0)
    vivante = client.post(url)
    actions.liberer(morte)  # it took nobody's place
    assert Telechargement.objects.get().debut_a > morte.debut_a
    perdue.getvalue()
    assert Telechargement.objects.exists()
    vivante.getvalue()
    assert not Telechargement.objects.exists()


def test_l_agent_ne_prend_que_ce_qu_il_voit(client, depot, employeur):
    actions.joindre_piece(depot, "carence", un_pdf("pas encore"), "pas-envoyee.pdf", par=employeur)
    url = f"/dossiers/{depot.dossier.reference}/tout/"
    assert any("pas-envoyee" in n for n in archive(client, url).namelist())
    client.force_login(un_agent("67"))
    assert not any("pas-envoyee" in n for n in archive(client, url).namelist())
    client.force_login(un_agent("75"))
    assert client.post(url).status_code == 404
    assert client.get(url).status_code == 405


def test_la_preuve_n_existe_qu_apres_le_silence(client, depot, a):
    assert client.post(adresse(depot, "preuve")).status_code == 404
    a(2026, 12, 29, 9)
    assert client.post(adresse(depot, "preuve")).status_code == 503  # the attestation is being made
    suites.rejouer()
    lue = archive(client, adresse(depot, "preuve"))
    assert lue.namelist()[:4] == [
        "LISEZ-MOI.txt",
        "1 - Récapitulatif de la demande.pdf",
        "2 - Accusé de réception.pdf",
        "3 - Attestation d’acceptation tacite.pdf",
    ]
    dit = " ".join(lue.read("LISEZ-MOI.txt").decode().replace("\u00a0", " ").split())
    for mention in (
        "article L. 1237-19-4, alinéa 3", "articles L. 112-11 et R. 112-11-1", "article L. 232-3", "AR-2026-000001",
        "née le lundi 28 décembre 2026 à 24 h", "AT-2026-000001", "L. 1237-19-8 et L. 1235-7-1",
    ):  # fmt: skip
        assert mention in dit
    octets = {n: lue.read(n) for n in lue.namelist()[:4]}
    encore = archive(client, adresse(depot, "preuve"))
    assert {n: encore.read(n) for n in encore.namelist()[:4]} == octets


def test_vos_reponses_redisent_ce_qui_est_depose(client, depot, employeur):
    page = texte(client.get(adresse(depot, "reponses")))
    for dit in ("Fabrication de meubles", "5 novembre 2026", "Union des métaux", "1° Information du CSE article 2",
                "6° Critères de départage Absente", "4° ter", "Sans réponse"):  # fmt: skip
        assert dit in page, dit
    client.force_login(un_agent("67"))
    cote_agent = texte(client.get(f"/instruction/{depot.dossier.reference}/depots/1/"))
    assert "6° Critères de départage Absente" in cote_agent
    client.force_login(employeur)
    assert client.get(adresse(un_brouillon(employeur), "reponses")).status_code == 404


def test_sans_clause_dite_rien_n_est_affiche(client, employeur):
    assert "Clauses de l’article" not in texte(client.get(adresse(un_depot(employeur), "reponses")))


def test_un_papier_dessine_a_chaque_lecture_a_sa_limite(client, depot, monkeypatch):
    monkeypatch.setattr(dessins, "DESSINS", replace(dessins.DESSINS, libres=2))
    monkeypatch.setattr("dossiers.lettres.recapitulatif", lambda _: b"%PDF")
    assert client.get(adresse(depot, "suite/convention")).status_code == 404, "counts for nothing"
    assert [client.get(adresse(depot, "recapitulatif")).status_code for _ in range(3)] == [200, 200, 429]
    refus = client.get(adresse(depot, "recapitulatif"))
    assert (refus.status_code, refus.headers["Retry-After"] > "0") == (429, True)
    client.force_login(un_agent("67"))
    assert client.get(adresse(depot, "recapitulatif")).status_code == 200, "an account at a time"
