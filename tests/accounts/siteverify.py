"""Google's siteverify, on loopback and over TLS, as its documentation describes it: a token is good once."""

import json
import ssl
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import parse_qs

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

__all__ = ["Siteverify", "certificat"]


def certificat(dossier: Path) -> Path:
    """A certificate of 127.0.0.1 signed by itself, with its key, in one file."""
    cle = ec.generate_private_key(ec.SECP256R1())
    nom = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    le = datetime(2020, 1, 1, tzinfo=UTC)
    acte = (
        x509.CertificateBuilder().subject_name(nom).issuer_name(nom).public_key(cle.public_key()).serial_number(1)
        .not_valid_before(le).not_valid_after(le + timedelta(days=36_500))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(cle, hashes.SHA256())
    )  # fmt: skip
    prive = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    fichier = dossier / "siteverify.pem"
    fichier.write_bytes(cle.private_bytes(*prive) + acte.public_bytes(serialization.Encoding.PEM))
    return fichier


class _Demande(BaseHTTPRequestHandler):
    def do_POST(self):
        s = self.server
        recu = {n: v[0] for n, v in parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()}
        s.demandes.append((self.path, recu))
        if s.se_tait:
            s.lache.wait(5)
            return
        code, corps = s.dira or (200, self._verdict(recu))
        with suppress(OSError):
            self.send_response(code)
            self.end_headers()
            self.wfile.write(corps if isinstance(corps, bytes) else json.dumps(corps).encode())

    def _verdict(self, recu: dict) -> dict:
        jeton = recu.get("response", "")
        if recu.get("secret") != "prive":
            return {"success": False, "error-codes": ["invalid-input-secret"]}
        if not jeton.startswith("bon"):
            return {"success": False, "error-codes": ["invalid-input-response"]}
        if jeton in self.server.servis:
            return {"success": False, "error-codes": ["timeout-or-duplicate"]}
        self.server.servis.add(jeton)
        return {"success": True, "hostname": "testserver", "challenge_ts": "2026-11-22T09:00:00Z"}

    def log_message(self, *args):
        pass


class Siteverify(ThreadingHTTPServer):
    """`dira` (code, body) replaces its judgment; `se_tait` lets the caller wait; `demandes` are (path, fields)."""

    daemon_threads = True

    def __init__(self, pem: Path):
        super().__init__(("127.0.0.1", 0), _Demande)
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(pem)
        self.socket = tls.wrap_socket(self.socket, server_side=True)
        self.demandes, self.servis, self.dira, self.se_tait, self.lache = [], set(), None, False, threading.Event()

    @property
    def domaine(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request, client_address):
        """A client that left, or that refused the certificate, is no news."""

    def __enter__(self):
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *exc):
        self.lache.set()
        self.shutdown()
        self.server_close()
