"""The list of initiatives: what is on it, in what order, and what a row tells."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest

from rdi_database.models import Initiative
from tests.factories import connect as make
from tests.factories import rdi_database as researched
from tests.factories.connect import NOW

from .reading import LIST, counts, page, remarks, text_of, titles, total

pytestmark = pytest.mark.django_db
BRUSSELS = ZoneInfo("Europe/Brussels")


def test_a_call_leaves_the_list_at_the_second_of_its_deadline(client, clock):
    closes = datetime(2026, 12, 1, 17, tzinfo=BRUSSELS)
    researched.make_call(closes=closes)
    seen = []

    for moment in (closes - timedelta(seconds=1), closes):
        clock(moment)
        seen.append((titles(page(client)), titles(page(client, status="closed"))))

    assert seen == [(["Securing meters"], []), ([], ["Securing meters"])]


def test_what_ends_soonest_comes_first_and_what_has_no_end_last(client, clock):
    researched.make_initiative("Endless", starts_at=NOW, ends_at=None)
    researched.make_initiative("Long")
    researched.make_call("Soon", closes=NOW + timedelta(days=3))
    researched.make_initiative("Over", ends_at=NOW)
    researched.make_initiative("Stopped", said_status="cancelled")

    assert titles(page(client)) == ["Soon", "Long", "Endless"]
    assert titles(page(client, sort="newest")) == ["Soon", "Long", "Endless"]
    assert titles(page(client, status=["closed", "cancelled"])) == ["Over", "Stopped"]


def test_the_newest_come_first_where_that_is_asked(client, clock):
    for number, title in enumerate(("First", "Second", "Third")):
        clock(NOW + timedelta(hours=number))
        researched.make_call(title, closes=NOW + timedelta(days=9 - number))

    assert titles(page(client)) == ["Third", "Second", "First"]
    assert titles(page(client, sort="newest")) == ["Third", "Second", "First"]
    # It counts when it was listed, the last time, not when its row was made.
    for is_listed in (False, True):
        Initiative.objects.filter(title="First").update(
            is_listed=is_listed, updated_at=NOW + timedelta(hours=8 + is_listed)
        )
    assert titles(page(client, sort="newest")) == ["First", "Third", "Second"]


@pytest.mark.parametrize("who", [None, "seeker", "coordinator", "superuser"])
@pytest.mark.parametrize("address", [LIST, f"{LIST}?view=calendar", f"{LIST}?view=timeline",
                                     "/rdi/initiatives.ics?kind=project", "/rdi/initiatives.atom"])  # fmt: skip
def test_unlisted_ones_and_placeholders_are_on_no_list(request, client, clock, who, address):
    researched.make_initiative("Shown Plan", starts_at=NOW)
    researched.make_initiative("Hidden Plan", is_listed=False, programme="Secret", starts_at=NOW)
    researched.make_initiative("Number 7", is_listed=False, is_placeholder=True, starts_at=NOW)
    if who:
        client.force_login(request.getfixturevalue(who))

    said = client.get(address).content.decode()

    assert [words in said for words in ("Shown Plan", "Hidden Plan", "Number 7", "Secret")] == [
        True, False, False, False
    ]  # fmt: skip


def test_unlisted_ones_count_nowhere(client, clock):
    researched.make_initiative("Shown Plan", programme="Open")
    researched.make_initiative("Hidden Plan", is_listed=False, programme="Secret", country="FR")

    html = page(client)

    assert (total(html), counts(html, "kind"), counts(html, "programme")) == (
        "1 initiative",
        {"project": 1},
        {"Open": 1},
    )
    assert (counts(html, "status"), counts(html, "country")) == ({"open": 1}, {})


def test_a_row_tells_what_it_is_and_when_it_closes_by_its_own_clock(client, clock):
    call = researched.make_call(
        closes=datetime(2026, 3, 15, 17, tzinfo=BRUSSELS),
        programme="Horizon Europe",
        acronym="SECMET",
        most_grant=3_500_000,
    )
    call.topics.add(make.make_topic("Meters"))
    for name in ("Open Lab", "Hidden Lab"):
        organisation = make.make_organisation(name, is_listed=name == "Open Lab")
        researched.make_participation(call, organisation)
    wrong = make.make_organisation("Wrong Lab")
    researched.make_participation(call, wrong, is_hidden=True)

    row = re.search(r'<li class="row-item">.*?</li>', page(client), re.DOTALL)[0]

    assert text_of(row) == (
        "Securing meters SECMET Call for proposals · Horizon Europe closes in 12 days "
        "15 March 2026, 17:00 (Europe/Brussels) Grants up to €3.5M 2 partners Meters"
    )
    assert '<time class="initiative-when" datetime="2026-03-15T17:00:00+01:00">' in row


@pytest.mark.parametrize(
    "prefix, said",
    [
        ("", "€24M|€900,000"),
        ("/fr", "24\xa0M\xa0€|900\u202f000\xa0€"),
        ("/de", "24\xa0Mio.\xa0€|900.000\xa0€"),
    ],
)
def test_money_is_written_as_the_reader_writes_it(client, clock, prefix, said):
    researched.make_initiative(budget=24_000_000)
    researched.make_initiative("Tiny", contribution=900_000)

    html = client.get(f"{prefix}{LIST}").content.decode()

    sums = re.findall(r'row-item__why">\s*<span>[^<]*?:\s?([^<]*)</span>', html)
    assert "|".join(sums) == said


def test_a_title_is_marked_with_its_language(client, clock):
    researched.make_initiative("Ασφαλείς μετρητές", slug="greek", language="el")

    assert '<a href="/rdi/initiatives/greek/" lang="el">Ασφαλείς μετρητές</a>' in page(client)


@pytest.mark.parametrize(
    "words, found",
    [
        ("SÉCURING", ["Securing meters"]),
        ("zahler", ["Zähler"]),
        ("ΑΣΦΑΛΕΙΣ μετρητες", ["Ασφαλείς μετρητές"]),
        ("cl3-2026", ["Securing meters"]),
        ("secmet", ["Securing meters"]),
        ("lattices", ["Zähler"]),
        ("kryptologie", ["Securing meters"]),
        ("cryptography", ["Securing meters"]),
        ("securing kryptologie", ["Securing meters"]),
        ("securing zahler", []),
        ("100%", []),
        ("_", []),
        ("\\", []),
    ],
)
def test_words_are_found_whatever_their_case_and_accents(client, clock, words, found):
    call = researched.make_call(acronym="SECMET", identifier="HORIZON-CL3-2026-CS-01")
    cryptology = make.make_topic(
        "Cryptology", names={"de": "Kryptologie"}, synonyms=["cryptography"]
    )
    call.topics.add(cryptology)
    researched.make_initiative("Zähler", keywords=["Lattices"])
    researched.make_initiative("Ασφαλείς μετρητές", slug="greek", language="el")

    assert titles(page(client, q=words)) == found


def test_a_switch_shows_calls_that_close_soon(client, clock):
    researched.make_call("Soon", closes=NOW + timedelta(days=30))
    researched.make_call("Later", closes=NOW + timedelta(days=30, seconds=1))
    researched.make_call("Shut", closes=NOW)
    researched.make_initiative("Ending project", ends_at=NOW + timedelta(days=3))

    html = page(client, soon="1")

    assert (titles(html), counts(page(client), "soon")) == (["Soon"], {"1": 1})
    assert "Calls that close within 30 days" in html


def test_the_whole_state_is_in_the_address(client, clock):
    call = researched.make_call(programme="Horizon Europe", country="FR")
    call.topics.add(make.make_topic("Meters"))

    html = page(client, q="meters", kind="call", status="open", topic="meters", country="FR",
                programme="Horizon Europe", soon="", sort="newest", view="list")  # fmt: skip

    assert (titles(html), remarks(html)) == (["Securing meters"], [])
    rest = "q=meters&amp;kind=call&amp;status=open&amp;topic=meters&amp;programme=Horizon+Europe&amp;country=FR"
    assert f'href="?{rest}&amp;sort=newest&amp;view=calendar"' in html
    assert f'href="/rdi/initiatives.ics?{rest}"' in html
    assert f'title="Newly listed (Atom)" href="/rdi/initiatives.atom?{rest}">' in html
    assert (
        f'<link rel="canonical" href="http://localhost:8000{LIST}?{rest}">' in html or rest in html
    )
    assert '<option value="newest" selected>' in html
    assert f'href="?{rest.replace("&amp;status=open", "")}&amp;sort=newest"' in html


def test_an_empty_result_offers_a_way_out(client, clock):
    researched.make_call(programme="Horizon Europe")
    researched.make_call("Old meters", closes=NOW - timedelta(days=1))

    without = page(client, q="meters", kind="project", programme="Horizon Europe")
    over = page(client, q="old")

    assert "Without “Kind” there is 1 initiative." in text_of(without)
    assert 'href="?q=meters&amp;programme=Horizon+Europe">Leave out “Kind”' in without
    assert "Among what is over there is 1 that matches." in text_of(over)
    assert 'href="?q=old&amp;status=closed&amp;status=cancelled">Show what is over' in over


def test_the_way_out_tells_what_is_found_by_its_link_and_asks_little(
    client, clock, django_assert_num_queries
):
    locks = make.make_topic("Locks")
    for number in range(3):
        call = researched.make_call(f"Meters {number}", programme="Horizon Europe", country="FR")
        call.topics.add(locks)
    researched.make_initiative("Doors", programme="Horizon Europe", country="FR").topics.add(locks)
    asked = {"kind": "project", "programme": "Horizon Europe", "country": "FR", "topic": "locks"}

    with django_assert_num_queries(5):
        html = page(client, q="meters", status="open", **asked)

    offered = text_of(html)
    link = unescape(re.search(r'href="([^"]*)">Leave out “Kind”', html)[1])
    assert "Without “Kind” there are 3 initiatives." in offered
    assert len(titles(client.get(f"{LIST}{link}").content.decode())) == 3
    assert "Without “zzz” there is 1 initiative." in text_of(page(client, q="zzz", kind="project"))


def test_leaving_out_the_status_leads_to_what_is_not_over(client, clock):
    researched.make_call("Meters", closes=NOW + timedelta(days=3))
    researched.make_call("Old meters", closes=NOW - timedelta(days=3))

    html = page(client, q="meters", status="cancelled")

    assert "Without “Status” there is 1 initiative." in text_of(html)


@pytest.mark.parametrize(
    ("words", "used"),
    [
        ("securing of all the meters", "securing of all the meters"),
        ("securing of all the meters by 2030", "securing of all the meters"),
        ("5G AI", "5G AI"),
        ("a e i o u", "a e"),
        ("a e i o u securing", "a e"),
        ("AI", "AI"),
    ],
)
def test_of_many_words_the_first_are_used_and_of_short_ones_two(client, clock, words, used):
    researched.make_call("Securing 5G with AI, of all the e-meters", summary="Area.")

    html = page(client, q=words)

    number = len(used.split())
    said = [f"Only the first {number} words of your search were used."] if words != used else []
    assert (len(titles(html)), remarks(html)) == (1, said)
    assert f'value="{used}"' in html


@pytest.mark.parametrize("words", ["100% meters", "meters 100%", "meters a_b", r"meters c\d"])
def test_signs_beside_a_longer_word_stand_for_themselves(client, clock, words):
    researched.make_call(r"Meters 100% a_b c\d")
    researched.make_call("Meters 1000 axb cxd")

    assert titles(page(client, q=words)) == [r"Meters 100% a_b c\d"]


def test_what_the_address_asks_in_vain_is_left_out_and_said(client, clock):
    researched.make_call()

    html = page(client, kind=["call", "party"], country="XX", topic="nothing", sort="best",
                view="globe", month="2026-13", page="99999999999999999999", soon="perhaps")  # fmt: skip

    assert titles(html) == ["Securing meters"]
    assert remarks(html) == [
        "One choice of “Kind” is not known here and was left out.",
        "One choice of “Deadline” is not known here and was left out.",
        "One choice of “Topics” is not known here and was left out.",
        "One choice of “Country” is not known here and was left out.",
        "The page does not know what “sort” asked for.",
        "The page does not know what “view” asked for.",
        "There is no such month here, so this is the present one.",
    ]


def test_htmx_gets_the_results_and_the_panel_alone(client, clock):
    researched.make_call()

    response = client.get(LIST, {"q": "meters", "view": "list"}, headers={"HX-Request": "true"})

    html = response.content.decode()
    assert (titles(html), "<html" in html, 'hx-swap-oob="true"' in html) == (
        ["Securing meters"],
        False,
        True,
    )
    assert response.headers["HX-Push-Url"] == f"{LIST}?q=meters"
    assert "HX-Request" in response.headers["Vary"]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("view, queries", [("list", 5), ("calendar", 4), ("timeline", 4)])
def test_the_list_asks_as_often_for_three_as_for_one(
    client, clock, django_assert_num_queries, count, view, queries
):
    topic = make.make_topic("Meters")
    for number in range(count):
        initiative = researched.make_initiative(f"Plan {number}", starts_at=NOW)
        initiative.topics.add(topic)
        researched.make_participation(initiative, make.make_organisation(f"Lab {number}"))
    page(client, view=view)

    with django_assert_num_queries(queries):
        page(client, view=view)


def test_pages_of_the_list_hold_together(client, clock):
    for number in range(26):
        researched.make_call(f"Call {number:02}", closes=datetime(2026, 9, 1, tzinfo=UTC))

    assert titles(page(client, page=2)) == ["Call 25"]
    assert titles(page(client, page="9" * 5000)) == titles(page(client))
