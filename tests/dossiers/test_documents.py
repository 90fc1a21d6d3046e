"""The letters, read back from the PDF as a company, a judge or a screen reader would."""

import re
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from tests.dossiers.lettres import AR, AT, imprimer, lire

pytestmark = pytest.mark.une_base


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


def test_a_certificate_with_long_names_still_holds_on_one_page():
    nom = (
        "Société anonyme coopérative des établissements métallurgiques et plastiques réunis de la vallée de la Brévenne"
    )
    lettre = replace(
        AT,
        entreprise=nom,
        destinataire=(nom, "À l’attention de Mme Solène Vauquelin", "210 route de la Grande-Forge", "38940 Roybon"),
        suivi_par="Mme Marie-Hélène Courtial-Delahaye, directrice adjointe du travail",
        accord=AT.accord
        + ", la CFDT Métallurgie, la CFE-CGC et la CGT, pour les établissements de Roybon et de Vienne",
        nee_precision="Quinzième jour : samedi 21 novembre 2026, reporté (code du travail, art. R. 1231-1).",
        calcul=(*AT.calcul, "Ce jour est un samedi : le délai est reporté au premier jour ouvrable."),
    )
    with pikepdf.open(BytesIO(imprimer(lettre))) as document:
        assert len(document.pages) == 1


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
    assert str(figures[0].Alt).startswith("Code QR de vérification\u00a0: https://rupco.example/verifier/")


def test_all_that_is_painted_is_tagged_or_artifact(document):
    for page in document.pages:
        ouverts = []
        for operandes, operateur in pikepdf.parse_content_stream(page):
            match str(operateur):
                case "BMC" | "BDC":
                    ouverts.append(str(operandes[0]))
                case "EMC":
                    ouverts.pop()
                case "Tj" | "TJ":
                    assert ouverts == ["/Span"]
                case "Do" | "f" | "f*" | "S" | "B":
                    assert ouverts in (["/Artifact"], ["/Figure"])


def test_fonts_are_embedded_and_nothing_acts(document):
    polices = [o for o in document.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"]
    assert polices
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(p.keys()) for p in polices)
    adresses = {str(o.A.URI) for p in document.pages for o in p.get("/Annots", [])}
    assert adresses <= {AR.url_verification, AT.url_verification}
    assert len(adresses) == 1
    cles = {c for o in document.objects if isinstance(o, pikepdf.Dictionary) for c in set(o.keys())}
    assert not cles & {"/JS", "/JavaScript", "/OpenAction", "/AA", "/EmbeddedFiles", "/Launch", "/AcroForm"}
