"""The letters about editions to those who write them, written inside the actions that cause them."""

from collections.abc import Iterable, Mapping
from typing import Any

from bewiser.lib.mail import one_line, page_url
from bewiser.lib.zones import zone_called
from bewiser.outbox.actions import enqueue
from connect.models import User

from . import access
from .models import ClusterNews, Edition


def approval_asked(edition: Edition, *, by: User) -> None:
    """Ask everybody who may approve it, but not who asks."""
    others = access.newsletter_editors().exclude(pk=by.pk)
    _about_edition("edition_waits", others, edition, by=by)


def sent_back(edition: Edition, *, by: User | None, reason: str) -> None:
    """Tell who asked for approval why it is being written again, unless they do it themselves."""
    people = [edition.submitted_by] if edition.submitted_by and edition.submitted_by != by else []
    _about_edition("edition_back", people, edition, by=by, note=reason)


def sent(edition: Edition, counts: Mapping[str, int]) -> None:
    """Tell both persons how it went."""
    people = {user.pk: user for user in (edition.submitted_by, edition.approved_by) if user}
    _about_edition(
        "edition_sent",
        people.values(),
        edition,
        n_sent=counts["sent"],
        n_unknown=counts["unknown"],
        n_failed=counts["failed"] + counts["suppressed"],
    )


def news_declined(news: ClusterNews, *, by: User) -> None:
    """Tell the manager who sent the news in why it is not taken."""
    user = news.sent_by
    if user is None or user == by:
        return
    enqueue(
        "agreement",
        key=f"news_declined:{news.pk}:{user.pk}",
        to=user.email,
        template="roaming/mail/news_declined",
        context={
            "name": one_line(user.name),
            "because": "newsletter",
            "title": news.title,
            "note": news.reason,
            "sender_name": one_line(by.name),
            "action_url": page_url(user.language, "roaming:news_list"),
        },
        language=user.language,
        zone=zone_called(user.time_zone),
    )


def _about_edition(
    template: str,
    people: Iterable[User],
    edition: Edition,
    *,
    by: User | None = None,
    **context: Any,
) -> None:
    for user in people:
        enqueue(
            "agreement",
            key=f"{template}:{edition.pk}:{edition.version}:{user.pk}",
            to=user.email,
            template=f"roaming/mail/{template}",
            context={
                "name": one_line(user.name),
                "because": "newsletter",
                "title": edition.subjects.get(user.language) or edition.subjects.get("en", ""),
                "sender_name": one_line(by.name) if by else "",
                "action_url": page_url(user.language, "roaming:edition_edit", edition.pk),
                **context,
            },
            language=user.language,
            zone=zone_called(user.time_zone),
        )
