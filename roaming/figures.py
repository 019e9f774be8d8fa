"""What the ledger and the answers add up to, cluster by cluster."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import inf
from statistics import median

from django.db.models import Q, Sum

from .choices import AGREED_STATES, StayState
from .models import AgreementMember, LedgerEntry, Stay

# What the badge promises, and how many unanswered requests are one too many.
QUICK_DAYS = 3
TOO_MANY_WAITING = 2
# Answers older than this say little about a cluster of today.
COUNTED_DAYS = 365


@dataclass
class Answers:
    """What one host made of the requests that were put to it within a year.

    `days` has the time until each first answer. `lapsed` counts requests whose first day came without one,
    `overdue` those that wait beyond their time now, `accepted` those that were agreed, whatever came of them.
    """

    days: list[float] = field(default_factory=list)
    accepted: int = 0
    lapsed: int = 0
    overdue: int = 0

    @property
    def asked(self) -> int:
        """Requests that are answered or lapsed; one that still waits is not held against its host."""
        return len(self.days) + self.lapsed

    @property
    def unanswered(self) -> int:
        return self.overdue + self.lapsed

    @property
    def is_slow(self) -> bool:
        """Whether two or more requests were left unanswered."""
        return self.unanswered >= TOO_MANY_WAITING

    @property
    def is_quick(self) -> bool:
        """Whether it has the badge. What lapsed counts as answered late: silence does not keep a badge."""
        if not self.days or self.overdue or self.is_slow:
            return False
        return median([*self.days, *[inf] * self.lapsed]) <= QUICK_DAYS


@dataclass(frozen=True)
class Balance:
    """One member: days given and received in all, and how it answered within a year."""

    member: AgreementMember
    given: int
    received: int
    answers: Answers

    @property
    def balance(self) -> int:
        return self.given - self.received

    @property
    def answer_days(self) -> float | None:
        """The median from the host's being asked to its first answer, None where it gave none."""
        return median(self.answers.days) if self.answers.days else None


def balances(*, now: datetime) -> list[Balance]:
    """Return every member with its figures, hosts that leave guests waiting last."""
    given = dict(_days("host"))
    received = dict(_days("home"))
    answers = _answers(now)
    found = [
        Balance(
            member=member,
            given=given.get(member.pk, 0),
            received=received.get(member.pk, 0),
            answers=answers.get(member.pk, Answers()),
        )
        for member in AgreementMember.objects.shown().for_list()
    ]
    return sorted(
        found, key=lambda row: (row.answers.is_slow, row.member.cluster.short_name.casefold())
    )


def owes_days(member: AgreementMember) -> bool:
    """Whether a member has received more days than it gave: a guest helps it to balance."""
    total = LedgerEntry.objects.aggregate(
        given=Sum("days", filter=Q(host=member), default=0),
        received=Sum("days", filter=Q(home=member), default=0),
    )
    return total["received"] > total["given"]


@dataclass(frozen=True)
class Answering:
    """The members that have the badge, and those that left two or more requests unanswered."""

    quick: frozenset[int]
    slow: frozenset[int]


def answering(*, now: datetime) -> Answering:
    """Return who answers well: within three days, nobody waits; and who does not."""
    found = _answers(now)
    return Answering(
        quick=frozenset(host for host, answers in found.items() if answers.is_quick),
        slow=frozenset(host for host, answers in found.items() if answers.is_slow),
    )


def _days(side: str) -> list[tuple[int, int]]:
    return list(
        LedgerEntry.objects.order_by()
        .values_list(side)
        .annotate(total=Sum("days"))
        .values_list(side, "total")
    )


def _answers(now: datetime) -> dict[int, Answers]:
    """Return what each host made of its requests, in one query."""
    since = now - timedelta(days=COUNTED_DAYS)
    answered = Q(put_at__gte=since, answered_at__lte=now)
    # Nobody moves a stay that has lapsed: it has been in this state since its first day came.
    lapsed = Q(
        state=StayState.LAPSED,
        put_at__isnull=False,
        answered_at=None,
        state_since__range=(since, now),
    )
    overdue = Q(state=StayState.AT_HOST, due_at__lt=now)
    found: dict[int, Answers] = {}
    rows = Stay.objects.filter(answered | lapsed | overdue).order_by()
    for host, state, put_at, answered_at in rows.values_list(
        "location__member", "state", "put_at", "answered_at"
    ):
        answers = found.setdefault(host, Answers())
        if state == StayState.AT_HOST:
            answers.overdue += 1
        elif answered_at is None:
            answers.lapsed += 1
        else:
            answers.days.append((answered_at - put_at) / timedelta(days=1))
            answers.accepted += state in AGREED_STATES
    return found
