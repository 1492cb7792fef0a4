"""Django's settings. What an operator may change comes from the environment (docs/reference/settings.md)."""

import os
from pathlib import Path
from typing import Any

import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from maillage.config import environment
from maillage.config.databases import database_settings
from maillage.config.installation import default_folder
from maillage.foundation.tools.processes import SILENCE

django_stubs_ext.monkeypatch()  # so that `ModelAdmin[Offer]`, which mypy asks for, also exists when the program runs

PACKAGE = Path(__file__).resolve().parents[1]

DEMO = environment.flag(os.environ, "MAILLAGE_DEMO", False)
DEBUG = environment.flag(os.environ, "MAILLAGE_DEBUG", False)
SITE_ADDRESS = environment.web_address(os.environ, "MAILLAGE_ADDRESS", "http://localhost:8000")
SECRET_KEY = os.environ.get("MAILLAGE_SECRET_KEY", "")
if len(SECRET_KEY) < 32:
    raise environment.WrongSetting(
        "MAILLAGE_SECRET_KEY", f"{len(SECRET_KEY)} characters", "32 characters or more, kept secret"
    )
ALLOWED_HOSTS = environment.names(os.environ, "MAILLAGE_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = [SITE_ADDRESS]
TRUSTED_PROXIES = environment.whole(os.environ, "MAILLAGE_TRUSTED_PROXIES", 0, 0, 5)
ENQUIRIES_PER_HOUR = environment.whole(os.environ, "MAILLAGE_ENQUIRIES_PER_HOUR", 12, 1, 1_000_000)
IMPORT_BYTES = environment.whole(os.environ, "MAILLAGE_IMPORT_MB", 50, 1, 2000) * 1024 * 1024
DOCUMENT_BYTES = environment.whole(os.environ, "MAILLAGE_DOCUMENT_MB", 20, 1, 2000) * 1024 * 1024
DOCUMENTS_FOLDER = Path(os.environ.get("MAILLAGE_DOCUMENTS") or default_folder() / "documents")
REGISTER_FILE = Path(os.environ["MAILLAGE_REGISTER"]) if os.environ.get("MAILLAGE_REGISTER") else None
SCANNER = environment.scanner(os.environ, "MAILLAGE_SCANNER")
ENQUIRY_LINK_DAYS = environment.whole(os.environ, "MAILLAGE_ENQUIRY_LINK_DAYS", 90, 1, 730)
TRAVEL_ADDRESS = environment.web_address(os.environ, "MAILLAGE_TRAVEL_URL", "")
TRAVEL_MODEL = environment.travel_model(os.environ, TRAVEL_ADDRESS)
TRAVEL_FACTORS = os.environ.get("MAILLAGE_TRAVEL_FACTORS", "")
SITE_NAME = os.environ.get("MAILLAGE_SITE_NAME", "Grand Est" if DEMO else "")
TILES_ADDRESS = os.environ.get("MAILLAGE_TILES_URL", "")

INSTALLED_APPS = [
    "maillage.web.public",
    "maillage.web.desk",
    "maillage.web.hub",
    "maillage.web.coordination",
    "maillage.web.territory",
    "maillage.web.link",
    "maillage.web.account",
    "maillage.web.backoffice",
    "maillage.web.api",
    "maillage.web.shared",
    "maillage.insight.webhooks",
    "maillage.insight.rollouts",
    "maillage.insight.dialogue",
    "maillage.insight.indicators",
    "maillage.insight.coverage",
    "maillage.support.privacy",
    "maillage.support.orientation",
    "maillage.support.enrolments",
    "maillage.support.firms",
    "maillage.support.journeys",
    "maillage.support.people",
    "maillage.catalogue.sources",
    "maillage.catalogue.overlaps",
    "maillage.catalogue.offers",
    "maillage.catalogue.schemes",
    "maillage.catalogue.network",
    "maillage.catalogue.territories",
    "maillage.foundation.messaging",
    "maillage.foundation.journal",
    "maillage.foundation.accounts",
    "maillage.foundation.tools",
    "django.forms",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "template_partials",
    "csp",
    "ninja",
    "allauth",
    "allauth.account",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "maillage.web.shared.middleware.NoOversizedBody",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "maillage.web.shared.middleware.DatabaseAway",
    "maillage.web.shared.middleware.ClosedUnlessOpen",
    "maillage.web.public.door.CarryDoor",
    "maillage.web.shared.middleware.SecondLock",
]

ROOT_URLCONF = "maillage.config.urls"
WSGI_APPLICATION = "maillage.config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "maillage.web.shared.context.page",
            ],
        },
    }
]

DATABASES = {"default": database_settings(os.environ)}
FORM_RENDERER = "maillage.web.shared.forms.Renderer"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# The address is unique in any case of its letters: a constraint on lower(email), which this check does not see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account:home"
LOGOUT_REDIRECT_URL = "public:home"
ACCOUNT_ADAPTER = "maillage.foundation.accounts.adapter.InvitedOnly"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # without it the sign-in page has no password either
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody has letters sent to strangers
ACCOUNT_LOGOUT_ON_GET = False
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES  # else its limits would count everybody behind a proxy as one visitor
ACCOUNT_SESSION_REMEMBER = True

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Paris"
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("MAILLAGE_STATIC_ROOT", PACKAGE / "static_collected"))
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "maillage.config.storage.StaticFiles"},
}

MAIL_SERVER = environment.mail_server(os.environ, "MAILLAGE_MAIL_URL")
WEBHOOK_NETWORKS = environment.networks(os.environ, "MAILLAGE_WEBHOOK_NETWORKS")
EMAIL_BACKEND = "maillage.foundation.messaging.backend.StoredLetters"
DEFAULT_FROM_EMAIL = os.environ.get("MAILLAGE_MAIL_FROM", "Maillage <ne-pas-repondre@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

SECURE = SITE_ADDRESS.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024
CSRF_FAILURE_VIEW = "maillage.web.shared.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", *([TILES_ADDRESS.split("{")[0]] if TILES_ADDRESS else [])],
        "style-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
PROCRASTINATE_IMPORT_PATHS = ["maillage.config.schedule"]
PROCRASTINATE_WORKER_DEFAULTS = {"stalled_worker_timeout": SILENCE.total_seconds()}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"class": "maillage.config.logs.Discreet", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("MAILLAGE_LOG_LEVEL", "WARNING")},
}
