"""Editions with words in them, and people who get them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from connect.models import Cluster, User
from roaming.actions import editions, sending
from roaming.models import Block, ClusterNews, Edition, Subscription

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
DAY = date(2026, 11, 2)


def make_subscription(email: str, *, state: str = "active", **fields: Any) -> Subscription:
    known: dict[str, Any] = {"asked_at": NOW, "language": "en", "name": ""}
    if state == "active":
        known["confirmed_at"] = NOW
    if state in {"left", "bounced"}:
        known["ended_at"] = NOW
    return Subscription.objects.create(email=email, state=state, **{**known, **fields})


def make_edition(
    by: User,
    *,
    subjects: Mapping[str, str] | None = None,
    blocks: Mapping[str, Mapping[str, tuple[str, str]]] | None = None,
    day: date = DAY,
    now: datetime = NOW,
) -> Edition:
    """Return a draft; `blocks` gives (heading, body) by language, each under a word that only tests read."""
    edition = editions.make_edition(day=day, by=by, now=now)
    edition.subjects = dict(
        subjects or {"en": "What the clusters do", "fr": "Ce que font les clusters"}
    )
    edition.save()
    for position, words in enumerate(
        (blocks or {"a": {"en": ("Hello", "From *us* all.")}}).values(), 1
    ):
        Block.objects.create(
            edition=edition,
            position=position,
            words={code: {"heading": said[0], "body": said[1]} for code, said in words.items()},
        )
    edition.refresh_from_db()
    return edition


def approve(
    edition: Edition, *, by: User, second: User, send_at: datetime = NOW, now: datetime = NOW
) -> None:
    """Take a draft through both persons."""
    editions.submit(edition, by=by, seen=edition.version, now=now)
    editions.approve(edition, by=second, send_at=send_at, seen_hash=edition.frozen_hash, now=now)


def make_sent(edition: Edition, *, by: User, second: User, now: datetime = NOW) -> Edition:
    """Take a draft through both persons and begin to send it; what it writes waits for the commit."""
    approve(edition, by=by, second=second, now=now)
    sending.start(edition, by=second, now=now)
    return edition


def make_news(cluster: Cluster, **fields: Any) -> ClusterNews:
    known = {"title": "Open doors", "body": "Come **any Friday**.", "sent_at": NOW}
    return ClusterNews.objects.create(cluster=cluster, **{**known, **fields})
