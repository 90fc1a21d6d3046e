"""The name a depositor gave, made safe to show, to store and to give back to any computer."""

import re
import unicodedata

LONGUEUR = 150
SANS_NOM = "fichier"
INTERDITS = re.compile(r'[<>:"|?*]')
RESERVES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(\.|$)", re.IGNORECASE)
# Cc, Cf: controls and invisible signs, the bidi overrides that show « exe.pdf » among them.
INVISIBLES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def nom_propre(nom):
    """The last part of `nom`, in NFC, at most 150 characters with its extension; « fichier » when empty.

    Idempotent. It never serves as a path: files are kept under generated names.
    """
    nom = str(nom).replace("\\", "/").rsplit("/", 1)[-1]
    nom = "".join(c for c in nom if unicodedata.category(c) not in INVISIBLES)
    nom = unicodedata.normalize("NFC", INTERDITS.sub("_", nom))
    nom = " ".join(nom.split()).lstrip(". ").rstrip(". ")
    if RESERVES.match(nom):
        nom = f"_{nom}"
    return _couper(nom) or SANS_NOM


def extension(nom):
    """The extension of a clean name, lower case, without the dot; empty when there is none."""
    return nom.rpartition(".")[2].lower() if "." in nom else ""


def _couper(nom):
    """Shorten the stem, not the extension; an « extension » of more than ten characters is none."""
    if len(nom) <= LONGUEUR:
        return nom
    tronc, point, fin = nom.rpartition(".")
    if not point or len(fin) > 10:
        return nom[:LONGUEUR].rstrip(". ")
    return tronc[: LONGUEUR - len(fin) - 1].rstrip(". ") + point + fin
