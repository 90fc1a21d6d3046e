"""Tests: the portal as in production but for speed; the clock may travel; nothing leaves the process."""

import tempfile

from rupco.settings.base import *
from rupco.settings.journaux import journaux

SECRET_KEY = "cle-des-tests-sans-aucune-valeur-hors-des-tests-0123456789"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
RUPCO_DEMO = True
RUPCO_VOYAGE = True
RUPCO_SIRENE_URL = ""
RUPCO_CLAMD = ""
RUPCO_SECOND_FACTEUR = False  # turned on by its own tests: elsewhere an agent signs in at once
VAR = Path(tempfile.mkdtemp(prefix="rupco-tests-"))
RUPCO_FICHIERS = VAR / "fichiers"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["NAME"] = str(VAR / "base.sqlite3")
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"  # a commit waits for no disk
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS = {}
LOGGING = journaux(en_json=True, niveau="ERROR")
