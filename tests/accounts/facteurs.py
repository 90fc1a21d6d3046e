"""Steps of the second factor, by the pages: signing in, adding an application, the code it would show."""

import re

from allauth.mfa.totp.internal import auth as totp
from django.urls import reverse

from tests.fabrique import MOT_DE_PASSE

__all__ = ["AJOUTER", "CODE", "CONNEXION", "SECURITE", "code_de", "codes_de", "entrer", "equiper"]

CONNEXION, CODE, SECURITE, AJOUTER = (
    "/compte/connexion/", "/compte/connexion/code/", "/compte/securite/", "/compte/securite/application/",
)  # fmt: skip


def entrer(client, user, **autres):
    return client.post(CONNEXION, {"login": user.email, "password": MOT_DE_PASSE} | autres)


def code_de(secret: str, decalage: int = 0) -> str:
    rang = [*totp.yield_hotp_counters_from_time()][1] + decalage
    return totp.format_hotp_value(totp.hotp_value(secret, rang))


def equiper(client) -> str:
    """Adds an application by the pages; its secret."""
    secret = re.search(r'id="secret">(\w+)<', client.get(AJOUTER).content.decode())[1]
    assert client.post(AJOUTER, {"code": code_de(secret)}).url == reverse("mfa_view_recovery_codes")
    return secret


def codes_de(page) -> list[str]:
    return re.findall(r"<li>(\d{8})</li>", page.content.decode())
