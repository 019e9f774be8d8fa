"""Events of the clusters: who sees them, who pays what, and what a calendar program reads."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from connect.models import Cluster, Event
from tests.factories import connect as make


def soon(**more):
    return timezone.now() + timedelta(days=10, **more)


@pytest.fixture
def event(north) -> Event:
    return make.make_event(
        north, "Sensor day", starts_at=soon(), ends_at=soon(hours=3), price=90, member_price=40,
        venue="Old mill", text="Bring <b>samples</b>.",
    )  # fmt: skip


def page(client, name: str, *args: object) -> str:
    return client.get(reverse(f"connect:{name}", args=args)).content.decode()


def test_the_list_holds_what_is_published_and_ahead(client, north, south, event) -> None:
    past = timezone.now() - timedelta(days=1)
    make.make_event(north, "Past day", starts_at=past, ends_at=past)
    make.make_event(south, "Draft day", starts_at=soon(), ends_at=soon(), is_published=False)
    web = {"kind": "webinar", "city": "", "country": "", "link": "https://events.example/"}
    make.make_event(south, "Web day", starts_at=soon(hours=-9), ends_at=soon(), **web)

    listed = page(client, "event_list")

    assert [title in listed for title in ("Web day", "Sensor day", "Past day", "Draft day")] == [
        True, True, False, False
    ]  # fmt: skip
    assert listed.index("Web day") < listed.index("Sensor day")
    chosen = client.get(reverse("connect:event_list"), {"kind": "meeting", "cluster": "north"})
    assert "Web day" not in chosen.content.decode()
    assert "Sensor day" in chosen.content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [(None, 404), ("target", 404), ("target_facilitator", 404), ("facilitator", 200), ("coordinator", 200)],
)  # fmt: skip
def test_a_draft_is_seen_by_whoever_writes_it(request, client, event, who, status) -> None:
    Event.objects.update(is_published=False)
    if who:
        client.force_login(request.getfixturevalue(who))

    for name in ("event_detail", "event_calendar"):
        assert client.get(reverse(f"connect:{name}", args=[event.pk])).status_code == status
    assert ("Sensor day" in page(client, "event_list")) == (status == 200)
    assert "Sensor day" not in page(client, "event_feed")


@pytest.mark.parametrize(
    ("who", "roaming", "pays_less"),
    [
        (None, ("north", "south"), False),
        ("seeker", (), True),
        ("facilitator", (), True),
        ("target", (), False),
        ("target", ("south",), False),
        ("target", ("north",), False),
        ("target", ("north", "south"), True),
        ("target_viewer", ("north", "south"), True),
        ("outsider", ("north", "south"), False),
    ],
)
def test_the_member_price_is_for_members_and_those_of_partners(
    request, client, event, south, seeker, target, target_viewer, outsider, who, roaming, pays_less
) -> None:
    Cluster.objects.filter(slug__in=roaming).update(is_roaming=True)
    if who:
        client.force_login(request.getfixturevalue(who))

    shown = page(client, "event_detail", event.pk)

    assert ("€40.00 for you as a member" in shown, "€90.00" in shown) == (pays_less, True)


def test_times_are_those_of_the_event_s_own_clock(client, north) -> None:
    event = make.make_event(
        north,
        "Night",
        starts_at=datetime(2030, 7, 1, 6, 30, tzinfo=UTC),
        ends_at=datetime(2030, 7, 1, 8, 0, tzinfo=UTC),
        time_zone="Asia/Nicosia",
    )

    shown = page(client, "event_detail", event.pk)
    file = client.get(reverse("connect:event_calendar", args=[event.pk])).content

    assert "1 July 2030, 09:30" in shown
    assert "11:00" in shown
    (entry,) = Calendar.from_ical(file).walk("VEVENT")
    assert entry["dtstart"].dt == event.starts_at
    assert entry["dtstart"].dt.utcoffset() == timedelta(hours=3)


def test_a_calendar_holds_hostile_words_as_words(client, north) -> None:
    title = "Τεχνολογία; comma, \\ line\nBEGIN:VALARM " + "ö" * 120
    make.make_event(
        north, title, starts_at=soon(), ends_at=soon(hours=1), text="a\r\nEND:VCALENDAR"
    )

    answer = client.get(reverse("connect:event_feed"))

    book = Calendar.from_ical(answer.content)
    (entry,) = book.walk("VEVENT")
    assert (str(entry["summary"]), len(book.walk("VALARM"))) == (title, 0)
    assert max(len(line) for line in answer.content.split(b"\r\n")) <= 75
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"


def test_a_cluster_s_page_shows_its_next_events(client, north, south, event) -> None:
    assert "Sensor day" in page(client, "cluster_detail", "north")
    assert "Sensor day" not in page(client, "cluster_detail", "south")


FORM = {
    "kind": "conference",
    "title": "Harbour talks",
    "text": "",
    "language": "en",
    "is_published": "on",
    "starts_at_0": "2030-03-01",
    "starts_at_1": "09:00",
    "ends_at_0": "2030-03-01",
    "ends_at_1": "17:00",
    "time_zone": "Europe/Lisbon",
    "venue": "",
    "city": "Lille",
    "country": "FR",
    "link": "",
    "price": "",
    "member_price": "",
}


def test_a_manager_enters_an_event_of_their_own_cluster_by_its_own_clock(
    client, north, south, facilitator
) -> None:
    facilitator.is_staff = True
    facilitator.save()
    client.force_login(facilitator)
    add = reverse("admin:connect_event_add")

    foreign = client.post(add, FORM | {"cluster": south.pk})
    added = client.post(add, FORM | {"cluster": north.pk})
    event = Event.objects.get()
    again = client.get(reverse("admin:connect_event_change", args=[event.pk])).content.decode()

    assert (foreign.status_code, added.status_code) == (200, 302)
    assert (event.cluster, event.starts_at) == (north, datetime(2030, 3, 1, 9, tzinfo=UTC))
    assert 'value="09:00:00"' in again


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"ends_at_1": "08:00"}, "The end is before the beginning."),
        ({"city": "", "country": ""}, "Give a city with its country, or a link."),
        ({"price": "10", "member_price": "11"}, "Members pay no more than others."),
        ({"time_zone": "Berlin"}, "No time zone has this name."),
        ({"price": "-1"}, "greater than or equal to 0"),
        ({"kind": "party"}, "Select a valid choice."),
    ],
)
def test_what_makes_no_sense_is_said(client, north, facilitator, change, said) -> None:
    facilitator.is_staff = True
    facilitator.save()
    client.force_login(facilitator)

    answer = client.post(reverse("admin:connect_event_add"), FORM | {"cluster": north.pk} | change)

    assert said in answer.content.decode()
    assert not Event.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_three_events_as_for_one(
    client, north, django_assert_num_queries, count
) -> None:
    for number in range(count):
        make.make_event(north, f"Day {number}", starts_at=soon(), ends_at=soon())
    page(client, "event_list")

    with django_assert_num_queries(3):
        page(client, "event_list")
