"""Whom an edition is for, and the headers by which a mail program offers to leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from . import links
from .models import Subscription


@dataclass(frozen=True)
class Segment:
    """Whom an edition is for: primary keys of clusters and topics, codes of languages, roles. Empty means all."""

    clusters: Sequence[int] = ()
    languages: Sequence[str] = ()
    roles: Sequence[str] = ()
    topics: Sequence[int] = ()


def list_headers(subscription: Subscription) -> dict[str, str]:
    """Return what makes mail programs show their own button to leave (RFC 2369, RFC 2919 and RFC 8058)."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return {
        "List-Id": f"<newsletter.{host}>",
        "List-Unsubscribe": f"<{links.leave_url(subscription)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
