"""What every template knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from connect.models import User


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
        "has_desk": SimpleLazyObject(lambda: has_desk(getattr(request, "user", None))),
    }


def has_desk(user: User | None) -> bool:
    """Things come to the desk of people who manage a cluster or coordinate the network."""
    if user is None or not user.is_authenticated:
        return False
    return user.manager_rows.exists() or user.network_roles.exists()
