"""The conversation with ProConnect (OpenID Connect, code and PKCE): what is asked, what is heard, why it is believed.

The identity comes as two signed tokens. Nothing of them is read before signature, issuer, audience and dates hold; both must
name the same person. `claims` asks the level of the log-in: ProConnect documents it, and refuses any parameter it does not know.
"""

import base64
import hashlib
import json
import threading
import time
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

import httpx
import jwt
from django.conf import settings

__all__ = ["Identite", "Injoignable", "Refus", "adresse_de_connexion", "adresse_de_sortie", "est_configure", "recevoir"]

ALGORITHMES = ["RS256", "ES256"]  # never « none », never a shared secret taken for a public key
PORTEE = "openid email given_name usual_name siret"
PATIENCE = httpx.Timeout(5.0, connect=3.0)  # seconds; a code lives 30
MEMOIRE = 3600.0  # seconds: addresses and keys of ProConnect
RELECTURE = 60.0  # seconds between two readings of the keys for a key we do not know
TOLERANCE = 30  # seconds between two clocks
_SUB_MAX, _TAILLE_MAX = 191, 200_000

_lus: dict[str, tuple[float, dict]] = {}
_verrou = threading.Lock()


class Refus(Exception):
    """What came back is not believed. `raison`: one word for the log, never anything that was received."""

    def __init__(self, raison: str):
        super().__init__(raison)
        self.raison = raison


class Injoignable(Exception):
    """ProConnect does not answer, or not as it should."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identite:
    """Who came back, as ProConnect says. `sub` never changes; the e-mail may; `acr` is the level of this very log-in."""

    sub: str
    email: str
    prenom: str
    nom: str
    siret: str
    acr: str
    id_token: str

    @property
    def a_un_second_facteur(self) -> bool:
        """The level proves a second factor, by the list of the settings."""
        return self.acr in settings.RUPCO_PROCONNECT_ACR


def est_configure() -> bool:
    """This installation speaks with ProConnect."""
    return bool(settings.RUPCO_PROCONNECT_URL)


def adresse_de_connexion(*, etat: str, nonce: str, verificateur: str, retour: str, fort: bool) -> str:
    """Where to send the visitor. `fort`: the levels of the settings are demanded, else only told. Raises Injoignable."""
    acr = {"essential": True, "values": settings.RUPCO_PROCONNECT_ACR} if fort else None
    defi = base64.urlsafe_b64encode(hashlib.sha256(verificateur.encode()).digest()).rstrip(b"=").decode()
    question = {
        "response_type": "code", "client_id": settings.RUPCO_PROCONNECT_CLIENT, "redirect_uri": retour, "scope": PORTEE,
        "state": etat, "nonce": nonce, "code_challenge": defi, "code_challenge_method": "S256",
        "claims": json.dumps({"id_token": {"acr": acr}}, separators=(",", ":")),
    }  # fmt: skip
    return f"{_adresse('authorization_endpoint')}?{urlencode(question)}"


def adresse_de_sortie(*, id_token: str, etat: str, retour: str) -> str:
    """Where to send the visitor who leaves, so that ProConnect closes its session too. Raises Injoignable."""
    question = {"id_token_hint": id_token, "state": etat, "post_logout_redirect_uri": retour}
    return f"{_adresse('end_session_endpoint')}?{urlencode(question)}"


def recevoir(code: str, *, nonce: str, verificateur: str, retour: str) -> Identite:
    """The identity behind a code. Raises Refus when a token does not hold, Injoignable when ProConnect does not answer."""
    echange = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": retour, "code_verifier": verificateur,
        "client_id": settings.RUPCO_PROCONNECT_CLIENT, "client_secret": settings.RUPCO_PROCONNECT_SECRET,
    }  # fmt: skip
    jetons = _json(_appeler("POST", _adresse("token_endpoint"), data=echange))
    if not (isinstance(jetons.get("id_token"), str) and isinstance(jetons.get("access_token"), str)):
        raise Refus("jetons_absents")
    prouve = _verifier(jetons["id_token"], "id_token")
    if not _egaux(prouve.get("nonce"), nonce):
        raise Refus("nonce")
    porteur = {"Authorization": f"Bearer {jetons['access_token']}", "Accept": "application/jwt"}
    reponse = _appeler("GET", _adresse("userinfo_endpoint"), headers=porteur)
    if reponse.headers.get("Content-Type", "").partition(";")[0].strip() != "application/jwt":
        raise Refus("userinfo_non_signe")
    dits = _verifier(reponse.text.strip(), "userinfo")
    if not _egaux(dits["sub"], prouve["sub"]):
        raise Refus("sub")
    return _identite(prouve, dits, jetons["id_token"])


def _identite(prouve: dict, dits: dict, id_token: str) -> Identite:
    """ProConnect passes on e-mails that its members vouch for, and says so by silence: only a « false » is a refusal."""
    email = _texte(dits, "email").lower()
    if not email or dits.get("email_verified", True) is not True:
        raise Refus("courriel_non_verifie")
    if len(prouve["sub"]) > _SUB_MAX:
        raise Refus("sub")
    return Identite(
        sub=prouve["sub"], email=email, prenom=_texte(dits, "given_name")[:80], nom=_texte(dits, "usual_name")[:80],
        siret=_texte(dits, "siret"), acr=_texte(prouve, "acr"), id_token=id_token,
    )  # fmt: skip


def _verifier(jeton: str, lequel: str) -> dict:
    """The content of a token, once proven. Raises Refus, with the token's name and what failed."""
    try:
        cle = _cle(jwt.get_unverified_header(jeton))
        lu = jwt.decode(
            jeton, cle, algorithms=ALGORITHMES, leeway=TOLERANCE, options={"require": ["exp", "iss", "aud", "sub"]},
            issuer=settings.RUPCO_PROCONNECT_URL, audience=settings.RUPCO_PROCONNECT_CLIENT,
        )  # fmt: skip
    except jwt.PyJWTError as erreur:
        raise Refus(f"{lequel}:{type(erreur).__name__}") from None
    publics = lu["aud"] if isinstance(lu["aud"], list) else [lu["aud"]]
    if len(publics) > 1 or lu.get("azp", settings.RUPCO_PROCONNECT_CLIENT) != settings.RUPCO_PROCONNECT_CLIENT:
        raise Refus(f"{lequel}:azp")
    return lu


def _cle(entete: dict) -> jwt.PyJWK:
    """The key that the header names, among ProConnect's; read once more when it is not known (keys do change)."""
    if entete.get("alg") not in ALGORITHMES:
        raise jwt.InvalidAlgorithmError
    adresse = _adresse("jwks_uri")
    for age in (MEMOIRE, RELECTURE):
        for donnees in _lire(adresse, age).get("keys", []):
            meme = entete.get("kid") == donnees.get("kid") and donnees.get("use", "sig") == "sig"
            if meme and donnees.get("kty") in ("RSA", "EC"):
                return jwt.PyJWK(donnees, algorithm=entete["alg"])
    raise jwt.InvalidKeyError


def _adresse(nom: str) -> str:
    """One address of ProConnect, read from its own description. Raises Injoignable when it is not there or not safe."""
    emetteur = settings.RUPCO_PROCONNECT_URL
    description = _lire(f"{emetteur}/.well-known/openid-configuration", MEMOIRE)
    adresse = _texte(description, nom)
    if description.get("issuer") != emetteur or urlsplit(adresse).scheme != urlsplit(emetteur).scheme:
        raise Injoignable(nom)
    return adresse


def _lire(adresse: str, age: float) -> dict:
    """A document of ProConnect, not older than `age` seconds; kept in this process, so that a dead cache stops nobody."""
    with _verrou:
        lu = _lus.get(adresse)
    if lu is None or time.monotonic() - lu[0] > age:
        try:
            lu = (time.monotonic(), _json(_appeler("GET", adresse)))
        except Refus as erreur:
            raise Injoignable(erreur.raison) from None
        with _verrou:
            _lus[adresse] = lu
    return lu[1]


def _appeler(methode: str, adresse: str, **options) -> httpx.Response:
    try:
        with httpx.Client(timeout=PATIENCE, follow_redirects=False) as client:
            reponse = client.request(methode, adresse, **options)
    except httpx.HTTPError as erreur:
        raise Injoignable(type(erreur).__name__) from None
    if 400 <= reponse.status_code < 500:
        raise Refus(f"http_{reponse.status_code}")
    if reponse.status_code != 200 or len(reponse.content) > _TAILLE_MAX:
        raise Injoignable(f"http_{reponse.status_code}")
    return reponse


def _json(reponse: httpx.Response) -> dict:
    try:
        lu = reponse.json()
    except ValueError:
        raise Injoignable("json") from None
    if not isinstance(lu, dict):
        raise Injoignable("json")
    return lu


def _texte(champs: dict, nom: str) -> str:
    valeur = champs.get(nom)
    return valeur.strip().replace("\0", "") if isinstance(valeur, str) else ""


def _egaux(recu, attendu: str) -> bool:
    return isinstance(recu, str) and bool(attendu) and recu == attendu
