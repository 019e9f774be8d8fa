"""What the clock does to stays: it reminds once, and ends what nobody has ended."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from bewiser.lib.workdays import is_working_day

from .. import letters
from ..choices import StayState, StayVerb
from ..exceptions import StayMoved
from ..houses import holidays_of, today_at
from ..models import Stay, StayEvent
from ..staying import TURN, Party
from .stays import end_by_the_clock

# How each state ends once its time is over, and on which day that is.
ENDS = {
    StayState.REQUESTED: ("first_day", StayState.LAPSED, StayVerb.LAPSED),
    StayState.AT_HOST: ("first_day", StayState.LAPSED, StayVerb.LAPSED),
    StayState.PROPOSED: ("proposed_first", StayState.LAPSED, StayVerb.LAPSED),
    StayState.AGREED: ("last_day", StayState.NOT_USED, StayVerb.NOT_USED),
    StayState.STARTED: ("last_day", StayState.FINISHED, StayVerb.CHECKED_OUT),
}


def mind_the_stays(*, now: datetime) -> tuple[int, int]:
    """Remind and end what is due; return how many of each. Two clocks at once do each thing once."""
    return _remind(now), _end(now)


def _remind(now: datetime) -> int:
    count = 0
    for stay in Stay.objects.asking().for_list().filter(due_at__lte=now, reminded_at=None):
        party = TURN[StayState(stay.state)]
        cluster = (stay.host if party == Party.HOST else stay.home).cluster
        today = today_at(stay.location, now)
        # Nobody is reminded on a weekend or on a holiday of their cluster.
        if not is_working_day(today, holidays_of(cluster)):
            continue
        with transaction.atomic():
            rows = Stay.objects.filter(pk=stay.pk, version=stay.version, reminded_at=None)
            if rows.update(reminded_at=now):
                StayEvent.objects.create(
                    stay=stay, version=stay.version, at=now, verb=StayVerb.REMINDED
                )
                letters.stay_reminded(stay)
                count += 1
    return count


def _end(now: datetime) -> int:
    # A day is over last of all west of Greenwich; which day it is at the place is asked of each row.
    tomorrow = (now + timedelta(days=1)).date()
    over = Q()
    for state, (field, _to, _verb) in ENDS.items():
        over |= Q(state=state, **{f"{field}__lte": tomorrow})
    count = 0
    for stay in Stay.objects.for_list().filter(over):
        field, to, verb = ENDS[StayState(stay.state)]
        today = today_at(stay.location, now)
        day = getattr(stay, field)
        # A first day that has come ends an open question; a last day ends when it is over.
        if day > today or (field == "last_day" and day == today):
            continue
        try:
            end_by_the_clock(stay, to, verb, now=now)
            count += 1
        except StayMoved:
            continue
    return count
