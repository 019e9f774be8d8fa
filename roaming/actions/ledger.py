"""The ledger of days given and received: one entry a stay, written when it ends and never again."""

from datetime import datetime

from ..houses import today_at
from ..models import DeskDay, LedgerEntry, Stay


def enter(stay: Stay, *, now: datetime) -> LedgerEntry:
    """Write what a finished stay has cost its host, in the caller's transaction.

    Desks of days after check-out are given back: they count for nobody.
    """
    place = stay.location
    first = today_at(place, stay.checked_in_at or now)
    last = today_at(place, stay.checked_out_at or now)
    DeskDay.objects.filter(stay=stay, day__gt=last).delete()
    return LedgerEntry.objects.create(
        stay=stay,
        host_id=place.member_id,
        home_id=stay.home_id,
        on=last,
        days=stay.desk_days.filter(day__gte=first, day__lte=last).count(),
    )
