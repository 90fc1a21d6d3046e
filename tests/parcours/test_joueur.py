"""The player does what a browser without script does, and nothing that the page does not offer."""

import pytest
from django.http import HttpResponse

from dossiers.management.joueur import Absent, Page

pytestmark = pytest.mark.une_base
PAGE = """<!doctype html><title>Essai</title><a href="/vers?x=1">Aller</a><input name="dehors" value="1">
<form method="post" action="/a/"><input type="hidden" name="nature" value="accord"><input name="nom" value="Vauban &amp; fils">
<input type="radio" name="cse" value="oui"><input type="radio" name="cse" value="non" checked>
<input type="checkbox" name="certifie" value="oui"><textarea name="motif">
Deux
lignes</textarea><select name="lieu"><option value="1">Un</option><option value="2" selected>Deux</option></select>
<select name="rang"><option>Premier</option><option>Second</option></select>
<input name="mort" value="x" disabled><input type="file" name="fichier"><button name="quoi" value="garder">Enregistrer</button>
<button type="button">Rien</button></form>
<form method="post" action="/a/"><input type="hidden" name="nature" value="carence"><input type="file" name="fichier">
<button>Joindre</button></form><form action="/muet/"><input name="q"></form>"""


@pytest.fixture
def page():
    return Page(HttpResponse(PAGE), "/ici/")


def test_un_formulaire_part_avec_ce_que_la_page_donne(page):
    formulaire = page.formulaire_vers("/a/", {"nom": "Forges"})
    assert formulaire.envoi({"nom": "Forges"}) == {
        "nature": ["accord"], "nom": "Forges", "cse": ["non"], "motif": ["Deux\nlignes"], "lieu": ["2"], "rang": ["Premier"],
        "quoi": "garder",
    }  # fmt: skip


def test_un_champ_cache_choisit_le_formulaire_et_ne_se_change_pas(page):
    assert page.formulaire_vers("/a/", {"nature": "carence"}).fixes == {"nature": "carence"}
    with pytest.raises(Absent, match="champ caché « nature »"):
        page.formulaire_vers("/a/", {"nature": "autre"})


@pytest.mark.parametrize(
    ("chemin", "valeurs", "phrase"),
    [
        ("/a/", {"dehors": "1"}, "le champ « dehors » n’est pas"),
        ("/a/", {"mort": "x"}, "le champ « mort » n’est pas"),
        ("/a/", {"inconnu": "x"}, "le champ « inconnu » n’est pas"),
        ("/ailleurs/", {}, "aucun n’y mène"),
        ("/muet/", {"q": "x"}, "pas de bouton"),
    ],
)
def test_ce_que_la_page_n_offre_pas_ne_se_fait_pas(page, chemin, valeurs, phrase):
    with pytest.raises(Absent, match=phrase):
        page.formulaire_vers(chemin, valeurs)


@pytest.mark.parametrize("valeurs", [{"cse": "peut-être"}, {"lieu": "3"}, {"certifie": "non"}])
def test_un_choix_absent_ne_se_choisit_pas(valeurs):
    seul = Page(HttpResponse(PAGE.replace("carence", "accord")), "/ici/").formulaires[0]
    assert "n’est pas un choix" in seul.refus(valeurs)


def test_un_lien_se_suit_par_ou_il_mene(page):
    assert page.lien_vers("/vers") == "/vers?x=1"
    with pytest.raises(Absent, match="aucun lien vers /non"):
        page.lien_vers("/non")
