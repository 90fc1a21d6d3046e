"""What is kept is what was examined, whole or absent, and leaves as an attachment that nothing runs."""

import hashlib
import io
import os
import stat

import pytest
from csp.middleware import CSPMiddleware
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse
from django.test import RequestFactory

from dossiers import fichiers
from tests.dossiers import fabrique

pytestmark = pytest.mark.une_base

PDF = "application/pdf"


@pytest.fixture(autouse=True)
def dossier_prive(settings, tmp_path):
    settings.RUPCO_FICHIERS = tmp_path / "prive"
    settings.RUPCO_ACCEL = ""
    return settings.RUPCO_FICHIERS


@pytest.fixture(scope="module")
def un_pdf():
    return fabrique.pdf(2)


def range_(octets, nom="accord.pdf"):
    fichier = io.BytesIO(octets)
    examen = fichiers.examiner(fichier, nom)
    return fichiers.ranger(fichier, examen), examen


def fichiers_presents(dossier):
    return [c for c in dossier.rglob("*") if c.is_file()]


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


@pytest.mark.django_db  # closing an answer tells Django that a request ended, and it looks at its connections
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
