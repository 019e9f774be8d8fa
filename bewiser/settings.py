"""Every setting of the product, in one file. What differs between machines comes from the environment.

docs/running.md has the table of variables; bewiser/env.py reads them and complains in words.
"""

from pathlib import Path

from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from bewiser import env

BASE_DIR = Path(__file__).resolve().parent.parent

# --- What this start is ---------------------------------------------------------------------
# One knob. "sample" is for a laptop: sample people, a mailbox page, no second factor demanded.
MODE = env.choice("MODE", default="sample", among=("sample", "production"))
SAMPLE_MODE = MODE == "sample"
DEBUG = False

SAMPLE_KEY = "sample-" + "x" * 60
SECRET_KEY = env.text("SECRET_KEY", SAMPLE_KEY if SAMPLE_MODE else None)
SITE_URL = env.origin(
    "SITE_URL",
    schemes=("http", "https") if SAMPLE_MODE else ("https",),
    default="http://127.0.0.1:8000" if SAMPLE_MODE else None,
)
SITE_NAME = env.text("SITE_NAME", "Be Wiser")
ALLOWED_HOSTS = env.hosts(
    "ALLOWED_HOSTS", default="127.0.0.1,localhost,[::1]" if SAMPLE_MODE else ""
)
CSRF_TRUSTED_ORIGINS = [SITE_URL]

if SECRET_KEY == SAMPLE_KEY and not all(map(env.is_loopback, ALLOWED_HOSTS)):
    # Whoever knows the key signs sessions and links, and this one stands in the source.
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS names more than this machine; set SECRET_KEY to a random text"
        " of at least 50 characters too."
    )
if not SAMPLE_MODE:
    if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 10:
        raise ImproperlyConfigured("SECRET_KEY must be random and at least 50 characters long.")
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
        raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts that serve this site, not *.")
    if not env.is_among(SITE_URL, ALLOWED_HOSTS):
        raise ImproperlyConfigured("ALLOWED_HOSTS must name the host of SITE_URL too.")

# Who runs this site; shown in the imprint and the privacy notice.
OPERATOR_NAME = env.text("OPERATOR_NAME", _("the operator of this site") if SAMPLE_MODE else None)
OPERATOR_ADDRESS = env.text("OPERATOR_ADDRESS", "" if SAMPLE_MODE else None)
OPERATOR_EMAIL = env.mail_address(
    "OPERATOR_EMAIL", "operator@bewiser.example" if SAMPLE_MODE else None
)

# Whom to tell of a hole in this site: an address for mail, or a page; security.txt names it.
SECURITY_CONTACT = env.text("SECURITY_CONTACT", OPERATOR_EMAIL)

# --- What is forgotten ----------------------------------------------------------------------
# Months after which what is over is forgotten; the privacy notice says them as they stand here.
FORGET_AFTER_MONTHS = {
    "threads": env.number("FORGET_THREADS_AFTER", default=6, least=2),
    "requests": env.number("FORGET_REQUESTS_AFTER", default=12, least=2),
    "stays": env.number("FORGET_STAYS_AFTER", default=12, least=2),
    "invitations": env.number("FORGET_INVITATIONS_AFTER", default=12, least=2),
    "surveys": env.number("FORGET_SURVEYS_AFTER", default=24, least=2),
    "people": env.number("FORGET_PEOPLE_AFTER", default=36, least=2),
}
# Days between the letter to somebody who has not signed in for so long and their removal.
FORGET_WARNING_DAYS = 30

# --- Applications ---------------------------------------------------------------------------
INSTALLED_APPS = [
    "bewiser.apps.BewiserConfig",
    "bewiser.apps.BewiserAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
    "django_countries",
    "django_filters",
    "simple_history",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "bewiser.outbox.apps.OutboxConfig",
    "connect",
    "linkages",
    "roaming",
    "rdi_database",
    "bewiser.privacy.apps.PrivacyConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "bewiser.middleware.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "bewiser.middleware.ReaderZoneMiddleware",
    "bewiser.middleware.StaffSecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "bewiser.urls"
WSGI_APPLICATION = "bewiser.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.static", "django.templatetags.i18n"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "bewiser.context.site",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Data -----------------------------------------------------------------------------------
DATABASES = {
    "default": {**env.database("DATABASE_URL"), "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sessions, cache and rate limits live in PostgreSQL: a lost or hung broker never touches a page.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
# Notices wait in the session: no cookie of their own, and none of their words in the browser.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "bewiser_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- Queue ----------------------------------------------------------------------------------
REDIS_URL = env.broker("REDIS_URL")
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_TIME_LIMIT = 900
# A refused or hung broker costs a page at most these seconds; the beat rings again anyway.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_timeout": 2,
    "socket_connect_timeout": 2,
}
CELERY_BEAT_SCHEDULE = {
    "drain the outbox": {"task": "outbox.drain", "schedule": 30.0},
    "beat's own heartbeat": {"task": "outbox.heartbeat", "schedule": 30.0},
    "introductions: remind and lapse": {
        "task": "connect.mind_the_clocks",
        "schedule": crontab(minute="7,37"),
    },
    "teams: remind of claims": {
        "task": "connect.mind_the_claims",
        "schedule": crontab(minute="22", hour="6-18"),
    },
    "profiles: ask whether all is still right": {
        "task": "connect.mind_the_profiles",
        "schedule": crontab(hour="7", minute="2"),
    },
    "notices: remind and end": {
        "task": "connect.mind_the_notices",
        "schedule": crontab(minute="2,32"),
    },
    "introductions: forget unconfirmed drafts": {
        "task": "connect.forget_drafts",
        "schedule": crontab(hour="3", minute="17"),
    },
    "surveys: renew reports of an earlier release": {
        "task": "linkages.renew_reports",
        "schedule": crontab(minute="*/10"),
    },
    "stays: remind and end": {
        "task": "roaming.mind_the_stays",
        "schedule": crontab(minute="12,42"),
    },
    "newsletter: start, write on, finish": {
        "task": "roaming.mind_the_editions",
        "schedule": 30.0,
    },
    "newsletter: forget unconfirmed addresses": {
        "task": "roaming.forget_unconfirmed",
        "schedule": crontab(hour="3", minute="27"),
    },
    "digests: write those that are due": {
        "task": "rdi_database.send_digests",
        "schedule": crontab(minute="*/10"),
    },
    "views: forget who was counted": {
        "task": "rdi_database.forget_marks",
        "schedule": crontab(hour="3", minute="47"),
    },
    "outbox: read what came back": {
        "task": "outbox.read_bounces",
        "schedule": crontab(minute="*/5"),
    },
    "outbox: forget old bodies": {
        "task": "outbox.forget",
        "schedule": crontab(hour="3", minute="37"),
    },
    "partners: suggest anew": {
        "task": "bewiser.renew_suggestions",
        "schedule": crontab(hour="2", minute="17"),
    },
    "people: forget what is over": {
        "task": "bewiser.forget",
        "schedule": crontab(hour="2", minute="47"),
    },
    "sessions: forget expired": {
        "task": "bewiser.forget_sessions",
        "schedule": crontab(hour="3", minute="57"),
    },
    "rate limits: forget spent ones": {
        "task": "bewiser.forget_rate_limits",
        "schedule": crontab(hour="4", minute="7"),
    },
}

# --- Mail -----------------------------------------------------------------------------------
# Everything goes through bewiser.outbox, which reads these; Django's own backend hands over to it.
EMAIL_URL = env.text("EMAIL_URL")
EMAIL_BACKEND = "bewiser.outbox.backend.OutboxBackend"
DEFAULT_FROM_EMAIL = env.mail_address(
    "MAIL_FROM", "Be Wiser <connect@bewiser.example>" if SAMPLE_MODE else None, with_name=True
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Where mail comes back to, and where that is read; docs/running.md says what both need.
BOUNCE_ADDRESS = env.bounce_address("BOUNCE_ADDRESS")
BOUNCE_IMAP_URL = env.text("BOUNCE_IMAP_URL", "")
if BOUNCE_IMAP_URL and not BOUNCE_ADDRESS:
    raise ImproperlyConfigured("BOUNCE_IMAP_URL reads what comes to BOUNCE_ADDRESS; set that too.")
MAIL_TIMEOUT = env.number("MAIL_TIMEOUT", default=20, least=1)
MAIL_PER_SECOND = env.number("MAIL_PER_SECOND", default=20, least=1)
MAIL_CONNECTIONS = env.number("MAIL_CONNECTIONS", default=4, least=1)
# Seconds after which a worker that went silent loses the mail it was sending; longer than any
# conversation about one mail, which is some six time-outs.
MAIL_LEASE = env.number("MAIL_LEASE", default=6 * MAIL_TIMEOUT, least=1)
# Where the local SMTP sink keeps what went out; set by `make run` only.
MAILBOX_DIR = env.text("MAILBOX_DIR", "")

# --- People ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "connect.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "bewiser.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
# Named so that people can sign in with one; our form of sign-up asks for no password.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "login": "bewiser.account_forms.LoginForm",
    "signup": "bewiser.account_forms.SignupForm",
    "request_login_code": "bewiser.account_forms.RequestLoginCodeForm",
    "confirm_login_code": "bewiser.account_forms.ConfirmLoginCodeForm",
    "confirm_email_verification_code": "bewiser.account_forms.ConfirmEmailVerificationCodeForm",
    "add_email": "bewiser.account_forms.AddEmailForm",
    "change_password": "bewiser.account_forms.ChangePasswordForm",
    "set_password": "bewiser.account_forms.SetPasswordForm",
    "reset_password": "bewiser.account_forms.ResetPasswordForm",
    "confirm_password_reset_code": "bewiser.account_forms.ConfirmPasswordResetCodeForm",
    "reset_password_from_key": "bewiser.account_forms.ResetPasswordKeyForm",
    "reauthenticate": "bewiser.account_forms.ReauthenticateForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
# As long as the letters with the codes live; mail may take its time.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
# A code that got lost may be sent again, twice.
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = SITE_NAME
MFA_FORMS = {
    "authenticate": "bewiser.account_forms.SecondFactorForm",
    "reauthenticate": "bewiser.account_forms.SecondFactorAgainForm",
    "activate_totp": "bewiser.account_forms.SetUpAppForm",
}
# Staff sign in with a second factor; the sample network switches the demand off and says so.
STAFF_NEED_SECOND_FACTOR = env.flag("STAFF_NEED_SECOND_FACTOR", default=not SAMPLE_MODE)
if not SAMPLE_MODE and not STAFF_NEED_SECOND_FACTOR:
    raise ImproperlyConfigured("STAFF_NEED_SECOND_FACTOR=0 is for the sample network only.")

# --- Languages and time ---------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français"), ("de", "Deutsch")]
# Languages in which an organisation may describe itself.
CONTENT_LANGUAGES = [
    ("en", _("English")),
    ("fr", _("French")),
    ("de", _("German")),
    ("es", _("Spanish")),
    ("ca", _("Catalan")),
    ("sl", _("Slovenian")),
    ("el", _("Greek")),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
USE_THOUSAND_SEPARATOR = True
# British dates: Django's own English is American.
FORMAT_MODULE_PATH = ["bewiser.formats"]

# --- Files ----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.text("STATIC_ROOT", str(BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = env.text("MEDIA_ROOT", str(BASE_DIR / "media"))
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# --- Security -------------------------------------------------------------------------------
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", default=0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_SSL_REDIRECT = not SAMPLE_MODE
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 0 if SAMPLE_MODE else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not SAMPLE_MODE
SECURE_HSTS_PRELOAD = not SAMPLE_MODE
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = not SAMPLE_MODE
CSRF_COOKIE_SECURE = not SAMPLE_MODE
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "bewiser.views.csrf_failure"

SIMPLE_HISTORY_REVERT_DISABLED = True
# Not in ISO 3166, and in the lists that come in.
COUNTRIES_OVERRIDE = {"XK": _("Kosovo")}

# --- Logging --------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["console"],
        "level": env.choice(
            "LOG_LEVEL", default="INFO", among=("DEBUG", "INFO", "WARNING", "ERROR")
        ),
    },
    "loggers": {"django.request": {"level": "ERROR"}},
}
