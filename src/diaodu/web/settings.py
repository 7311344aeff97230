"""Every setting of Diaodu, read from the environment. One file, no second place."""

from __future__ import annotations

import os
import secrets
from hashlib import sha256
from pathlib import Path

from pythonjsonlogger.core import RESERVED_ATTRS

from diaodu.kit.postgres import data_home
from diaodu.kit.postgres.home import private_text
from diaodu.web.checks import refuse_unsafe
from diaodu.web.environment import (
    UnsafeSettings,
    database_from_url,
    env_bool,
    env_choice,
    env_folder,
    env_int,
    env_list,
    env_port,
    env_secret,
    origin_of,
    single_sign_on,
)
from diaodu.web.mail import mail_server

BASE_DIR = Path(__file__).resolve().parents[3]
PACKAGE_DIR = Path(__file__).resolve().parents[1]
PACKS_DIR = env_folder("DIAODU_PACKS", default=BASE_DIR / "packs")

PRODUCTION = env_choice("DIAODU_ENV", choices=("development", "production")) == "production"
DEBUG = env_bool("DIAODU_DEBUG", default=False)
HTTPS = env_bool("DIAODU_HTTPS", default=PRODUCTION)
ALLOWED_HOSTS = env_list("DIAODU_HOSTS", default="" if PRODUCTION else "127.0.0.1,localhost,[::1]")
_secret_key = env_secret("DIAODU_SECRET_KEY")
_database_url = env_secret("DATABASE_URL")
# Single sign-on beside the local accounts: on when an issuer is given (docs/production.md).
OIDC_ISSUER = os.environ.get("DIAODU_OIDC_ISSUER", "").rstrip("/")
OIDC_CLAIM = os.environ.get("DIAODU_OIDC_CLAIM", "preferred_username")
_oidc_client, _oidc_secret = os.environ.get("DIAODU_OIDC_CLIENT_ID"), env_secret("DIAODU_OIDC_CLIENT_SECRET")
if PRODUCTION:
    refuse_unsafe(
        debug=DEBUG,
        secret_key=_secret_key,
        database_url=_database_url,
        hosts=ALLOWED_HOSTS,
        https=HTTPS,
        issuer=OIDC_ISSUER,
    )
if OIDC_ISSUER and not (_oidc_client and _oidc_secret):
    raise UnsafeSettings(["DIAODU_OIDC_ISSUER needs DIAODU_OIDC_CLIENT_ID and DIAODU_OIDC_CLIENT_SECRET beside it"])
# Development makes a key of its own once and keeps it with its data, so that a restart signs nobody out.
SECRET_KEY = _secret_key or private_text(data_home(BASE_DIR) / "secret-key", secrets.token_urlsafe(50))
DATABASES = {"default": database_from_url(_database_url or "postgres:///diaodu")}

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "procrastinate.contrib.django",
    "diaodu.audit",
    "diaodu.people",
    "diaodu.packs",
    "diaodu.notices",
    "diaodu.register",
    "diaodu.pairing",
    "diaodu.listing",
    "diaodu.ledger",
    "diaodu.returns",
    "diaodu.indicators",
    "diaodu.figure_check",
    "diaodu.editions",
    "diaodu.boards",
    "diaodu.workload",
    "diaodu.sites",
    "diaodu.freight",
    "diaodu.trade",
    "diaodu.events",
    "diaodu.cooperation",
    "diaodu.policies",
    "diaodu.deals",
    "diaodu.findings",
    "diaodu.matters",
    "diaodu.web",
    # Behind our own rooms, so that our templates stand before theirs.
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
]
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
MIDDLEWARE = [
    "diaodu.web.middleware.RequestLogMiddleware",
    "diaodu.web.middleware.OneLookMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "diaodu.web.middleware.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pads what it compresses, so that lengths tell nothing of a token
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "diaodu.web.access.middleware.AccessMiddleware",
    "diaodu.web.views.refusals.RefusalMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "diaodu.web.context.page",
            ],
        },
    }
]
ROOT_URLCONF = "diaodu.web.urls"
WSGI_APPLICATION = "diaodu.web.wsgi.application"
AUTH_USER_MODEL = "people.User"
LOGIN_URL = "login"
CSRF_FAILURE_VIEW = "diaodu.web.views.refusals.csrf_failure"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
# Accounts are made by administrators only; of allauth we use the sign-in in stages, single sign-on and second factors.
ACCOUNT_ADAPTER = "diaodu.web.access.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False  # its counters are per process or per cache; ours are in the database (people/lockout.py)
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_FORMS = {"reauthenticate": "diaodu.web.access.forms.PasswordAgain"}
SOCIALACCOUNT_ADAPTER = "diaodu.web.access.adapters.SingleSignOnAdapter"
# The name under which links are kept holds the issuer: another provider's subjects must never meet these links.
OIDC_ID = f"oidc-{sha256(OIDC_ISSUER.encode()).hexdigest()[:12]}"
SOCIALACCOUNT_PROVIDERS = single_sign_on(OIDC_ID, OIDC_ISSUER, _oidc_client, _oidc_secret) if OIDC_ISSUER else {}
MFA_ADAPTER = "diaodu.web.access.adapters.FactorAdapter"
MFA_FORMS = {
    "authenticate": "diaodu.web.access.forms.FactorCode",
    "reauthenticate": "diaodu.web.access.forms.FactorAgain",
    "activate_totp": "diaodu.web.access.forms.FirstCode",
}
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Diaodu"
MFA_TOTP_TOLERANCE = 1
SECOND_FACTOR = env_bool("DIAODU_SECOND_FACTOR", default=PRODUCTION)
PROXIES = env_int("DIAODU_PROXIES", default=0)
# One cache for all processes: it remembers the second factor's codes that were used.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "people_cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hant"
LANGUAGES = [("zh-hant", "繁體"), ("zh-hans", "简体"), ("en", "English")]
LOCALE_PATHS = [PACKAGE_DIR / "web" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("DIAODU_STATIC", PACKAGE_DIR / "web" / "staticfiles"))
FONTS_DIR = env_folder("DIAODU_FONTS", default=Path("/usr/share/fonts"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "diaodu.web.storage.HashedFiles"},
}

SESSION_ENGINE = "diaodu.people.session_store"
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "diaodu-session"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = env_int("DIAODU_SESSION_HOURS", default=12) * 60 * 60
SESSION_IDLE = env_int("DIAODU_SESSION_IDLE", default=60) * 60
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "diaodu-csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Only a proxy that sets this header itself may be trusted to say that the visitor came by https.
if env_bool("DIAODU_BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    # Chromium follows a form's redirects: signing in through the provider ends at its address.
    "form-action": ["'self'", *([origin_of(OIDC_ISSUER)] if OIDC_ISSUER else [])],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
}

# whether everybody may read released editions of public circulars without signing in
PUBLIC_EDITIONS = env_bool("DIAODU_PUBLIC", default=not PRODUCTION)

WEB_PORT = env_port("PORT", default=8000)
# Mail is sent when there is a server for it; without one notices stay on the site (docs/production.md).
DEFAULT_FROM_EMAIL = os.environ.get("DIAODU_MAIL_FROM", "")
_mail = mail_server(env_secret("DIAODU_MAIL_URL"), DEFAULT_FROM_EMAIL, production=PRODUCTION)
MAIL_ON = bool(_mail.host)
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL_ON else 'dummy'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.host, _mail.port, _mail.user, _mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL, EMAIL_TIMEOUT = _mail.starttls, _mail.ssl, 10
# what a link in a mail begins with
_here = f"https://{ALLOWED_HOSTS[0]}" if HTTPS and ALLOWED_HOSTS else f"http://127.0.0.1:{WEB_PORT}"
SITE_ADDRESS = os.environ.get("DIAODU_ADDRESS", _here).rstrip("/")
WEB_WORKERS = env_int("DIAODU_WORKERS", default=4)
WEB_THREADS = env_int("DIAODU_THREADS", default=1)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": "{asctime}{levelname}{name}{message}",
            "style": "{",
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",
            # A request prints itself with its query string, which may hold a search.
            "reserved_attrs": [*RESERVED_ATTRS, "request"],
            "rename_fields": {"asctime": "time", "levelname": "level", "name": "logger"},
        }
    },
    "filters": {"secrets": {"()": "diaodu.web.logs.WithoutSecrets"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["secrets"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "diaodu": {"level": "INFO"},
        "django": {"level": "WARNING", "handlers": [], "propagate": True},
        "django.request": {"level": "ERROR"},
    },
}
