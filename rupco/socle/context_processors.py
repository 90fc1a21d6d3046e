"""What every page says of the portal itself."""

import secrets

from django.conf import settings
from django.utils.functional import SimpleLazyObject


def portail(request) -> dict:
    """`portail` (settings a template may show) and `cle_unique` (the one-time key of the page's forms)."""
    return {
        "portail": {
            "est_demonstration": settings.RUPCO_DEMO,
            "url": settings.RUPCO_URL,
            "assistance": settings.RUPCO_ASSISTANCE,
            "ancien_portail": settings.RUPCO_ANCIEN_PORTAIL,
            "proconnect": bool(settings.RUPCO_PROCONNECT_URL),
            "taille_max_mo": settings.RUPCO_TAILLE_MAX_PIECE // (1024 * 1024),
        },
        "cle_unique": SimpleLazyObject(lambda: secrets.token_hex(16)),
    }
