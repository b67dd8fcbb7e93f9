"""Every setting of the platform, read from the environment. Names and meaning: docs/operating.md."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from hofnar.lib.environment import Environment
from hofnar.lib.logs import logging_settings

ENVIRONMENT = Environment()
SOURCE = Path(__file__).resolve().parent

# Where things are kept: the SQLite file, uploads, the columnar copy.
DATA = Path(ENVIRONMENT.text("HOFNAR_DATA") or SOURCE.parents[1] / "var").resolve()
DATA.mkdir(parents=True, exist_ok=True)
MEDIA_ROOT = DATA / "uploads"
COLUMNAR_ROOT = DATA / "columnar"
EXPORTS_ROOT = DATA / "exports"  # files that wait to be fetched, a day at most

# Demo mode signs people in with one click; it must never meet real data.
DEMO = ENVIRONMENT.yes("HOFNAR_DEMO")
DEBUG = ENVIRONMENT.yes("HOFNAR_DEBUG")
SECURE = ENVIRONMENT.yes("HOFNAR_HTTPS", default=not (DEBUG or DEMO))
SECRET_KEY = ENVIRONMENT.secret("HOFNAR_SECRET_KEY", DATA / "secret-key")
ALLOWED_HOSTS = ENVIRONMENT.words("HOFNAR_HOSTS", "localhost,127.0.0.1,[::1]")
BASE_URL = ENVIRONMENT.text("HOFNAR_BASE_URL", "http://localhost:8000")
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "hofnar.lib",
    "hofnar.findings",
    "hofnar.frame",
    "hofnar.jobs",
    "hofnar.accounts",
    "hofnar.customers",
    "hofnar.journeys",
    "hofnar.measurement",
    "hofnar.benchmarks",
    "hofnar.surveys",
    "hofnar.invitations",
    "hofnar.responses",
    "hofnar.comments",
    "hofnar.imports",
    "hofnar.insights",
    "hofnar.jester",
    "hofnar.evaluations",
    "hofnar.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
]
if find_spec("fido2"):  # django-allauth[mfa]: the second factor
    INSTALLED_APPS.append("allauth.mfa")

MIDDLEWARE = [
    "hofnar.responses.lean.RespondentsMiddleware",  # answers respondents itself; the rest is for staff
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "hofnar.accounts.middleware.OrganisationMiddleware",
    "hofnar.frame.middleware.PrivatePagesMiddleware",
]

ROOT_URLCONF = "hofnar.urls"
WSGI_APPLICATION = "hofnar.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "csp.context_processors.nonce",
                "hofnar.frame.context.frame",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")

DATABASES = {"default": ENVIRONMENT.database("HOFNAR_DATABASE_URL", str(DATA / "hofnar.sqlite3"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Signing in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator")
] + [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    }
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "hofnar.accounts.adapter.ClosedSignupAdapter"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True  # the adapter drops them: both ways cost the same time
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_ADAPTER = "hofnar.accounts.second_factor.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # accounts come from invitations by mail: the address is proven already
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True  # a script finds the token on the page

# Language, numbers, time
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS: list[Path] = []
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if SECURE
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = not SECURE
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_HANDLERS = ["hofnar.imports.upload_handler.LimitedFileUploadHandler"]
MAX_UPLOAD_BYTES = ENVIRONMENT.number("HOFNAR_MAX_UPLOAD_MB", 512) * 1024 * 1024

# Logs: JSON for a machine that reads them, text for a person
LOGGING = logging_settings(json=ENVIRONMENT.yes("HOFNAR_LOG_JSON", default=SECURE))

# Mail
globals().update(ENVIRONMENT.mail("HOFNAR_MAIL_URL"))
DEFAULT_FROM_EMAIL = ENVIRONMENT.text("HOFNAR_MAIL_FROM", "Hofnar <hofnar@localhost>")

# Headers
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = SECURE
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.yes("HOFNAR_BEHIND_PROXY", default=True) else None
)
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE

# What happens after what. An event is announced inside the transaction that made it true; each reaction
# may run twice and must then change nothing. Every path is imported by a test.
REACTIONS: dict[str, list[str]] = {
    "import.finished": ["hofnar.insights.reactions.import_finished", "hofnar.comments.telling.answers_changed"],
    "import.undone": ["hofnar.insights.reactions.import_undone", "hofnar.comments.telling.answers_changed"],
    "response.saved": ["hofnar.insights.reactions.response_saved", "hofnar.comments.telling.answers_changed"],
    "responses.arrived": [
        "hofnar.insights.reactions.response_saved",
        "hofnar.responses.notices.reactions.answers_arrived",
        "hofnar.comments.telling.answers_changed",
    ],
}

# Who writes along in the transaction that stores responses: rooms above them that keep open texts as rows.
RESPONSE_WRITERS = ["hofnar.comments.services.write_open_texts"]
# How a file of responses gets its open texts: masked, as they show everywhere else.
OPEN_TEXTS = "hofnar.comments.queries.shown_texts"

# Kinds of background work: name → the function that does it.
JOBS: dict[str, str] = {
    "reaction": "hofnar.jobs.reactions.run",
    "outbox.deliver": "hofnar.jobs.delivery.deliver",
    "outbox.wake": "hofnar.jobs.delivery.wake",
    "imports.check": "hofnar.imports.jobs.check",
    "imports.run": "hofnar.imports.jobs.run",
    "imports.undo": "hofnar.imports.jobs.undo",
    "responses.count": "hofnar.responses.kept.count",
    "responses.export": "hofnar.responses.exporting.jobs.export",
    "responses.digest": "hofnar.responses.notices.jobs.digest",
    "responses.tidy": "hofnar.responses.tidying.tidy",
    "comments.tell": "hofnar.comments.telling.tell",
    "comments.tell_all": "hofnar.comments.telling.tell_all",
    "comments.mask": "hofnar.comments.hiding.mask_all",
    "insights.refresh": "hofnar.insights.jobs.refresh",
    "insights.prepare": "hofnar.insights.jobs.prepare",
    "insights.prepare_shares": "hofnar.insights.jobs.prepare_shares",
    "insights.work_out": "hofnar.insights.jobs.work_out",
}
# Kinds of work that act for a person: name → the function that says whether the asker may, asked when it begins.
# Where the right is gone meanwhile it puts back what waited for the work.
JOB_RIGHTS: dict[str, str] = {
    "imports.check": "hofnar.imports.jobs.is_allowed",
    "imports.run": "hofnar.imports.jobs.is_allowed",
    "imports.undo": "hofnar.imports.jobs.is_allowed",
    "responses.export": "hofnar.responses.exporting.jobs.is_allowed",
}

# What may take minutes: one lane of every worker does it, so that short work never waits for it.
LONG_JOBS = {
    "imports.check",
    "imports.run",
    "imports.undo",
    "insights.prepare",
    "insights.prepare_shares",
    "insights.work_out",
    "responses.export",
    "comments.mask",
}

# What may take seconds: the third lane leaves it too, so that answers reach the figures while a survey is counted.
SLOW_JOBS = {"responses.count", "responses.tidy"}

# What every worker asks for each hour (jobs/timetable.py).
HOURLY_JOBS = ["responses.tidy", "comments.tell_all"]

# Kinds of messages to people: name → the function that writes one when its turn has come, or gives None when it is no
# longer wanted. It runs inside the transaction that claims the message.
MESSAGES: dict[str, str] = {
    "accounts.invite": "hofnar.accounts.letters.invite",
    "accounts.account": "hofnar.accounts.letters.account",
    "accounts.nobody": "hofnar.accounts.letters.nobody",
    "responses.notice": "hofnar.responses.notices.letters.notice",
    "responses.digest": "hofnar.responses.notices.letters.digest",
}
