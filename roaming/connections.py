"""Who has stayed with whom: what the agreement has joined across borders, in numbers that everyone may read."""

from dataclasses import dataclass

from django.db.models import Count, F

from bewiser.lib.maps import MapTie

from .choices import PLACED_STATES
from .models import Stay

Point = tuple[float | None, float | None]


@dataclass(frozen=True)
class Connection:
    """The stays of members of one cluster at one place of another: agreed ones, and those that took place."""

    home: str
    host: str
    place: str
    stays: int
    start: Point
    end: Point

    @property
    def tie(self) -> MapTie | None:
        """The same as an arc of a map; None where one of the two has no point."""
        if None in (*self.start, *self.end):
            return None
        return MapTie(*self.start, *self.end, count=self.stays, label=f"{self.home} → {self.host}")


def connections() -> list[Connection]:
    """Return the pairs of a home cluster and a place, the most travelled first. Asks once."""
    rows = (
        Stay.objects.filter(state__in=PLACED_STATES)
        .order_by()
        .values_list(
            "home__cluster__short_name",
            "location__member__cluster__short_name",
            "location__name",
            F("home__cluster__organisation__latitude"),
            F("home__cluster__organisation__longitude"),
            F("location__latitude"),
            F("location__longitude"),
        )
        .annotate(stays=Count("pk"))
    )
    found = [
        Connection(home, host, place, stays, (home_lat, home_lon), (lat, lon))
        for home, host, place, home_lat, home_lon, lat, lon, stays in rows
    ]
    return sorted(found, key=lambda one: (-one.stays, one.home.casefold(), one.host.casefold()))
