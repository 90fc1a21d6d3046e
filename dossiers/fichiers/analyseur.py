"""The antivirus, by the clamd protocol: the bytes go to it over TCP or a local socket, its verdict comes back in one line.

`zINSTREAM\\0`, then chunks (length on four bytes, network order, then the bytes), then a chunk of length 0. It answers
`stream: OK\\0`, `stream: Name FOUND\\0`, or a sentence that ends in ERROR. Anything else is no verdict.
"""

import re
import socket
from urllib.parse import urlsplit

from django.conf import settings

MORCEAU = 64 * 1024  # bytes sent at once
CONNEXION = 3.0  # seconds for the antivirus to open its door
REPONSE = 120.0  # seconds for each step of the exchange: a big archive takes it long
LIGNE = 4096  # bytes of an answer, at most
_PORT = 3310


class AnalyseurInjoignable(Exception):
    """Nobody at the door: to try again later, whatever the file."""


class SansVerdict(Exception):
    """It was there and judged nothing: cut on the way, too slow, the file too big for it, an answer that says neither."""


def analyser(fichier) -> str:
    """What the antivirus recognised in a binary file, read from where it stands; "" when it found nothing.

    Raises AnalyseurInjoignable or SansVerdict: never « nothing » for want of an answer.
    """
    with _ouvrir() as prise:
        try:
            _envoyer(prise, fichier)
        except TimeoutError as erreur:
            raise SansVerdict("délai dépassé pendant l’envoi") from erreur
        except OSError:  # it closes on a file too big for it, after having said so
            return _verdict(_lire(prise))
        return _verdict(_lire(prise))


def _ouvrir() -> socket.socket:
    adresse = settings.RUPCO_CLAMD
    local = adresse.startswith("unix:")
    lu = urlsplit(adresse)
    prise = socket.socket(socket.AF_UNIX if local else socket.AF_INET)
    prise.settimeout(CONNEXION)
    try:
        prise.connect(adresse.removeprefix("unix:") if local else (lu.hostname, lu.port or _PORT))
    except OSError as erreur:
        prise.close()
        raise AnalyseurInjoignable(adresse) from erreur
    prise.settimeout(REPONSE)
    return prise


def _envoyer(prise: socket.socket, fichier) -> None:
    prise.sendall(b"zINSTREAM\0")
    while morceau := fichier.read(MORCEAU):
        prise.sendall(len(morceau).to_bytes(4, "big") + morceau)
    prise.sendall(bytes(4))


def _lire(prise: socket.socket) -> bytes:
    lu = b""
    try:
        while b"\0" not in lu and len(lu) < LIGNE and (octets := prise.recv(LIGNE)):
            lu += octets
    except OSError as erreur:
        raise SansVerdict(f"réponse interrompue ({type(erreur).__name__})") from erreur
    return lu


def _verdict(reponse: bytes) -> str:
    ligne, fin, _ = reponse.partition(b"\0")
    dite = ligne.decode("ascii", "replace")
    if fin and dite == "stream: OK":
        return ""
    if fin and (trouve := re.fullmatch(r"stream: ([!-~]+) FOUND", dite)):
        return trouve[1][:80]
    raise SansVerdict(f"réponse inattendue : {dite[:200]!r}")
