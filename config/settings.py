"""Settings, all from the environment; without any variable the product runs as a demo on SQLite.

PRODUCTION=1 turns on everything that a real installation needs and refuses to start without it.
"""

from __future__ import annotations

from pathlib import Path

import dj_database_url
import django_stubs_ext

from config import environment as env
from config.postgres import postgres_options
from config.protection import protection
from config.timetable import CELERY_BEAT_SCHEDULE as CELERY_BEAT_SCHEDULE

# Generic views and forms take type parameters at run time too.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = env.data_dir(BASE_DIR)
DATA_DIR.mkdir(parents=True, exist_ok=True)
PRODUCTION = env.flag("PRODUCTION")
VERSION = "0.1.0"
DEBUG = env.flag("DEBUG") and not PRODUCTION

_secret = env.SecretReader(DATA_DIR / "secrets", create=not PRODUCTION)
SECRET_KEY = _secret("SECRET_KEY")
FIELD_KEY = _secret("FIELD_KEY")
INDEX_KEY = _secret("INDEX_KEY")
AUDIT_KEY = _secret("AUDIT_KEY")
BACKUP_KEY = _secret("BACKUP_KEY")
# Keys in use before: what was written with them stays readable; manage.py rotate_keys writes it anew.
SECRET_KEY_FALLBACKS = list(_secret.fallbacks("SECRET_KEY"))
FIELD_KEY_FALLBACKS = _secret.fallbacks("FIELD_KEY")
INDEX_KEY_FALLBACKS = _secret.fallbacks("INDEX_KEY")
AUDIT_KEY_FALLBACKS = _secret.fallbacks("AUDIT_KEY")
CRYPTO_SUITE = env.crypto_suite()

PROTECTION = protection(production=PRODUCTION)

DISTRICT_NAME = env.text("DISTRICT_NAME", "云岭区")
APP_NAME = f"{DISTRICT_NAME}年轻干部工作平台"
DEPARTMENT_NAME = f"中共{DISTRICT_NAME}委组织部"
# Whom people turn to about their own data, as the notice says: telephone number, room.
DEPARTMENT_CONTACT = env.text("DEPARTMENT_CONTACT")

ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "" if PRODUCTION else "localhost,127.0.0.1,[::1],testserver")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
if PRODUCTION and (not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS):
    raise env.BadEnvironment("ALLOWED_HOSTS is empty or *: name the host under which the product is reached.")

# Proxies whose X-Forwarded-For is believed; without any the header is ignored.
TRUSTED_PROXIES = env.networks("TRUSTED_PROXIES")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django_filters",
    "django_htmx",
    "rest_framework",
    "core",
    "cadre",
    "talentpool",
    "supervision",
    "analysis",
]

MIDDLEWARE = [
    "core.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.SecurityHeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "core.middleware.EncodingMiddleware",
    "core.middleware.AddressMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.HtmxLoginMiddleware",
    "core.middleware.SessionGuard",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "core.middleware.trail.TrailMiddleware",
    "core.middleware.TerminalMiddleware",
    "core.middleware.PlainTextMiddleware",
    "core.middleware.AsOfMiddleware",
    "core.middleware.ScreeningMiddleware",
    "core.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

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
                "core.context.shell",
            ],
            "builtins": ["core.templatetags.house", "django.templatetags.static"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Database: SQLite with settings measured not to lock, or what DATABASE_URL names.
# FULL: what was acknowledged is on the disk when the power goes. NORMAL may lose the last moments.
_SQLITE_SYNC = env.one_of("SQLITE_SYNCHRONOUS", "FULL", ("FULL", "NORMAL", "EXTRA"))
_SQLITE_OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        f"PRAGMA journal_mode=WAL; PRAGMA synchronous={_SQLITE_SYNC}; PRAGMA cache_size=-20000;"
        "PRAGMA mmap_size=1073741824; PRAGMA temp_store=MEMORY;"
    ),
}
DATABASES = {
    "default": dj_database_url.config(default=f"sqlite:///{DATA_DIR / 'db.sqlite3'}", conn_max_age=60)
}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = _SQLITE_OPTIONS
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"].setdefault("OPTIONS", {}).update(postgres_options())
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People
AUTH_USER_MODEL = "core.User"
LOGIN_URL = "core:login"
LOGIN_REDIRECT_URL = "analysis:home"
LOGOUT_REDIRECT_URL = "core:login"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "core.services.passwords.HouseValidator"}]
# Longer than any session holds (PROTECTION): whoever comes back the next morning is told why it ended.
SESSION_ENGINE = "core.services.session_store"
SESSION_COOKIE_AGE = 24 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# What was done is told on the next page out of the session: nothing of it travels in a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Language and time
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# Files
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = not PRODUCTION
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "files"},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
FILES_DIR = DATA_DIR / "files"
# Heads of the audit chain and archives of the trail; empty: folders of DATA_DIR.
AUDIT_ANCHOR_DIR = env.text("AUDIT_ANCHOR_DIR")
AUDIT_ARCHIVE_DIR = env.text("AUDIT_ARCHIVE_DIR")
TEMP_DIR = DATA_DIR / "tmp"
BACKUP_DIR = Path(env.text("BACKUP_DIR", str(DATA_DIR / "backups")))
BACKUP_COPY_DIR = Path(env.text("BACKUP_COPY_DIR")) if env.text("BACKUP_COPY_DIR") else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 2000

# Every upload passes clamd first when its address (host:port or a unix socket) is set, each within so many
# seconds.
CLAMD_ADDRESS = env.socket_address("CLAMD_ADDRESS")
CLAMD_SECONDS = env.number("CLAMD_SECONDS", 30)
if CLAMD_SECONDS < 1:
    raise env.BadEnvironment("CLAMD_SECONDS: write a number of at least 1.")

# Mail: SMTP when EMAIL_HOST is set, otherwise a file mailbox.
EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "zzb@yunling.invalid")
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if EMAIL_HOST
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = DATA_DIR / "mail"
SITE_URL = env.text("SITE_URL", f"http://127.0.0.1:{env.number('PORT', 8000)}")

# Tasks: Redis when REDIS_URL is set, otherwise folders under DATA_DIR.
REDIS_URL = env.text("REDIS_URL")
CELERY_TASK_ALWAYS_EAGER = env.flag("CELERY_EAGER")
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_TASK_IGNORE_RESULT = True
# Messages are acknowledged when they arrive: the job table, its leases and the sweeper bring back what a
# dead worker held sooner than the broker would, and a job that runs long is never started a second time.
CELERY_TASK_ACKS_LATE = False
CELERY_TASK_SOFT_TIME_LIMIT = env.number("JOB_SOFT_SECONDS", 25 * 60)
CELERY_TASK_TIME_LIMIT = env.number("JOB_HARD_SECONDS", 30 * 60)
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 1_000_000  # KB: a process that has grown is replaced after its task
JOB_LEASE_SECONDS = env.number("JOB_LEASE_SECONDS", 45)
WORKER_MEMORY_MB = env.number("WORKER_MEMORY_MB", 2048)
# Long work has workers of its own, so that clockwork and mail do not wait behind it.
CELERY_TASK_QUEUES = {name: {"routing_key": name} for name in ("celery", "jobs")}
CELERY_TASK_ROUTES = {"core.tasks.run_job": {"queue": "jobs"}}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10.0
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BEAT_SCHEDULER = "config.beat:SturdyScheduler"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat")
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {"max_retries": 1, "socket_connect_timeout": 5}
else:
    for _folder in ("q", "ctl"):
        (DATA_DIR / "broker" / _folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_URL = "filesystem://"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(DATA_DIR / "broker" / "q"),
        "data_folder_out": str(DATA_DIR / "broker" / "q"),
        "control_folder": str(DATA_DIR / "broker" / "ctl"),
        "polling_interval": 0.2,
    }

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
}

# Protection
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True  # scripts read the token from the page
CSRF_FAILURE_VIEW = "core.views.errors.csrf_failure"
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "config.logs.JsonLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {"fontTools": {"level": "WARNING"}, "weasyprint": {"level": "ERROR"}},
}
