"""Every setting that differs between machines comes from the environment; see `.env.example`."""

from ipaddress import ip_network
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"

env = environ.Env()
ENV_FILE = env.str("ENV_FILE", default=str(BASE_DIR / ".env"))
if ENV_FILE and Path(ENV_FILE).is_file():
    env.read_env(ENV_FILE)  # what the environment already says wins


# Who runs this, and where

DEBUG = env.bool("DEBUG", default=False)
HTTPS = env.bool("HTTPS", default=False)
HOST = env.str("HOST", default="127.0.0.1")
PORT = env.int("PORT", default=8000)
WORKERS = env.int("WORKERS", default=2)
THREADS = env.int("THREADS", default=4)
OPEN_DATA_URL = env.str("OPEN_DATA_URL", default="")
if OPEN_DATA_URL and not OPEN_DATA_URL.startswith(("https://", "http://", "/")):
    raise ImproperlyConfigured(
        f"OPEN_DATA_URL must begin with https://, http:// or /, not {OPEN_DATA_URL[:40]!r}"
    )
DEMO_PASSWORD = env.str("DEMO_PASSWORD", default="")


if HTTPS and DEBUG:
    raise ImproperlyConfigured(
        "DEBUG is on, and HTTPS too: strangers would be shown the settings with each error. "
        "Set DEBUG=off, or leave it out."
    )


def _secret_key() -> str:
    """What `make run` made serves for trying out; real work says which key it means, for it has
    to be the same on each app server and has to be kept."""
    if key := env.str("SECRET_KEY", default=""):
        return key
    generated = VAR / "secret_key"
    made = str(generated) if generated.exists() and not HTTPS else ""
    if file := env.str("SECRET_KEY_FILE", default=made):
        try:
            key = Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"SECRET_KEY_FILE cannot be read: {error}") from error
        if key:
            return key
        raise ImproperlyConfigured(f"SECRET_KEY_FILE is empty: {file}")
    if DEBUG:
        return "insecure-key-for-debugging-only"
    raise ImproperlyConfigured(
        "SECRET_KEY is not set. Set SECRET_KEY (or SECRET_KEY_FILE, the path of a file that "
        "holds it) in the environment or in .env, see .env.example; `make run` writes one to "
        "var/secret_key by itself, which HTTPS=on takes where SECRET_KEY_FILE=var/secret_key."
    )


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
if any(host.strip() == "*" for host in ALLOWED_HOSTS):
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS has *: links, in letters too, would lead wherever a request says. "
        "Name the hosts that visitors ask for, such as ALLOWED_HOSTS=hienmau.example.org."
    )
# In the ids of calendar entries and of feeds. Not the name that a request asks for: under another
# name of the same site every entry would be a new one. `.invalid` can belong to nobody else.
FEED_AUTHORITY = env.str("FEED_AUTHORITY", default="campaign-progress.invalid")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])


# What it is made of

INSTALLED_APPS = [
    "campaigns",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    # `chartjs` stays out: it has no models or tags, and its static folder ships old scripts.
    "django_tables2",
    "django_filters",
    "import_export",
    "simple_history",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "csp",
]

MIDDLEWARE = [
    # These three first: what fails further in, static files and redirects carry them too.
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "campaigns.web.headers.HeadersMiddleware",
    "campaigns.web.asked.AskedMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "campaigns.web.compress.OpenGZipMiddleware",  # outside what says that an answer is personal
    "campaigns.web.sample.SampleDataMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "campaigns.web.language.AddressLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "campaigns.web.sessions.SignedInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "campaigns.web.outage.OutageMiddleware",
    "axes.middleware.AxesMiddleware",  # last, as its documentation asks
]

ROOT_URLCONF = "campaigns.urls"
WSGI_APPLICATION = "campaigns.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "campaigns.web.sample.sample_data",
                "campaigns.web.asked.request_code",
            ],
        },
    },
]

DJANGO_TABLES2_TEMPLATE = "components/table.html"


# Database and cache

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR / 'db.sqlite3'}")}
_database = DATABASES["default"]
_database["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)

if _database["ENGINE"] == "django.db.backends.sqlite3":
    if _database["NAME"] != ":memory:":
        _database["NAME"] = str(BASE_DIR / _database["NAME"])  # the same from every folder
        if Path(_database["NAME"]).parent == VAR:
            VAR.mkdir(exist_ok=True)
    # The rollback journal: Debian 12's SQLite 3.40 can corrupt a database in WAL mode. Its file
    # stays and is overwritten: to make and remove one for each result takes a disk longer than
    # all else. After a large sheet it shrinks again.
    # IMMEDIATE: a transaction that reads and then writes never fails for having begun to read.
    _database["OPTIONS"] = {
        "timeout": 5,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=PERSIST; PRAGMA journal_size_limit=4194304; "
        "PRAGMA synchronous=FULL;",
        **_database.get("OPTIONS", {}),
    }
else:
    _database["CONN_HEALTH_CHECKS"] = True
    # Compiling a query takes it half a second where it guesses too many rows, as it does below a
    # place; no question here takes so long that it pays. And a server that hangs, or whose packets
    # are lost, is given up soon: see web/pulse.py.
    _database["OPTIONS"] = {
        "options": "-c jit=off",
        "connect_timeout": 2,
        "tcp_user_timeout": 10_000,
        **_database.get("OPTIONS", {}),
    }

CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}
if "redis" in CACHES["default"]["BACKEND"]:
    CACHES["default"]["BACKEND"] = "campaigns.web.shared_cache.SharedCache"

# How much of each process's memory the public pages may take that are kept ready to be sent.
KEPT_PAGES_MB = env.float("KEPT_PAGES_MB", default=64)
# Where a copy of them is, in as many megabytes, for when the database is away.
KEPT_PAGES_FOLDER = BASE_DIR / env.str("KEPT_PAGES_FOLDER", default="var/kept")


# Language: the address decides it, see campaigns/web/language.py

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "campaigns" / "locale"]
FORMAT_MODULE_PATH = "campaigns.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_THOUSAND_SEPARATOR = True
NUMBER_GROUPING = 3  # Django's `vi` has none, and 5.600 needs it


# Static files

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / env.str("STATIC_ROOT", default="var/static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "campaigns.web.assets.ChartFinder",
]
NODE_MODULES = BASE_DIR / "node_modules"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "campaigns.web.assets.HashedStorage"},
}


# Security

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    },
}
FILE_UPLOAD_HANDLERS = ["campaigns.web.uploads.InMemoryUploadHandler"]  # never on the disk
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# No script reads a cookie: the offline page is told its CSRF token, see web/api/drives.py.
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "campaigns.web.cookies.MessageStorage"
# Whether the domain's other names speak HTTPS alone is for its owner to say, in the proxy.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

if HTTPS:
    # Served behind a proxy that ends TLS, and that sets (never passes on) X-Forwarded-Proto.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^metrics$"]  # asked by this machine
    SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=30 * 24 * 3600)
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    # A browser takes these from this host alone, over HTTPS, for all of it; over plain HTTP it
    # would take none, so that names without it serve for trying out.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"

SESSION_ENGINE = "campaigns.web.sessions"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
    {"NAME": "campaigns.web.passwords.WellKnownPasswordValidator"},
]
LOGIN_URL = "staff:sign_in"
LOGIN_REDIRECT_URL = "staff:today"

OTP_TOTP_ISSUER = "Hiến máu"
# Accounts that managers' second step is not asked of: those for trying out, by `make run` alone.
SECOND_FACTOR_WAIVED = env.list("SECOND_FACTOR_WAIVED", default=[])
PASSWORD_RESET_TIMEOUT = 24 * 3600
SESSION_COOKIE_AGE = 20 * 3600  # from signing in, see campaigns/web/session_end.py

# Wrong passwords, see campaigns/web/throttle.py. The address is the peer's own, or whom one of
# our own proxies took the request from: what a client writes into X-Forwarded-For is not asked.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])
for _proxy in TRUSTED_PROXIES:
    try:
        ip_network(_proxy)
    except ValueError as error:
        raise ImproperlyConfigured(f"TRUSTED_PROXIES: {error}") from error
AXES_HANDLER = "campaigns.web.throttle.Handler"
AXES_LOCKOUT_CALLABLE = "campaigns.web.staff.rest.resting"
AXES_RESET_ON_SUCCESS = False  # see campaigns/web/session_end.py
AXES_CLIENT_IP_CALLABLE = "campaigns.web.address.peer"
AXES_VERBOSE = False


# Letters

# On the terminal while one tries it out; a served site's terminal is its log, where no link stands.
vars().update(env.email_url("EMAIL_URL", default="dummymail://" if HTTPS else "consolemail://"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="campaign-progress@localhost")


# Logs go to the terminal, see campaigns/web/lines.py and journal.py

LOG_FORMAT = env.str("LOG_FORMAT", default="json" if HTTPS else "plain")
if LOG_FORMAT not in ("json", "plain"):
    raise ImproperlyConfigured(f"LOG_FORMAT must be json or plain, not {LOG_FORMAT[:40]!r}")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": f"campaigns.web.journal.{LOG_FORMAT.capitalize()}"}},
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["terminal"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["terminal"], "level": "INFO", "propagate": False},
        "django.server": {"handlers": ["terminal"], "level": "INFO", "propagate": False},
    },
}


# Metrics, see campaigns/web/metrics.py: closed unless one of these opens them

METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
METRICS_NETWORKS = env.list("METRICS_NETWORKS", default=[])
for _network in METRICS_NETWORKS:
    try:
        ip_network(_network)
    except ValueError as error:
        raise ImproperlyConfigured(f"METRICS_NETWORKS: {error}") from error
# Where commands leave word of when they last ended well.
STATUS_FOLDER = BASE_DIR / env.str("STATUS_FOLDER", default="var/status")
