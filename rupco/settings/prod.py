"""A real installation. It refuses to start on what would be unsafe, in French, naming the variable to set."""

from django.core.exceptions import ImproperlyConfigured

from rupco.settings.base import *
from rupco.settings.journaux import journaux


def _exiger(vrai: bool, phrase: str) -> None:
    if not vrai:
        raise ImproperlyConfigured(phrase)


_exiger(
    len(SECRET_KEY) >= 50 and not SECRET_KEY.startswith(("dev-", "django-insecure")),
    "SECRET_KEY : donnez une clé propre à cette installation, d’au moins 50 caractères.",
)
_exiger(not env.bool("DEBUG", default=False), "DEBUG : interdit en production.")
_exiger(not RUPCO_DEMO, "RUPCO_DEMO : la démonstration est interdite en production.")
_exiger(
    not DATABASES["default"]["ENGINE"].endswith("sqlite3") or env.bool("RUPCO_SQLITE_ASSUME", default=False),
    "DATABASE_URL : donnez une base PostgreSQL, ou assumez SQLite avec RUPCO_SQLITE_ASSUME=1.",
)
_exiger(bool(ALLOWED_HOSTS) and "*" not in ALLOWED_HOSTS, "ALLOWED_HOSTS : nommez les hôtes servis, sans « * ».")
_exiger(RUPCO_URL.startswith("https://"), "RUPCO_URL : donnez l’adresse publique, en https.")
_exiger(RUPCO_SECOND_FACTEUR, "RUPCO_SECOND_FACTEUR : le second facteur des agents ne se désactive pas en production.")
_exiger(
    not RUPCO_PROCONNECT_URL or RUPCO_PROCONNECT_URL.startswith("https://"),
    "RUPCO_PROCONNECT_URL : donnez l’émetteur, en https, ou rien.",
)
_exiger(
    not RUPCO_PROCONNECT_URL or bool(RUPCO_PROCONNECT_CLIENT and RUPCO_PROCONNECT_SECRET),
    "RUPCO_PROCONNECT_SECRET : donnez aussi RUPCO_PROCONNECT_CLIENT et ce secret.",
)
_exiger(
    bool(RECAPTCHA_PUBLIC_KEY) == bool(RECAPTCHA_PRIVATE_KEY),
    "RUPCO_RECAPTCHA_PRIVATE_KEY : donnez les deux clés de reCAPTCHA, ou aucune.",
)

_exiger(
    not RUPCO_CLAMD or RUPCO_CLAMD.startswith(("tcp://", "unix:/")),
    "RUPCO_CLAMD : donnez l’antivirus, tcp://hôte:port ou unix:/chemin, ou rien.",
)

SESSION_COOKIE_NAME = "__Host-rupco"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^sante/$"]
SECURE_HSTS_SECONDS = 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
if env.bool("RUPCO_DERRIERE_MANDATAIRE", default=False):  # only behind a proxy that sets this header itself
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # rate limits count the visitor's address, not the proxy's
LOGGING = journaux(en_json=True, niveau=env("NIVEAU_JOURNAUX", default="INFO"))
