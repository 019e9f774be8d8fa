"""The life of a stay. Each move is compare-and-set with its event row, its desks and its letters."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from bewiser.lib.workdays import add_working_days
from bewiser.lib.zones import zone_called
from connect.models import Organisation, User

from .. import letters
from ..calendars import House, faults, open_days
from ..choices import MemberStatus, StayState, StayVerb
from ..exceptions import NoDesk, StayMoved
from ..houses import holidays_of, house_of, today_at
from ..models import AgreementMember, DeskDay, Location, Stay, StayEvent
from ..staying import TURN, Move, Party
from . import ledger

# Working days in which a cluster answers; it is reminded once when they are over.
ANSWER_DAYS = 3


@transaction.atomic
def ask_for_stay(stay: Stay, *, by: User, now: datetime) -> Stay:
    """Ask for a stay that the form has filled in; its guest is whoever asks.

    Raises ValidationError where the dates do not fit the place, or where either cluster is not active.
    """
    place = Location.objects.select_related("member__cluster").get(pk=stay.location_id)
    stay.guest, stay.asked_at, stay.state_since = by, now, now
    stay.state = StayState.REQUESTED
    stay.home = _home_of(stay.organisation, place)
    if not place.is_open or place.member.status != MemberStatus.ACTIVE:
        raise ValidationError(_("This place takes no guests at present."))
    found = faults(
        house_of(place), stay.first_day, stay.last_day, stay.people, today_at(place, now)
    )
    if found:
        raise ValidationError(found)
    stay.due_at = _due(stay, StayState.REQUESTED, now)
    stay.full_clean()
    stay.save()
    _note(stay, StayVerb.ASKED, by, now)
    letters.stay_asked(stay)
    return stay


@transaction.atomic
def move_stay(
    stay: Stay,
    move: Move,
    *,
    by: User | None,
    now: datetime,
    note: str = "",
    first_day: date | None = None,
    last_day: date | None = None,
) -> None:
    """Make a move of the table. `first_day` and `last_day` are the dates that `propose` proposes.

    Raises StayMoved where a colleague was quicker, ValidationError without a reason or where dates do not
    fit, NoDesk where the place is full on one of the days; nothing is written then.
    """
    note = note.strip()
    if move.needs_reason and not note:
        raise ValidationError({"note": _("Write a reason: the other side reads it.")})
    if stay.state != move.before:
        raise StayMoved
    changes: dict[str, Any] = {}
    if move.verb == StayVerb.CONFIRMED:
        _ask_that_both_are_active(stay)
        changes["put_at"] = now
    elif move.verb == StayVerb.PROPOSED:
        changes |= _proposal(stay, first_day, last_day, now)
    elif move.verb == StayVerb.TOOK:
        changes |= {"first_day": stay.proposed_first, "last_day": stay.proposed_last}
    elif move.verb == StayVerb.CHECKED_IN:
        _ask_that_it_is_time(stay, now)
        changes["checked_in_at"] = now
    elif move.verb == StayVerb.CHECKED_OUT:
        changes["checked_out_at"] = now
    if Party.HOST in move.parties and move.before == StayState.AT_HOST and not stay.answered_at:
        changes["answered_at"] = now
    _set(stay, move.after, now, **changes)
    if move.after == StayState.AGREED:
        _ask_that_both_are_active(stay)
        _take_desks(stay)
    elif move.after == StayState.CANCELLED:
        DeskDay.objects.filter(stay=stay).delete()
    elif move.after == StayState.FINISHED:
        ledger.enter(stay, now=now)
    _note(stay, move.verb, by, now, note)
    letters.stay_moved(stay, move, by=by, note=note)


@transaction.atomic
def end_by_the_clock(stay: Stay, to: StayState, verb: StayVerb, *, now: datetime) -> None:
    """End a stay that nobody ended. Raises StayMoved where somebody has moved it meanwhile."""
    changes = {"checked_out_at": now} if to == StayState.FINISHED else {}
    _set(stay, to, now, **changes)
    if to == StayState.FINISHED:
        ledger.enter(stay, now=now)
    elif to == StayState.NOT_USED:
        DeskDay.objects.filter(stay=stay).delete()
    _note(stay, verb, None, now)
    letters.stay_ended_by_the_clock(stay)


def free_desks(place: Location, days: Collection[date]) -> dict[date, int]:
    """Return how many desks are free on each of these days; closed ones are not looked at."""
    taken: dict[date, int] = dict.fromkeys(days, 0)
    rows = DeskDay.objects.filter(location=place, day__in=taken).values_list("day", flat=True)
    for day in rows:
        taken[day] += 1
    return {day: max(0, place.desks - count) for day, count in taken.items()}


def _take_desks(stay: Stay) -> None:
    """Take a desk a day for each of the people. Raises NoDesk with the days that are full.

    The place's row is the queue, so that of two stays for the last desk the later one sees that it is taken;
    were it not, the table's own constraint would refuse the second.
    """
    place = Location.objects.select_for_update(no_key=True).get(pk=stay.location_id)
    house = house_of(place)
    days = open_days(house, stay.first_day, stay.last_day)
    taken: dict[date, set[int]] = {day: set() for day in days}
    for day, desk in DeskDay.objects.filter(location=place, day__in=days).values_list(
        "day", "desk"
    ):
        taken[day].add(desk)
    full = [day for day in days if place.desks - len(taken[day]) < stay.people]
    if full or not days:
        raise NoDesk(full)
    DeskDay.objects.bulk_create(
        DeskDay(stay=stay, location=place, day=day, desk=desk)
        for day in days
        for desk in _lowest(stay.people, place.desks, taken[day])
    )


def _lowest(count: int, desks: int, taken: Collection[int]) -> list[int]:
    return [desk for desk in range(1, desks + 1) if desk not in taken][:count]


def _home_of(organisation: Organisation, place: Location) -> AgreementMember:
    """Return the membership by which a firm's people come. Raises ValidationError where there is none."""
    home = AgreementMember.objects.active().filter(cluster=organisation.cluster_id).first()
    if home is None:
        raise ValidationError(
            {"organisation": _("The cluster of this organisation is not in the agreement.")}
        )
    if home.pk == place.member_id:
        raise ValidationError(
            {"organisation": _("This place is your own cluster’s: just go there.")}
        )
    return home


def _ask_that_both_are_active(stay: Stay) -> None:
    """A cluster that has paused or left takes and sends nobody new. Raises ValidationError."""
    pair = AgreementMember.objects.filter(pk__in=(stay.home_id, stay.location.member_id))
    if pair.active().count() < 2:
        raise ValidationError(_("One of the two clusters is not active in the agreement now."))


def _proposal(
    stay: Stay, first: date | None, last: date | None, now: datetime
) -> dict[str, date | None]:
    if first is None or last is None:
        raise ValidationError({"first_day": _("Say which days you propose.")})
    place = stay.location
    # A host may waive its own notice, and nothing else.
    house = house_of(place)
    at_short_notice = House(house.weekdays, house.closed, house.desks, house.most_days, 0)
    found = faults(at_short_notice, first, last, stay.people, today_at(place, now))
    free = free_desks(place, open_days(house, first, last))
    if not found and any(count < stay.people for count in free.values()):
        found = {"first_day": _("There are not enough free desks on these days.")}
    if found:
        raise ValidationError(found)
    return {"proposed_first": first, "proposed_last": last}


def _ask_that_it_is_time(stay: Stay, now: datetime) -> None:
    today = today_at(stay.location, now)
    if not stay.first_day <= today <= stay.last_day:
        raise ValidationError(_("The guest is expected on other days."))


def _due(stay: Stay, state: str, now: datetime) -> datetime | None:
    """Return when whoever holds a stay in this state should have answered."""
    party = TURN.get(StayState(state))
    if party is None:
        return None
    member = stay.location.member if party == Party.HOST else stay.home
    cluster = member.cluster
    return add_working_days(
        now, ANSWER_DAYS, zone=zone_called(cluster.time_zone), holidays=holidays_of(cluster)
    )


def _set(stay: Stay, state: StayState, now: datetime, **changes: Any) -> None:
    moved = Stay.objects.filter(pk=stay.pk, state=stay.state, version=stay.version).update(
        state=state,
        version=F("version") + 1,
        state_since=now,
        due_at=_due(stay, state, now),
        reminded_at=None,
        **changes,
    )
    if not moved:
        raise StayMoved
    stay.refresh_from_db()


def _note(stay: Stay, verb: StayVerb, by: User | None, now: datetime, note: str = "") -> None:
    event = StayEvent(stay=stay, version=stay.version, at=now, verb=verb, actor=by, note=note)
    event.full_clean()
    event.save()
