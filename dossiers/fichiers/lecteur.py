"""The reader: a process of its own that opens one PDF or one image and prints its verdict in JSON.

`python -I lecteur.py pdf|png|jpeg < file`. qpdf, libjpeg and zlib meet hostile bytes here, under a limit of
memory and of processor time, without the portal's secrets in the environment. It imports nothing of the
portal. Prints {"pages", "alertes"}, {"refus": sentence} or {"complexe": true}.
"""

import json
import mmap
import re
import resource
import sys
import time
import warnings
import zipfile

import pikepdf
from PIL import Image

MEMOIRE = 256 * 1024 * 1024
PROCESSEUR = 2  # seconds
PARCOURS = 1.2  # seconds of processor after which the search for active content stops, and says so
PIXELS = 50_000_000
BLANCS = b"\0\t\n\f\r "
ALERTES = (
    (rb"/(JS|JavaScript)\b", "Ce PDF contient du JavaScript."),
    (rb"/S /Launch\b", "Ce PDF peut lancer un programme."),
    (rb"/(EF|EmbeddedFiles?)\b", "Ce PDF contient des fichiers joints."),
    (rb"/XFA\b", "Ce PDF contient un formulaire dynamique (XFA)."),
    (rb"/S /(SubmitForm|ImportData)\b", "Ce PDF peut envoyer ou charger des données."),
    (rb"(?i)/URI \(\s*file:", "Ce PDF contient un lien vers un fichier de l’ordinateur."),
    (rb"/Subtype /(RichMedia|Movie|Sound|3D|Screen)\b", "Ce PDF contient un contenu multimédia."),
)
MOTIFS = [(re.compile(motif), phrase) for motif, phrase in ALERTES]
OUVERTURE = "Ce PDF déclenche une action à l’ouverture."
INCOMPLET = "Ce PDF n’a pas pu être examiné en entier."
# A marker of a JPEG's compressed data that is neither stuffing, nor a restart, nor a fill byte.
MARQUEUR = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")


class Refus(Exception):
    """The sentence for the depositor."""


def lire_pdf(fichier):
    """(pages, alertes) of a PDF that opens, ends where it says, and has a page."""
    _fin_de_pdf(fichier)
    try:
        # Mapped: four times faster than calls back into Python for each read.
        with pikepdf.open(fichier, access_mode=pikepdf.AccessMode.mmap_only) as pdf:
            pages = len(pdf.pages)
            if pages:
                return pages, _actifs(pdf)
    except pikepdf.PasswordError:
        raise Refus(
            "Ce PDF est protégé par un mot de passe, l’agent ne pourrait pas le lire : retirez la protection."
        ) from None
    except (pikepdf.PikepdfError, ValueError, TypeError, AttributeError, KeyError, RuntimeError):
        raise Refus("Ce PDF est endommagé : imprimez-le de nouveau en PDF, puis déposez ce PDF.") from None
    raise Refus("Ce PDF n’a aucune page : vérifiez-le sur votre ordinateur, puis renvoyez-le.")


def _fin_de_pdf(fichier):
    taille = fichier.seek(0, 2)
    fichier.seek(max(0, taille - 2048))
    fin = fichier.read().rstrip(BLANCS)
    if not fin.endswith(b"%%EOF") or b"startxref" not in fin:
        raise Refus(
            "Ce PDF est incomplet ou suivi de données étrangères : imprimez-le de nouveau en PDF, puis déposez ce PDF."
        )
    if zipfile.is_zipfile(fichier):
        raise Refus("Ce PDF contient aussi une archive : imprimez-le de nouveau en PDF, puis déposez ce PDF.")
    fichier.seek(0)


def _actifs(pdf):
    """Sentences on active content. Objects are read as qpdf writes them: an escaped name (/J#53) shows."""
    trouvees = set()
    ouverture = pdf.Root.get("/OpenAction")
    if isinstance(ouverture, pikepdf.Dictionary) and ouverture.get("/S") != "/GoTo":
        trouvees.add(OUVERTURE)
    for numero in pdf.get_xref_table():  # one by one: `pdf.objects` would read them all before the first
        if time.process_time() > PARCOURS:
            trouvees.add(INCOMPLET)
            break
        objet = pdf.get_object(*numero)
        if isinstance(objet, pikepdf.Stream):
            objet = objet.stream_dict
        if not isinstance(objet, pikepdf.Object):
            continue
        texte = objet.unparse(resolved=True)
        trouvees.update(phrase for motif, phrase in MOTIFS if motif.search(texte))
    return [p for p in (OUVERTURE, *(p for _, p in ALERTES), INCOMPLET) if p in trouvees]


def lire_image(fichier, genre):
    """(None, []) for an image that decodes, is not immense, and ends where its format says."""
    with mmap.mmap(fichier.fileno(), 0, access=mmap.ACCESS_READ) as octets:
        complete = _fin_de_png(octets) if genre == "png" else _fin_de_jpeg(octets)
    if not complete:
        raise Refus(
            "Cette image est incomplète ou suivie de données étrangères : ouvrez-la, enregistrez-la de "
            "nouveau ou imprimez-la en PDF, puis renvoyez-la."
        )
    fichier.seek(0)
    Image.MAX_IMAGE_PIXELS = None  # judged here, before any pixel is decoded
    try:
        with Image.open(fichier, formats=[genre.upper()]) as image:
            if image.width * image.height > PIXELS:
                raise Refus("Cette image dépasse 50 millions de pixels : réduisez ses dimensions, puis renvoyez-la.")
            image.draft(None, (image.width // 8, image.height // 8))  # a JPEG decodes at an eighth
            image.load()
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError):
        raise Refus(
            "Cette image ne s’ouvre pas : enregistrez-la de nouveau ou imprimez-la en PDF, puis renvoyez-la."
        ) from None
    return None, []


def _fin_de_png(octets):
    """The chunks lead to IEND, and nothing follows it."""
    position, taille = 8, len(octets)
    while position + 12 <= taille:
        longueur = int.from_bytes(octets[position : position + 4])
        suivant = position + 12 + longueur
        if octets[position + 4 : position + 8] == b"IEND":
            return suivant == taille
        position = suivant
    return False


def _fin_de_jpeg(octets):
    """The segments lead to the end marker, then nothing; phones may add a second picture, or their notes."""
    position = 2
    while trouve := MARQUEUR.search(octets, position):
        position = trouve.end()
        if trouve.group()[1] == 0xD9:
            reste = octets[position:].strip(b"\0")
            plusieurs = reste[:3] == b"\xff\xd8\xff" and reste[-2:] == b"\xff\xd9" and octets.find(b"MPF\0") > 0
            samsung = len(reste) < 65536 and reste[-4:] == b"SEFT" and b"SEFH" in reste
            return not reste or plusieurs or samsung
        position += int.from_bytes(octets[position : position + 2])
    return False


def main(genre):
    """Read standard input under the limits; print the verdict."""
    warnings.simplefilter("ignore")
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSEUR, PROCESSEUR))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMOIRE, MEMOIRE))
    try:
        with open(0, "rb", closefd=False) as fichier:
            pages, alertes = lire_pdf(fichier) if genre == "pdf" else lire_image(fichier, genre)
        return {"pages": pages, "alertes": alertes}
    except Refus as refus:
        return {"refus": str(refus)}
    except (MemoryError, RecursionError):
        return {"complexe": True}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1])))
