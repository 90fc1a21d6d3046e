"""What every installation shares. Each value that differs between installations comes from the environment
(table in README, « Configuration »)."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.urls import reverse_lazy

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parents[2]
RUPCO_VAR = env.path("RUPCO_VAR", default=str(BASE_DIR / "var"))
VAR = Path(RUPCO_VAR())

SECRET_KEY = env("SECRET_KEY", default="")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# --- What is ours ---------------------------------------------------------------------------------------
RUPCO_URL = env("RUPCO_URL", default="http://localhost:8000").rstrip("/")  # in mails and QR codes, never Host
RUPCO_DEMO = env.bool("RUPCO_DEMO", default=False)
RUPCO_VOYAGE = RUPCO_DEMO  # the portal's clock may travel
RUPCO_FICHIERS = Path(env("RUPCO_FICHIERS", default=str(VAR / "fichiers")))
RUPCO_ACCEL = env("RUPCO_ACCEL", default="")  # "/prive/" behind nginx; empty: streamed by Django
RUPCO_TAILLE_MAX_PIECE = env.int("RUPCO_TAILLE_MAX_PIECE", default=50 * 1024 * 1024)
RUPCO_CLAMD = env("RUPCO_CLAMD", default="")  # the antivirus: tcp://host:3310 or unix:/path; empty: none
RUPCO_ASSISTANCE = env("RUPCO_ASSISTANCE", default="01 99 00 12 34")
RUPCO_ADMIN = env("RUPCO_ADMIN", default="administration/")
RUPCO_PROCONNECT_URL = env("RUPCO_PROCONNECT_URL", default="").rstrip("/")  # its issuer; empty: nothing is shown
RUPCO_PROCONNECT_CLIENT = env("RUPCO_PROCONNECT_CLIENT", default="")
RUPCO_PROCONNECT_SECRET = env("RUPCO_PROCONNECT_SECRET", default="")
RUPCO_PROCONNECT_ACR = env.list(
    "RUPCO_PROCONNECT_ACR",
    default=["eidas2", "eidas3", "https://proconnect.gouv.fr/assurance/consistency-checked-2fa"],
)  # levels that prove a second factor
RUPCO_DESIGNATION = env.bool("RUPCO_DESIGNATION", default=True)  # the DGEFP may still name another service in ten days
RUPCO_SECOND_FACTEUR = env.bool("RUPCO_SECOND_FACTEUR", default=True)  # asked of agents and administrators
RECAPTCHA_PUBLIC_KEY = env("RUPCO_RECAPTCHA_PUBLIC_KEY", default="")  # both empty: our own proof of work
RECAPTCHA_PRIVATE_KEY = env("RUPCO_RECAPTCHA_PRIVATE_KEY", default="")
RECAPTCHA_VERIFY_REQUEST_TIMEOUT = 5
RUPCO_ANCIEN_PORTAIL = env("RUPCO_ANCIEN_PORTAIL", default="https://www.portail-pse-rcc.emploi.gouv.fr")
RUPCO_SIRENE_URL = env("RUPCO_SIRENE_URL", default="https://recherche-entreprises.api.gouv.fr").rstrip("/")

# --- Rooms ----------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "csp",
    "dsfr",
    "widget_tweaks",
    "django_structlog",
    "django_recaptcha",
    "rupco.socle",
    "accounts",
    "habilitations",
    "dossiers",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "rupco.socle.middleware.EnTetes",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",  # under the headers: a drawing opened alone has its policy too
    "rupco.socle.middleware.LigneDeJournal",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.Seance",
    "accounts.middleware.SecondFacteur",
    "rupco.socle.middleware.Reprise",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "rupco.socle.middleware.Porte",
    "rupco.socle.middleware.UneSeuleFois",
]
ROOT_URLCONF = "rupco.urls"
WSGI_APPLICATION = "rupco.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "rupco.socle.context_processors.portail",
                "accounts.context_processors.affichage",
                "accounts.context_processors.seance",
                "dossiers.context_processors.place",
            ]
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Data -----------------------------------------------------------------------------------------------
DATABASES = {"default": env.db_url_config(env("DATABASE_URL", default="") or f"sqlite:///{VAR / 'base.sqlite3'}")}
_base = DATABASES["default"]
if _base["ENGINE"].endswith("sqlite3"):
    _base["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA foreign_keys=ON;",
    }
    _base["CONN_MAX_AGE"] = None
else:
    _base["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    _base["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},  # a silent cache is no cache, and soon
        }
    }
else:  # per-process caches share nothing, the file cache's `add` is check-then-set
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

# --- Tasks ----------------------------------------------------------------------------------------------
CELERY_TIMEZONE = "UTC"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_TASK_TIME_LIMIT = 300
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat")
RUPCO_BROKER = VAR / "file"
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2}  # a request never waits on a dead broker
else:
    CELERY_BROKER_URL = "filesystem://localhost//"  # a host name, else kombu complains at each message
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(RUPCO_BROKER / "messages"),
        "data_folder_out": str(RUPCO_BROKER / "messages"),
        "control_folder": str(RUPCO_BROKER / "controle"),
    }
_CADENCE = 10.0 if RUPCO_DEMO else 30.0
CELERY_BEAT_SCHEDULE = {
    "battre": {"task": "socle.battre", "schedule": _CADENCE},
    "constater-les-silences": {"task": "dossiers.constater_silences", "schedule": _CADENCE},
    "rappeler-les-echeances": {"task": "dossiers.rappeler", "schedule": _CADENCE},
    "resumer-les-dossiers": {"task": "dossiers.resumer", "schedule": 60.0},
    "refaire-l-index": {"task": "dossiers.refaire_l_index", "schedule": 60.0},
    "reindexer-les-relus": {"task": "dossiers.reindexer_relus", "schedule": 3600.0},
    "terminer-les-habilitations": {"task": "habilitations.terminer", "schedule": 60.0},
    "analyser-les-fichiers": {"task": "dossiers.analyser", "schedule": _CADENCE},
    "purger-les-televersements": {"task": "dossiers.purger_televersements", "schedule": 3600.0},
    "ramasser-les-fichiers": {"task": "dossiers.ramasser_fichiers", "schedule": 21_600.0},
    "rejouer-les-suites": {"task": "socle.rejouer", "schedule": _CADENCE},
    "veiller": {"task": "socle.veiller", "schedule": 300.0},
    "purger-les-jetons": {"task": "socle.purger", "schedule": 3600.0},
    "purger-les-inscriptions": {"task": "accounts.purger", "schedule": 3600.0},
    "relire-sirene": {"task": "accounts.relire_sirene", "schedule": 300.0},
    "terminer-les-mandats": {"task": "habilitations.terminer_mandats", "schedule": _CADENCE},
    "echoir-les-arbitrages": {"task": "habilitations.echoir_arbitrages", "schedule": _CADENCE},
}

# --- Mail -----------------------------------------------------------------------------------------------
vars().update(env.email("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="RUPCO <no-reply@rupco.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- People ---------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = reverse_lazy("accueil")
LOGOUT_REDIRECT_URL = reverse_lazy("accueil")
ACCOUNT_ADAPTER = "accounts.adapter.Adaptateur"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_FORMS = {
    "login": "accounts.forms.Connexion",
    "reset_password": "accounts.forms.MotDePasseOublie",
    "reset_password_from_key": "accounts.forms.NouveauMotDePasse",
    "reauthenticate": "accounts.forms.MotDePasseEncore",
}
ACCOUNT_RATE_LIMITS = False  # allauth's live in the cache; ours, in the database (accounts.permissions)
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
MFA_ADAPTER = "accounts.adapter.AdaptateurSecondFacteur"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an account exists once its e-mail is proven: allauth's own table tells nothing
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # a clock 30 seconds early or late
MFA_RATE_LIMITS = False
MFA_FORMS = {
    "authenticate": "accounts.forms.Code",
    "reauthenticate": "accounts.forms.CodeEncore",
    "activate_totp": "accounts.forms.Application",
    "add_webauthn": "accounts.forms.NouvelleCle",
    "edit_webauthn": "accounts.forms.NomDeCle",
    "authenticate_webauthn": "accounts.forms.Cle",
    "reauthenticate_webauthn": "accounts.forms.CleEncore",
    "login_webauthn": "accounts.forms.CleSeule",
}
PASSWORD_RESET_TIMEOUT = 24 * 3600
AUTH_PASSWORD_VALIDATORS = [{"NAME": "accounts.validators.MotDePasse"}]

# --- Language and places --------------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
TIME_ZONE = "Europe/Paris"  # display only; a legal date is a date of its territory (socle.horloge)
USE_TZ = True

# --- Static files ---------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(VAR / "nulle-part")},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Doors ----------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"  # "no-referrer" would break Django's CSRF check
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_NAME = "rupco"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"  # Strict would break arriving from a link in a mail
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_USE_SESSIONS = True  # one cookie
CSRF_FAILURE_VIEW = "rupco.socle.views.csrf_refuse"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_TEMP_DIR = env("RUPCO_TEMP", default=None)
