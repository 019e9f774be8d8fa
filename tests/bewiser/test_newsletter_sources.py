"""The place where the tools meet the newsletter: each offers, none is missed when it is not there."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils.translation import gettext

from bewiser import newsletter_sources
from roaming.actions.editions import fill_edition
from tests.factories import connect as make_connect
from tests.factories import linkages as make_linkages
from tests.factories import roaming as make_roaming
from tests.factories.newsletter import NOW, make_edition

OF_OTHER_TOOLS = ("cases", "firms", "events", "reports")


@pytest.fixture
def edition(coordinator, north, seeker_firm, target_firm):
    """A draft for which each of the four tools has something to tell."""
    make_roaming.make_member(north, joined_at=NOW - timedelta(days=90))
    seeker_firm.history.update(history_date=NOW)
    case = make_connect.make_public(make_connect.make_case(seeker_firm, target_firm))
    type(case).objects.update(published_at=NOW)
    make_connect.make_event(
        north, starts_at=NOW + timedelta(days=9), ends_at=NOW + timedelta(days=10)
    )
    make_linkages.make_wave(north, state="frozen", closed_at=NOW, frozen_at=NOW, published_at=NOW)
    return make_edition(coordinator)


def filled_from(edition) -> list[str]:
    fill_edition(edition, seen=edition.version, now=NOW)
    return list(edition.blocks.exclude(source="").values_list("source", flat=True))


@pytest.mark.django_db
def test_a_new_edition_has_the_blocks_of_all_tools_in_their_order(edition):
    assert filled_from(edition) == ["focus", "cases", "reports", "firms", "events"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("absent", "left"),
    [
        (("cases", "firms", "events"), ["focus", "reports"]),
        (("reports",), ["focus", "cases", "firms", "events"]),
        (OF_OTHER_TOOLS, ["focus"]),
    ],
)
def test_a_tool_that_is_not_there_offers_no_block(monkeypatch, edition, absent, left):
    for name in absent:
        monkeypatch.delitem(newsletter_sources._sources, name)

    assert filled_from(edition) == left


def test_a_source_is_known_by_its_name_and_stands_in_its_order(monkeypatch):
    first = newsletter_sources.Source("first of all", "First", 1, lambda _period: [])
    monkeypatch.setitem(newsletter_sources._sources, first.name, first)

    newsletter_sources.register(first)

    assert newsletter_sources.sources()[0] == newsletter_sources.source_named(first.name) == first
    assert newsletter_sources.source_named("of nobody") is None


def test_a_second_source_of_one_name_is_refused():
    events = newsletter_sources.source_named("events")

    with pytest.raises(ValueError, match=r"^Two sources of the newsletter are called 'events'\.$"):
        newsletter_sources.register(replace(events, order=1))

    assert newsletter_sources.source_named("events") is events


def test_words_are_asked_for_while_their_language_is_active():
    said = newsletter_sources.in_each_language(
        lambda code: newsletter_sources.Words(gettext("Events"), code)
    )

    assert {code: (words.heading, words.body) for code, words in said.items()} == {
        "en": ("Events", "en"),
        "fr": ("Événements", "fr"),
        "de": ("Veranstaltungen", "de"),
    }
