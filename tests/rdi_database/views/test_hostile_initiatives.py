"""Hostile strings in every parameter of the list and its feeds: an answer, never a fault of ours."""

import contextlib
from datetime import UTC, datetime
from zlib import crc32

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from tests.factories import rdi_database as researched
from tests.factories.connect import NOW
from tests.test_hostile import HOSTILE, LONGEST, look, verdict

from .reading import LIST

pytestmark = pytest.mark.django_db
ADDRESSES = [LIST, "/rdi/initiatives.ics", "/rdi/initiatives.atom"]
FIELDS = ["q", "kind", "status", "soon", "topic", "programme", "country"]
FIELDS += ["sort", "view", "month", "page", "nothing"]


@pytest.fixture
def visitor() -> Client:
    """A browser that gets a fault of ours as the page that people would get."""
    return Client(raise_request_exception=False)


@pytest.fixture(params=[24, pytest.param(1, marks=pytest.mark.soak)], ids=["some", "all"])
def strings(request) -> list[str]:
    start = crc32(request.node.name.encode()) % request.param
    return [text for text in HOSTILE[start :: request.param] if len(text) < LONGEST]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("field", FIELDS)
def test_the_lists_take_any_parameter(visitor, strings, address, field):
    researched.make_call()

    found = {text[:40]: verdict(look(visitor, address, field, text)) for text in strings}

    assert {text: wrong for text, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("address", ADDRESSES)
def test_ten_thousand_parameters_are_answered(visitor, address):
    many = "&".join(f"kind={number}" for number in range(10_000))

    assert visitor.get(address, QUERY_STRING=many).status_code in {200, 400}
    assert visitor.get(address, QUERY_STRING=many[:4000]).status_code == 200


LENGTHS = {"title": 300, "summary": 300, "acronym": 60, "programme": 120, "call": 120, "city": 120}


def test_what_a_source_says_is_shown_as_text(visitor, strings):
    wrong = {}
    closes = NOW.replace(year=2099)
    for number, text in enumerate(strings):
        said = {name: text[:length].strip() or "x" for name, length in LENGTHS.items()}
        # What the model refuses is none of ours.
        with contextlib.suppress(ValidationError, ValueError):
            researched.make_call(slug=f"call-{number}", closes=closes, **said)
            pages = [*ADDRESSES, f"{LIST}?view=calendar&month=2099-03", f"{LIST}?view=timeline"]
            pages += [f"{LIST}call-{number}/", f"{LIST}call-{number}/initiative.ics"]
            wrong[text[:40]] = [found for page in pages if (found := verdict(visitor.get(page)))]

    assert len(wrong) > len(strings) / 2
    assert {text: found for text, found in wrong.items() if found} == {}


@pytest.mark.parametrize("year", [1900, 2100, 2200])
def test_dates_at_the_ends_of_time_are_shown(visitor, year):
    moment = datetime(year, 6, 1, 17, tzinfo=UTC)
    researched.make_call("Far", closes=moment)
    researched.make_initiative("Long", starts_at=moment, ends_at=None)
    researched.make_initiative(
        "Day", kind="event", starts_at=moment, ends_at=datetime(2200, 12, 30, tzinfo=UTC)
    )

    statuses = "status=open&status=closed&status=forthcoming"
    pages = [f"{page}?{statuses}" for page in ADDRESSES]
    pages += [f"{LIST}?{statuses}&view=timeline", f"{LIST}?{statuses}&view=calendar&month=2050-01"]
    pages += [f"{LIST}{slug}/" for slug in ("far", "long", "day")]
    pages += [f"{LIST}{slug}/initiative.ics" for slug in ("far", "long", "day")]

    assert [visitor.get(page).status_code for page in pages] == [200] * 11
