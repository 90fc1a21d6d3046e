"""Office files: zips whose directory is judged before anything is unpacked, then whose parts are checked."""

import os
import re
import struct
import zipfile
import zlib
from xml.parsers import expat

from .formats import FORMATS, MO, FichierRefuse

ENTREES = 1000
DEPLIE = 500 * MO
RAPPORT = 100
REPERTOIRE = MO  # bytes of central directory: a thousand entries need a tenth of it
VERIFIE = 100 * MO  # unpacked size up to which every entry's checksum is verified
PRINCIPALES = {
    "docx": ("word/", b"wordprocessingml.document.main+xml"),
    "xlsx": ("xl/", b"spreadsheetml.sheet.main+xml"),
}
PROGRAMMES = re.compile(
    r"\.(exe|dll|com|scr|pif|msi|bat|cmd|ps1|vbs|vbe|js|jse|jar|wsf|hta|lnk|sh|elf|zip|7z|rar|gz|iso|cab"
    r"|docm|dotm|xlsm|xltm|xlsb)$"
)
MACROS = re.compile(r"(^|/)vbaproject\.bin$|^basic/|^scripts/")
LIENS = 4 * MO  # bytes of relations that are read, in all
EXTERIEUR = "Ce document charge des données depuis une adresse extérieure."
INCOMPLET = "Ce document n’a pas pu être examiné en entier."
ILLISIBLE = (
    "Ce document est endommagé ou incomplet : ouvrez-le dans votre logiciel, enregistrez-le de nouveau, "
    "puis renvoyez-le."
)
BOMBE = (
    "Ce document contient trop de données une fois décompressé : réduisez-le, ou imprimez-le en PDF, "
    "puis déposez ce PDF."
)
PROTEGE = "Ce document est protégé par un mot de passe, l’agent ne pourrait pas le lire : retirez la protection."
AVEC_MACROS = (
    "Ce document contient des macros, qui ne sont pas acceptées : enregistrez-le sans macros "
    "(.docx, .xlsx, .odt, .ods) ou en PDF."
)
ETRANGER = "Ce document contient un programme ou une archive : retirez-les, ou imprimez-le en PDF, puis déposez ce PDF."
# What zipfile raises on hostile bytes (NotImplementedError is a RuntimeError).
ERREURS = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, OSError, ValueError)


def lire_bureautique(fichier, genre):
    """The alerts of a .docx, .xlsx, .odt or .ods; raises FichierRefuse. Unpacks 100 MiB at most."""
    _juger_la_fin(fichier)
    try:
        with zipfile.ZipFile(fichier) as archive:
            _juger_le_repertoire(archive, _taille(fichier))
            _juger_la_structure(archive, genre)
            if sum(i.file_size for i in archive.infolist()) <= VERIFIE and archive.testzip():
                raise FichierRefuse(ILLISIBLE)
            return _alertes(archive, genre)
    except ERREURS:
        raise FichierRefuse(ILLISIBLE) from None


def _taille(fichier):
    fichier.seek(0, os.SEEK_END)
    return fichier.tell()


def _juger_la_fin(fichier):
    """The end record closes the file and announces a small directory, which zipfile loads whole."""
    taille = _taille(fichier)
    fichier.seek(-min(98, taille), os.SEEK_END)  # 56 + 20 of the 64-bit records, 22 of the last one
    fin = fichier.read(98).rjust(98, b"\0")
    if not fin[76:].startswith(b"PK\5\6") or fin[96:] != b"\0\0":
        raise FichierRefuse(ILLISIBLE)
    entrees, repertoire = struct.unpack("<HL", fin[86:92])
    if fin[56:].startswith(b"PK\6\7"):
        if not fin.startswith(b"PK\6\6"):
            raise FichierRefuse(ILLISIBLE)
        entrees, repertoire = struct.unpack("<QQ", fin[32:48])
    if entrees > ENTREES or repertoire > REPERTOIRE:
        raise FichierRefuse(BOMBE)


def _juger_le_repertoire(archive, taille):
    infos = archive.infolist()
    deplie = sum(i.file_size for i in infos)
    # Measured against the file itself: entries that overlap cannot lend each other their bytes.
    if len(infos) > ENTREES or deplie > DEPLIE or deplie > RAPPORT * taille:
        raise FichierRefuse(BOMBE)
    if any(i.file_size > MO and i.file_size > RAPPORT * max(i.compress_size, 1) for i in infos):
        raise FichierRefuse(BOMBE)
    if any(i.flag_bits & 0x1 for i in infos):
        raise FichierRefuse(PROTEGE)
    noms = [i.filename for i in infos]
    etranges = any(n.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", n) for n in noms)
    methodes = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
    if etranges or len(set(noms)) < len(noms) or any(i.compress_type not in methodes for i in infos):
        raise FichierRefuse(ILLISIBLE)


def _juger_la_structure(archive, genre):
    noms = [n.lower() for n in archive.namelist()]
    if any(MACROS.search(n) for n in noms):
        raise FichierRefuse(AVEC_MACROS)
    if any(PROGRAMMES.search(n) for n in noms):
        raise FichierRefuse(ETRANGER)
    if genre in PRINCIPALES:
        dossier, principale = PRINCIPALES[genre]
        types = _lire(archive, "[Content_Types].xml")
        if b"macroEnabled" in types:
            raise FichierRefuse(AVEC_MACROS)
        conforme = principale in types and any(n.startswith(dossier) for n in noms)
    else:
        if b"encryption-data" in _lire(archive, "META-INF/manifest.xml"):
            raise FichierRefuse(PROTEGE)
        conforme = _lire(archive, "mimetype").strip() == FORMATS[genre].mime.encode() and "content.xml" in noms
    if not conforme:
        raise FichierRefuse(
            f"Ce fichier porte l’extension .{genre} mais n’est pas un {FORMATS[genre].libelle} : "
            "enregistrez-le depuis votre logiciel dans le bon format, ou en PDF."
        )


def _lire(archive, nom):
    """At most 1 MiB of one entry; nothing when it is missing."""
    if nom not in archive.namelist():
        return b""
    with archive.open(nom) as entree:
        return entree.read(MO)


def _alertes(archive, genre):
    alertes = []
    noms = [n.lower() for n in archive.namelist()]
    if any("/embeddings/oleobject" in n or "/activex/" in n or n.startswith("object ") for n in noms):
        alertes.append("Ce document contient des objets incorporés.")
    relations = [n for n in archive.namelist() if n.lower().endswith(".rels")] if genre in PRINCIPALES else []
    return alertes + _liens_exterieurs(archive, relations)


def _liens_exterieurs(archive, relations):
    """Alerts on what a document loads as it opens (a link that one presses is none); what cannot be read is said. A parser reads
    it, not a pattern: its time grows with the bytes, whatever they are."""
    reste, trouvees = LIENS, set()

    def noter(balise, attributs):
        if _charge(balise, attributs):
            trouvees.add(EXTERIEUR)

    for nom in relations:
        with archive.open(nom) as entree:
            octets = entree.read(reste + 1)
        reste -= len(octets)
        if reste < 0 or not _lire_le_xml(octets, noter):
            trouvees.add(INCOMPLET)
            break
    return [phrase for phrase in (EXTERIEUR, INCOMPLET) if phrase in trouvees]


def _lire_le_xml(octets, noter):
    """Whether it is well formed, without a document type: nothing may expand. `noter` hears each element."""
    lecteur = expat.ParserCreate(namespace_separator=" ")
    lecteur.StartElementHandler, lecteur.StartDoctypeDeclHandler = noter, _refuser_les_entites
    try:
        lecteur.Parse(octets, True)
    except (expat.ExpatError, ValueError):
        return False
    return True


def _charge(balise, attributs):
    mode, genre = attributs.get("TargetMode", "").strip().lower(), attributs.get("Type", "").strip().lower()
    return balise.endswith("Relationship") and mode == "external" and not genre.endswith("/hyperlink")


def _refuser_les_entites(*_):
    raise ValueError("Relations have no document type: nothing there may expand.")
