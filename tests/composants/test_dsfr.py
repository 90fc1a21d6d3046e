"""The DSFR we serve is the installed package's: nothing of the State's fonts, no picture that the CSP would refuse."""

import re

import pytest

from tests.composants import dsfr

FICHIERS = dsfr.fichiers()
PROPRES = sorted(dsfr.STATIQUES.glob("css/*.css"))


@pytest.mark.parametrize("nom", sorted(FICHIERS))
def test_la_feuille_servie_est_celle_que_donne_le_paquet(nom):
    assert (dsfr.STATIQUES / nom).read_text("utf-8") == FICHIERS[nom], "python -m tests.composants.dsfr"


@pytest.mark.parametrize("feuille", PROPRES, ids=lambda f: f.name)
def test_ni_police_de_l_etat_ni_image_dans_la_feuille(feuille):
    texte = feuille.read_text("utf-8")
    sans_notes = re.sub(r"/\*.*?\*/", "", texte, flags=re.S)
    assert not re.search(r"@font-face|Marianne|Spectral|url\([\"']?data:", sans_notes, re.I)


@pytest.mark.parametrize("feuille", PROPRES, ids=lambda f: f.name)
def test_tout_ce_que_la_feuille_appelle_existe(feuille):
    for chemin in re.findall(r"url\(([^)]+)\)", feuille.read_text("utf-8")):
        racine = dsfr.DIST.parent.parent if "dsfr/dist" in chemin else dsfr.STATIQUES
        assert (racine / chemin.strip("\"'").removeprefix("../")).is_file(), chemin


def test_le_sombre_est_une_feuille_a_part():
    clair, sombre = FICHIERS["css/dsfr.css"], FICHIERS["css/dsfr-sombre.css"]
    assert "--grey-1000-50:#fff" in clair
    assert ":root{--grey-1000-50:#161616" in sombre
    assert "data-fr-theme" not in clair + sombre
    autres = [f.name for f in PROPRES if "prefers-color-scheme" in f.read_text("utf-8")]
    assert autres == [], "ce qui est sombre est dans sombre.css, qu’un lien met ou ne met pas"
