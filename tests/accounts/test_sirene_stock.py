"""INSEE's stock file: what is kept of a line, what is refused, and a load that was killed in the middle."""

import csv
import hashlib
import io
import os
import signal
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as reglages
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.actions import sirene
from accounts.models import ChargementSirene, FicheSirene
from accounts.sirene import Issue, chercher, stock
from tests.bench.sirene import ENTETE, generer, ligne

pytestmark = pytest.mark.django_db


def un_stock(chemin: Path, *lignes: list[str], entete=ENTETE) -> Path:
    with chemin.open("w", encoding="utf-8", newline="") as fichier:
        csv.writer(fichier, lineterminator="\n").writerows([entete, *lignes])
    return chemin


def une_ligne(siret="13002526500013", **champs):
    connus = {
        "siret": siret, "etablissementSiege": "true", "statutDiffusionEtablissement": "O", "dateDebut": "2020-01-01",
        "etatAdministratifEtablissement": "A", "numeroVoieEtablissement": "20", "typeVoieEtablissement": "AV",
        "libelleVoieEtablissement": "DE SEGUR", "codePostalEtablissement": "75007",
        "libelleCommuneEtablissement": "PARIS 7", "codeCommuneEtablissement": "75107",
        "activitePrincipaleEtablissement": "84.11Z", "denominationUsuelleEtablissement": "DINUM",
    }  # fmt: skip
    return ligne(**connus | champs)


def charger(fichier: Path) -> str:
    sortie = io.StringIO()
    call_command("charger_sirene", str(fichier), stdout=sortie)
    return sortie.getvalue()


def empreinte_de_la_table() -> str:
    rangees = FicheSirene.objects.order_by("siret").values_list(*stock.CHAMPS)
    return hashlib.sha256(repr(list(rangees)).encode()).hexdigest()


def test_une_ligne_devient_une_fiche(tmp_path):
    charger(un_stock(tmp_path / "stock.csv", une_ligne(complementAdresseEtablissement='BATIMENT B, "2E"\nETAGE')))
    fiche = FicheSirene.objects.get()
    assert fiche.adresse == 'BATIMENT B, "2E" ETAGE 20 AV DE SEGUR'
    assert (fiche.denomination, fiche.code_postal, fiche.code_commune, fiche.commune, fiche.naf) == (
        "DINUM", "75007", "75107", "PARIS 7", "84.11Z",
    )  # fmt: skip
    assert (fiche.est_siege, fiche.est_ouvert, fiche.est_diffusible, fiche.ferme_le) == (True, True, True, None)


def test_une_ligne_masquee_fermee_ou_a_l_etranger(tmp_path):
    masque = dict.fromkeys(
        ("numeroVoieEtablissement", "typeVoieEtablissement", "libelleVoieEtablissement", "codePostalEtablissement",
         "denominationUsuelleEtablissement"), "[ND]",
    )  # fmt: skip
    ailleurs = {"libelleCommuneEtrangerEtablissement": "LONDRES", "libellePaysEtrangerEtablissement": "ROYAUME-UNI",
                "codePostalEtablissement": "", "codeCommuneEtablissement": "", "libelleCommuneEtablissement": ""}  # fmt: skip
    ferme = {"etatAdministratifEtablissement": "F", "dateDebut": "2019-12-31", "etablissementSiege": "false"}
    charger(
        un_stock(
            tmp_path / "stock.csv",
            une_ligne("30002576400048", statutDiffusionEtablissement="P", **masque),
            une_ligne("35600000011568", **ferme),
            une_ligne("88087814500015", **ferme | {"dateDebut": "1900-01-01"}),
            une_ligne("89000001100019", **ailleurs),
        )
    )
    protege, ferme, jadis, etranger = (
        chercher(s) for s in FicheSirene.objects.order_by("siret").values_list("siret", flat=True)
    )
    assert protege.issue is Issue.NON_DIFFUSIBLE
    assert (protege.fiche.raison_sociale, protege.fiche.adresse, protege.fiche.code_postal) == ("", "", "")
    assert (protege.fiche.commune, protege.fiche.departement) == ("PARIS 7", "75")
    assert (ferme.issue, ferme.fiche.ferme_le, ferme.fiche.est_siege) == (Issue.FERME, date(2019, 12, 31), False)
    assert (jadis.issue, jadis.fiche.ferme_le) == (Issue.FERME, None)
    assert (etranger.fiche.adresse, etranger.fiche.departement) == ("20 AV DE SEGUR LONDRES ROYAUME-UNI", "")


def test_les_colonnes_se_lisent_par_leur_nom(tmp_path):
    """An older file has no NAF 2025; another order, a BOM and the ZIP change nothing."""
    voulu = dict(zip(ENTETE, une_ligne(), strict=True))
    autre = sorted(set(ENTETE) - {"activitePrincipaleNAF25Etablissement"})
    fichier = un_stock(tmp_path / "stock.csv", [voulu[nom] for nom in autre], entete=autre)
    fichier.write_bytes(b"\xef\xbb\xbf" + fichier.read_bytes())
    with zipfile.ZipFile(tmp_path / "stock.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(fichier, "StockEtablissement_utf8.csv")
    assert "Terminé : 1 lignes." in charger(tmp_path / "stock.zip")
    assert FicheSirene.objects.get().adresse == "20 AV DE SEGUR"


def test_recharger_ne_double_rien_et_le_mois_suivant_corrige(tmp_path):
    juin = un_stock(tmp_path / "juin.csv", une_ligne(), une_ligne(), une_ligne("73282932000074"))
    charger(juin)
    assert "déjà chargé : 3 lignes" in charger(juin)
    assert FicheSirene.objects.count() == 2
    charger(un_stock(tmp_path / "juillet.csv", une_ligne(etatAdministratifEtablissement="F", dateDebut="2026-07-01")))
    assert dict(FicheSirene.objects.values_list("siret", "est_ouvert")) == {
        "13002526500013": False,
        "73282932000074": True,
    }


def _zip(chemin, *noms):
    with zipfile.ZipFile(chemin, "w") as archive:
        for nom in noms:
            archive.writestr(nom, "siret\n")
    return chemin


@pytest.mark.parametrize(("faire", "phrase"), [
    (lambda d: d / "absent.csv", "Le fichier absent.csv n’existe pas, ou ne peut pas être lu."),
    (lambda d: d, "n’existe pas, ou ne peut pas être lu."),
    (lambda d: _ecrit(d, b""), "n’est pas un stock d’établissements de l’INSEE"),
    (lambda d: _ecrit(d, os.urandom(300_000)), "n’est pas un stock d’établissements de l’INSEE"),
    (lambda d: _ecrit(d, b"siren;nic;siret\n"), "n’est pas un stock d’établissements de l’INSEE"),
    (lambda d: un_stock(d / "f.csv", entete=[n for n in ENTETE if n != "dateDebut"]), "la colonne « dateDebut »"),
    (lambda d: un_stock(d / "f.csv", une_ligne(), une_ligne("1300252650001")), "La ligne 3 du fichier n’est pas"),
    (lambda d: un_stock(d / "f.csv", une_ligne(), ["13002526500013"]), "La ligne 3 du fichier n’est pas"),
    (lambda d: un_stock(d / "f.csv", une_ligne(enseigne1Etablissement="x" * 200_000)), "La ligne 2 du fichier n’est pas"),
    (lambda d: _ecrit(d, un_stock(d / "g.csv").read_bytes() + b'\xff"'), "La ligne 2 du fichier n’est pas"),
    (lambda d: _zip(d / "f.zip", "a.csv", "b.csv"), "doit contenir un seul fichier CSV"),
    (lambda d: _zip(d / "f.zip"), "doit contenir un seul fichier CSV"),
])  # fmt: skip
def test_un_fichier_qui_n_en_est_pas_un_est_refuse_en_francais(faire, phrase, tmp_path):
    with pytest.raises(CommandError, match=phrase):
        charger(faire(tmp_path))
    assert not ChargementSirene.objects.filter(fini_a__isnull=False).exists()


def _ecrit(dossier: Path, octets: bytes) -> Path:
    (dossier / "f.csv").write_bytes(octets)
    return dossier / "f.csv"


def test_une_archive_abimee_est_refusee_en_francais(tmp_path):
    generer(tmp_path / "stock.csv", 3_000)
    with zipfile.ZipFile(tmp_path / "f.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(tmp_path / "stock.csv", "stock.csv")
    octets = bytearray((tmp_path / "f.zip").read_bytes())
    octets[len(octets) // 2] ^= 0xFF
    with pytest.raises(CommandError, match=r"est abîmée|La ligne \d+ du fichier n’est pas"):
        charger(_ecrit(tmp_path, octets))


def test_un_lot_refuse_n_avance_pas(tmp_path, monkeypatch):
    """Rows and position go together: what stops between two batches loses nothing and counts nothing twice."""
    monkeypatch.setattr(sirene, "LOT", 2)
    bonnes = [une_ligne(f"1300252650{rang:04}") for rang in range(5)]
    fichier = un_stock(tmp_path / "stock.csv", *bonnes, une_ligne("faux"))
    with pytest.raises(CommandError, match="La ligne 7"):
        charger(fichier)
    chargement = ChargementSirene.objects.get()
    assert (chargement.lignes, FicheSirene.objects.count(), chargement.fini_a) == (4, 4, None)
    assert fichier.read_bytes()[: chargement.octets].count(b"\n") == 5


@pytest.mark.lent
@pytest.mark.django_db(transaction=True)
def test_tue_au_milieu_il_reprend_et_la_table_est_la_meme(tmp_path):
    fichier, combien = tmp_path / "stock.csv", 20_000
    generer(fichier, combien)
    env = os.environ | {"DATABASE_URL": _adresse(), "DJANGO_SETTINGS_MODULE": "rupco.settings.dev"}
    commande = [sys.executable, str(reglages.BASE_DIR / "manage.py"), "charger_sirene", str(fichier)]
    with subprocess.Popen(commande, env=env, stdout=subprocess.PIPE, text=True) as processus:
        assert processus.stdout.readline().startswith(" 25 %")
        processus.send_signal(signal.SIGKILL)
    arret = ChargementSirene.objects.get()
    assert 0 < arret.lignes < combien
    assert (FicheSirene.objects.count(), arret.fini_a) == (arret.lignes, None)

    debut, *lots, _ = charger(fichier).splitlines()
    assert debut == f"Reprise après {arret.lignes} lignes."
    assert len(lots) == (combien - arret.lignes) // sirene.LOT, "ce qui est lu n’est pas relu"
    reprise = empreinte_de_la_table()
    assert FicheSirene.objects.count() == ChargementSirene.objects.get().lignes == combien
    FicheSirene.objects.all().delete()
    ChargementSirene.objects.all().delete()
    charger(fichier)
    assert empreinte_de_la_table() == reprise


def _adresse() -> str:
    """The test's own database, as another process names it."""
    base = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{base['NAME']}"
    return f"postgres://{base['USER']}:{base['PASSWORD']}@{base['HOST']}:{base['PORT']}/{base['NAME']}"
