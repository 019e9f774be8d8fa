"""The map's numbers, and what can be worked out from them."""

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkages.analysis.protection import has_few_firms
from linkages.analysis.towns import ANY, Told, Town, towns
from tests.linkages.analysis.building import any_links, rows

CORK = Town("local", "IE", "Cork")
PARIS = Town("european", "FR", "Paris")
ALL = (ANY, ANY)


def of_firms(names: str, **fields):
    """One link for each letter, which is a firm."""
    return [link for name in names for link in rows(firm=name, **fields)]


def test_in_full_every_number_is_told():
    links = of_firms("ab", score=50.0) + of_firms("a", category="rnd", band="low", score=30.0)

    assert towns(links) == {
        CORK: {
            ALL: Told(3, 130.0),
            ("output", ANY): Told(2, 100.0),
            ("output", "high"): Told(2, 100.0),
            (ANY, "high"): Told(2, 100.0),
            ("rnd", ANY): Told(1, 30.0),
            ("rnd", "low"): Told(1, 30.0),
            (ANY, "low"): Told(1, 30.0),
        }
    }


def test_a_town_of_few_firms_is_not_there():
    links = of_firms("abc") + of_firms("ab", scope="european", country="FR", city="Paris")

    assert set(towns(links, set())) == {CORK}
    assert set(towns(links, {"a", "b"})) == {CORK, PARIS}


def test_a_category_of_few_firms_takes_another_with_it_that_its_number_is_not_left_over():
    links = of_firms("abcd") + of_firms("abc", category="input") + of_firms("a", category="rnd")

    shown = towns(links, set())[CORK]

    assert {kind for kind in shown if kind[1] == ANY} == {ALL, ("output", ANY)}
    assert shown[ANY, "high"] == Told(8, 700.0)


def test_category_and_band_together_are_for_those_who_read_everything():
    links = of_firms("abcd")

    assert set(towns(links, set())[CORK]) == {ALL, ("output", ANY), (ANY, "high")}
    assert ("output", "high") in towns(links)[CORK]


def test_a_town_of_few_firms_takes_another_with_it_since_the_sum_of_the_scope_is_known():
    here = {"scope": "european", "country": "FR"}
    links = of_firms("abcd", city="Paris", **here) + of_firms("abc", city="Lyon", **here)
    links += of_firms("a", city="Lille", **here)

    assert {town.city for town in towns(links, set())} == {"Paris"}


@pytest.mark.parametrize(
    ("hidden", "told"),
    [
        (("local", ANY, ANY), set()),
        (("local", "output", ANY), {ALL, (ANY, "high")}),
        (("local", ANY, "high"), {ALL, ("output", ANY)}),
        (("european", ANY, ANY), {ALL, ("output", ANY), (ANY, "high")}),
    ],
)
def test_a_part_of_a_hidden_sum_is_not_told(hidden, told):
    shown = towns(of_firms("abcd"), set(), lambda *cell: cell != hidden)

    assert set(shown.get(CORK, {})) == told


@given(any_links, st.sets(st.sampled_from(["f1", "f2", "f3", "f4"])))
def test_what_is_left_of_a_sum_has_enough_firms_or_nothing(links, consented):
    behind = defaultdict(list)
    for link in links:
        for kind in (ALL, (link.category, ANY), (ANY, link.band)):
            behind[Town(link.scope, link.country, link.city), kind].append(link)

    shown = {
        (town, kind): told.count
        for town, kinds in towns(links, consented).items()
        for kind, told in kinds.items()
    }

    assert shown == {cell: len(behind[cell]) for cell in shown}
    assert not [cell for cell in shown if has_few_firms(behind[cell], consented)]
    for parts in sums_of(behind):
        left = [link for part in parts if part not in shown for link in behind[part]]
        assert not (set(parts) & set(shown) and has_few_firms(left, consented))


def sums_of(cells):
    """The parts of every sum: of a town by category and by band, of a scope over its towns."""
    parts = defaultdict(list)
    for town, (category, band) in cells:
        parts[town.scope, category, band].append((town, (category, band)))
        if category or band:
            parts[town, bool(category)].append((town, (category, band)))
    return parts.values()
