"""The embedded default: SQLite, files and broker under var/, no outside service. What bin/demo runs on."""

from rupco.settings.base import *
from rupco.settings.journaux import journaux

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = SECRET_KEY or "dev-cle-publique-de-developpement-jamais-en-production"
ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]
if env("EMAIL_URL", default="") == "":
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"  # the demonstration's mailbox reads the stored rows
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
LOGGING = journaux(en_json=False, niveau=env("NIVEAU_JOURNAUX", default="WARNING"))
