"""The archive as it flows: whole, exact, the same each time; what fails is told; sizes beyond 32 bits; memory bounded."""

import hashlib
import io
import os
import tracemalloc
import zipfile
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from dossiers.exports.archive import Bilan, Fichier, Illisible, Noms, archiver

pytestmark = pytest.mark.une_base
A = datetime(2026, 12, 10, 10, 0, 4, tzinfo=ZoneInfo("Europe/Paris"))


def fichier(nom: str, *morceaux: bytes, **options) -> Fichier:
    return Fichier(nom=nom, nature="Pièce", a=A, lire=lambda: iter(morceaux), **options)


def index(bilan: Bilan):
    lignes = [f"{lu.fichier.nom} {lu.taille} {lu.empreinte}" for lu in bilan.lus]
    lignes += [f"{f.nom} : {raison}" for f, raison in bilan.echecs]
    yield fichier("index", "\n".join(lignes).encode())


def test_les_memes_fichiers_donnent_les_memes_octets_et_se_relisent():
    contenu = [fichier("a/été.pdf", b"un", b"deux"), fichier("b.txt"), fichier("c.bin", bytes(700_000))]
    octets = b"".join(archiver(contenu, index))
    assert octets == b"".join(archiver(contenu, index))
    with zipfile.ZipFile(io.BytesIO(octets)) as lue:
        assert lue.testzip() is None
        assert lue.namelist() == ["a/été.pdf", "b.txt", "c.bin", "index"]
        assert lue.read("a/été.pdf") == b"undeux"
        assert lue.getinfo("a/été.pdf").date_time == (2026, 12, 10, 10, 0, 4)
        assert f"c.bin 700000 {hashlib.sha256(bytes(700_000)).hexdigest()}" in lue.read("index").decode()


def test_ce_qui_echoue_est_dit_et_ne_casse_rien():
    def absent():
        raise Illisible("Le fichier manque.")
        yield b""

    def coupe():
        yield b"debut"
        raise OSError("EIO /srv/secret")

    contenu = [
        Fichier(nom="absent", nature="Pièce", a=A, lire=absent),
        Fichier(nom="coupe", nature="Pièce", a=A, lire=coupe),
        fichier("altere", b"autre", empreinte="0" * 64),
        fichier("bon", b"bon", empreinte=hashlib.sha256(b"bon").hexdigest()),
    ]
    with zipfile.ZipFile(io.BytesIO(b"".join(archiver(contenu, index)))) as lue:
        assert lue.testzip() is None
        dit = lue.read("index").decode()
        assert lue.namelist() == ["coupe", "altere", "bon", "index"]
    assert "absent : Le fichier manque." in dit
    assert "coupe : La lecture s’est interrompue, le fichier est incomplet." in dit
    assert "altere : Le fichier ne correspond plus à son empreinte" in dit
    assert "secret" not in dit
    assert dit.startswith("bon 3 ")


def test_deux_fichiers_n_ont_jamais_le_meme_chemin():
    noms = Noms()
    assert noms.libre("1 - Demande", "Pièces", "Accord.pdf") == "1 - Demande/Pièces/Accord.pdf"
    assert noms.libre("1 - demande", "pièces", "accord.PDF") == "1 - demande/pièces/accord (2).PDF"
    assert noms.libre("1 - Demande", "Pièces", "accord.pdf") == "1 - Demande/Pièces/accord (3).pdf"
    for hostile in ("../../etc/passwd", "a/b\\c", "..", "CON.pdf", "x\u202efdp.exe", ""):
        chemin = noms.libre("1", hostile)
        assert chemin.startswith("1/")
        assert chemin.count("/") == 1
        assert ".." not in chemin.split("/")
        assert "\u202e" not in chemin


class Immense(bytes):
    """A few bytes that say they are 5 GiB: sizes pass 32 bits, and nobody waits. A true one: `tests.bench.archive`."""

    def __len__(self):
        return 5 << 30


def test_une_entree_de_plus_de_4_gio_a_ses_tailles_en_64_bits_et_la_suite_se_lit():
    octets = b"".join(archiver([fichier("immense", b"debut", Immense(b"fin")), fichier("apres", b"ici")], index))
    with zipfile.ZipFile(io.BytesIO(octets)) as lue:
        info = lue.getinfo("immense")
        assert info.file_size == 5 + (5 << 30) > 1 << 32
        assert info.extract_version == zipfile.ZIP64_VERSION
        assert lue.read("apres") == b"ici"
        assert f"immense {5 + (5 << 30)} " in lue.read("index").decode()


def test_la_memoire_ne_suit_pas_la_taille():
    bloc = os.urandom(1 << 20)

    def longue():
        for _ in range(24):
            yield bloc

    tracemalloc.start()
    ecrits = sum(map(len, archiver([Fichier(nom="longue", nature="Pièce", a=A, lire=longue)], index)))
    pic = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert ecrits > 24 << 20
    assert pic < 12 << 20
