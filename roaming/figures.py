"""What the ledger and the answers add up to, cluster by cluster."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any
from uuid import UUID

from django.db.models import Sum

from .choices import StayState, StayVerb
from .models import AgreementMember, LedgerEntry, Stay, StayEvent

# What the badge promises, and how many unanswered requests are one too many.
QUICK_DAYS = 3
TOO_MANY_WAITING = 2
# Answers older than this say little about a cluster of today.
COUNTED_DAYS = 365


@dataclass(frozen=True)
class Balance:
    """One member: days given and received in all, and how it answered within a year.

    `answer_days` is the median from the host's being asked to its first answer, None where nobody asked.
    `unanswered` counts requests that are overdue with this host now.
    """

    member: AgreementMember
    given: int
    received: int
    asked: int
    accepted: int
    answer_days: float | None
    unanswered: int
    is_quick: bool

    @property
    def balance(self) -> int:
        return self.given - self.received

    @property
    def accepts(self) -> float | None:
        """The share of decided requests that were accepted."""
        return self.accepted / self.asked if self.asked else None

    @property
    def is_flagged(self) -> bool:
        return self.unanswered >= TOO_MANY_WAITING


def balances(*, now: datetime) -> list[Balance]:
    """Return every member with its figures, hosts that leave guests waiting last."""
    given = dict(_days("host"))
    received = dict(_days("home"))
    answers = _answers(now)
    waiting, quick = _waiting(now), answering(now=now).quick
    yes = set(
        StayEvent.objects.filter(verb__in=(StayVerb.ACCEPTED, StayVerb.PROPOSED)).values_list(
            "stay", flat=True
        )
    )
    found = [
        Balance(
            member=member,
            given=given.get(member.pk, 0),
            received=received.get(member.pk, 0),
            unanswered=waiting.get(member.pk, 0),
            is_quick=member.pk in quick,
            **_said(answers.get(member.pk, []), yes),
        )
        for member in AgreementMember.objects.shown().for_list()
    ]
    return sorted(found, key=lambda row: (row.is_flagged, row.member.cluster.short_name.casefold()))


@dataclass(frozen=True)
class Answering:
    """The members that have the badge, and those that leave two or more requests unanswered beyond their time."""

    quick: frozenset[int]
    slow: frozenset[int]


def answering(*, now: datetime) -> Answering:
    """Return who answers well: asked within a year, within three days, nobody waits; and who does not."""
    waiting = _waiting(now)
    return Answering(
        quick=frozenset(
            host
            for host, said in _answers(now).items()
            if host not in waiting and median(days for _pk, days in said) <= QUICK_DAYS
        ),
        slow=frozenset(host for host, count in waiting.items() if count >= TOO_MANY_WAITING),
    )


def _days(side: str) -> list[tuple[int, int]]:
    return list(
        LedgerEntry.objects.order_by()
        .values_list(side)
        .annotate(total=Sum("days"))
        .values_list(side, "total")
    )


def _answers(now: datetime) -> dict[int, list[tuple[UUID, float]]]:
    """Return for each host the stays that it answered within a year, and the days until it first did."""
    said: dict[int, list[tuple[UUID, float]]] = {}
    rows = Stay.objects.filter(
        put_at__gte=now - timedelta(days=COUNTED_DAYS), answered_at__lte=now
    ).values_list("pk", "location__member", "put_at", "answered_at")
    for pk, host, put_at, answered_at in rows:
        said.setdefault(host, []).append((pk, (answered_at - put_at) / timedelta(days=1)))
    return said


def _said(answers: Sequence[tuple[UUID, float]], yes: Container[UUID]) -> dict[str, Any]:
    return {
        "asked": len(answers),
        "accepted": sum(pk in yes for pk, _days in answers),
        "answer_days": median(days for _pk, days in answers) if answers else None,
    }


def _waiting(now: datetime) -> dict[int, int]:
    waiting: dict[int, int] = {}
    rows = Stay.objects.filter(state=StayState.AT_HOST, due_at__lt=now)
    for host in rows.values_list("location__member", flat=True):
        waiting[host] = waiting.get(host, 0) + 1
    return waiting
