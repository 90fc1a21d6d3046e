"""« Je ne suis pas un robot »: Google's reCAPTCHA when its keys are set, else a proof of work of our own.

Ours shows no picture and asks no question. The page carries a challenge that we signed; a script finds eight small numbers
whose SHA-256 starts with zeros, in about a second of a phone. Without script: a trap field, a minimum time, and stricter
limits (accounts/views/inscription.py). Either way a challenge serves once, and not after two hours.
"""

import hashlib
import re
import secrets
from datetime import UTC, datetime, timedelta
from http.client import HTTPException

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db import IntegrityError, transaction
from django_recaptcha.fields import ReCaptchaField
from django_recaptcha.widgets import ReCaptchaV2Checkbox

from rupco.socle import horloge
from rupco.socle.models import Jeton

__all__ = ["Recaptcha", "RobotPossible", "a_des_cles", "consommer", "juger", "nouveau_defi", "origines"]

ENIGMES, BITS = 8, 15  # 262 144 digests on average; eight puzzles rather than one, so that luck counts little
VALIDITE = timedelta(hours=2)
AU_MOINS = timedelta(seconds=5)  # nobody fills the form faster by hand
ECART = timedelta(minutes=5)  # between the clocks of two machines
_SIGNEUR = Signer(salt="rupco.robots")
_PREUVE = re.compile(rf"[0-9]{{1,10}}(,[0-9]{{1,10}}){{{ENIGMES - 1}}}")


class RobotPossible(Exception):
    """Not proven; the message is the French sentence to show. `est_perdu`: this challenge will never do."""

    def __init__(self, phrase: str, *, est_perdu: bool = True):
        super().__init__(phrase)
        self.est_perdu = est_perdu


def nouveau_defi(depuis: datetime | None = None) -> str:
    """A challenge: a number drawn at random and the instant (now), signed."""
    return _SIGNEUR.sign_object([secrets.token_hex(16), int((depuis or horloge.reel()).timestamp())])


def juger(defi: str, preuve: str, leurre: str) -> None:
    """Judges what the form brings back. Raises RobotPossible."""
    nombre, depuis = _lire(defi)
    age = horloge.reel() - depuis
    if leurre:
        raise RobotPossible(
            "Un champ caché a été rempli. Recommencez sans remplissage automatique, ou appelez l’assistance."
        )
    if not -ECART <= age <= VALIDITE:
        raise RobotPossible("Cette page est ouverte depuis plus de deux heures. Cochez de nouveau la case.")
    if preuve and not _est_bonne(nombre, preuve):
        raise RobotPossible("La vérification n’a pas abouti. Cochez de nouveau la case.")
    if not preuve and age < AU_MOINS:
        raise RobotPossible("C’est allé trop vite pour nous. Attendez cinq secondes, puis réessayez.", est_perdu=False)


def consommer(defi: str, pour: str) -> bool:
    """Spends a challenge: True once. False for the twin of the same request (double click); `pour` tells it is the same.

    Inside the transaction of what it protects, which gives it back if it fails. Raises RobotPossible when it served elsewhere.
    """
    cle = f"robots:{_lire(defi)[0]}"
    empreinte = hashlib.sha256(f"{cle}:{pour}".encode()).hexdigest()
    try:
        with transaction.atomic():
            Jeton.objects.create(cle=cle, empreinte=empreinte, cree_a=horloge.maintenant())
    except IntegrityError:
        if Jeton.objects.filter(cle=cle, empreinte=empreinte).exists():
            return False
        raise RobotPossible("Cette vérification a déjà servi. Cochez de nouveau la case.") from None
    return True


def _lire(defi: str) -> tuple[str, datetime]:
    try:
        nombre, depuis = _SIGNEUR.unsign_object(defi)
    except BadSignature:
        raise RobotPossible("La vérification n’a pas abouti. Cochez de nouveau la case.") from None
    return nombre, datetime.fromtimestamp(depuis, tz=UTC)


def _est_bonne(nombre: str, preuve: str) -> bool:
    return bool(_PREUVE.fullmatch(preuve)) and all(
        int.from_bytes(hashlib.sha256(f"{nombre}:{rang}:{trouve}".encode()).digest()[:4]) >> (32 - BITS) == 0
        for rang, trouve in enumerate(preuve.split(","))
    )


# --- Google's ---------------------------------------------------------------------------------------------


def a_des_cles() -> bool:
    """reCAPTCHA is wanted: both keys are set."""
    return bool(settings.RECAPTCHA_PUBLIC_KEY and settings.RECAPTCHA_PRIVATE_KEY)


def origines() -> dict[str, list[str]]:
    """What the Content-Security-Policy of the page must also allow; nothing for our own proof."""
    if not a_des_cles():
        return {}
    google, dessins = "https://www.google.com/recaptcha/", "https://www.gstatic.com/recaptcha/"
    return {"script-src": [google, dessins], "frame-src": [google], "connect-src": [google]}


class _Case(ReCaptchaV2Checkbox):
    """Google's box without the package's inline script, which the Content-Security-Policy refuses."""

    template_name = "accounts/_recaptcha.html"


class Recaptcha(ReCaptchaField):
    """Google's verdict, asked by the package. Whatever fails on the way is a sentence, and the visitor's address stays here."""

    widget = _Case

    def __init__(self, **options):
        refus = "Google n’a pas confirmé que vous n’êtes pas un robot. Cochez de nouveau la case."
        panne = "Le service de vérification ne répond pas. Réessayez dans quelques minutes, ou appelez l’assistance."
        manque = "Cochez la case. Elle n’apparaît pas\u00a0? Activez JavaScript, ou appelez l’assistance."
        erreurs = {"required": manque, "captcha_invalid": refus, "captcha_error": panne}
        super().__init__(error_messages=erreurs, **options)

    def get_remote_ip(self) -> str:
        return ""

    def validate(self, value) -> None:
        try:
            super().validate(value)
        except (
            OSError,
            HTTPException,
            ValueError,
            TypeError,
            KeyError,
        ):  # the package expects a right answer, or a 500
            raise ValidationError(self.error_messages["captcha_error"], code="captcha_error") from None
