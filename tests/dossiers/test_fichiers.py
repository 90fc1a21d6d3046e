"""Uploads: each file of the corpus gets its verdict, within bounds, and each name is made safe (ASVS V5)."""

import hashlib
import io
import resource
import struct
import time
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from dossiers import fichiers
from dossiers.fichiers import nature
from tests.dossiers import corpus, fabrique

pytestmark = pytest.mark.une_base

PDF = "application/pdf"


@pytest.fixture(scope="module")
def un_pdf():
    return fabrique.pdf(2)


# The verdicts


def test_le_corpus_est_assez_large():
    assert len(corpus.TOUS) >= 80
    assert {c.accepte for c in corpus.BONS} == set(fichiers.FORMATS)


@pytest.mark.lent
@pytest.mark.parametrize("cas", corpus.TOUS, ids=lambda cas: cas.nom)
def test_chaque_fichier_du_corpus_recoit_son_verdict_en_moins_de_deux_secondes(cas):
    octets = cas.octets()
    debut = _processeur()
    if cas.accepte is None:
        with pytest.raises(fichiers.FichierRefuse) as refus:
            fichiers.examiner(io.BytesIO(octets), cas.nom)
        phrase = refus.value.phrase
        assert cas.refus in phrase
        assert phrase.endswith(".")
        assert " :" not in phrase  # a no-break space stands before a colon
    else:
        examen = fichiers.examiner(io.BytesIO(octets), cas.nom)
        assert (examen.format, examen.mime) == (cas.accepte, fichiers.FORMATS[cas.accepte].mime)
        assert (examen.taille, examen.empreinte) == (len(octets), hashlib.sha256(octets).hexdigest())
        assert any(cas.alerte in a for a in examen.alertes) if cas.alerte else examen.alertes == ()
    assert (
        _processeur() - debut < 10
    )  # seconds of processor, ours and the reader's: an order of magnitude, not a measure


def _processeur():
    enfants = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + enfants.ru_utime + enfants.ru_stime


def test_les_pages_d_un_pdf_sont_comptees(un_pdf):
    assert fichiers.examiner(io.BytesIO(un_pdf), "a.pdf").pages == 2
    assert fichiers.examiner(io.BytesIO(fabrique.image("PNG")), "a.png").pages is None


def test_un_fichier_televerse_par_django_s_examine_et_reste_a_son_debut(un_pdf):
    grand = TemporaryUploadedFile("a.pdf", PDF, len(un_pdf), None)
    grand.write(un_pdf)
    for fichier in (SimpleUploadedFile("a.pdf", un_pdf, PDF), grand):
        assert fichiers.examiner(fichier, fichier.name).pages == 2
        assert fichier.read() == un_pdf
    grand.close()


@pytest.mark.parametrize(("ecart", "accepte"), [(0, True), (-1, False)])
def test_la_taille_maximale_est_celle_des_reglages_a_l_octet_pres(settings, un_pdf, ecart, accepte):
    settings.RUPCO_TAILLE_MAX_PIECE = len(un_pdf) + ecart
    assert len(un_pdf) + ecart == fichiers.taille_max()
    if accepte:
        assert fichiers.examiner(io.BytesIO(un_pdf), "a.pdf").taille == len(un_pdf)
    else:
        with pytest.raises(fichiers.FichierRefuse, match="taille maximale"):
            fichiers.examiner(io.BytesIO(un_pdf), "a.pdf")


def test_un_zip_de_64_bits_comme_en_ecrivent_les_logiciels_de_paie_est_lu_et_borne():
    classeur = fabrique.excel()
    entrees, repertoire, debut = struct.unpack("<HLL", classeur[-12:-2])

    def en_64_bits(entrees):
        fiche = b"PK\6\6" + struct.pack("<QHHLLQQQQ", 44, 45, 45, 0, 0, entrees, entrees, repertoire, debut)
        place = b"PK\6\7" + struct.pack("<LQL", 0, len(classeur) - 22, 1)
        return io.BytesIO(classeur[:-22] + fiche + place + classeur[-22:])

    assert zipfile.is_zipfile(en_64_bits(entrees))
    assert fichiers.examiner(en_64_bits(entrees), "a.xlsx").format == "xlsx"
    with pytest.raises(fichiers.FichierRefuse, match="décompressé"):
        fichiers.examiner(en_64_bits(5000), "a.xlsx")


def test_un_lecteur_qui_traine_vaut_refus_et_un_lecteur_casse_vaut_panne(un_pdf, tmp_path, monkeypatch):
    monkeypatch.setattr(nature, "LECTEUR", tmp_path / "lecteur.py")
    monkeypatch.setattr(nature, "PATIENCE", 0.3)
    nature.LECTEUR.write_text("while True: pass")
    with pytest.raises(fichiers.FichierRefuse, match="trop complexe"):
        fichiers.examiner(io.BytesIO(un_pdf), "a.pdf")
    monkeypatch.setattr(nature, "PATIENCE", 10)
    nature.LECTEUR.write_text("import module_absent")
    with pytest.raises(RuntimeError, match="module_absent"):
        fichiers.examiner(io.BytesIO(un_pdf), "a.pdf")


def test_le_lecteur_ne_recoit_aucun_secret(un_pdf, tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "cle")
    monkeypatch.setattr(nature, "LECTEUR", tmp_path / "lecteur.py")
    nature.LECTEUR.write_text(
        "import json, os\nprint(json.dumps({'pages': 1, 'alertes': [k for k in os.environ if k != 'LC_CTYPE']}))"
    )
    assert fichiers.examiner(io.BytesIO(un_pdf), "a.pdf").alertes == ()


def test_le_lecteur_manque_de_memoire_avant_le_portail(un_pdf, tmp_path, monkeypatch):
    vrai = nature.LECTEUR.read_text()
    monkeypatch.setattr(nature, "LECTEUR", tmp_path / "lecteur.py")
    nature.LECTEUR.write_text(vrai.replace("    _fin_de_pdf(fichier)\n", "    bytearray(250 << 20)\n", 1))
    with pytest.raises(fichiers.FichierRefuse, match="trop complexe"):
        fichiers.examiner(io.BytesIO(un_pdf), "a.pdf")


# The names


@pytest.mark.parametrize(
    ("nom", "propre"),
    [
        ("Accord d’entreprise.pdf", "Accord d’entreprise.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\paie.xlsx", "paie.xlsx"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
        ("a.pdf\0.exe", "a.pdf.exe"),
        ("facture\u202efdp.exe", "facturefdp.exe"),
        ("\u2066a\u200b\ufeff.pdf", "a.pdf"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ('"a"<b>|c?*.pdf', "_a__b__c__.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("nul", "_nul"),
        ("com1.tar.gz", "_com1.tar.gz"),
        ("console.pdf", "console.pdf"),
        ("  ..htaccess", "htaccess"),
        ("bilan 📊.xlsx", "bilan 📊.xlsx"),
        ("a.pdf. . ", "a.pdf"),
        ("", "fichier"),
        ("..", "fichier"),
        ("dossier/", "fichier"),
        ("\u202e\u200b", "fichier"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
        ("x" * 300, "x" * 150),
    ],
)
def test_un_nom_hostile_devient_propre(nom, propre):
    assert fichiers.nom_propre(nom) == propre


@given(st.text(alphabet=st.characters() | st.sampled_from('./\\ "\0\r\n\u202eCON'), max_size=400))
def test_un_nom_propre_l_est_une_fois_pour_toutes(nom):
    propre = fichiers.nom_propre(nom)
    assert 0 < len(propre) <= 150
    assert propre.isprintable()
    assert not set(propre) & set('/\\<>:"|?*')
    assert propre[0] not in ". "
    assert propre[-1] not in ". "
    assert fichiers.nom_propre(propre) == propre


def test_aucun_modele_n_est_importe():
    for source in Path(fichiers.__file__).parent.glob("*.py"):
        assert "models" not in source.read_text()
