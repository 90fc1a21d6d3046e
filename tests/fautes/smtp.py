"""A server of mail that refuses on order. It keeps what it took: the bytes after DATA, once its « 250 » has left."""

import socketserver
import threading
from email import message_from_bytes, policy


class _Client(socketserver.StreamRequestHandler):
    timeout = 5

    def dire(self, ligne):
        self.wfile.write(ligne.encode() + b"\r\n")

    def handle(self):
        self.dire("220 bonjour")
        while ligne := self.rfile.readline():
            verbe = ligne[:4].upper()
            if verbe == b"RCPT" and any(a in ligne.decode() for a in self.server.empoisonnees):
                self.dire(self.server.reponse)
            elif verbe == b"RCPT" and self.server.humeur in ("451", "554"):
                self.dire(f"{self.server.humeur} plus tard")
            elif verbe == b"DATA":
                if not self.recevoir():
                    return
            else:
                self.dire("221 adieu" if verbe == b"QUIT" else "250 bien")

    def recevoir(self):
        self.dire("354 allez")
        octets = b"".join(iter(self.rfile.readline, b".\r\n"))
        if self.server.humeur == "coupe":  # the line drops before the answer: nothing was taken
            return False
        self.server.recus.append(message_from_bytes(octets, policy=policy.default))
        self.dire("250 pris")
        return True


class Serveur(socketserver.ThreadingTCPServer):
    """`humeur`: « prend », « 451 » (later), « 554 » (never), « coupe ». Addresses of `empoisonnees` get `reponse`."""

    allow_reuse_address = daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Client)
        self.humeur, self.empoisonnees, self.recus, self.reponse = "prend", set(), [], "550 inconnu"

    def __enter__(self):
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *erreur):
        self.shutdown()
        self.server_close()
