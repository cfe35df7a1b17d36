"""The site's settings, from the environment and safe by default; the README lists them."""

from base64 import b64encode
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.csp import CSP

from newsroom import environment, staticfiles, stores

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"
"""Default home of all data that no setting moves."""

DEBUG = environment.boolean("DEBUG", False)
SECRET_KEY = environment.text("SECRET_KEY", "only-for-development" if DEBUG else None)
ALLOWED_HOSTS = environment.hosts("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
SITE_NAME = environment.text("SITE_NAME", "Newsroom")
SITE_URL = environment.site_url("SITE_URL", "http://localhost:8000")
IS_HTTPS = SITE_URL.startswith("https://")

INSTALLED_APPS = [
    "newsroom",
    "feed",
    "articles",
    "newsroom.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "newsroom.staticfiles.SiteStaticFilesConfig",
    "ckeditor",
    "axes",
]

MIDDLEWARE = [
    "newsroom.request_ids.RequestIds",
    "newsroom.metrics.measuring.Measuring",
    "newsroom.page_store.PageStore",
    "newsroom.cdn.edge.Keys",
    "newsroom.walls.Walls",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "newsroom.outages.Outages",
    "newsroom.compression.Compression",
    "newsroom.conditional.Conditional",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "newsroom.desk_only.DeskOnly",
]
DESK_MIDDLEWARE = [
    "newsroom.request_ids.RequestIds",
    "newsroom.metrics.measuring.Measuring",
    "newsroom.sessions.SessionMiddleware",
    "newsroom.devices.DeviceCookie",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "newsroom.desk_language.DeskLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "newsroom.second_factor.required.SecondFactorRequired",
    "axes.middleware.AxesMiddleware",
]
"""Only for addresses under /admin/."""

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "newsroom.context.site",
            ],
            "builtins": ["articles.templatetags.languages"],
        },
    },
]

FORM_RENDERER = "newsroom.widgets.WidgetRenderer"

DATABASES = {"default": environment.database("DATABASE_URL", f"sqlite:///{VAR / 'newsroom.sqlite3'}")}
DATABASES |= environment.replicas("DATABASE_REPLICA_URL", DATABASES["default"])
DATABASE_ROUTERS = ["articles.routing.Router"]
if str(DATABASES["default"]["NAME"]).startswith(str(VAR)):
    # SQLite creates the file but not its folder. In a read-only checkout this fails, and may not matter.
    with suppress(OSError):
        VAR.mkdir(exist_ok=True)
CACHE_URL = environment.cache("CACHE_URL")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "newsroom.User"
LOGIN_REDIRECT_URL = "admin:index"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "newsroom.people.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "newsroom.people.passwords.NotOneself"},
    {"NAME": "newsroom.people.passwords.NotCommon"},
    {"NAME": "newsroom.people.passwords.NotOnlyDigits"},
]
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600
# Ten wrong passwords for one name from one address lock that pair for a quarter of an hour.
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "admin/locked_out.html"
AXES_VERBOSE = False
TRUSTED_PROXIES = environment.count("TRUSTED_PROXIES", 0)
AXES_CLIENT_IP_CALLABLE = "newsroom.signing_in.network"
AXES_WHITELIST_CALLABLE = "newsroom.throttling.comes_from_known_device"
MONITOR_TOKEN = environment.text("MONITOR_TOKEN", "")

MAILERS = {"default": environment.mailer("EMAIL_URL")}
HAS_MAIL = bool(environment.text("EMAIL_URL", ""))
DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL", f"newsroom@{urlsplit(SITE_URL).hostname}")
CHAT_WEBHOOK_URL = environment.web_address("CHAT_WEBHOOK_URL")

CDN_KIND = environment.choice("CDN_KIND", ["fastly", "cloudflare", "varnish", "generic"])
CDN_PURGE_URL = environment.web_addresses("CDN_PURGE_URL", needed_with="CDN_KIND")
CDN_TOKEN = environment.text("CDN_TOKEN", "")
NGINX_PURGE_URL = environment.web_addresses("NGINX_PURGE_URL")
WEBSUB_HUB = environment.web_address("WEBSUB_HUB")

LANGUAGE_CODE = environment.language("LANGUAGE_CODE", "en-us", BASE_DIR / "locale")
TIME_ZONE = environment.zone("TIME_ZONE", "UTC")
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["newsroom.formats"]
USE_I18N = True
USE_TZ = True

EMBED_PROVIDERS = environment.embed_providers("EMBED_PROVIDERS")
STATIC_URL = "/static/"
STATIC_ROOT = environment.path("STATIC_ROOT", VAR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "newsroom.bundles.finder.BundleFinder",
]
WHITENOISE_ADD_HEADERS_FUNCTION = staticfiles.add_headers
MEDIA_URL = stores.media_url()
MEDIA_ROOT = environment.path("MEDIA_ROOT", VAR / "media")
PRIVATE_ROOT = environment.path("PRIVATE_ROOT", VAR / "private")
CLIP_MOST_MB = environment.count("CLIP_MOST_MB", 500)
CONTENT_CREDENTIALS_TRUST = environment.pem("CONTENT_CREDENTIALS_TRUST")
CONTENT_CREDENTIALS_CERTIFICATE = environment.pem("CONTENT_CREDENTIALS_CERTIFICATE")
CONTENT_CREDENTIALS_KEY = environment.pem(
    "CONTENT_CREDENTIALS_KEY", needed_with="CONTENT_CREDENTIALS_CERTIFICATE"
)
CONTENT_CREDENTIALS_ALGORITHM = (
    environment.choice(
        "CONTENT_CREDENTIALS_ALGORITHM", ["es256", "es384", "es512", "ps256", "ps384", "ps512", "ed25519"]
    )
    or "es256"
)
BACKUP_TO = environment.text("BACKUP_TO", "")
BACKUP_KEEP = environment.text("BACKUP_KEEP", "7d 4w 12m")
BACKUP_ENCRYPT_TO = environment.text("BACKUP_ENCRYPT_TO", "")
BACKUP_S3 = {
    "endpoint_url": environment.web_address("BACKUP_S3_ENDPOINT_URL") or None,
    "region_name": environment.text("BACKUP_S3_REGION", "") or None,
    "access_key": environment.text("BACKUP_S3_ACCESS_KEY", "") or None,
    "secret_key": environment.text("BACKUP_S3_SECRET_KEY", "") or None,
}
UPDATE_RELOAD = environment.text("UPDATE_RELOAD", "")
STORAGES = {
    **stores.pictures(MEDIA_URL, PRIVATE_ROOT),
    "staticfiles": {"BACKEND": "newsroom.staticfiles.SiteStaticFilesStorage"},
}
UPLOAD_ORIGINS = stores.upload_origins()
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
if IS_HTTPS:
    # Browsers accept such a name only from this host: no other host of the domain can set the cookie.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SESSION_ENGINE = "newsroom.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
OIDC_ISSUER = environment.secure_address("OIDC_ISSUER")
OIDC_CLIENT_ID = environment.text("OIDC_CLIENT_ID", None if OIDC_ISSUER else "")
OIDC_CLIENT_SECRET = environment.text("OIDC_CLIENT_SECRET", None if OIDC_ISSUER else "")
OIDC_NAME = environment.text("OIDC_NAME", "single sign-on")
OIDC_DOMAIN = environment.text("OIDC_DOMAIN", "")
OIDC_ROLE = environment.choice("OIDC_ROLE", ["journalist", "editor"])
IDLE_HOURS = environment.count("IDLE_HOURS", 72)
SECOND_FACTOR_FOR = environment.choice("SECOND_FACTOR_FOR", ["nobody", "editors", "everyone"]) or (
    "editors" if IS_HTTPS else "nobody"
)
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SECURE_HSTS_PRELOAD = IS_HTTPS and environment.boolean("HSTS_PRELOAD", False)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "newsroom.kept.csrf_failure"
X_FRAME_OPTIONS = "DENY"
TEXT_SIZE_SHA256 = b64encode(sha256((BASE_DIR / "templates/articles/_text_size.js").read_bytes()).digest())
"""The digest of the only inline script, which sets the size of a story's text before it is drawn."""
SECURE_CSP_UNTYPED = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE, f"'sha256-{TEXT_SIZE_SHA256.decode()}'"],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:", *([MEDIA_URL] if "://" in MEDIA_URL else [])],
    "media-src": [CSP.SELF, *([MEDIA_URL] if "://" in MEDIA_URL else [])],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF, *UPLOAD_ORIGINS],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
"""For pages with third-party scripts that turn text into markup: the body editor's, and jQuery."""
SECURE_CSP = {
    **SECURE_CSP_UNTYPED,
    # Text becomes markup or a script only through static/js/markup.js and static/js/feed.js.
    "require-trusted-types-for": ["'script'"],
    "trusted-types": ["newsroom"],
}

SILENCED_SYSTEM_CHECKS = [
    "ckeditor.W001",  # CKEditor 4.22.1 is at end of life; SECURITY.md says how each open advisory is closed
    "security.W021",  # entering browsers' preload lists is the newspaper's decision: HSTS_PRELOAD
    # on the desk, newsroom.desk_only runs the middleware that these checks miss in MIDDLEWARE
    "admin.E408",
    "admin.E409",
    "admin.E410",
    "axes.W002",
    "security.W003",
    "mail.E001",  # without EMAIL_URL the desk sends no mail
]

ERROR_MAIL_TO = environment.words("ERROR_MAIL_TO")
ERROR_WEBHOOK_URL = environment.web_address("ERROR_WEBHOOK_URL")
SENTRY_DSN = environment.web_address("SENTRY_DSN")
LOG_FORMAT = environment.choice("LOG_FORMAT", ["line", "json"]) or "line"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "newsroom.logs.Line"}, "json": {"()": "newsroom.logs.Json"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT},
        "reporting": {"class": "newsroom.reporting.reports.Reporting"},
    },
    "root": {"handlers": ["stderr", "reporting"], "level": "INFO"},
    "loggers": {  # these log each of their steps
        "axes": {"level": "WARNING"},
        "fido2": {"level": "WARNING"},
    },
}
