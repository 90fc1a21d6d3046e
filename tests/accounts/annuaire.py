"""The State's API « Recherche d'entreprises », on loopback: answers what it was told to, and keeps what it was asked."""

import json
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

__all__ = ["Annuaire", "etablissement"]


class _Demande(BaseHTTPRequestHandler):
    def do_GET(self):
        adresse = urlsplit(self.path)
        self.server.demandes.append((adresse.path, parse_qs(adresse.query), dict(self.headers)))
        code, entetes, morceaux = self.server.reponses.pop(0) if self.server.reponses else (500, {}, [b"{}"])
        with suppress(OSError):  # the client left
            self.send_response(code)
            for nom, valeur in entetes.items():
                self.send_header(nom, valeur.encode().decode("latin-1"))
            self.end_headers()
            for morceau in morceaux:
                self.wfile.write(morceau)

    def log_message(self, *args):
        pass


class Annuaire(ThreadingHTTPServer):
    """`reponses` are given in order, then 500; `demandes` are (path, query, headers)."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Demande)
        self.reponses, self.demandes = [], []
        self._lache = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def dira(self, corps, code: int = 200, **entetes: str) -> None:
        """The next answer: a JSON value, or bytes as they are."""
        octets = corps if isinstance(corps, bytes) else json.dumps(corps).encode()
        self.reponses.append((code, {n.replace("_", "-"): v for n, v in entetes.items()}, [octets]))

    def se_taira(self) -> None:
        """The next answer drips, a byte now and then, until the server stops."""
        self.reponses.append((200, {}, self._goutte_a_goutte()))

    def _goutte_a_goutte(self):
        while not self._lache.wait(0.02):
            yield b" "

    def __enter__(self):
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *exc):
        self._lache.set()
        self.shutdown()
        self.server_close()


def etablissement(siret: str, **champs) -> dict:
    """A body of the API with one open establishment, whose fields may be changed."""
    lieu = {
        "siret": siret, "est_siege": True, "etat_administratif": "A", "adresse": "3 PL DU MARCHE 67000 STRASBOURG",
        "code_postal": "67000", "commune": "67482", "libelle_commune": "STRASBOURG", "activite_principale": "31.09B",
        "date_fermeture": None, "statut_diffusion_etablissement": "O",
    }  # fmt: skip
    resultat = {"siren": siret[:9], "nom_raison_sociale": "ATELIERS VAUBAN", "nom_complet": "ATELIERS VAUBAN"}
    return {"results": [resultat | {"siege": lieu, "matching_etablissements": [lieu | champs]}]}
