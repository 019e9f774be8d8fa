"""What every template knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from .waiting import waiting


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "sample_mode": settings.SAMPLE_MODE,
        "has_mailbox": bool(settings.MAILBOX_DIR),
        "operator_name": settings.OPERATOR_NAME,
        "operator_address": settings.OPERATOR_ADDRESS,
        "operator_email": settings.OPERATOR_EMAIL,
        # Asked only where a template asks, at most once a page.
        "waits": SimpleLazyObject(lambda: waiting(getattr(request, "user", None), timezone.now())),
    }
