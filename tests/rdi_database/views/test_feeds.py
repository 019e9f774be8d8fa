"""Initiatives in calendar programs and feed readers: the same instants, the same words."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from icalendar import Calendar

from rdi_database.models import Initiative
from tests.factories import connect as make
from tests.factories import rdi_database as researched
from tests.factories.connect import NOW

pytestmark = pytest.mark.django_db
HOST = settings.SITE_URL.rpartition("/")[2]
BRUSSELS = ZoneInfo("Europe/Brussels")
ICS, ATOM = "/rdi/initiatives.ics", "/rdi/initiatives.atom"
ODD = "Τεχνολογία; comma, \\ 🛡️ “ö”\nBEGIN:VALARM <b>&amp;"


def entries(client, address: str = ICS, **params) -> list:
    answer = client.get(address, params)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert max(len(line) for line in answer.content.split(b"\r\n")) <= 75
    return Calendar.from_ical(answer.content).walk("VEVENT")


def titles(client, **params) -> list[str]:
    return [str(entry["summary"]) for entry in entries(client, **params)]


def test_each_deadline_of_a_call_is_the_end_of_an_entry_of_an_hour(client, clock):
    deadlines = [
        datetime(2026, 6, 1, 17, tzinfo=BRUSSELS),
        datetime(2026, 12, 1, 17, tzinfo=BRUSSELS),
    ]
    call = researched.make_call(ODD, slug="odd", closes=deadlines[1], deadlines=deadlines)

    found = entries(client)

    assert [str(entry["summary"]) for entry in found] == [f"Deadline: {ODD}"] * 2
    assert [entry["dtend"].dt for entry in found] == deadlines
    assert [entry["dtend"].dt.utcoffset() for entry in found] == [
        timedelta(hours=2),
        timedelta(hours=1),
    ]
    assert [entry["dtend"].dt - entry["dtstart"].dt for entry in found] == [timedelta(hours=1)] * 2
    assert [str(entry["uid"]) for entry in found] == [
        f"initiative-{call.pk}-deadline-{n}@{HOST}" for n in (1, 2)
    ]
    assert [str(entry["url"]) for entry in found] == [
        f"{settings.SITE_URL}/rdi/initiatives/odd/"
    ] * 2
    assert len(Calendar.from_ical(client.get(ICS).content).walk("VALARM")) == 0
    assert [e["uid"] for e in entries(client, "/rdi/initiatives/odd/initiative.ics")] == [
        e["uid"] for e in found
    ]


@pytest.mark.parametrize(
    "deadline",
    [datetime(2026, 10, 25, 1, 30, tzinfo=UTC), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)],
)
def test_an_hour_before_is_an_hour_before_when_the_clocks_change(client, clock, deadline):
    researched.make_call(closes=deadline)

    (entry,) = entries(client)

    start, end = (entry[name].dt.astimezone(UTC) for name in ("dtstart", "dtend"))
    assert (start, end) == (deadline - timedelta(hours=1), deadline)


def test_projects_are_whole_days_and_in_the_feed_where_they_are_asked_for(client, clock):
    researched.make_initiative(
        starts_at=datetime(2026, 1, 1, tzinfo=BRUSSELS),
        ends_at=datetime(2028, 3, 1, tzinfo=BRUSSELS),
    )
    researched.make_initiative("Agenda", kind="agenda", is_whole_days=False)
    researched.make_call()

    assert titles(client) == ["Deadline: Securing meters"]
    assert titles(client, kind=["project", "call"]) == ["Deadline: Securing meters", "Safe Meters"]
    (entry,) = entries(client, "/rdi/initiatives/safe-meters/initiative.ics")
    # The end is the day after the last one, 29 February.
    assert (entry["dtstart"].dt, entry["dtend"].dt) == (date(2026, 1, 1), date(2028, 3, 1))


def test_events_are_at_their_hours_by_their_own_clock(client, clock):
    zone = ZoneInfo("Asia/Nicosia")
    fields = {"kind": "technology_day", "is_whole_days": False, "time_zone": "Asia/Nicosia"}
    begins = datetime(2026, 7, 1, 9, tzinfo=zone)
    researched.make_initiative(
        "Day",
        starts_at=begins,
        ends_at=begins + timedelta(hours=8),
        city="Limassol",
        country="CY",
        **fields,
    )
    researched.make_initiative(
        "Talk", starts_at=begins, ends_at=None, said_status="forthcoming", **fields
    )

    day, talk = entries(client)

    assert (day["dtstart"].dt, day["dtend"].dt) == (begins, begins + timedelta(hours=8))
    assert (day["dtstart"].dt.utcoffset(), str(day["location"])) == (
        timedelta(hours=3),
        "Limassol, Cyprus",
    )
    assert (talk["dtstart"].dt, talk["dtend"].dt) == (begins, begins + timedelta(hours=1))


def test_the_feed_is_filtered_by_the_same_query_and_has_an_end(client, clock):
    for number in range(205):
        researched.make_call(f"Call {number:03}", closes=NOW + timedelta(days=1, minutes=number))
    researched.make_call("Over", closes=NOW)
    Initiative.objects.filter(title="Call 007").update(programme="Horizon Europe")

    assert titles(client, programme="Horizon Europe") == ["Deadline: Call 007"]
    assert titles(client, q="CALL 204") == ["Deadline: Call 204"]
    assert titles(client, status="closed") == ["Deadline: Over"]
    assert titles(client) == [f"Deadline: Call {n:03}" for n in range(200)]


def test_feeds_have_what_the_list_has_whatever_view_they_are_asked_for(client, clock):
    for number in range(205):
        researched.make_call(f"Over {number:03}", closes=NOW - timedelta(days=1, minutes=number))
    researched.make_call("Ahead", closes=NOW + timedelta(days=9))
    views = [{"view": "calendar", "month": "2026-03"}, {"view": "timeline", "sort": "newest"}, {}]

    assert [titles(client, **view) for view in views] == [["Deadline: Ahead"]] * 3
    assert [
        re.findall(r"<title>(.*?)</title>", client.get(ATOM, view).content.decode())[1:]
        for view in views
    ] == [["Ahead"]] * 3


def test_what_was_called_off_says_so_and_a_later_change_is_a_later_version(client, clock):
    call = researched.make_call(said_status="cancelled")
    (before,) = entries(client, status="cancelled")
    clock(NOW + timedelta(days=1))
    call.save()

    (after,) = entries(client, status="cancelled")

    assert (str(before["status"]), before["uid"] == after["uid"]) == ("CANCELLED", True)
    assert after["sequence"] - before["sequence"] == 86_400


def test_what_has_no_moment_has_no_entry(client, clock):
    researched.make_initiative(starts_at=None, ends_at=None)
    researched.make_call(closes=None, deadlines=[])

    answers = [
        client.get(f"/rdi/initiatives/{slug}/initiative.ics").status_code
        for slug in ("safe-meters", "securing-meters", "none")
    ]
    assert (answers, titles(client, kind=["project", "call"])) == ([404, 404, 404], [])


def test_an_unlisted_entry_is_for_those_who_look_after_the_network(client, clock, coordinator):
    researched.make_call(is_listed=False)
    address = "/rdi/initiatives/securing-meters/initiative.ics"

    before = client.get(address).status_code
    client.force_login(coordinator)

    assert (before, client.get(address).status_code, titles(client)) == (404, 200, [])


def test_the_atom_feed_has_the_newest_first_with_their_words(client, clock):
    odd = researched.make_call(
        ODD, slug="odd", summary="Ein Satz.\x0b Und \x1b noch einer.", programme="P"
    )
    odd.topics.add(make.make_topic("Meters"))
    clock(NOW + timedelta(hours=1))
    newer = researched.make_call("Newer", closes=NOW + timedelta(days=99), programme="P")
    researched.make_call("Other")

    answer = client.get(ATOM, {"programme": "P"})

    feedparser = pytest.importorskip("feedparser")
    feed = feedparser.parse(answer.content)
    assert (feed.bozo, answer["Content-Type"]) == (False, "application/atom+xml; charset=utf-8")
    assert feed.feed.links[1].href == f"{settings.SITE_URL}/rdi/initiatives.atom?programme=P"
    assert [(item.link, item.id) for item in feed.entries] == [
        (
            f"{settings.SITE_URL}/rdi/initiatives/{row.slug}/",
            f"tag:{HOST.partition(':')[0]},2026:initiative-{row.pk}",
        )
        for row in (newer, odd)
    ]
    item = feed.entries[1]
    assert (item.title, [tag.term for tag in item.tags]) == (" ".join(ODD.split()), ["Meters"])
    assert item.summary == (
        "Call for proposals · Open, closes in 42 days, 14 April 2026, 11:00 (Europe/Brussels) · "
        "Ein Satz. Und noch einer."
    )
    assert item.published == "2026-03-03T09:00:00+00:00"


# All that XML 1.0 has no way to write, and that the database takes.
NO_XML = "".join(map(chr, [*range(1, 9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF]))


def test_the_atom_feed_is_well_formed_whatever_letters_its_words_have(client, clock):
    words = f"A{NO_XML}B \U0001fffe \U0010ffff \ue000 ]]> \u2028 <x> &amp; \x85"
    call = researched.make_call("Odd", summary=words[:300])
    call.topics.add(make.make_topic(words, slug="odd"))
    # No source is that wrong, but the database takes it.
    Initiative.objects.filter(pk=call.pk).update(title=words)

    content = client.get(ATOM).content

    feedparser = pytest.importorskip("feedparser")
    feed = feedparser.parse(content)
    expected = "A B \U0001fffe \U0010ffff \ue000 ]]> <x> &amp;"
    name = "{http://www.w3.org/2005/Atom}"
    (item,) = ElementTree.fromstring(content).findall(f"{name}entry")
    assert (item.find(f"{name}title").text, item.find(f"{name}category").get("term")) == (
        expected,
        expected,
    )
    assert item.find(f"{name}summary").text.endswith(f" · {expected}")
    assert (feed.bozo, len(feed.entries), feed.entries[0].title) == (False, 1, expected)


@pytest.mark.parametrize("code", [0xD800, 0xDFFF])
def test_half_of_a_pair_of_surrogates_cannot_come_from_the_database(code):
    half = chr(code)
    with pytest.raises(UnicodeEncodeError):
        researched.make_call(f"Call {half}", slug="call")
    said = json.dumps({"name": half})
    for statement, value in (("select %s::jsonb", said), ("select chr(%s)", code)):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [value])


def entry_of(content: bytes) -> tuple[str, str]:
    """Return when the one entry of a feed was published and updated."""
    name = "{http://www.w3.org/2005/Atom}"
    (item,) = ElementTree.fromstring(content).findall(f"{name}entry")
    return item.find(f"{name}published").text, item.find(f"{name}updated").text


def test_what_is_listed_later_is_newly_listed_then(client, clock):
    early = researched.make_call("Imported early", is_listed=False)
    for day in range(1, 52):
        clock(NOW + timedelta(days=1, minutes=day))
        researched.make_call(f"Call {day}")
    clock(NOW + timedelta(days=3))
    early.is_listed = True
    early.save()

    names = re.findall(r"<title>(.*?)</title>", client.get(ATOM).content.decode())

    assert (names[1], len(names)) == ("Imported early", 51)
    assert entry_of(client.get(ATOM, {"q": "early"}).content) == (
        "2026-03-06T09:00:00+00:00",
        "2026-03-06T09:00:00+00:00",
    )


def test_what_is_listed_again_is_published_again_and_a_change_keeps_that_moment(client, clock):
    call = researched.make_call()
    stages = []
    for hours, is_listed in ((0, True), (1, True), (2, False), (3, True), (4, True)):
        clock(NOW + timedelta(hours=hours))
        # The object in hand never knows when it was listed.
        call.is_listed = is_listed
        call.save()
        stages.append(entry_of(client.get(ATOM).content) if is_listed else None)

    assert stages == [
        ("2026-03-03T09:00:00+00:00", "2026-03-03T09:00:00+00:00"),
        ("2026-03-03T09:00:00+00:00", "2026-03-03T10:00:00+00:00"),
        None,
        ("2026-03-03T12:00:00+00:00", "2026-03-03T12:00:00+00:00"),
        ("2026-03-03T12:00:00+00:00", "2026-03-03T13:00:00+00:00"),
    ]


def test_a_statement_that_lists_many_dates_them_by_its_own_moment(client, clock):
    researched.make_call(is_listed=False)
    before = Initiative.objects.get().listed_at

    Initiative.objects.update(is_listed=True)

    call = Initiative.objects.get()
    assert (before, call.listed_at > call.updated_at) == (None, True)
    published, updated = entry_of(client.get(ATOM).content)
    assert published == updated == call.listed_at.isoformat()


def test_the_atom_feed_holds_fifty_and_is_well_formed_when_it_is_empty(client, clock):
    empty = ElementTree.fromstring(client.get(ATOM).content)
    for number in range(51):
        researched.make_call(f"Call {number}")

    full = ElementTree.fromstring(client.get(ATOM).content)

    name = "{http://www.w3.org/2005/Atom}entry"
    assert (len(empty.findall(name)), len(full.findall(name))) == (0, 50)
    assert full.find(f"{name}/{name.replace('entry', 'title')}").text == "Call 50"


def test_feeds_speak_the_language_of_their_address(client, clock):
    researched.make_call()

    said = client.get(f"/fr{ATOM}").content.decode()

    assert 'xml:lang="fr"' in said
    assert f"{settings.SITE_URL}/fr/rdi/initiatives/securing-meters/" in said


@pytest.mark.parametrize("count", [1, 3])
def test_feeds_ask_as_often_for_three_as_for_one(client, clock, django_assert_num_queries, count):
    for number in range(count):
        researched.make_call(f"Call {number}").topics.add(make.make_topic(f"Topic {number}"))

    with django_assert_num_queries(3):
        client.get(ICS)
    with django_assert_num_queries(4):
        client.get(ATOM)
