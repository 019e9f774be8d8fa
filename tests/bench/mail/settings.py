"""The product's settings with the anchors beside: django-post-office at its best, and Django's own backend."""

from urllib.parse import urlsplit

from bewiser.settings import *  # noqa: F403
from bewiser.settings import EMAIL_URL, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "post_office"]
EMAIL_HOST = urlsplit(EMAIL_URL).hostname
EMAIL_PORT = urlsplit(EMAIL_URL).port
POST_OFFICE = {
    "BACKENDS": {"default": "django.core.mail.backends.smtp.EmailBackend"},
    "BATCH_SIZE": 1000,
    # It writes down what failed, and no second row for each mail that did not.
    "LOG_LEVEL": 1,
}
