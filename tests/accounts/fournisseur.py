"""A ProConnect of our own, on the loopback: it logs everybody in at once, and lies when it is told to (`mode`)."""

import base64
import hashlib
import hmac
import json
import threading
import time
from functools import cache
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.urls import reverse

CLIENT, SECRET = "rupco-essai", "un secret partagé avec le fournisseur"
EIDAS2 = "eidas2"


@cache
def cles() -> tuple[rsa.RSAPrivateKey, ...]:
    """The one that is published, and one that is not."""
    return tuple(rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))


def aller_au_fournisseur(client, **ou) -> str:
    """Presses the button, logs in over there; the address of ours, without its host, where the browser is sent back."""
    url = urlsplit(client.get(reverse("proconnect"), ou).url)
    connexion = HTTPConnection(url.hostname, url.port, timeout=5)
    connexion.request("GET", f"{url.path}?{url.query}")
    retour = urlsplit(connexion.getresponse().headers["Location"])
    connexion.close()
    return f"{retour.path}?{retour.query}"


class Fournisseur(ThreadingHTTPServer):
    """`personne`: the claims of who logs in. `demandes`: what each authorization asked; `sorties`: each log-out."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Reponse)
        self.emetteur = f"http://localhost:{self.server_port}/api/v2"
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        self.remettre()

    def remettre(self) -> None:
        self.mode, self.codes, self.demandes, self.sorties, self.appels = "bon", {}, [], [], []
        self.personne = {
            "sub": "sub-agathe", "email": "Agathe.Rollin@vauban.example", "given_name": "Agathe", "usual_name": "Rollin",
            "siret": "", "acr": "eidas1",
        }  # fmt: skip

    def jeton(self, **dits) -> str:
        """A signed token, or one that must not be believed."""
        maintenant = int(time.time())
        dits = {"iss": self.emetteur, "aud": CLIENT, "iat": maintenant, "exp": maintenant + 60} | dits
        quel = self.mode.partition(".")[2] if self.mode.startswith(dits.pop("pour")) else ""
        dits |= {
            "audience": {"aud": "un-autre"}, "audience_double": {"aud": [CLIENT, "un-autre"]}, "azp": {"azp": "un-autre"},
            "expire": {"exp": maintenant - 3600}, "emetteur": {"iss": "http://ailleurs.example"}, "nonce": {"nonce": "rejoue"},
            "sub": {"sub": "sub-autre"}, "courriel": {"email_verified": False}, "sans_courriel": {"email": ""},
        }.get(quel, {})  # fmt: skip
        if quel == "sans_exp":
            del dits["exp"]
        if quel == "none":
            return jwt.encode(dits, None, algorithm="none", headers={"kid": "k1"})
        if quel == "hs256":  # the public key taken for a shared secret
            return _signer_hs(
                dits, cles()[0].public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
            )
        cle = cles()[1] if quel == "signature" else cles()[0]
        return jwt.encode(dits, cle, algorithm="RS256", headers={"kid": "inconnu" if quel == "kid" else "k1"})

    def jwks(self) -> dict:
        publique = jwt.algorithms.RSAAlgorithm.to_jwk(cles()[0].public_key(), as_dict=True)
        return {"keys": [publique | {"kid": "k1", "use": "sig", "alg": "RS256"}]}


def _signer_hs(dits: dict, cle: bytes) -> str:
    avant = ".".join(_b64(json.dumps(p).encode()) for p in ({"alg": "HS256", "typ": "JWT", "kid": "k1"}, dits))
    return f"{avant}.{_b64(hmac.new(cle, avant.encode(), hashlib.sha256).digest())}"


def _b64(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


class _Reponse(BaseHTTPRequestHandler):
    server: Fournisseur

    def log_message(self, *_):
        """Silent."""

    def do_GET(self):
        url = urlsplit(self.path)
        question = {nom: v[0] for nom, v in parse_qs(url.query).items()}
        nom = url.path.removeprefix("/api/v2/")
        self.server.appels.append(nom)
        if self.server.mode == "panne" or self.server.mode == f"panne.{nom}":
            return self._dire(b"", "text/plain", 503)
        return getattr(self, "_" + nom.replace("/", "_").replace(".well-known_openid-", ""))(question)

    do_POST = do_GET

    def _configuration(self, _):
        emetteur = self.server.emetteur
        noms = {"authorization": "authorize", "token": "token", "userinfo": "userinfo", "end_session": "session/end"}
        adresses = {f"{nom}_endpoint": f"{emetteur}/{chemin}" for nom, chemin in noms.items()}
        dit = "http://ailleurs.example" if self.server.mode == "description" else emetteur
        self._json({"issuer": dit, "jwks_uri": f"{emetteur}/jwks"} | adresses)

    def _jwks(self, _):
        self._json(self.server.jwks())

    def _authorize(self, question):
        self.server.demandes.append(question)
        code = f"code-{len(self.server.demandes)}"
        self.server.codes[code] = question
        retour = {"error": "access_denied"} if self.server.mode == "refus" else {"code": code}
        self._aller(f"{question['redirect_uri']}?{urlencode(retour | {'state': question['state']})}")

    def _token(self, _):
        recu = {n: v[0] for n, v in parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()}
        question = self.server.codes.pop(recu["code"], None)
        defi = _b64(hashlib.sha256(recu["code_verifier"].encode()).digest())
        bons = question and (defi, recu["client_secret"], recu["redirect_uri"]) == (
            question["code_challenge"], SECRET, question["redirect_uri"])  # fmt: skip
        if not bons:
            return self._dire(b'{"error": "invalid_grant"}', "application/json", 400)
        personne = self.server.personne
        prouve = {"sub": personne["sub"], "acr": personne["acr"], "nonce": question["nonce"]}
        jeton = self.server.jeton(pour="id_token", **prouve)
        return self._json({"access_token": "acces", "token_type": "Bearer", "id_token": jeton})

    def _userinfo(self, _):
        personne = {n: v for n, v in self.server.personne.items() if n != "acr"}
        if self.server.mode == "userinfo.json":
            return self._json(personne)
        return self._dire(self.server.jeton(pour="userinfo", **personne).encode(), "application/jwt")

    def _session_end(self, question):
        self.server.sorties.append(question)
        self._aller(f"{question['post_logout_redirect_uri']}?{urlencode({'state': question['state']})}")

    def _json(self, quoi):
        self._dire(json.dumps(quoi).encode(), "application/json")

    def _aller(self, ou: str):
        self.send_response(303)
        self.send_header("Location", ou)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _dire(self, corps: bytes, genre: str, code: int = 200):
        self.send_response(code)
        self.send_header("Content-Type", genre)
        self.send_header("Content-Length", str(len(corps)))
        self.end_headers()
        self.wfile.write(corps)
