"""The corpus of uploads: good files of each format, hostile ones made on the spot and stored nowhere.

Each `Cas` is a name, a function that makes the bytes, and the verdict: the format when the file is to be
accepted, or words of the sentence that refuses it. `alerte` holds words of the expected warning.
"""

import random
import zipfile
from collections.abc import Callable
from typing import NamedTuple

import pikepdf
from PIL import Image

from tests.dossiers.fabrique import (
    PAGES,
    abime,
    action,
    archive,
    beaucoup,
    classeur_libre,
    compte_menteur,
    deplie_annonce,
    doublon,
    entree_gonflee,
    excel,
    image,
    macros_declarees,
    marque_chiffree,
    pdf,
    pdf_a_la_main,
    pdf_bombe_xref,
    pdf_boucle,
    pdf_chiffre,
    pdf_joint,
    pdf_racine,
    petites_bombes,
    png_annonce,
    texte_libre,
    word,
)


class Cas(NamedTuple):
    nom: str
    octets: Callable[[], bytes]
    accepte: str | None = None
    refus: str | None = None
    alerte: str | None = None


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
RELATION = (
    b'<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'relationships/attachedTemplate" Target="http://192.0.2.1/m" TargetMode="External"/></Relationships>'
)
BRUIT = random.Random(1).randbytes(20_000)
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
PHP = b"<?php system($_GET[0]); ?>"
EXE = b"MZ" + bytes(510)


def relie(relations):
    """A Word file whose relations are these bytes; the noise keeps it clear of the rules on zips that swell."""
    return archive(("word/media/image1.png", BRUIT), ("word/_rels/settings.xml.rels", relations), base=word())


COMPRIME = pikepdf.ObjectStreamMode.generate
JS = pikepdf.String("app.alert(1)")
MANIFESTE = b"<manifest:manifest><manifest:encryption-data/></manifest:manifest>"
MIME_ODT = b"application/vnd.oasis.opendocument.text"

BONS = [
    Cas("Accord RCC.pdf", pdf, "pdf"),
    Cas("MAJUSCULES.PDF", lambda: pdf(12), "pdf"),
    Cas("linearise.pdf", lambda: pdf(3, linearize=True), "pdf"),
    Cas("objets.pdf", lambda: pdf(300, object_stream_mode=COMPRIME), "pdf"),
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
    Cas("vignette.jpg", lambda: image("JPEG", comment=image("JPEG")), "jpeg"),  # an end marker inside
    Cas("samsung.jpg", lambda: image("JPEG") + b"\0\0\1\x0a\x0eImage_UTC_DataSEFH\x6b\0\0\0SEFT", "jpeg"),
]
ACTIFS = [
    Cas("js.pdf", lambda: action("/JavaScript", JS=JS), "pdf", alerte="JavaScript"),
    Cas("js-echappe.pdf", lambda: action("/JavaScript", JS=JS).replace(b"/JS ", b"/J#53 ").replace(
        b"/JavaScript", b"/J#61vaScript"), "pdf", alerte="JavaScript"),
    Cas("js-comprime.pdf", lambda: action("/JavaScript", {"object_stream_mode": COMPRIME}, JS=JS), "pdf",
        alerte="JavaScript"),
    Cas("lance.pdf", lambda: action("/Launch", F=pikepdf.String("cmd.exe")), "pdf",
        alerte="lancer un programme"),
    Cas("envoie.pdf", lambda: action("/SubmitForm"), "pdf", alerte="envoyer"),
    Cas("local.pdf", lambda: action("/URI", URI=pikepdf.String("file:///etc/passwd")), "pdf",
        alerte="ordinateur"),
    Cas("joint.pdf", pdf_joint, "pdf", alerte="fichiers joints"),
    Cas("xfa.pdf", lambda: pdf_racine("/AcroForm", pikepdf.Dictionary(XFA=pikepdf.String("x"))), "pdf",
        alerte="XFA"),
    Cas("ouverture.pdf", lambda: pdf_racine("/OpenAction", pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=JS)),
        "pdf", alerte="à l’ouverture"),
    Cas("film.pdf", lambda: pdf_a_la_main(*PAGES, b"<</Subtype/RichMedia/Length 0>>stream\n\nendstream"),
        "pdf", alerte="multimédia"),
    Cas("modele.docx", lambda: archive(("word/_rels/settings.xml.rels", RELATION), base=word()), "docx",
        alerte="adresse extérieure"),
    Cas("utf16.docx", lambda: relie(RELATION.decode().encode("utf-16")), "docx", alerte="adresse extérieure"),
    Cas("echappe.docx", lambda: relie(RELATION.replace(b"=\"Ext", b"=\"&#69;xt").replace(b"/m", b"/>m")), "docx",
        alerte="adresse extérieure"),
    Cas("loin.docx", lambda: relie(b"<!--" + BRUIT.hex().encode() * 26 + b"-->" + RELATION), "docx",
        alerte="adresse extérieure"),
    Cas("sans-fin.docx", lambda: relie((b"<Relationship " * 80_000)[: 1 << 20]), "docx", alerte="examiné en entier"),
    Cas("entites.docx", lambda: relie(b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"), "docx", alerte="examiné en entier"),
    Cas("trop.docx", lambda: relie(b"<a>" + BRUIT.hex().encode() * 105 + b"</a>"), "docx", alerte="examiné en entier"),
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
    Cas("macros.docx", lambda: archive(("word/vbaProject.bin", OLE), base=word()),
        refus="contient des macros"),
    Cas("macros.xlsx", lambda: archive(("xl/vbaProject.bin", OLE), base=excel()),
        refus="contient des macros"),
    Cas("macros2.docx", macros_declarees, refus="contient des macros"),
    Cas("macros.odt", lambda: archive(("Basic/script-lc.xml", b"<x/>"), base=texte_libre()),
        refus="des macros"),
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
    Cas("php-loin.jpg", lambda: image("JPEG", comment=bytes(2000) + PHP), refus="un autre document"),
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
    Cas("pdf-dedans.docx", lambda: archive(("a.xml", pdf()), methode=zipfile.ZIP_STORED),
        refus="un autre document"),
    Cas("suivi.docx", lambda: word() + b"MZ", refus="endommagé"),
    Cas("coupe.docx", lambda: word()[:-200], refus="endommagé"),
    Cas("abime.docx", lambda: abime(word()), refus="endommagé"),
    Cas("abime2.docx", lambda: archive(("word/a", b"ab" * 99), base=word(), methode=zipfile.ZIP_STORED).replace(
        b"abab", b"abac", 1), refus="endommagé"),
    Cas("lzma.docx", lambda: archive(("word/a", b"a"), methode=zipfile.ZIP_LZMA), refus="endommagé"),
    Cas("sortie.docx", lambda: archive(("word/../../a", b"a"), base=word()), refus="endommagé"),
    Cas("programme.docx", lambda: archive(("word/a.exe", EXE), base=word()),
        refus="un programme ou une archive"),
    Cas("niche.docx", lambda: archive(("word/a.zip", word()), base=word()),
        refus="un programme ou une archive"),
    Cas("rapport.docx", lambda: archive(("word/a", bytes(50 << 20)), base=word()), refus="décompressé"),
    Cas("deplie.docx", deplie_annonce, refus="décompressé"),
    Cas("entree.docx", entree_gonflee, refus="décompressé"),
    Cas("ensemble.docx", petites_bombes, refus="décompressé"),
    Cas("menteur.docx", compte_menteur, refus="décompressé"),
    Cas("doublon.docx", doublon, refus="endommagé"),
    Cas("entrees.xlsx", lambda: beaucoup(1001), refus="décompressé"),
    Cas("nuee.docx", lambda: beaucoup(40_000), refus="décompressé"),
]  # fmt: skip
TOUS = BONS + ACTIFS + HOSTILES
