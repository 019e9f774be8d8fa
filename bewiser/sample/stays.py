"""Two years of stays at the sample's places: most are over and in the ledger, some are still being asked for."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bewiser.lib.zones import zone_called
from connect.choices import MemberRole
from connect.models import Organisation, User
from roaming import access, staying
from roaming.actions import ledger, stays
from roaming.calendars import open_days
from roaming.choices import ReviewSide, StayState, StayVerb
from roaming.houses import house_of
from roaming.models import AgreementMember, DeskDay, Location, Stay, StayEvent, StayReview

CYBERFORUM, CORK, ULSTER = "cyberforum", "it-cork", "invest-ni-digital"
PARIS, CATALONIA = "systematic-paris-region", "eurecat-cluster-digital"
SLOVENIA, CYPRUS = "ict-technology-network", "cyprus-computer-society"
LUND, TARTU = "cluster-55", "tartu-science-park"


@dataclass(frozen=True)
class Past:
    """A stay that is over: how many weeks ago, who went where, and the marks of guest and host, if they gave any."""

    weeks: int
    home: str
    host: str
    days: int
    people: int = 1
    guest_marks: tuple[int, int, int] | None = None
    host_marks: tuple[int, int, int] | None = None


PAST = (
    Past(103, CYBERFORUM, TARTU, 5, 2, (5, 4, 5), (5, 4, 5)),
    Past(99, CORK, CYBERFORUM, 3, 1, (5, 5, 5), (5, 5, 5)),
    Past(96, ULSTER, LUND, 2),
    Past(91, CYBERFORUM, CORK, 5, 1, (4, 5, 5), (5, 4, 5)),
    Past(88, PARIS, CYBERFORUM, 2, 2, (5, 4, 4), None),
    Past(84, CYBERFORUM, LUND, 4, 1, (4, 3, 4), (5, 3, 5)),
    Past(80, CORK, TARTU, 3),
    Past(77, CATALONIA, PARIS, 5, 2, (5, 5, 5), (5, 5, 5)),
    Past(73, ULSTER, CORK, 1, 1, (5, 3, 5), (4, 3, 5)),
    Past(70, CYBERFORUM, PARIS, 2),
    Past(66, CORK, ULSTER, 2, 1, (4, 4, 5), (5, 4, 5)),
    Past(61, PARIS, CATALONIA, 5, 1, (5, 5, 5), None),
    Past(57, SLOVENIA, CYBERFORUM, 5, 2, (5, 4, 5), (5, 5, 5)),
    Past(53, CYBERFORUM, TARTU, 3, 1, None, (5, 4, 5)),
    Past(49, CATALONIA, CYBERFORUM, 4, 1, (5, 5, 5), (5, 4, 5)),
    Past(46, ULSTER, PARIS, 2, 1, (3, 2, 4), (4, 2, 4)),
    Past(42, CORK, CATALONIA, 5, 2, (5, 4, 5), (5, 5, 5)),
    Past(38, CYBERFORUM, SLOVENIA, 3, 1, (4, 4, 5), (5, 5, 5)),
    Past(35, PARIS, LUND, 4),
    Past(31, SLOVENIA, CYPRUS, 5, 1, (5, 4, 5), (5, 4, 5)),
    Past(27, CYPRUS, CYBERFORUM, 5, 2, (5, 5, 5), (5, 5, 5)),
    Past(23, CYBERFORUM, CATALONIA, 2, 1, (4, 4, 4), None),
    Past(19, CORK, CYBERFORUM, 3, 1, (5, 4, 5), (5, 4, 5)),
    Past(16, CATALONIA, ULSTER, 2, 1, (5, 3, 5), (5, 3, 5)),
    Past(12, CYPRUS, SLOVENIA, 3, 1, (5, 5, 5), (5, 4, 5)),
    Past(8, ULSTER, CYBERFORUM, 5, 2, (5, 5, 5), (5, 5, 5)),
    Past(5, SLOVENIA, PARIS, 2, 1, None, None),
)
# What is under way: weeks ahead, who goes where, for how many days, and what has been pressed so far.
AHEAD = (
    (5, CORK, TARTU, 3, ()),
    (6, CATALONIA, CYBERFORUM, 2, ("confirm",)),
    (4, CYBERFORUM, CORK, 4, ("confirm", "accept")),
    (7, CYPRUS, ULSTER, 2, ("confirm", "propose")),
    (3, PARIS, LUND, 2, ("confirm", "decline")),
)
PURPOSES = (
    "We look for a partner who runs what we make, and would like to sit near its people for some days.",
    "Two customers of ours are in your region. We want to see them, and meet firms that know them longer.",
    "We consider an office in your region and want to work there for a while before we decide.",
    "A joint proposal is due: we finish it where the partner is.",
)
NO_ROOM = "Our rooms are being painted in that month. You are welcome in spring."


def add_stays(*, now: datetime) -> int:
    """Add the stays where there are none yet, in the caller's transaction; return how many."""
    if Stay.objects.exists():
        return 0
    guests = _guests()
    places = {
        place.member.cluster.slug: place
        for place in Location.objects.select_related("member__cluster").order_by("-pk")
    }
    made = 0
    for number, past in enumerate(PAST):
        made += _tell_past(past, number, guests[past.home], places[past.host], now)
    for number, (weeks, home, host, days, pressed) in enumerate(AHEAD):
        guest, firm = guests[home][number % len(guests[home])]
        _tell_ahead(guest, firm, places[host], weeks, days, pressed, now, PURPOSES[number % 4])
        made += 1
    return made


def _guests() -> dict[str, list[tuple[User, Organisation]]]:
    """Return who may go for each cluster: owners and editors of its sample firms with their firm."""
    found: dict[str, list[tuple[User, Organisation]]] = {}
    firms = Organisation.objects.filter(
        is_sample=True, members__role__in=(MemberRole.OWNER, MemberRole.EDITOR)
    ).distinct()
    for firm in firms.select_related("cluster").order_by("slug"):
        member = firm.members.filter(role__in=access.SENDING_ROLES).select_related("user")
        found.setdefault(firm.cluster.slug, []).append((member.order_by("pk")[0].user, firm))
    return found


def _tell_past(
    past: Past,
    number: int,
    guests: list[tuple[User, Organisation]],
    place: Location,
    now: datetime,
) -> int:
    """Write a stay that is over as it would stand in the rows; nobody gets a letter of so long ago."""
    guest, firm = guests[number % len(guests)]
    home = AgreementMember.objects.get(cluster=firm.cluster)
    monday = now.date() - timedelta(days=7 * past.weeks + now.weekday())
    days = open_days(house_of(place), monday, monday + timedelta(days=11))[: past.days]
    asked = _at(place, days[0] - timedelta(days=20 + number % 5))
    if asked < max(home.joined_at, place.member.joined_at):
        return 0
    answered = asked + timedelta(days=1 + number % 3)
    arrived, left = _at(place, days[0]), _at(place, days[-1]) + timedelta(hours=6)
    stay = Stay.objects.create(
        location=place,
        home=home,
        guest=guest,
        organisation=firm,
        state=StayState.FINISHED,
        version=4,
        first_day=days[0],
        last_day=days[-1],
        people=min(past.people, place.desks),
        services=[service for service in ("desk", "introductions") if service in place.services],
        purpose=PURPOSES[number % len(PURPOSES)],
        asked_at=asked,
        state_since=left,
        put_at=asked,
        answered_at=answered,
        checked_in_at=arrived,
        checked_out_at=left,
    )
    DeskDay.objects.bulk_create(
        DeskDay(stay=stay, location=place, day=day, desk=desk)
        for day in days
        for desk in range(1, stay.people + 1)
    )
    _tell_events(stay, (asked, asked + timedelta(hours=5), answered, arrived, left))
    for side, marks in (
        (ReviewSide.GUEST, past.guest_marks),
        (ReviewSide.HOST, past.host_marks),
    ):
        if marks:
            StayReview.objects.create(
                stay=stay,
                side=side,
                at=left + timedelta(days=2),
                first_mark=marks[0],
                second_mark=marks[1],
                third_mark=marks[2],
                led_somewhere=marks == (5, 5, 5),
            )
    ledger.enter(stay, now=left)
    return 1


def _tell_events(stay: Stay, moments: tuple[datetime, ...]) -> None:
    verbs = (
        (StayVerb.ASKED, stay.guest),
        (StayVerb.CONFIRMED, access.deciders_for(stay.home).first()),
        (StayVerb.ACCEPTED, access.deciders_for(stay.host).first()),
        (StayVerb.CHECKED_IN, access.deciders_for(stay.host).first()),
        (StayVerb.CHECKED_OUT, stay.guest),
    )
    StayEvent.objects.bulk_create(
        StayEvent(stay=stay, version=version, at=at, verb=verb, actor=actor)
        for version, (at, (verb, actor)) in enumerate(zip(moments, verbs, strict=True))
    )


def _tell_ahead(
    guest: User,
    firm: Organisation,
    place: Location,
    weeks: int,
    days: int,
    pressed: tuple[str, ...],
    now: datetime,
    purpose: str,
) -> None:
    """Ask for a stay that is still ahead, and press what has been pressed; the letters of it go out."""
    monday = now.date() + timedelta(days=7 * weeks - now.weekday())
    kept = open_days(house_of(place), monday, monday + timedelta(days=11))
    stay = stays.ask_for_stay(
        Stay(
            location=place,
            organisation=firm,
            first_day=kept[0],
            last_day=kept[days - 1],
            services=[
                service for service in ("desk", "introductions") if service in place.services
            ],
            purpose=purpose,
        ),
        by=guest,
        now=now - timedelta(days=2),
    )
    for hours, name in enumerate(pressed):
        [move] = [
            move
            for move in staying.moves_open_to(stay.state, list(staying.Party))
            if move.move == name
        ]
        by = access.deciders_for(stay.home if name == "confirm" else stay.host).first()
        later = {"first_day": kept[-2], "last_day": kept[-1]} if move.needs_dates else {}
        stays.move_stay(
            stay,
            move,
            by=by,
            now=now - timedelta(days=1, hours=-hours),
            note=NO_ROOM if move.needs_reason else "",
            **later,
        )


def _at(place: Location, day: date) -> datetime:
    return datetime.combine(day, time(9), zone_called(place.member.cluster.time_zone))
