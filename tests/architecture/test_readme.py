"""The README is the map: it stays true."""

import re
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

RACINE = Path(settings.BASE_DIR)
README = RACINE / "README.md"


def test_le_dessin_des_passages_est_celui_du_code():
    sortie = StringIO()
    call_command("dessiner", stdout=sortie)
    dessin = re.search(r"<!-- dessin -->\n(.*)<!-- /dessin -->", README.read_text("utf-8"), re.S)
    assert dessin[1].strip() == sortie.getvalue().strip()


def test_chaque_variable_d_environnement_est_dans_le_tableau():
    lues = set()
    for fichier in (RACINE / "rupco" / "settings").glob("*.py"):
        lues |= set(re.findall(r"env(?:\.[a-z]+)?\(\s*\"([A-Z_]+)\"", fichier.read_text("utf-8")))
    documentees = set(re.findall(r"^\| `([A-Z_]+)` \|", README.read_text("utf-8"), re.M))
    assert lues == documentees


def test_les_images_existent():
    for image in re.findall(r"\]\((docs/[^)]+)\)", README.read_text("utf-8")):
        assert (RACINE / image).stat().st_size > 5_000, image


def test_le_glossaire_tient_en_quarante_mots():
    glossaire = README.read_text("utf-8").split("## Words")[1].split("## Decisions")[0]
    assert len(re.findall(r"^\| (?!word|---)", glossaire, re.M)) == 40
