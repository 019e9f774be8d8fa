"""The product's settings for the web process of the journeys: static files from their sources."""

from tests.outbox.fast_settings import *  # noqa: F403
from tests.outbox.fast_settings import STORAGES as _STORAGES

# As in tests/conftest.py, which writes the passwords that this process reads.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **_STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
