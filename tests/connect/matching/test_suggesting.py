"""Suggestions, why they are made, and what is never suggested."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bewiser.embedded.places import CHECKOUT
from connect.matching import WEIGHTS, Directory, Feature, Known, Profile, Project, Reason, suggest
from connect.matching.directory import NOBODY

from .worlds import path, plain, team

SET = frozenset


def reasons(directory: Directory, asking: Profile, known: Known = NOBODY) -> dict:
    return {
        found.id: [(str(why.feature), why.evidence, why.n) for why in found.reasons]
        for found in suggest(directory, asking, known, n=9)
    }


def test_what_one_seeks_and_another_offers_comes_first():
    """x seeks a and offers b; of three, p offers a, q seeks b, r does both."""
    others = [
        Profile("p", offers=SET({"a"})),
        Profile("q", seeks=SET({"b"})),
        Profile("r", offers=SET({"a"}), seeks=SET({"b"})),
        Profile("s"),
    ]
    asking = Profile("x", seeks=SET({"a"}), offers=SET({"b"}))

    found = suggest(Directory(others), asking)

    assert [(one.id, one.score) for one in found] == [("r", 13.0), ("p", 8.0), ("q", 5.0)]
    assert found[0].reasons == (
        Reason(Feature.SEEKS, ("a",), 1),
        Reason(Feature.OFFERS, ("b",), 1),
    )
    assert found[2].reasons == (Reason(Feature.OFFERS, ("b",), 1),)


@pytest.mark.parametrize(
    "asking, other, known, expected",
    [
        (
            Profile("x", works_in=SET("abcd")),
            Profile("y", works_in=SET("abcd")),
            Known(),
            ("topics", ("a", "b", "c"), 4),
        ),
        (
            Profile("x", country="FR", sought=SET({"NO"})),
            Profile("y", country="NO"),
            Known(),
            ("market", ("NO",), 1),
        ),
        (Profile("x"), Profile("y", "firm"), Known(gap_kinds=SET({"firm"})), ("gap", ("firm",), 1)),
        (
            Profile("x"),
            Profile("y", offers=SET({"a"})),
            Known(gap_topics=SET({"a"})),
            ("gap", ("a",), 1),
        ),
        (
            Profile("x", words=("sun", "firm")),
            Profile("y", words=("sun",)),
            Known(),
            ("text", ("sun",), 1),
        ),
    ],
)
def test_each_reason_brings_its_evidence(asking, other, known, expected):
    assert reasons(Directory([other, Profile("z")]), asking, known) == {"y": [expected]}


def test_shared_partners_are_named_those_with_the_fewest_partners_first():
    """a and d share b, c and e; b has two partners, c and e have three."""
    projects = [team(pair, pair) for pair in ("ab", "ac", "ae", "bd", "cd", "de", "ce")]

    found = reasons(Directory(plain(*"abcdef"), projects), Profile("a"))

    assert found == {"d": [("network", ("b", "c", "e"), 3)]}


def test_programmes_and_calls_are_reasons_where_no_partner_is_shared():
    """a and b have worked in energy and the call EE, as c and f have; d and e elsewhere."""
    projects = [team(f"{n}", "ab", "energy", "EE") for n in range(4)]
    projects += [team(f"c{n}", "cf", "energy", "EE") for n in range(40)]
    projects += [team(f"d{n}", "de", "health", "PHC") for n in range(40)]

    found = reasons(Directory(plain(*"abcdef"), projects), Profile("a"))

    assert found == {id: [("programme", ("energy",), 1), ("call", ("EE",), 1)] for id in ("c", "f")}


def test_who_has_worked_with_those_alike_is_suggested():
    """x is new and sounds like a1 to a3, who have worked with b; among a hundred pairs b is nobody."""
    alike = [Profile(f"a{n}", words=("sun",)) for n in (1, 2, 3)]
    projects = [team(one.id, [one.id, "b"]) for one in alike]
    crowd = plain(*(f"c{n}" for n in range(200)))
    projects += [team(f"c{n}", [f"c{n}", f"c{n + 1}"]) for n in range(0, 200, 2)]
    directory = Directory([*alike, Profile("b"), *crowd], projects)

    found = reasons(directory, Profile("x", words=("sun",)))

    assert found == {
        "b": [("alike", ("a1", "a2", "a3"), 3)],
        **{one.id: [("text", ("sun",), 1)] for one in alike},
    }


def test_kinds_and_countries_that_work_together_are_reasons_where_nothing_else_is_known():
    firms = [Profile(f"f{n}", "firm", "FR") for n in range(9)]
    others = [Profile(f"u{n}", "academia", "DE") for n in range(9)]
    bodies = [Profile(f"p{n}", "policy_body", "NO") for n in range(9)]
    ties = [team(f"{one.id}{other.id}", [one.id, other.id]) for one in firms for other in others]
    ties += [
        team(f"{one.id}{other.id}", [one.id, other.id])
        for one in bodies
        for other in bodies[:4]
        if one != other
    ]

    directory = Directory([*firms, *others, *bodies], ties)
    asking = Profile("x", "firm", "FR")

    found = reasons(directory, asking)

    assert set(found) == {one.id for one in others}
    assert suggest(directory, asking, is_specific=True) == []
    assert found["u0"] == [("country_pair", ("DE",), 1), ("kind", ("firm",), 1)]


def test_popularity_alone_is_no_reason():
    """Everybody works with h, and nothing is known of x."""
    directory = Directory(plain(*"abch"), [team(f"{one}h", f"{one}h") for one in "abc"])

    assert suggest(directory, Profile("x")) == []


def test_equals_come_in_the_order_of_their_ids_and_no_more_than_asked_for():
    others = [Profile(id, offers=SET({"a"})) for id in "dbca"]

    found = suggest(Directory(others), Profile("x", seeks=SET({"a"})), n=3)

    assert [one.id for one in found] == ["a", "b", "c"]


def test_oneself_partners_and_the_linked_are_left_out_and_a_kind_can_be_asked_for():
    profiles = [
        Profile(id, "firm" if id < "d" else "academia", works_in=SET({"sun"})) for id in "abcdefg"
    ]
    directory = Directory(profiles, [team("1", "ab")])

    def ids(kind: str) -> list[str]:
        known = Known(linked=SET({"c", "never heard"}))
        return [one.id for one in suggest(directory, profiles[0], known, kind=kind)]

    assert (ids(""), ids("firm"), ids("academia")) == ([*"defg"], [], [*"defg"])


def test_the_later_of_two_profiles_with_one_id_counts():
    directory = Directory([Profile("a", "firm"), Profile("a", "academia")])

    assert directory.profiles == [Profile("a", "academia")]


def test_members_that_are_no_candidates_are_left_out_of_projects():
    directory = Directory(plain("a", "b"), [team("1", "abz")])

    assert directory.network.partners.tolist() == [1, 1]
    assert directory.programmes.of("z") == {}


def test_a_directory_of_nobody_suggests_nobody():
    assert suggest(Directory([]), Profile("a", "firm", "FR", words=("sun",))) == []


def test_every_feature_has_its_weight_and_only_knowledge_moves_it():
    judged = {feature for feature, weight in WEIGHTS.items() if not weight.is_fitted}

    assert list(WEIGHTS) == list(Feature)
    assert {feature: WEIGHTS[feature].after(7) for feature in judged} == {
        feature: WEIGHTS[feature].unknown for feature in judged
    }
    weight = WEIGHTS[Feature.NETWORK]
    assert (weight.after(0), weight.after(3)) == pytest.approx(
        (weight.unknown, (weight.unknown + weight.known) / 2)
    )


topics = st.frozensets(st.sampled_from("abc"), max_size=3)
profiles = st.lists(
    st.builds(
        Profile,
        id=st.sampled_from("pqrstu"),
        kind=st.sampled_from(["", "firm", "academia"]),
        country=st.sampled_from(["", "FR", "NO"]),
        works_in=topics,
        offers=topics,
        seeks=topics,
        sought=st.frozensets(st.sampled_from(["FR", "NO"])),
        words=st.lists(st.sampled_from(["sun", "wind", "sea"]), max_size=3).map(tuple),
    ),
    unique_by=lambda profile: profile.id,
)
projects = st.lists(
    st.builds(
        Project,
        id=st.sampled_from("123456"),
        members=st.frozensets(st.sampled_from("pqrstuv"), max_size=4),
        programmes=st.frozensets(st.sampled_from(["energy", "health"])),
        calls=st.frozensets(st.sampled_from(["EE", "ICT"])),
    ),
    unique_by=lambda project: project.id,
)


@given(profiles, projects, st.sampled_from("pqrx"), topics, st.data())
def test_order_does_not_matter_and_what_is_known_is_not_suggested(made, joint, id, sought, data):
    known = Known(linked=SET({"q"}), gap_kinds=SET({"firm"}))
    asking = replace(next((one for one in made if one.id == id), Profile(id)), seeks=sought)
    met = {member for project in joint if id in project.members for member in project.members}
    candidates = {one.id for one in made}

    found = suggest(Directory(made, joint), asking, known, n=9)

    mixed = Directory(data.draw(st.permutations(made)), data.draw(st.permutations(joint)))
    assert suggest(mixed, asking, known, n=9) == found
    ids = [one.id for one in found]
    assert SET(ids) & {id, "q"} == set()
    assert id not in candidates or SET(ids) & met == set()
    assert [one for one in found if not 1 <= len(one.reasons) <= 2] == []
    assert [why for one in found for why in one.reasons if not why.evidence] == []
    assert ids == [one.id for one in sorted(found, key=lambda one: (-one.score, one.id))]


def test_asking_again_says_the_same():
    directory = path()

    assert suggest(directory, Profile("a")) == suggest(directory, Profile("a"))


def test_the_worked_example_of_the_document():
    """a shares b with c; the sum of network, programme, call and popularity is in docs/algorithms/matching.md."""
    [found] = suggest(path(), Profile("a"))

    assert (found.id, round(found.score, 3)) == ("c", 1.82)
    assert found.reasons == (Reason(Feature.NETWORK, ("b",), 1),)


def test_the_document_has_the_weights_in_use():
    text = (CHECKOUT / "docs/algorithms/matching.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(\w+)` \| ([\d.]+) \| ([\d.]+) \| (yes|no) \|", text, re.MULTILINE)

    assert [(name, float(one), float(many), fitted) for name, one, many, fitted in told] == [
        (str(feature), weight.unknown, weight.known, "yes" if weight.is_fitted else "no")
        for feature, weight in WEIGHTS.items()
    ]
