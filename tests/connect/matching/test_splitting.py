"""A history cut at a day: hand-worked, and blind to what comes later."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connect.matching import Known, Profile, Project
from connect.matching.history import Content, Participation
from connect.matching.splitting import cut, split_of

DAY = date(2017, 1, 1)
BEFORE, AFTER = date(2016, 12, 31), DAY


def rows(project: str, members: str, start: date) -> list[Participation]:
    return [Participation(project, one, "firm", "FR", start) for one in members]


HISTORY = [
    *rows("1", "ab", BEFORE),
    *rows("2", "ac", BEFORE),
    *rows("3", "d", BEFORE),
    *rows("4", "abd", AFTER),
    *rows("5", "cz", AFTER),
    *rows("6", "yz", AFTER),
]
CONTENT = Content(
    names={"a": "Sun Ltd", "z": "Sea Ltd"},
    programmes={"1": frozenset({"SC3"}), "4": frozenset({"LEIT"})},
    topics={"1": "EE-1-2014", "4": "ICT-2-2016"},
    titles={"EE-1-2014": "New heat", "ICT-2-2016": "New chips"},
)


def split():
    return split_of(*cut(HISTORY, DAY), CONTENT)


def test_a_project_that_starts_on_the_day_is_of_the_future():
    past, future = cut(HISTORY, DAY)

    assert sorted({row.project for row in past}) == ["1", "2", "3"]
    assert sorted({row.project for row in future}) == ["4", "5", "6"]


def test_candidates_and_projects_are_those_of_the_past():
    assert split().projects == (
        Project("1", frozenset("ab"), frozenset({"SC3"}), frozenset({"EE"})),
        Project("2", frozenset("ac")),
        Project("3", frozenset("d")),
    )
    assert split().profiles[:3] == (
        Profile("a", "firm", "FR", words=("heat", "ltd", "new", "sun")),
        Profile("b", "firm", "FR", words=("heat", "new")),
        Profile("c", "firm", "FR"),
    )
    assert [one.id for one in split().profiles] == [*"abcd"]


def test_a_query_asks_for_new_partners_among_candidates():
    """a finds d anew, b too, d finds both; z finds c, c only z who is no candidate; y and z nobody."""
    found = {
        one.profile.id: (set(one.answers), one.n_earlier, one.is_warm) for one in split().queries
    }

    assert found == {
        "a": ({"d"}, 2, True),
        "b": ({"d"}, 1, False),
        "d": ({"a", "b"}, 1, False),
        "z": ({"c"}, 0, False),
    }
    assert split().queries[0].known == Known(linked=frozenset("abc"))
    assert split().queries[3].profile == Profile("z", "firm", "FR", words=("ltd", "sea"))


@pytest.mark.parametrize("size, expected", [(60, 60), (61, 0)])
def test_only_joint_projects_of_the_future_answer(size, expected):
    many = [str(n) for n in range(size)]
    past = [row for one in many for row in rows(f"p{one}", [one], BEFORE)]
    future = rows("big", many, AFTER)

    assert len(split_of(past, future, Content()).queries) == expected


def test_a_partner_of_a_large_past_project_is_not_new():
    many = [str(n) for n in range(61)]

    found = split_of(rows("big", many, BEFORE), rows("4", many[:2], AFTER), Content())

    assert found.queries == ()


def test_what_is_known_of_later_projects_is_not_seen():
    other = Content(
        names=CONTENT.names,
        programmes={**CONTENT.programmes, "4": frozenset({"SC1"})},
        topics={**CONTENT.topics, "4": "EE-1-2014", "5": "EE-1-2014"},
        titles={**CONTENT.titles, "ICT-2-2016": "Other words"},
    )

    assert split_of(*cut(HISTORY, DAY), other) == split()


@given(st.permutations(HISTORY))
def test_the_order_of_rows_does_not_matter(mixed):
    assert split_of(*cut(mixed, DAY), CONTENT) == split()


def test_of_two_rows_that_differ_the_smaller_counts():
    past = [
        Participation("1", "a", "firm", "FR", BEFORE),
        Participation("2", "a", "academia", "NO", BEFORE),
    ]

    assert split_of(past, [], Content()).profiles == (Profile("a", "academia", "NO"),)


def test_samples_are_the_same_for_one_seed_and_whole_where_they_are_small():
    pairs = [f"{n:02}" for n in range(40)]
    past = [row for one in pairs for row in rows(f"p{one}", [one], BEFORE)]
    made = split_of(past, rows("f", pairs, AFTER), Content())

    first = made.sample(is_warm=False, n=10, seed=1)

    assert first == made.sample(is_warm=False, n=10, seed=1)
    assert first != made.sample(is_warm=False, n=10, seed=2)
    assert [one.profile.id for one in first] == sorted(one.profile.id for one in first)
    assert len(made.sample(is_warm=False, n=40)) == 40
    assert made.sample(is_warm=True) == []
