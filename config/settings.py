"""All settings, from the environment by django-environ. A missing or odd value stops the start."""

from __future__ import annotations

from datetime import time
from pathlib import Path
from urllib.parse import urlsplit

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from channels.newsletter.style import HouseStyle
from config.queues import Queue

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
if (BASE_DIR / ".env").is_file():
    environ.Env.read_env(str(BASE_DIR / ".env"))

# --- the workspace -----------------------------------------------------------------------------
# sandbox: everything goes to the stand-ins.  drill: the same, marked 訓練.  live: the real world.
KOHO_MODE: str = env.str("KOHO_MODE", default="sandbox")
if KOHO_MODE not in {"sandbox", "drill", "live"}:
    raise ImproperlyConfigured("KOHO_MODE は sandbox / drill / live のどれかにしてください。")
LIVE = KOHO_MODE == "live"
CITY_NAME: str = env.str("CITY_NAME", default="若葉野市")
NEWSLETTER_TITLE: str = env.str("NEWSLETTER_TITLE", default="市政だより わかばの")
try:
    # How the paper spells dates, figures and words; see channels/newsletter/style.py.
    HOUSE_STYLE = HouseStyle.from_environment(lambda name, default: env.str(name, default=default))
except ValueError as error:
    raise ImproperlyConfigured(str(error)) from None
PUBLIC_BASE_URL: str = env.str("PUBLIC_BASE_URL", default="http://127.0.0.1:8000").rstrip("/")
STATE_DIR = Path(env.str("KOHO_STATE", default=str(BASE_DIR / ".state")))

DEBUG: bool = env.bool("DEBUG", default=False)
SECRET_KEY: str = env.str("SECRET_KEY")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# --- apps --------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "config",
    "patrol",
    "channels",
    "announcements",
    "segments",
    "staff",
    "staff.admin_config.KohoAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "csp",
    "django_htmx",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.short_host.ShortHost",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "config.refusals.Refusals",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

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
            ],
        },
    },
]

# --- the two servers ---------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL")}
if "postgresql" not in DATABASES["default"]["ENGINE"]:
    raise ImproperlyConfigured("DATABASE_URL には PostgreSQL を指定してください。")
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"].setdefault("OPTIONS", {})["connect_timeout"] = 5
REDIS_URL: str = env.str("REDIS_URL")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}

# --- Celery: wake-ups only, acknowledged early; the ledger and its sweep close every gap --------
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "global_keyprefix": "koho:",
    # A wake-up that cannot be sent is given up at once: kombu would try for 6 s, LINE waits 2 s. For a broker
    # that hangs each of two tries waits so long.
    "socket_timeout": 0.5,
    "socket_connect_timeout": 0.5,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_DEFAULT_QUEUE = Queue.DEFAULT.value
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = "Asia/Tokyo"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(STATE_DIR / "celerybeat-schedule")

# --- people and sessions -----------------------------------------------------------------------
AUTH_USER_MODEL = "staff.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SESSION_COOKIE_AGE = 60 * 60 * 9  # one working day
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "registration/locked_out.html"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False  # no banner before the output of every command

# --- HTTPS: on wherever the public address says so ----------------------------------------------
HTTPS = PUBLIC_BASE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT: bool = env.bool("SECURE_SSL_REDIRECT", default=HTTPS)
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_FAILURE_VIEW = "config.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- language and time -------------------------------------------------------------------------
LANGUAGE_CODE = "ja"
TIME_ZONE = "Asia/Tokyo"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = "config.formats"

# --- files -------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(STATE_DIR / "staticfiles")))
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(STATE_DIR / "media")))
MEDIA_URL = "/media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
IMAGE_MAX_BYTES = 10 * 1024 * 1024

# --- mail --------------------------------------------------------------------------------------
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL: str = env.str("DEFAULT_FROM_EMAIL", default="koho@example.invalid")

EMAIL_TIMEOUT = 10  # seconds; a mail server that hangs is one that is down

# --- channels ----------------------------------------------------------------------------------
# Outside live mode the credentials below are made up and every call goes to the stand-ins, so a
# sandbox or a drill cannot reach the real hosts even with a wrong configuration.
SANDBOX_URL: str = env.str("SANDBOX_URL", default="http://127.0.0.1:8100").rstrip("/")
if not LIVE and urlsplit(SANDBOX_URL).hostname not in {"127.0.0.1", "localhost", "::1", "sandbox"}:
    raise ImproperlyConfigured("SANDBOX_URL は手元のサーバーだけを指定できます。")
if LIVE:
    LINE_CHANNEL_ACCESS_TOKEN: str = env.str("LINE_CHANNEL_ACCESS_TOKEN")
    LINE_CHANNEL_SECRET: str = env.str("LINE_CHANNEL_SECRET")
    if DEBUG or not (LINE_CHANNEL_ACCESS_TOKEN and LINE_CHANNEL_SECRET):
        raise ImproperlyConfigured(
            "本番では LINE_CHANNEL_ACCESS_TOKEN と LINE_CHANNEL_SECRET を指定し、DEBUG を外してください。"
        )
    LINE_API_BASE = "https://api.line.me"
    X_CONSUMER_KEY: str = env.str("X_CONSUMER_KEY", default="")
    X_CONSUMER_SECRET: str = env.str("X_CONSUMER_SECRET", default="")
    X_ACCESS_TOKEN: str = env.str("X_ACCESS_TOKEN", default="")
    X_ACCESS_TOKEN_SECRET: str = env.str("X_ACCESS_TOKEN_SECRET", default="")
    X_API_BASE = ""
    FACEBOOK_PAGE_ID: str = env.str("FACEBOOK_PAGE_ID", default="")
    FACEBOOK_PAGE_TOKEN: str = env.str("FACEBOOK_PAGE_TOKEN", default="")
    FACEBOOK_APP_SECRET: str = env.str("FACEBOOK_APP_SECRET", default="")
    FACEBOOK_GRAPH_BASE = ""
else:
    LINE_CHANNEL_ACCESS_TOKEN = "sandbox-line-token"
    LINE_CHANNEL_SECRET = "sandbox-line-secret"
    LINE_API_BASE = SANDBOX_URL
    X_CONSUMER_KEY, X_CONSUMER_SECRET = "sandbox-x-key", "sandbox-x-secret"
    X_ACCESS_TOKEN, X_ACCESS_TOKEN_SECRET = "1000000000000000001-sandbox", "sandbox-x-token-secret"
    X_API_BASE = SANDBOX_URL
    FACEBOOK_PAGE_ID = "100000000000001"
    FACEBOOK_PAGE_TOKEN, FACEBOOK_APP_SECRET = "sandbox-page-token", "sandbox-app-secret"
    FACEBOOK_GRAPH_BASE = SANDBOX_URL
FACEBOOK_GRAPH_VERSION: str = env.str("FACEBOOK_GRAPH_VERSION", default="v25.0")
X_MAX_WEIGHT: int = env.int("X_MAX_WEIGHT", default=280)
LINE_MULTICAST_PER_SECOND: float = env.float("LINE_MULTICAST_PER_SECOND", default=199.0)
# Without Redis each lane keeps to the rate divided by this: at least the number of workers of the queue.
LIMITER_FALLBACK_WORKERS: int = env.int("LIMITER_FALLBACK_WORKERS", default=4)
LINE_CONCURRENCY: int = env.int("LINE_CONCURRENCY", default=64)
LINE_LANES: int = env.int("LINE_LANES", default=1)
LINE_LEASE_SECONDS: int = env.int("LINE_LEASE_SECONDS", default=3)
# What every new friend hears of the account's habits, and the categories (codes) they start with.
LINE_FREQUENCY_PROMISE: str = env.str(
    "LINE_FREQUENCY_PROMISE", default="ひとつの分野につき、多くても週に2回ほどです。"
)
LINE_FIRST_CATEGORIES: list[str] = env.list("LINE_FIRST_CATEGORIES", default=[])
DELIVERY_LEASE_SECONDS: int = env.int("DELIVERY_LEASE_SECONDS", default=15)
SWEEP_SECONDS: float = env.float("SWEEP_SECONDS", default=2.0)
# A frozen audience may differ this much from the number approved; beyond it a person looks again.
AUDIENCE_DRIFT_PERCENT: int = env.int("AUDIENCE_DRIFT_PERCENT", default=10)
# What should have gone out so long ago (after an outage, say) waits for a person instead of leaving at once.
DELIVERY_TOO_LATE_HOURS: int = env.int("DELIVERY_TOO_LATE_HOURS", default=24)
# The error budget: a delivery pauses itself after so many failures in a row, or when so many percent of its
# requests fail once there have been enough of them to tell. 0 switches one off.
DELIVERY_PAUSE_AFTER_FAILURES: int = env.int("DELIVERY_PAUSE_AFTER_FAILURES", default=5)
DELIVERY_PAUSE_FAILURE_PERCENT: float = env.float("DELIVERY_PAUSE_FAILURE_PERCENT", default=2.0)
DELIVERY_PAUSE_LEAST_REQUESTS: int = env.int("DELIVERY_PAUSE_LEAST_REQUESTS", default=50)
# Messages of LINE's monthly limit kept for emergencies; None: one for every friend, at most half the limit.
LINE_EMERGENCY_RESERVE: int | None = (
    env.int("LINE_EMERGENCY_RESERVE") if env.str("LINE_EMERGENCY_RESERVE", default="") else None
)
# Office hours (開庁時間), and the night in which only emergencies are sent, as HH:MM in Japan.
OFFICE_OPENS: time = time.fromisoformat(env.str("OFFICE_OPENS", default="08:30"))
OFFICE_CLOSES: time = time.fromisoformat(env.str("OFFICE_CLOSES", default="17:15"))
NIGHT_FROM: time = time.fromisoformat(env.str("NIGHT_FROM", default="21:00"))
NIGHT_UNTIL: time = time.fromisoformat(env.str("NIGHT_UNTIL", default="08:00"))
# Whom a request went to is forgotten so long after its delivery ended; the counts stay.
RECIPIENTS_KEPT_DAYS: int = env.int("RECIPIENTS_KEPT_DAYS", default=60)

# --- 市政だより --------------------------------------------------------------------------------
# Whoever makes a file of the paper holds it so long without a sign of life; after that another may take it.
NEWSLETTER_LEASE_SECONDS: int = env.int("NEWSLETTER_LEASE_SECONDS", default=60)
# The address printed as short URL and in the 二次元コード: a shorter name of this server, if there is one.
NEWSLETTER_SHORT_URL_BASE: str = env.str("NEWSLETTER_SHORT_URL_BASE", default=PUBLIC_BASE_URL).rstrip("/")
# The city's own site, where a printed address that is not known leads to.
CITY_SITE_URL: str = env.str("CITY_SITE_URL", default="")
for name, address in (
    ("NEWSLETTER_SHORT_URL_BASE", NEWSLETTER_SHORT_URL_BASE),
    ("CITY_SITE_URL", CITY_SITE_URL),
):
    if address and not (urlsplit(address).scheme in {"http", "https"} and urlsplit(address).hostname):
        raise ImproperlyConfigured(f"{name} は https:// から始まるURLにしてください。")
if "@" in NEWSLETTER_SHORT_URL_BASE or "?" in NEWSLETTER_SHORT_URL_BASE or "#" in NEWSLETTER_SHORT_URL_BASE:
    raise ImproperlyConfigured(
        "NEWSLETTER_SHORT_URL_BASE には、利用者名（@）、?、# を含まないURLを書いてください。"
    )
# Residents alone come by that name: config/short_host.py leaves them nothing but the printed addresses.
if NEWSLETTER_SHORT_URL_BASE != PUBLIC_BASE_URL:
    ALLOWED_HOSTS = [*ALLOWED_HOSTS, str(urlsplit(NEWSLETTER_SHORT_URL_BASE).hostname)]

# What came back is asked for so often; LINE answers 60 questions an hour (channels/outcomes.py).
OUTCOMES_SECONDS = 600.0

CELERY_TASK_ROUTES = {
    "channels.tasks.sweep": {"queue": Queue.SWEEP.value},
    "segments.tasks.*": {"queue": Queue.WEBHOOK.value},
}
CELERY_BEAT_SCHEDULE = {
    "sweep": {
        "task": "channels.tasks.sweep",
        "schedule": SWEEP_SECONDS,
        # A wake-up nobody took is worthless when the next one comes.
        "options": {"expires": SWEEP_SECONDS * 2},
    },
    "webhooks": {
        "task": "segments.tasks.process_webhook_events",
        "schedule": 5.0,
        "options": {"expires": 10},
    },
    "notices": {
        "task": "channels.tasks.tell",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "sign-offs": {
        "task": "patrol.tasks.tell_of_sign_offs",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "sign-off reminders": {
        "task": "patrol.tasks.remind_of_sign_offs",
        "schedule": crontab(hour="9", minute="0"),
    },
    "proof reminders": {
        "task": "channels.newsletter.remind_of_proofs",
        "schedule": crontab(hour="9", minute="10"),
    },
    "line quota": {
        "task": "channels.tasks.read_quota",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "outcomes": {
        "task": "channels.tasks.measure_outcomes",
        "schedule": OUTCOMES_SECONDS,
        "options": {"expires": OUTCOMES_SECONDS},
    },
    "newsletter files": {
        "task": "channels.newsletter.make_exports",
        "schedule": 10.0,
        "options": {"expires": 10, "queue": Queue.NEWSLETTER.value},
    },
    "reach": {
        "task": "channels.tasks.fold_reach",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "recipients retention": {
        "task": "channels.tasks.forget_recipients",
        "schedule": crontab(hour="3", minute="50"),
    },
    "topics": {
        "task": "patrol.tasks.refit_topics",
        "schedule": crontab(hour="2", minute="40"),
    },
    "head counts": {
        "task": "segments.tasks.fold_counts",
        "schedule": 10.0,
        "options": {"expires": 20},
    },
    "webhook retention": {
        "task": "segments.tasks.forget_old_events",
        "schedule": crontab(hour="3", minute="30"),
    },
    "sign-in retention": {
        "task": "staff.tasks.forget_old_sign_ins",
        "schedule": crontab(hour="3", minute="40"),
    },
}

# --- logs --------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"scrub": {"()": "staff.log_scrubbing.ScrubSecrets"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["scrub"]}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        # tweepy and urllib3 print tokens and bodies at DEBUG.
        "tweepy": {"level": "INFO"},
        "urllib3": {"level": "WARNING"},
        "linebot": {"level": "INFO"},
    },
}
