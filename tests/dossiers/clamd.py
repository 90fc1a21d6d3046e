"""An antivirus of our own: a server that speaks clamd's protocol for true, and recognises what its signature file holds."""

import contextlib
import io
import socket
import threading
from pathlib import Path

from pikepdf import Pdf

__all__ = ["EICAR", "Clamd", "un_pdf_infecte", "un_pdf_qui_porte"]

SIGNATURES = {
    nom: bytes.fromhex(motif)
    for nom, _, _, motif in (s.split(":") for s in Path(__file__).with_name("signatures.ndb").read_text().split())
}
EICAR = SIGNATURES["Eicar-Test-Signature"]
_OCTETS_MAX = 1024 * 1024  # of the mode « trop gros »: its StreamMaxLength


def un_pdf_infecte() -> io.BytesIO:
    """A valid PDF that carries the EICAR test string as it is."""
    return un_pdf_qui_porte(EICAR)


def un_pdf_qui_porte(octets: bytes) -> io.BytesIO:
    """A valid PDF around those bytes, left as they are."""
    pdf, sortie = Pdf.new(), io.BytesIO()
    pdf.add_blank_page()
    pdf.pages[0].Contents = pdf.make_stream(octets)
    pdf.save(sortie, compress_streams=False)
    sortie.seek(0)
    return sortie


class Clamd:
    """`with Clamd() as clamd`: listens at `clamd.adresse` until the end. `mode`: « juste », « muet », « ordures », « trop gros »,
    « coupe ». `recus`: the length of each chunk of each stream. `port` or `chemin` to come back at the same door."""

    def __init__(self, mode: str = "juste", *, port: int = 0, chemin: Path | None = None):
        self.mode, self.recus, self._fini = mode, [], threading.Event()
        if chemin:
            self._porte = socket.socket(socket.AF_UNIX)
            self._porte.bind(str(chemin))
            self._porte.listen()
            self.adresse = f"unix:{chemin}"
        else:
            self._porte = socket.create_server(("127.0.0.1", port))
            self.port = self._porte.getsockname()[1]
            self.adresse = f"tcp://127.0.0.1:{self.port}"
        self._porte.settimeout(0.05)
        self._fil = threading.Thread(target=self._servir)

    def __enter__(self) -> "Clamd":
        self._fil.start()
        return self

    def __exit__(self, *_) -> None:
        self._fini.set()
        self._fil.join()
        self._porte.close()

    def _servir(self) -> None:
        while not self._fini.is_set():
            with contextlib.suppress(TimeoutError):
                prise, _ = self._porte.accept()
                with prise:
                    prise.settimeout(5)
                    with contextlib.suppress(OSError, EOFError):
                        self._converser(prise)

    def _converser(self, prise: socket.socket) -> None:
        assert self._lire(prise, 10) == b"zINSTREAM\0"
        flux, longueurs = b"", []
        self.recus.append(longueurs)
        while longueur := int.from_bytes(self._lire(prise, 4), "big"):
            longueurs.append(longueur)
            flux += self._lire(prise, longueur)
            if self.mode == "coupe":
                return
            if self.mode == "trop gros" and len(flux) > _OCTETS_MAX:
                prise.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        if self.mode == "muet":
            self._fini.wait(5)
            return
        if self.mode == "ordures":
            prise.sendall(b"220 mail.example ESMTP OK\r\n\0")
            return
        trouve = next((nom for nom, motif in SIGNATURES.items() if motif in flux), None)
        prise.sendall(f"stream: {trouve} FOUND\0".encode() if trouve else b"stream: OK\0")

    def _lire(self, prise: socket.socket, combien: int) -> bytes:
        lu = b""
        while len(lu) < combien:
            if not (octets := prise.recv(combien - len(lu))):
                raise EOFError
            lu += octets
        return lu
