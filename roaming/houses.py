"""From rows to the rules of a place: its week, its closed days, its clock."""

from datetime import date, datetime

from bewiser.lib.zones import zone_called
from connect.models import Cluster

from .calendars import House
from .models import Location


def house_of(place: Location) -> House:
    """Return the rules of a place: closed on its own closed days and on its cluster's holidays.

    Of a place whose closed days and holidays were fetched before, without another statement.
    """
    closed = {closure.on for closure in place.closures.all()}
    return House(
        weekdays=frozenset(place.weekdays),
        closed=closed | holidays_of(place.member.cluster),
        desks=place.desks,
        most_days=place.most_days,
        notice_days=place.notice_days,
    )


def holidays_of(cluster: Cluster) -> frozenset[date]:
    return frozenset(holiday.on for holiday in cluster.holidays.all())


def today_at(place: Location, now: datetime) -> date:
    """Return which day it is at a place."""
    return now.astimezone(zone_called(place.member.cluster.time_zone)).date()
