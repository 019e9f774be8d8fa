"""What is sought against what is offered, shared topics, markets, gaps: each by hand."""

from math import log

import pytest

from connect.matching import Known, Profile
from connect.matching.topics import Markets, Topics, gap_filled, shared_markets

# Four candidates: "ai" is held by three of them, "radar" by two, "pumps" by one.
SET = frozenset
PROFILES = [
    Profile("a", works_in=SET({"ai"}), offers=SET({"radar"})),
    Profile("b", works_in=SET({"ai", "pumps"})),
    Profile("c", seeks=SET({"ai", "radar"})),
    Profile("d"),
]
AI, RADAR, PUMPS, UNHEARD = log(5 / 3.5), log(5 / 2.5), log(5 / 1.5), log(5 / 0.5)


def test_a_topic_tells_the_more_the_fewer_have_it():
    topics = Topics(PROFILES)

    told = [topics.told(topic) for topic in ("ai", "radar", "pumps", "unheard")]
    assert told == pytest.approx([AI, RADAR, PUMPS, UNHEARD])
    assert topics.rarest_first({"ai", "pumps", "radar"}) == ["pumps", "radar", "ai"]


@pytest.mark.parametrize(
    "seeks, expected",
    [
        (set(), [0, 0, 0, 0]),
        ({"radar"}, [1, 0, 0, 0]),
        ({"radar", "unheard"}, [RADAR / (RADAR + UNHEARD), 0, 0, 0]),
        ({"ai"}, [0, 0, 0, 0]),
    ],
)
def test_found_is_the_part_of_what_is_sought(seeks, expected):
    found = Topics(PROFILES).found(Profile("x", seeks=SET(seeks)))

    assert found.tolist() == pytest.approx(expected)


def test_wanted_is_the_part_of_what_the_other_seeks():
    wanted = Topics(PROFILES).wanted(Profile("x", offers=SET({"radar", "pumps"})))

    assert wanted.tolist() == pytest.approx([0, 0, RADAR / (AI + RADAR), 0])


def test_shared_is_the_cosine_of_topics_worked_in():
    length = (AI**2 + PUMPS**2) ** 0.5

    found = Topics(PROFILES).shared(Profile("x", works_in=SET({"pumps"})))
    assert found.tolist() == pytest.approx([0, PUMPS / length, 0, 0])
    assert Topics(PROFILES).shared(PROFILES[1])[1] == pytest.approx(1)
    assert Topics(PROFILES).shared(Profile("x")).tolist() == [0, 0, 0, 0]


def test_a_gap_is_filled_by_who_offers_the_topic_or_works_in_it():
    assert Topics(PROFILES).gap({"radar", "ai"}).tolist() == [1, 1, 0, 0]
    assert Topics(PROFILES).gap(set()).tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize(
    "known, expected",
    [
        (Known(), []),
        (Known(gap_kinds=SET({"firm"})), ["firm"]),
        (Known(gap_kinds=SET({"academia"}), gap_topics=SET({"radar", "ai"})), ["ai", "radar"]),
        (Known(gap_kinds=SET({"firm"}), gap_topics=SET({"ai"})), ["firm", "ai"]),
    ],
)
def test_what_fills_a_gap_is_told(known, expected):
    other = Profile("a", "firm", works_in=SET({"ai"}), offers=SET({"radar"}))

    assert gap_filled(known, other) == expected


def test_markets_fit_by_half_for_each_direction():
    """x in FR seeks NO: a is there, b serves it, c seeks FR, d both, e neither."""
    others = [
        Profile("a", country="NO"),
        Profile("b", country="DE", served=SET({"NO"})),
        Profile("c", country="DE", sought=SET({"FR"})),
        Profile("d", country="NO", sought=SET({"FR"})),
        Profile("e"),
    ]
    asking = Profile("x", country="FR", sought=SET({"NO", "IS"}))

    assert Markets(others).fit(asking).tolist() == [0.5, 0.5, 0.5, 1, 0]
    assert Markets(others).fit(Profile("y")).tolist() == [0, 0, 0, 0, 0]
    assert [shared_markets(asking, other) for other in others] == [
        ["NO"],
        ["NO"],
        ["FR"],
        ["FR", "NO"],
        [],
    ]
