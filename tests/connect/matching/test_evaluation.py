"""The figures of rankers, worked out by hand, and what is asked of them."""

from dataclasses import replace
from datetime import date
from itertools import count
from math import sqrt

import pytest

from connect.matching.aims import missed
from connect.matching.baselines import RANKERS
from connect.matching.evaluation import Figures, Mean, among_firms, evaluate, hits
from connect.matching.growth import Pace, grown, paces
from connect.matching.history import Content, Participation
from connect.matching.records import Known, Profile, Project
from connect.matching.splitting import Query, Split, split_of

from .worlds import path, plain

SET = frozenset


def rows(project: str, members: str, start: date) -> list[Participation]:
    """Return rows of a project; small letters are firms, capitals universities."""
    return [
        Participation(project, one, "firm" if one.islower() else "academia", "FR", start)
        for one in members
    ]


def split() -> Split:
    """Return a split in which a, b and c find a partner's partner anew, and y comes from nowhere to A."""
    past, later = date(2016, 1, 1), date(2017, 1, 1)
    before = [("1", "aA"), ("2", "bA"), ("3", "cA"), ("4", "aB"), ("5", "bB"), ("6", "d")]
    after = [("7", "ab"), ("8", "cB"), ("9", "yA")]
    return split_of(
        [row for id, members in before for row in rows(id, members, past)],
        [row for id, members in after for row in rows(id, members, later)],
        Content(),
    )


@pytest.mark.parametrize(
    "values, expected",
    [
        ([], Mean(None, 0.0, 0)),
        ([0.5], Mean(0.5, 0.0, 1)),
        ([0.0, 1.0, 0.0, 1.0], Mean(0.5, 0.5 / sqrt(4), 4)),
    ],
)
def test_a_mean_says_how_sure_it_is(values, expected):
    assert Mean.of(values) == expected


@pytest.mark.parametrize(
    "name, expected",
    [
        # A has three partners, B two, c is asked for B: whoever is in projects comes first.
        ("popularity", ["B", "a", "b", "d"]),
        ("common_neighbours", ["a", "b", "B", "d"]),
        ("adamic_adar", ["a", "b", "B", "d"]),
        ("weighted_resource_allocation", ["a", "b", "B", "d"]),
        ("text_only", ["B", "a", "b", "d"]),
        ("ours", ["a", "b"]),
    ],
)
def test_each_ranker_leaves_out_partners_and_breaks_ties_by_id(name, expected):
    directory = split().directory()

    assert RANKERS[name](directory, Profile("c"), Known(), 10, "") == expected


@pytest.mark.parametrize("name", RANKERS)
def test_each_ranker_answers_one_who_is_nobody_yet_and_keeps_to_a_kind(name):
    directory = split().directory()

    found = RANKERS[name](directory, Profile("new", "firm", "FR"), Known(), 10, "firm")

    assert set(found) <= set("abcd")


def test_hits_are_the_new_partners_among_the_first_ten():
    query = Query(Profile("a"), Known(), SET({"c", "d"}), 1)

    assert hits(path(), RANKERS["adamic_adar"], query) == 2
    assert hits(path(), RANKERS["ours"], query) == 1
    assert hits(path(), RANKERS["ours"], query, "firm") == 0


def test_firms_are_asked_for_firms_only():
    kinds = {"f": "firm", "u": "academia"}
    query = Query(Profile("x", "firm"), Known(), SET({"f", "u"}), 2)

    assert among_firms(query, kinds).answers == {"f"}
    assert among_firms(replace(query, profile=Profile("x", "academia")), kinds).answers == set()


def test_the_figures_of_popularity_by_hand():
    """Warm are a and b, who are firms and find each other, and B, who finds c; cold: c finds B, y finds A."""
    ticks = count()
    figures = {found.name: found for found in evaluate(split(), lambda: float(next(ticks)))}

    found = figures["popularity"]

    assert list(figures) == list(RANKERS)
    assert (found.p10.value, found.p10.n) == (pytest.approx(0.1), 3)
    assert (found.hit10, found.firm_p10.n) == (Mean(1.0, 0.0, 3), 2)
    assert (found.cold_p10.value, found.one.n, found.none.n) == (pytest.approx(0.1), 1, 1)
    assert found.ms == pytest.approx(1000 / 5)


def test_without_queries_there_are_no_figures():
    nobody = Split((), (), ())

    found = next(iter(evaluate(nobody, lambda: 0.0)))

    none = Mean(None, 0.0, 0)
    assert found == Figures("popularity", none, none, none, none, none, none, 0.0)


def test_a_history_is_cut_and_copied_to_any_size():
    """Of a, b and c two are taken, then twice all three."""
    made = Split(tuple(plain("a", "b", "c")), (Project("1", SET("abc")),), ())

    small, large = grown(made, 2), grown(made, 5)

    assert list(small.index) == ["a", "b"]
    assert small.network.partners.tolist() == [1, 1]
    assert list(large.index) == ["a", "a+1", "b", "b+1", "c"]
    assert large.network.partners.tolist() == [2, 1, 2, 1, 2]
    assert list(grown(Split((), (), ()), 3).index) == []


def test_the_pace_is_a_mean_and_what_nearly_all_stay_under():
    """The clock ticks once a question, so that each takes a second."""
    ticks = count()

    found = list(paces(split(), [3, 12], lambda: float(next(ticks))))

    assert found == [Pace(3, 1000.0, 1000.0), Pace(12, 1000.0, 1000.0)]


def figures(name: str, p10: float | None, firm_p10: float, cold_p10: float) -> Figures:
    none = Mean(None, 0.0, 0)
    first, second, third = (Mean(value, 0.0, 9) for value in (p10, firm_p10, cold_p10))
    return Figures(name, first, none, second, third, none, none, 1.0)


@pytest.mark.parametrize(
    "ours, expected",
    [
        ((0.2, 0.11, 0.15), []),
        ((None, 0.11, 0.15), []),
        (
            (0.19, 0.1, 0.12),
            [
                "p10 0.1900 is 0.95 times that of Adamic-Adar (0.2000); the aim is 1.0 times.",
                "firm_p10 0.1000 is 1.00 times that of Adamic-Adar (0.1000); the aim is 1.1 times.",
                "cold_p10 0.1200 is 1.20 times that of popularity (0.1000); the aim is 1.5 times.",
            ],
        ),
    ],
)
def test_what_is_missed_is_said(ours, expected):
    others = {
        "adamic_adar": figures("adamic_adar", 0.2, 0.1, 0.0),
        "popularity": figures("popularity", 0.1, 0.05, 0.1),
    }

    assert missed({**others, "ours": figures("ours", *ours)}) == expected


def test_a_slow_answer_is_missed_too():
    same = {name: figures(name, 0.2, 0.0, 0.0) for name in ("ours", "adamic_adar", "popularity")}

    assert missed(same, [Pace(9, 19.9, 99.0), Pace(35_000, 20.0, 99.0)]) == [
        "20.0 ms a query at 35000 organisations; the aim is under 20."
    ]
