"""The makers of the corpus of uploads: good files by real writers, hostile ones byte by byte."""

import io
import os
import struct
import zipfile
import zlib

import docx
import openpyxl
import pikepdf
from odf.opendocument import OpenDocumentSpreadsheet, OpenDocumentText
from odf.text import P
from PIL import Image


def _enregistre(document):
    sortie = io.BytesIO()
    document.save(sortie)
    return sortie.getvalue()


def pdf(pages=1, modifier=None, **options):
    """A PDF of so many blank pages, changed by `modifier(pdf)` before it is written."""
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page()
        if modifier:
            modifier(document)
        sortie = io.BytesIO()
        document.save(sortie, **options)
    return sortie.getvalue()


def action(s, options=None, **cles):
    """A PDF whose first page carries an action, inline in an annotation."""

    def modifier(document):
        faite = pikepdf.Dictionary(S=pikepdf.Name(s), **cles)
        lien = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=faite)
        document.pages[0].Annots = pikepdf.Array([lien])

    return pdf(modifier=modifier, **(options or {}))


def pdf_joint():
    def modifier(document):
        document.attachments["paie.csv"] = pikepdf.AttachedFileSpec(document, b"a;b")

    return pdf(modifier=modifier)


def pdf_racine(cle, valeur):
    return pdf(modifier=lambda document: document.Root.__setitem__(cle, valeur))


def pdf_chiffre(user):
    return pdf(encryption=pikepdf.Encryption(owner="maitre", user=user))


def pdf_a_la_main(*objets, xref=None):
    """A PDF written by hand: objects are the bytes between « n 0 obj » and « endobj »."""
    corps, places = bytearray(b"%PDF-1.7\n"), []
    for n, objet in enumerate(objets, 1):
        places.append(len(corps))
        corps += b"%d 0 obj\n%s\nendobj\n" % (n, objet)
    debut = len(corps)
    corps += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objets) + 1)
    corps += b"".join(b"%010d 00000 n \n" % p for p in places)
    corps += b"trailer\n<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (len(objets) + 1, xref or debut)
    return bytes(corps)


PAGES = (
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
)


def pdf_bombe_xref():
    """A cross-reference stream that inflates to 400 MiB: qpdf unpacks it to open the file."""
    plein = zlib.compressobj(9)
    brut = b"".join(plein.compress(bytes(1 << 20)) for _ in range(400)) + plein.flush()
    corps = b"%PDF-1.7\n1 0 obj\n<</Type/XRef/W[1 4 2]/Size 300000000/Root 2 0 R/Filter/FlateDecode/Length "
    corps += b"%d>>\nstream\n" % len(brut) + brut + b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n"
    return corps


def pdf_boucle():
    """A page tree that holds itself."""
    return pdf_a_la_main(PAGES[0], b"<</Type/Pages/Kids[2 0 R]/Count 1>>")


def image(format_, taille=(40, 30), **options):
    sortie = io.BytesIO()
    Image.new("RGB", taille, "navy").save(sortie, format_, **options)
    return sortie.getvalue()


def png_annonce(largeur, hauteur):
    """A PNG of a few bytes that announces immense dimensions."""

    def bloc(nom, octets):
        return struct.pack(">L", len(octets)) + nom + octets + struct.pack(">L", zlib.crc32(nom + octets))

    entete = struct.pack(">LLBBBBB", largeur, hauteur, 8, 2, 0, 0, 0)
    fin = bloc(b"IDAT", zlib.compress(bytes(1000))) + bloc(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + bloc(b"IHDR", entete) + fin


def word():
    document = docx.Document()
    document.add_paragraph("Accord portant rupture conventionnelle collective")
    return _enregistre(document)


def excel():
    classeur = openpyxl.Workbook()
    classeur.active["A1"] = "Effectifs"
    return _enregistre(classeur)


def texte_libre():
    document = OpenDocumentText()
    document.text.addElement(P(text="Procès-verbal du comité"))
    return _enregistre(document)


def classeur_libre():
    return _enregistre(OpenDocumentSpreadsheet())


def archive(*entrees, base=None, methode=zipfile.ZIP_DEFLATED):
    """A zip of (name, bytes), added to `base` when there is one."""
    sortie = io.BytesIO(base or b"")
    with zipfile.ZipFile(sortie, "a" if base else "w", methode) as zip_:
        for nom, octets in entrees:
            zip_.writestr(nom, octets)
    return sortie.getvalue()


def marque_chiffree(octets):
    """The same zip, its first entry flagged as encrypted in both headers."""
    octets = bytearray(octets)
    octets[6] |= 1
    octets[octets.index(b"PK\1\2") + 8] |= 1
    return bytes(octets)


def macros_declarees():
    source = zipfile.ZipFile(io.BytesIO(word()))
    return archive(
        *(
            (n, source.read(n).replace(b"wordprocessingml.document.main", b"x.macroEnabled.main"))
            for n in source.namelist()
        )
    )


def beaucoup(nombre):
    return archive(*((f"word/{n}", b"") for n in range(nombre)), base=word())


def _au_repertoire(octets, place, valeur):
    """The same zip, `valeur` written at `place` in the last record of its directory."""
    debut = octets.rindex(b"PK\1\2") + place
    return octets[:debut] + valeur + octets[debut + len(valeur) :]


def deplie_annonce():
    """7 MB that announce 600 MB: within the ratio, over the total."""
    plein = archive(("word/a", os.urandom(7_000_000)), base=word(), methode=zipfile.ZIP_STORED)
    return _au_repertoire(plein, 24, struct.pack("<L", 600_000_000))


def entree_gonflee():
    """One entry over the ratio, hidden behind 2 MB that do not shrink."""
    return archive(("word/a", os.urandom(2_000_000)), ("word/b", bytes(20_000_000)), base=word())


def petites_bombes():
    """Entries each too small to be judged alone, over the ratio together."""
    return archive(*((f"word/{n}", bytes(1 << 20)) for n in range(60)), base=word())


def compte_menteur():
    """1,001 entries, one announced."""
    octets = beaucoup(1001)
    return octets[:-12] + struct.pack("<H", 1) + octets[-10:]


def doublon():
    """Two entries of one name: two readers could show two documents."""
    octets = archive(("word/un", b"1"), ("word/dx", b"2"), base=word())
    return octets.replace(b"word/dx", b"word/un")


def abime(octets):
    """A byte changed in the first entry's data."""
    milieu = 60 + octets[26]
    return octets[:milieu] + bytes([octets[milieu] ^ 0xFF]) + octets[milieu + 1 :]
