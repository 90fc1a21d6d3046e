"""The antivirus, by its own protocol: nothing unscanned is served, nothing is lost, no delay moves."""

import io

import pytest
from django.urls import reverse

from dossiers import actions, fichiers
from dossiers import notifications as notifications  # registers the follow-ups
from dossiers.fichiers import analyseur
from dossiers.models import Echeance, EtatAnalyse, Piece
from rupco.socle import horloge, suites
from rupco.socle.models import Courriel, Entree
from tests.dossiers.clamd import Clamd, un_pdf_infecte, un_pdf_qui_porte
from tests.dossiers.pages import texte
from tests.fabrique import un_agent, un_brouillon, un_depot, un_employeur, un_pdf, une_entreprise

INJOIGNABLE = "tcp://127.0.0.1:9"


@pytest.fixture
def employeur(a):
    a(2026, 12, 10, 9)
    return un_employeur(une_entreprise("75"), email="agathe@vauban.example")


@pytest.fixture
def antivirus(settings):
    """`antivirus(mode)`: starts one, and tells the portal where it is."""
    ouverts = []

    def ouvrir(*mode, **options) -> Clamd:
        ouverts.append(Clamd(*mode, **options).__enter__())
        settings.RUPCO_CLAMD = ouverts[-1].adresse
        return ouverts[-1]

    yield ouvrir
    for ouvert in ouverts:
        ouvert.__exit__()


def ouvrir(client, piece):
    """Asks for the file, and reads it whole: the client then lets go of it."""
    reponse = client.get(reverse("fichier-piece", args=[piece.pk]))
    if reponse.streaming:
        assert b"".join(reponse.streaming_content).startswith(b"%PDF")
    return reponse


def etats() -> list[str]:
    return list(Piece.objects.order_by("pk").values_list("etat_analyse", flat=True))


def verdicts() -> list[dict]:
    return list(Entree.objects.filter(verbe="analyser").order_by("pk").values_list("faits", flat=True))


# --- The protocol ---------------------------------------------------------------------------------------


@pytest.mark.une_base
@pytest.mark.parametrize("porte", ["tcp", "unix"])
def test_un_fichier_plus_grand_qu_un_morceau_passe_entier(antivirus, porte, tmp_path):
    clamd = antivirus(**({"chemin": tmp_path / "c.sock"} if porte == "unix" else {}))
    grand = b"x" * (3 * analyseur.MORCEAU + 17)
    assert fichiers.analyser(io.BytesIO(grand)) == ""
    assert fichiers.analyser(io.BytesIO(grand + un_pdf_infecte().getvalue())) == "Eicar-Test-Signature"
    assert clamd.recus[0] == [analyseur.MORCEAU] * 3 + [17]
    assert max(clamd.recus[1]) == analyseur.MORCEAU


@pytest.mark.une_base
@pytest.mark.parametrize("mode", ["muet", "ordures", "trop gros", "coupe"])
def test_sans_verdict_ce_n_est_jamais_rien_trouve(antivirus, mode, monkeypatch):
    antivirus(mode)
    monkeypatch.setattr(analyseur, "REPONSE", 0.3)
    with pytest.raises(fichiers.SansVerdict):
        fichiers.analyser(io.BytesIO(b"x" * 3_000_000))


@pytest.mark.une_base
@pytest.mark.parametrize("adresse", [INJOIGNABLE, "unix:/nulle/part.sock"])
def test_personne_a_la_porte(settings, adresse):
    settings.RUPCO_CLAMD = adresse
    with pytest.raises(fichiers.AnalyseurInjoignable):
        fichiers.analyser(io.BytesIO(b"x"))


# --- A file's life --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_sans_antivirus_le_fichier_est_servi_et_la_page_le_dit(employeur, client):
    depot = un_brouillon(employeur)
    assert (etats(), actions.analyser()) == (["non_analysee"], 0)
    client.force_login(employeur)
    assert ouvrir(client, depot.pieces.get()).status_code == 200
    page = client.get(reverse("depot-etape", args=[depot.dossier.reference, 1, "pieces"]))
    assert "contrôlé, non analysé par un antivirus" in texte(page)


@pytest.mark.django_db
def test_l_antivirus_en_panne_puis_revenu(employeur, client, antivirus, settings, sans_rendu):
    """Kept and dated at its upload, filed, its delay running; given to nobody until the verdict."""
    settings.RUPCO_CLAMD = INJOIGNABLE
    depot, agent = un_depot(employeur), un_agent("75")
    assert actions.analyser() == 0
    piece = Piece.objects.get()
    assert (piece.etat_analyse, piece.deposee_a) == (EtatAnalyse.EN_ATTENTE, horloge.maintenant())
    assert depot.echeances.get().etat == Echeance.EN_COURS
    for qui in (employeur, agent):
        client.force_login(qui)
        refus = ouvrir(client, piece)
        assert (refus.status_code, refus["Retry-After"]) == (503, "30")
        assert "attend l’antivirus" in texte(refus)
        page = texte(client.get(reverse("dossier" if qui == employeur else "instruction",
                                        args=[depot.dossier.reference] + [1] * (qui == agent))))  # fmt: skip
        assert "Analyse en attente" in page
    antivirus()
    assert (actions.analyser(), actions.analyser(), etats()) == (1, 0, ["saine"])
    assert ouvrir(client, piece).status_code == 200
    assert verdicts() == [{"fichier": ["piece", piece.pk], "empreinte": piece.empreinte, "verdict": "saine"}]
    assert not Courriel.objects.filter(suite__declaration__startswith="fichier.").exists()


@pytest.mark.django_db
def test_un_fichier_infecte_est_mis_a_part_et_le_delai_court(employeur, client, antivirus, sans_rendu, a):
    antivirus()
    depot, agent = un_brouillon(employeur), un_agent("75")
    actions.joindre_piece(depot, "regularite", un_pdf_infecte(), "mandats.pdf", par=employeur)
    actions.joindre_piece(depot, "information_cse", un_pdf("Autre"), "cse.pdf", par=employeur)
    depot = actions.deposer(depot, par=employeur, lire=lambda d: {e: d.valeurs(e) for e in d.saisie})
    fin = depot.echeances.get().expire_a
    assert actions.analyser() == 3
    assert etats() == ["saine", "infectee", "saine"]
    suites.rejouer()
    recus = Courriel.objects.filter(suite__declaration__startswith="fichier.").order_by("pk")
    assert {c.a for c in recus} == {employeur.email, agent.email, f"rupco@{depot.dossier.service.code}.example"}
    for courriel in recus:
        assert courriel.objet == f"{depot.dossier.reference} : un fichier est en quarantaine"
        for partie in (courriel.texte, courriel.html):
            assert "Eicar-Test-Signature" in partie
            assert "Preuves de la régularité" in partie
            assert "ses délais ne changent pas" in partie
    infecte = Piece.objects.get(etat_analyse="infectee")
    for qui, nom, reste in ((employeur, "dossier", []), (agent, "instruction", [1])):
        client.force_login(qui)
        assert ouvrir(client, infecte).status_code == 403
        page = client.get(reverse(nom, args=[depot.dossier.reference, *reste]))
        assert "Un fichier est en quarantaine" in texte(page)
        assert reverse("fichier-piece", args=[infecte.pk]) not in page.content.decode()
    horloge.figer(fin)
    assert [d.pk for d in actions.constater_silences()] == [depot.pk]


@pytest.mark.django_db
def test_dans_un_brouillon_le_service_n_en_sait_rien_et_le_fichier_se_retire(employeur, antivirus):
    antivirus()
    depot = un_brouillon(employeur)
    piece = actions.joindre_piece(depot, "regularite", un_pdf_infecte(), "m.pdf", par=employeur)
    un_agent("75")
    actions.analyser()
    suites.rejouer()
    dits = Courriel.objects.filter(suite__declaration__startswith="fichier.")
    assert [c.a for c in dits] == [employeur.email]
    assert "n’est pas encore déposée" in dits.get().texte
    actions.oter_piece(Piece.objects.get(pk=piece.pk), par=employeur)
    assert etats() == ["saine"]


@pytest.mark.django_db
def test_un_fichier_sans_verdict_attend_de_plus_en_plus_et_n_arrete_pas_les_autres(employeur, antivirus, settings):
    """The first is too big for the antivirus; the second is judged in the same round; one who was served stays served."""
    depot = un_brouillon(employeur)  # no scanner yet
    settings.RUPCO_CLAMD = INJOIGNABLE
    gros = un_pdf_qui_porte(b"x" * 1_200_000)
    actions.joindre_piece(depot, "regularite", gros, "gros.pdf", par=employeur)
    antivirus("trop gros")
    instant = horloge.maintenant()
    assert (actions.analyser(), etats()) == (1, ["saine", "en_attente"])
    gros = Piece.objects.get(nom="gros.pdf")
    assert (gros.analyse_tentatives, gros.analyse_prochaine_a) == (1, instant + suites.attente(1))
    assert (actions.analyser(), Piece.objects.get(nom="gros.pdf").analyse_tentatives) == (0, 1)
    antivirus()
    horloge.figer(instant + suites.attente(1))
    assert (actions.analyser(), etats()) == (1, ["saine", "saine"])
