"""Uploads: the corpus gets its verdicts within bounds; what is kept is what was examined (ASVS V5)."""

import hashlib
import io
import os
import resource
import stat
import struct
import time
import zipfile
from pathlib import Path

import pytest
from csp.middleware import CSPMiddleware
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.http import FileResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from dossiers import fichiers
from dossiers.fichiers import nature
from tests.dossiers import corpus

PDF = "application/pdf"


@pytest.fixture(autouse=True)
def dossier_prive(settings, tmp_path):
    settings.RUPCO_FICHIERS = tmp_path / "prive"
    settings.RUPCO_ACCEL = ""
    return settings.RUPCO_FICHIERS


@pytest.fixture(scope="module")
def un_pdf():
    return corpus.pdf(2)


def range_(octets, nom="accord.pdf"):
    fichier = io.BytesIO(octets)
    examen = fichiers.examiner(fichier, nom)
    return fichiers.ranger(fichier, examen), examen


def fichiers_presents(dossier):
    return [c for c in dossier.rglob("*") if c.is_file()]


# The verdicts


def test_le_corpus_est_assez_large():
    assert len(corpus.TOUS) >= 80
    assert {c.accepte for c in corpus.BONS} == set(fichiers.FORMATS)


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
    assert _processeur() - debut < 2.2  # seconds of processor, ours and the reader's


def _processeur():
    enfants = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + enfants.ru_utime + enfants.ru_stime


def test_les_pages_d_un_pdf_sont_comptees(un_pdf):
    assert fichiers.examiner(io.BytesIO(un_pdf), "a.pdf").pages == 2
    assert fichiers.examiner(io.BytesIO(corpus.image("PNG")), "a.png").pages is None


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
    assert len(un_pdf) + ecart == fichiers.TAILLE_MAX
    if accepte:
        assert fichiers.examiner(io.BytesIO(un_pdf), "a.pdf").taille == len(un_pdf)
    else:
        with pytest.raises(fichiers.FichierRefuse, match="taille maximale"):
            fichiers.examiner(io.BytesIO(un_pdf), "a.pdf")


def test_un_zip_de_64_bits_comme_en_ecrivent_les_logiciels_de_paie_est_lu_et_borne():
    classeur = corpus.excel()
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
        "import json, os; print(json.dumps({'pages': 1, 'alertes': [k for k in os.environ if k != 'LC_CTYPE']}))"
    )
    assert fichiers.examiner(io.BytesIO(un_pdf), "a.pdf").alertes == ()


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


# The keeping


def test_une_piece_est_rangee_sous_un_chemin_tire_au_sort_et_privee(dossier_prive, un_pdf):
    chemin, examen = range_(un_pdf, "../../secret.pdf")
    autre, _ = range_(un_pdf, "../../secret.pdf")
    assert chemin != autre
    assert "secret" not in chemin
    garde = dossier_prive / chemin
    assert stat.S_IMODE(garde.stat().st_mode) == 0o600
    with fichiers.ouvrir(chemin, examen.empreinte) as fichier:
        assert fichier.read() == un_pdf
    assert len(fichiers_presents(dossier_prive)) == 2


def test_des_octets_changes_apres_l_examen_ne_sont_pas_ranges(dossier_prive, un_pdf):
    examen = fichiers.examiner(io.BytesIO(un_pdf), "a.pdf")
    with pytest.raises(fichiers.FichierAltere):
        fichiers.ranger(io.BytesIO(un_pdf + b" "), examen)
    assert fichiers_presents(dossier_prive) == []


@pytest.mark.parametrize("appel", ["fsync", "replace"])
def test_un_disque_plein_ne_laisse_rien_a_moitie(dossier_prive, un_pdf, monkeypatch, appel):
    def plein(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, appel, plein)
    with pytest.raises(OSError, match="No space"):
        range_(un_pdf)
    assert fichiers_presents(dossier_prive) == []


def test_un_acte_est_range_sous_son_empreinte_une_seule_fois(dossier_prive, un_pdf):
    chemin, empreinte = fichiers.ranger_octets(un_pdf)
    assert chemin == f"actes/{empreinte[:2]}/{empreinte[2:4]}/{hashlib.sha256(un_pdf).hexdigest()}.pdf"
    avant = (dossier_prive / chemin).stat()
    assert fichiers.ranger_octets(un_pdf, empreinte) == (chemin, empreinte)
    assert (dossier_prive / chemin).stat().st_ino == avant.st_ino
    with pytest.raises(fichiers.FichierAltere):
        fichiers.ranger_octets(un_pdf, "0" * 64)
    (dossier_prive / chemin).write_bytes(b"autre")
    fichiers.ranger_octets(un_pdf)
    assert (dossier_prive / chemin).read_bytes() == un_pdf


def test_un_fichier_altere_ou_disparu_n_est_pas_ouvert(dossier_prive, un_pdf):
    chemin, examen = range_(un_pdf)
    octets = bytearray(un_pdf)
    octets[len(octets) // 2] ^= 1
    (dossier_prive / chemin).write_bytes(octets)
    with pytest.raises(fichiers.FichierAltere):
        fichiers.ouvrir(chemin, examen.empreinte)
    fichiers.effacer(chemin)
    fichiers.effacer(chemin)
    with pytest.raises(fichiers.FichierAbsent):
        fichiers.ouvrir(chemin, examen.empreinte)


HEX = "ab" * 16


@pytest.mark.parametrize(
    "chemin",
    ["", "../a", "/etc/passwd", f"pieces/ab/ab/../ab/{HEX}", f"pieces/ab/cd/{HEX}", f"pieces/ab/ab/{HEX}\n",
     f"pieces/ab/ab/{HEX}/..", f"pieces\\ab\\ab\\{HEX}", f"autre/ab/ab/{HEX}", f"actes/ab/ab/{HEX}.pdf"],
)  # fmt: skip
def test_un_chemin_qui_n_a_pas_ete_donne_ici_est_une_attaque(chemin):
    with pytest.raises(SuspiciousFileOperation):
        fichiers.ouvrir(chemin, "0" * 64)
    with pytest.raises(SuspiciousFileOperation):
        fichiers.effacer(chemin)


def test_un_lien_ne_mene_pas_hors_du_dossier_prive(dossier_prive, tmp_path, un_pdf):
    (tmp_path / HEX).write_bytes(un_pdf)
    empreinte = hashlib.sha256(un_pdf).hexdigest()
    (dossier_prive / "pieces/ab").mkdir(parents=True)
    (dossier_prive / "pieces/ab/ab").symlink_to(tmp_path)
    with pytest.raises(SuspiciousFileOperation):
        fichiers.ouvrir(f"pieces/ab/ab/{HEX}", empreinte)
    (dossier_prive / "pieces/ab/ab").unlink()
    (dossier_prive / "pieces/ab/ab").mkdir()
    (dossier_prive / f"pieces/ab/ab/{HEX}").symlink_to(tmp_path / HEX)
    with pytest.raises(OSError, match="symbolic"):
        fichiers.ouvrir(f"pieces/ab/ab/{HEX}", empreinte)


# The serving


def sert(un_pdf, methode="get", nom='a"\r\nb é.pdf', **reste):
    chemin, examen = range_(un_pdf)
    request = getattr(RequestFactory(), methode)("/")
    donnees = {"chemin": chemin, "empreinte": examen.empreinte, "nom": nom, "mime": PDF} | reste
    intergiciel = CSPMiddleware(lambda requete: fichiers.servir(requete, **donnees))
    return chemin, intergiciel(request)


def verifie_les_entetes(reponse):
    assert reponse["Content-Disposition"] == "attachment; filename*=utf-8''a_b%20%C3%A9.pdf"
    assert reponse["Content-Type"] == PDF
    assert reponse["X-Content-Type-Options"] == "nosniff"
    assert reponse["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert reponse["Cross-Origin-Resource-Policy"] == "same-origin"
    assert reponse["Cache-Control"] == "private, no-store"


def test_un_fichier_est_servi_en_piece_jointe_qu_aucun_navigateur_n_execute(un_pdf):
    _, reponse = sert(un_pdf)
    assert isinstance(reponse, FileResponse)
    assert b"".join(reponse.streaming_content) == un_pdf
    assert int(reponse["Content-Length"]) == len(un_pdf)
    verifie_les_entetes(reponse)
    reponse.close()
    _, tete = sert(un_pdf, "head")
    assert tete.content == b""
    verifie_les_entetes(tete)


def test_derriere_un_mandataire_la_reponse_est_vide_et_designe_le_fichier(settings, un_pdf):
    settings.RUPCO_ACCEL = "/prive/"
    chemin, reponse = sert(un_pdf)
    assert reponse["X-Accel-Redirect"] == f"/prive/{chemin}"
    assert reponse.content == b""
    verifie_les_entetes(reponse)
    with pytest.raises(fichiers.FichierAltere):
        sert(un_pdf, empreinte="0" * 64)


def test_aucun_modele_n_est_importe():
    for source in Path(fichiers.__file__).parent.glob("*.py"):
        assert "models" not in source.read_text()
