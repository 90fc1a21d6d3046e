"""The letters, read back from the PDF as a company, a screen reader, a judge or an attacker would."""

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

from dossiers.documents import (
    LIGNES_MAX,
    AccuseReception,
    AttestationTacite,
    PieceLue,
    ServiceLettre,
    qr_svg,
    rendre,
)

ACCUSE, ATTESTATION = "dossiers/pdf/accuse_reception.html", "dossiers/pdf/attestation_tacite.html"
SERVICE = ServiceLettre(
    nom_long="Direction régionale de l’économie, de l’emploi, du travail et des solidarités",
    nom_court="Dreets Auvergne-Rhône-Alpes",
    pole="Pôle Entreprises, emploi, économie — Service des mutations économiques",
    adresse="1 rue du Service, 69000 Lyon",
    telephone="04 65 71 12 40",
    courriel="mutations-eco.ara@dreets.example",
    horaires="Ouvert du lundi au vendredi, 9 h – 17 h",
)
PIECES = tuple(
    PieceLue(libelle=libelle, nom=nom, pages=pages, taille=taille, empreinte=empreinte)
    for libelle, nom, pages, taille, empreinte in (
        ("Accord collectif", "accord-rcc-2026-10-30.pdf", 34, "1,2 Mo", "5b1e 09c7 aa41 7d20"),
        ("Accord anonymisé", "accord-rcc-anonymise.pdf", 34, "1,1 Mo", "c84f 3310 6be9 12ad"),
        ("Convocation du CSE", "convocation-cse-28-10.pdf", 2, "184 Ko", "09de 7711 f0c2 8a6b"),
        ("Liste des établissements", "etablissements.xlsx", None, "23 Ko", "71aa e5d4 0f93 c218"),
        ("Acte de non-publication partielle", "acte-non-publication.pdf", 1, "96 Ko", "e2f6 4b08 95cd 317e"),
    )
)
AR = AccuseReception(
    numero="AR-2026-004183",
    dossier="RCC-2026-0417",
    depot="n° 2 — Demande de validation d’un accord",
    procedure="Rupture conventionnelle collective",
    entreprise="Ateliers Brévenne SAS",
    siren="999 871 049",
    siret="999 871 049 00012",
    suivi_par="M. Victor Delorme-Vidal, inspecteur du travail",
    service=SERVICE,
    destinataire=("Ateliers Brévenne SAS", "À l’attention de Mme Agathe Rollin", "69210 L’Arbresle"),
    heure_legale="heure de Paris",
    autorite="",
    code="K7QM-4T2X-9HVD",
    url_verification="https://rupco.example/verifier/K7QM-4T2X-9HVD",
    empreinte_contenu="6f829385 12db5dc2…",
    est_demonstration=True,
    depose_par="Mme Agathe Rollin",
    recu_le="vendredi 6 novembre 2026",
    recu_a="16 h 21 min 08 s",
    jour_brut="samedi 21 novembre 2026",
    dernier_jour="lundi 23 novembre 2026",
    est_reporte=True,
    motif_report="un samedi",
    calendrier="calendrier national",
    pieces=PIECES,
    pieces_manquantes=("Procès-verbal de carence",),
    courriel_depot="a.rollin@ateliers-brevenne.example",
)
AT = AttestationTacite(
    numero="AT-2026-000091",
    dossier="RCC-2026-0398",
    depot="n° 2 — Demande de validation d’un accord",
    procedure="Rupture conventionnelle collective",
    entreprise="Forges de Chambaran SAS",
    siren="999 863 772",
    siret="999 863 772 00014",
    suivi_par="Mme Hélène Courtial, inspectrice du travail",
    service=SERVICE,
    destinataire=("Forges de Chambaran SAS", "À l’attention de Mme Solène Vauquelin", "38940 Roybon"),
    heure_legale="heure de Paris",
    autorite="Isabelle Roussard, directrice régionale adjointe",
    code="B6PK-7W3S-8NQE",
    url_verification="https://rupco.example/verifier/B6PK-7W3S-8NQE",
    empreinte_contenu="d629cfb2 c9a935ee…",
    est_demonstration=True,
    demande="Reçue le 5 novembre 2026, AR-2026-004166",
    demandee_le="23 novembre 2026",
    objet="Validation d’un accord collectif portant rupture conventionnelle collective",
    accord="Conclu le 29 octobre 2026 avec l’Union des métallurgistes du Dauphiné (Roybon, 26 départs au plus)",
    complet_le="jeudi 5 novembre 2026",
    complet_precision="Toutes les pièces figuraient au dépôt.",
    nee_le="vendredi 20 novembre 2026",
    nee_precision="Quinzième jour. Aucun report : ce jour est ouvrable.",
    calcul=("Le jour de la réception ne compte pas.", "Le quinzième est le vendredi 20 novembre 2026."),
    constatee_a="samedi 21 novembre 2026 à 0 h 00 min 12 s (heure de Paris)",
    etablie_a="mardi 24 novembre 2026 à 10 h 18 min 00 s (heure de Paris)",
    tribunal="Tribunal administratif de Grenoble, 2 place de Verdun, 38000 Grenoble",
)
MODELES = {AccuseReception: ACCUSE, AttestationTacite: ATTESTATION}


def imprimer(lettre) -> bytes:
    return rendre(MODELES[type(lettre)], {"lettre": lettre}, identifiant=lettre.numero.encode())


def lire(pdf: bytes, *options: str) -> str:
    """The text in the order of the content, blanks folded (no-break spaces too, since poppler keeps them)."""
    texte = subprocess.run(["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True).stdout
    return re.sub(r"\s+", " ", texte.decode())


@pytest.fixture(scope="module", params=[AR, AT], ids=["accuse", "attestation"])
def pdf(request) -> bytes:
    return imprimer(request.param)


@pytest.fixture(scope="module")
def document(pdf):
    with pikepdf.open(BytesIO(pdf)) as document:
        yield document


@pytest.fixture(scope="module")
def accuse() -> str:
    return lire(imprimer(AR), "-raw")


@pytest.fixture(scope="module")
def attestation() -> str:
    return lire(imprimer(AT), "-raw")


@pytest.mark.parametrize(
    ("article", "mention"),
    [
        ("CRPA R112-11-1, 1°", "le vendredi 6 novembre 2026 à 16 h 21 min 08 s (heure de Paris)"),
        ("CRPA R112-11-1, 2°: service", "Dreets Auvergne-Rhône-Alpes, Pôle Entreprises, emploi, économie"),
        ("CRPA R112-11-1, 2°: post", "1 rue du Service, 69000 Lyon"),
        ("CRPA R112-11-1, 2°: e-mail", "Adresse électronique : mutations-eco.ara@dreets.example"),
        ("CRPA R112-11-1, 2°: telephone", "Téléphone : 04 65 71 12 40"),
        ("CRPA R112-11-1: nature of silence", "l’accord est réputé validé : c’est une décision implicite d’accept"),
        ("CRPA R112-11-1: its date", "lundi 23 novembre 2026 à 24 h"),
        ("CRPA R112-11-1: subject to completeness", "Sous réserve que votre dossier soit complet."),
        ("CRPA R112-11-1: certificate", "attestation d’acceptation tacite, sur RUPCO ou par courriel (même code, art. L. 232-3)"),
        ("CRPA R112-11-3", "l’adresse électronique utilisée pour le dépôt : a.rollin@ateliers-brevenne.example"),
        ("CRPA L111-2", "M. Victor Delorme-Vidal, inspecteur du travail"),
        ("CRPA L114-5", "à compter de la réception de la dernière pièce demandée"),
        ("CT L1237-19-4", "quinze jours pour vous notifier sa décision, à compter de la réception du dossier complet"),
        ("CT L1237-19-4, al. 3", "comité social et économique s’il existe et aux organisations syndicales signataires"),
        ("CT L1237-19-4, al. 4", "Les salariés seront informés de ces documents et des voies et délais de recours"),
        ("CT R1231-1", "Le quinzième jour est un samedi (code du travail, art. R. 1231-1)"),
        ("CT R1231-1: both readings", "samedi 21 novembre 2026"),
        ("the calendar of the service", "jours fériés du calendrier national"),
        ("what was received", "Convocation du CSE convocation-cse-28-10.pdf 2 184 Ko 09de 7711 f0c2 8a6b"),
        ("what was not", "Procès-verbal de carence"),
        ("who filed", "Mme Agathe Rollin"),
        ("author", "Établi automatiquement par RUPCO le vendredi 6 novembre 2026"),
        ("verification", "K7QM-4T2X-9HVD https://rupco.example/verifier/ K7QM-4T2X-9HVD SHA-256 du contenu : 6f829385 12db5dc2…"),
    ],
)  # fmt: skip
def test_the_acknowledgement_says_what_the_law_demands(accuse, article, mention):
    assert mention in accuse, article


@pytest.mark.parametrize(
    ("article", "mention"),
    [
        ("CRPA L232-3: object", "Acte demandé Validation d’un accord collectif portant rupture conventionnelle"),
        ("CRPA L232-3: object", "Union des métallurgistes du Dauphiné"),
        ("CRPA L232-3: complete reception", "Dossier complet reçu le jeudi 5 novembre 2026"),
        ("CRPA L232-3: birth", "Décision née le (heure de Paris) vendredi 20 novembre 2026 à 24 h"),
        ("CRPA L232-3: on request", "À votre demande du 23 novembre 2026"),
        ("recording instant", "constatée par le portail le samedi 21 novembre 2026 à 0 h 00 min 12 s"),
        ("CT L1237-19-4", "vaut validation (code du travail, art. L. 1237-19-4)"),
        ("CT L1237-19-4, al. 3", "copie de la demande et de son accusé de réception au comité social et économique"),
        ("CT L1237-19-4, al. 4", "à la connaissance des salariés, par affichage ou par tout moyen qui donne date cert"),
        ("CT D1237-12", "un mois au plus tard après la fin des mesures de reclassement externe (art. D. 1237-12)"),
        ("CT L1237-19-8, L1235-7-1", "tribunal administratif dans un délai de deux mois"),
        ("CT L1237-19-8, L1235-7-1", "(code du travail, art. L. 1237-19-8 et L. 1235-7-1)"),
        ("CT L1235-7-1", "Les recours gracieux et hiérarchique ne sont pas ouverts."),
        ("the court", "Tribunal administratif de Grenoble, 2 place de Verdun, 38000 Grenoble"),
        ("CRPA L212-2, 1°: author", "au nom de : Isabelle Roussard, directrice régionale adjointe"),
        ("CRPA L212-2, 1°: service", "pour le service : Dreets Auvergne-Rhône-Alpes"),
        ("CRPA L212-2, 1°", "dispensé de signature (code des relations entre le public et l’administration, art. L. 212-2"),
        ("CRPA L111-2", "Mme Hélène Courtial, inspectrice du travail"),
        ("verification", "B6PK-7W3S-8NQE"),
    ],
)  # fmt: skip
def test_the_certificate_says_what_the_law_demands(attestation, article, mention):
    assert mention in attestation, article


def test_without_roll_over_one_date_is_shown_once():
    texte = lire(imprimer(replace(AR, jour_brut="vendredi 20 novembre 2026", dernier_jour="vendredi 20 novembre 2026",
                                  est_reporte=False, motif_report="")), "-raw")  # fmt: skip
    assert texte.count("vendredi 20 novembre 2026") == 1
    assert "Aucun report" in texte
    assert "Quinzième jour calendaire" not in texte


def test_what_is_not_known_is_said_or_left_out():
    texte = lire(imprimer(replace(AR, suivi_par=None, pieces=(), pieces_manquantes=())), "-raw")
    assert "le service (agent non encore désigné)" in texte
    assert "Aucune pièce n’accompagnait ce dépôt." in texte
    assert "absentes de ce dépôt" not in texte
    assert "212-2" not in texte  # no author named: the exemption from signature may not be invoked
    assert "En application de l’article L. 232-3" in lire(imprimer(replace(AT, demandee_le=None)), "-raw")


@pytest.mark.parametrize(("lettre", "pages"), [(AR, 2), (AT, 1)])
def test_a_demonstration_says_so_on_each_page_and_only_then(lettre, pages):
    avertissement = "Document de démonstration — sans valeur juridique"
    for est_demonstration, attendu in ((True, 1), (False, 0)):
        pdf = imprimer(replace(lettre, est_demonstration=est_demonstration))
        for page in range(1, pages + 1):
            assert lire(pdf, "-f", str(page), "-l", str(page)).count(avertissement) == attendu


def test_pages_weight_and_footer():
    for lettre, pages in ((AR, 2), (AT, 1)):
        pdf = imprimer(lettre)
        assert len(pikepdf.open(BytesIO(pdf)).pages) == pages
        assert len(pdf) <= 60 * 1024
        for page in range(1, pages + 1):
            texte = lire(pdf, "-f", str(page), "-l", str(page))
            assert f"Page {page} / {pages}" in texte
            assert f"{lettre.titre} n° {lettre.numero} Code de vérification {lettre.code}" in texte


def test_reading_order_is_the_order_of_the_page(accuse, attestation):
    """The same landmarks, in the content stream and in the tag tree's order of bookmarks."""
    for texte, reperes in (
        (accuse, ("Direction régionale", "Dossier RCC", "À l’attention", "N° AR", "1. Si le", "Sous réserve", "2. Votre",
                  "3. Ce que", "Accord collectif accord", "4. Le service", "Portée", "Vérifier", "Établi auto")),
        (attestation, ("Direction régionale", "Dossier RCC", "À l’attention", "N° AT", "Acte demandé", "Dossier complet",
                       "Décision née", "1. Comment", "2. Ce que", "Vérifier", "Établi auto", "Voies et délais")),
    ):  # fmt: skip
        positions = [texte.find(repere) for repere in reperes]
        assert -1 not in positions
        assert positions == sorted(positions)


# --- Accessibility: the tag tree, walked ---------------------------------------------------------------------


def etiquettes(racine):
    """Every structure element under that one, in reading order."""
    enfants = racine.get("/K", [])
    for enfant in enfants if isinstance(enfants, pikepdf.Array) else [enfants]:
        if isinstance(enfant, pikepdf.Dictionary) and "/S" in enfant:
            yield enfant
            yield from etiquettes(enfant)


def test_the_document_declares_itself(document):
    racine = document.Root
    assert racine.MarkInfo.Marked is True
    assert str(racine.Lang) == "fr"
    assert racine.ViewerPreferences.DisplayDocTitle is True
    assert str(document.docinfo["/Title"]).split(" n° ")[0] in (AR.titre, AT.titre)
    assert not {"/CreationDate", "/ModDate"} & set(document.docinfo.keys())
    with document.open_metadata() as xmp:
        assert xmp["pdfuaid:part"] == "1"
        assert xmp["dc:title"] == str(document.docinfo["/Title"])


def test_tables_have_captions_and_scoped_headers(document):
    elements = list(etiquettes(document.Root.StructTreeRoot))
    tables = [e for e in elements if e.S == "/Table"]
    assert len(tables) == 2
    for table in tables:
        dedans = list(etiquettes(table))
        assert dedans[0].S == "/Caption"
        entetes = [e for e in dedans if e.S == "/TH"]
        assert entetes
        for entete in entetes:
            colonne = entete.P.P.S == "/THead"
            assert str(entete.A.Scope) == ("/Column" if colonne else "/Row")
        assert all(len(e.A.Headers) for e in dedans if e.S == "/TD")


def test_headings_go_in_order_and_are_bookmarked(document):
    titres = [str(e.S) for e in etiquettes(document.Root.StructTreeRoot) if re.fullmatch(r"/H\d", str(e.S))]
    assert titres[0] == "/H1"
    assert set(titres[1:]) == {"/H2"}
    with document.open_outline() as signets:
        assert len(signets.root) == 1
        assert len(signets.root[0].children) == len(titres) - 1


def test_the_qr_code_has_a_text(document):
    figures = [e for e in etiquettes(document.Root.StructTreeRoot) if e.S == "/Figure"]
    assert len(figures) == 1
    assert str(figures[0].Alt).startswith("Code QR de vérification : https://rupco.example/verifier/")


def test_fonts_are_embedded_and_nothing_acts(document):
    polices = [o for o in document.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"]
    assert polices
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(p.keys()) for p in polices)
    adresses = {str(o.A.URI) for p in document.pages for o in p.get("/Annots", [])}
    assert adresses <= {AR.url_verification, AT.url_verification}
    assert len(adresses) == 1
    cles = {c for o in document.objects if isinstance(o, pikepdf.Dictionary) for c in set(o.keys())}
    assert not cles & {"/JS", "/JavaScript", "/OpenAction", "/AA", "/EmbeddedFiles", "/Launch", "/AcroForm"}


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
@pytest.mark.parametrize(
    "texte", ["W" * 100_000, "mot " * 25_000, "e\u0301\u0302\u0303" * 25_000], ids=["W", "mots", "accents"]
)
def test_endless_texts_are_cut_in_time_and_stay_on_the_page(lettre, texte):
    debut = time.process_time()
    pdf = imprimer(partout(lettre, texte))
    assert time.process_time() - debut < 5
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
    assert (
        "«\u00a0L’accord\u00a0»\u00a0: art.\u00a0L.\u00a01237-19, le 1\u00a0mai\u00a02026 à 9\u00a0h\u00a005\u00a0min\u00a002\u00a0s\u00a0?"
        in visible
    )
