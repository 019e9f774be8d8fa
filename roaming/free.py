"""Which places can still be had on some days: open, with a desk left, and within what the place gives."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Count, prefetch_related_objects

from .calendars import House, faults, open_days
from .houses import house_of, today_at
from .models import DeskDay, Location


def free_on(
    places: Iterable[Location], first: date, last: date, *, now: datetime
) -> list[Location]:
    """Return those at which one person could ask to stay on these days, in the order they came.

    Three statements, however many places there are.
    """
    found = list(places)
    prefetch_related_objects(found, "closures", "member__cluster__holidays")
    taken = _taken(found, first, last)
    return [
        place
        for place in found
        if _would_do(house_of(place), taken.get(place.pk, {}), first, last, today_at(place, now))
    ]


def _would_do(house: House, taken: dict[date, int], first: date, last: date, today: date) -> bool:
    return not faults(house, first, last, 1, today) and all(
        taken.get(day, 0) < house.desks for day in open_days(house, first, last)
    )


def _taken(places: list[Location], first: date, last: date) -> dict[int, dict[date, int]]:
    rows = (
        DeskDay.objects.filter(location__in=places, day__range=(first, last))
        .order_by()
        .values_list("location", "day")
        .annotate(desks=Count("pk"))
    )
    taken: dict[int, dict[date, int]] = {}
    for location, day, desks in rows:
        taken.setdefault(location, {})[day] = desks
    return taken
