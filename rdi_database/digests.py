"""The letter that says what is new in a topic or a search; written inside the action that causes it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import translation

from bewiser.lib.mail import one_line
from bewiser.lib.zones import zone_called
from bewiser.outbox.actions import enqueue
from connect.models import Organisation

from . import links
from .following import address_of
from .models import Follow, Initiative

# A letter is read in a minute; the rest is a number and a link.
MOST_NAMED = 10


class Line(NamedTuple):
    """One thing that is new: its name, what it is, and its page."""

    name: str
    about: str
    url: str


def write(
    follow: Follow, organisations: Sequence[int], initiatives: Sequence[int], *, now: datetime
) -> None:
    """Write the digest of what is new, the newest first; said twice, it is sent once."""
    user = follow.user
    language = user.language if user.language in dict(settings.LANGUAGES) else "en"
    with translation.override(language):
        context: dict[str, Any] = {
            "name": one_line(user.name),
            "followed": one_line(follow.name),
            "organisations": _organisations(organisations),
            "more_organisations": max(0, len(organisations) - MOST_NAMED),
            "initiatives": _initiatives(initiatives),
            "more_initiatives": max(0, len(initiatives) - MOST_NAMED),
            "all_url": settings.SITE_URL + address_of(follow.kind, follow.topic, follow.query),
            "stop_url": links.stop_url(follow, language),
        }
    enqueue(
        "digest",
        key=f"digest:{follow.pk}:{follow.version}",
        to=user.email,
        template="rdi_database/mail/digest",
        context=context,
        language=language,
        zone=zone_called(user.time_zone),
        headers={
            "List-Unsubscribe": f"<{context['stop_url']}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
        now=now,
    )


def _organisations(keys: Sequence[int]) -> list[Line]:
    rows = Organisation.objects.listed().filter(pk__in=keys[:MOST_NAMED]).order_by("-pk")
    return [
        Line(
            one_line(row.name),
            ", ".join(filter(None, (row.get_kind_display(), row.city, str(row.country.name)))),
            settings.SITE_URL + row.get_absolute_url(),
        )
        for row in rows
    ]


def _initiatives(keys: Sequence[int]) -> list[Line]:
    rows = Initiative.objects.listed().filter(pk__in=list(keys)).next_first()[:MOST_NAMED]
    return [
        Line(
            one_line(row.title),
            str(row.get_kind_display()),
            settings.SITE_URL + row.get_absolute_url(),
        )
        for row in rows
    ]
