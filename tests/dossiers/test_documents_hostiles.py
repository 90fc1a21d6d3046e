"""The letters against time, other machines and hostile texts: same bytes, nothing fetched, nothing off the page."""

import os
import pickle
import re
import subprocess
import sys
import time
from dataclasses import fields, replace
from hashlib import sha256
from io import BytesIO

import pikepdf
import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import override_settings
from django.utils.safestring import mark_safe

from dossiers.documents import LIGNES_MAX, AccuseReception, PieceLue, qr_svg, rendre
from tests.dossiers.lettres import AR, AT, ATTESTATION, MODELES, PIECES, imprimer, lire

pytestmark = [pytest.mark.une_base, pytest.mark.lent]

# --- The same bytes, always -----------------------------------------------------------------------------------

AUTRE_PROCESSUS = """
import hashlib, pickle, sys, django
django.setup()
from dossiers.documents import rendre
gabarit, lettre = pickle.load(sys.stdin.buffer)
print(hashlib.sha256(rendre(gabarit, {"lettre": lettre}, identifiant=lettre.numero.encode())).hexdigest())
"""


@pytest.mark.lent
@pytest.mark.parametrize("lettre", [AR, AT], ids=["accuse", "attestation"])
def test_same_values_same_bytes_in_any_process(lettre):
    empreintes = {sha256(imprimer(lettre)).hexdigest(), sha256(imprimer(lettre)).hexdigest()}
    for graine, zone in (("1", "Indian/Reunion"), ("4242", "America/Cayenne")):
        resultat = subprocess.run(
            [sys.executable, "-c", AUTRE_PROCESSUS],
            input=pickle.dumps((MODELES[type(lettre)], lettre)),
            env=os.environ | {"PYTHONHASHSEED": graine, "TZ": zone, "DJANGO_SETTINGS_MODULE": "rupco.settings.test"},
            cwd=settings.BASE_DIR,
            capture_output=True,
            check=True,
        )
        empreintes.add(resultat.stdout.decode().strip())
    assert len(empreintes) == 1


def test_another_identifier_another_file():
    un, deux = (rendre(ATTESTATION, {"lettre": AT}, identifiant=i) for i in (b"1", b"2"))
    assert pikepdf.open(BytesIO(un)).trailer.ID[0] != pikepdf.open(BytesIO(deux)).trailer.ID[0]


# --- Hostile texts --------------------------------------------------------------------------------------------

HOSTILE = (
    '"><img src=http://127.0.0.1:9/><link rel=attachment href=file:///etc/passwd><style>@import "file:///etc/passwd";'
    "body{background:url(http://127.0.0.1:9/b)}</style><svg><image href=file:///etc/passwd></svg>{{ settings.SECRET_KEY }}"
)  # fmt: skip
OBSERVES = []


def _observer(evenement, arguments):
    if OBSERVES and (
        evenement.startswith(("socket.", "urllib.")) or (evenement == "open" and "passwd" in str(arguments[0]))
    ):
        OBSERVES.append((evenement, arguments))


sys.addaudithook(_observer)


@pytest.fixture
def acces():
    """What the interpreter was asked to fetch: connections, URL openings and /etc/passwd, seen from below."""
    OBSERVES.append("veille")
    yield OBSERVES
    OBSERVES.clear()


def partout(lettre, texte):
    """The letter with that text in each field that a person can fill, even marked safe."""
    libres = {f.name: texte for f in fields(lettre) if isinstance(getattr(lettre, f.name), str)} | {
        "destinataire": (texte,) * 6, "url_verification": lettre.url_verification,
    }  # fmt: skip
    if isinstance(lettre, AccuseReception):
        piece = PieceLue(libelle=texte, nom=texte, pages=1, taille=texte, empreinte=texte)
        libres |= {"pieces": (piece,) * 5, "pieces_manquantes": (texte,)}
    return replace(lettre, **libres)


@pytest.mark.parametrize("lettre", [AR, AT], ids=["accuse", "attestation"])
def test_a_hostile_text_is_printed_and_loads_nothing(lettre, acces):
    pdf = imprimer(partout(lettre, mark_safe(HOSTILE)))
    assert acces == ["veille"]
    assert "<imgsrc=http://127.0.0.1:9/>" in lire(pdf, "-raw").replace(" ", "")
    assert not pikepdf.open(BytesIO(pdf)).attachments


def test_even_a_page_that_asks_gets_nothing_and_is_made(acces):
    """Second wall: markup that escaped the escaping is refused by the fetcher, without losing the letter."""
    page = f'<html lang="fr"><head><title>t</title></head><body><p>Lettre</p>{HOSTILE}</body></html>'
    locmem = {"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {"loaders": [
        ("django.template.loaders.locmem.Loader", {"hostile.html": page})]}}  # fmt: skip
    with override_settings(TEMPLATES=[locmem]):
        pdf = rendre("hostile.html", {}, identifiant=b"x")
    assert acces == ["veille"]
    assert "Lettre" in lire(pdf)
    assert not pikepdf.open(BytesIO(pdf)).attachments


@pytest.mark.parametrize("lettre", [AR, AT], ids=["accuse", "attestation"])
@pytest.mark.parametrize("texte", ["W" * 100_000, "e\u0301\u0302\u0303" * 25_000], ids=["W", "accents"])
def test_endless_texts_are_cut_in_time_and_stay_on_the_page(lettre, texte):
    debut = time.process_time()
    pdf = imprimer(partout(lettre, texte))
    assert time.process_time() - debut < 60  # a page that explodes takes minutes; the figure itself is a bench
    assert lire(pdf, "-raw").replace(" ", "").count("…") >= 3
    cadres = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    bords = [(float(a), float(b)) for a, b in re.findall(r'xMin="([\d.-]+)".*?xMax="([\d.-]+)"', cadres)]
    assert min(gauche for gauche, _ in bords) > 19 / 25.4 * 72
    assert max(droite for _, droite in bords) < (210 - 19) / 25.4 * 72


def test_what_no_printer_shows_is_dropped():
    texte = lire(imprimer(replace(AR, entreprise="Société\u202egpj.exe\u0000\u200b\ud800 SAS")), "-raw")
    assert "Société gpj.exe SAS" in texte


def test_a_list_too_long_is_refused_rather_than_cut():
    with pytest.raises(ValueError, match=str(LIGNES_MAX)):
        imprimer(replace(AR, pieces=PIECES * 61))
    assert lire(imprimer(replace(AR, pieces=PIECES * 12)), "-raw").count("Acte de non-publication") == 12


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "", "rupco.example"])
def test_only_a_web_address_makes_a_code(url):
    with pytest.raises(ValueError, match="web address"):
        qr_svg(url)


def test_the_code_is_an_image_with_a_name():
    svg = qr_svg("https://rupco.example/?a=1&b=<script>")
    assert svg.startswith("<svg ")
    assert 'role="img"' in svg
    assert "<title>Code QR de vérification" in svg
    assert "<script>" not in svg


def test_french_lines_do_not_break_where_they_must_not(monkeypatch):
    vus = []
    monkeypatch.setattr("dossiers.documents.render_to_string", lambda *a: vus.append(render_to_string(*a)) or vus[-1])
    imprimer(AR)
    imprimer(replace(AT, accord="Voir « L’accord » : art. L. 1237-19, le 1 mai 2026 à 9 h 05 min 02 s ?"))
    visible = " ".join(re.sub(r"<(title|style|svg).*?</\1>|<[^>]+>", " ", page, flags=re.S) for page in vus)
    assert not re.findall(r"[^\s] [:;?!»]|« \w|\bart\. \w|[DLR]\. \d|\d (?:novembre|h|min|s)\b", visible)
    assert "samedi 21\u00a0novembre\u00a02026" in visible
    cousu = visible.replace("\u00a0", "_")
    assert "«_L’accord_»_: art._L._1237-19, le 1_mai_2026 à 9_h_05_min_02_s_?" in cousu
