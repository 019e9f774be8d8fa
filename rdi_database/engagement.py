"""How much the network has to do with an organisation: one honest panel for managers, a word for everyone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Max, Q, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from connect.models import ConnectionEvent, ConnectionRequest, Organisation, User

from .models import Initiative, Participation, ViewCount

YEAR = timedelta(days=365)
MONTH = timedelta(days=30)
# For everyone: so far back, and from so many introductions on.
PUBLIC_YEARS = timedelta(days=730)
OFTEN = 3
MOST_COMMON = 10


class Number(NamedTuple):
    """How often something has happened: ever, and within the last year."""

    ever: int
    year: int


class Common(NamedTuple):
    """An organisation of the manager's own, with how many projects it shares."""

    organisation: Organisation
    projects: int


@dataclass(frozen=True)
class Engagement:
    """What managers read. `common` are organisations of their own clusters in projects with this one.

    `last_contact` is when anything last happened to a request to it or from it.
    """

    requests_to: Number
    requests_from: Number
    introductions: Number
    views_month: int
    views_year: int
    common: Sequence[Common]
    last_contact: datetime | None
    counted_since: date | None


def level_of(organisation: Organisation, now: datetime) -> str | Promise:
    """Return in words how much others have to do with it; empty where there is nothing to say."""
    number = _introduced(organisation).filter(introduced_at__gte=now - PUBLIC_YEARS).count()
    if number >= OFTEN:
        return _("Introduced here often in the last two years")
    if number:
        return _("Introduced here in the last two years")
    return ""


def engagement_of(organisation: Organisation, *, user: User, now: datetime) -> Engagement:
    """Return the panel for somebody who looks after the network, or clusters of it."""
    since = now - YEAR
    sent = ConnectionRequest.objects.filter(reference__isnull=False)
    views = ViewCount.objects.filter(organisation=organisation)
    seen = views.aggregate(
        month=Sum("number", filter=Q(day__gt=(now - MONTH).date())),
        year=Sum("number", filter=Q(day__gt=since.date())),
    )
    counted = ViewCount.objects.order_by("day").values_list("day", flat=True).first()
    return Engagement(
        requests_to=_number(
            sent.whose_target_is_known().filter(target=organisation), "created_at", since
        ),
        requests_from=_number(sent.filter(seeker=organisation), "created_at", since),
        introductions=_number(_introduced(organisation), "introduced_at", since),
        views_month=seen["month"] or 0,
        views_year=seen["year"] or 0,
        common=_common(organisation, user),
        last_contact=_last_contact(organisation),
        counted_since=counted,
    )


def _introduced(organisation: Organisation):  # type: ignore[no-untyped-def]
    mine = Q(target=organisation) | Q(seeker=organisation)
    return ConnectionRequest.objects.filter(mine, introduced_at__isnull=False)


def _number(rows, field: str, since: datetime) -> Number:  # type: ignore[no-untyped-def]
    found = rows.aggregate(ever=Count("pk"), year=Count("pk", filter=Q(**{f"{field}__gte": since})))
    return Number(found["ever"], found["year"])


def _last_contact(organisation: Organisation) -> datetime | None:
    # One more request just after an anonymous notice was answered would tell whose it is.
    known = ConnectionRequest.objects.whose_target_is_known().filter(target=organisation)
    mine = Q(connection__in=known.values("pk")) | Q(connection__seeker=organisation)
    found: datetime | None = ConnectionEvent.objects.filter(
        mine, connection__reference__isnull=False
    ).aggregate(last=Max("at"))["last"]
    return found


def _common(organisation: Organisation, user: User) -> list[Common]:
    projects = Initiative.objects.known_projects().with_partner(organisation)
    rows = (
        Participation.objects.shown()
        .filter(initiative__in=projects.order_by().values("pk"))
        .exclude(organisation=organisation)
        .filter(organisation__cluster__in=user.managed_clusters.values("pk"))
        .order_by()
        .values("organisation")
        .annotate(number=Count("initiative"))
        .order_by("-number", "organisation")[:MOST_COMMON]
    )
    numbers = {row["organisation"]: row["number"] for row in rows}
    found = Organisation.objects.in_bulk(list(numbers))
    return [Common(found[key], number) for key, number in numbers.items()]
