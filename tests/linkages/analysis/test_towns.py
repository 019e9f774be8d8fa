"""The map's numbers, and what can be worked out from them."""

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from linkages.analysis.protection import has_few_firms
from linkages.analysis.records import BANDS, CATEGORIES
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
    # Seven of eight in one band would leave one over; all are high here.
    assert shown[ANY, "high"] == Told(8, 700.0)


def test_a_band_within_a_category_is_hidden_alike():
    links = of_firms("abc") + of_firms("abcd", band="low") + of_firms("e", band="tenuous")

    shown = towns(links, set())[CORK]

    assert sorted(kind for kind in shown) == [
        (ANY, ANY),
        (ANY, "low"),
        ("output", ANY),
        ("output", "low"),
    ]


def test_a_town_of_few_firms_takes_another_with_it_where_the_sum_of_the_scope_is_published():
    here = {"scope": "european", "country": "FR"}
    links = of_firms("abcd", city="Paris", **here) + of_firms("abc", city="Lyon", **here)
    links += of_firms("a", city="Lille", **here)

    assert {town.city for town in towns(links, set())} == {"Paris"}
    assert {town.city for town in towns(links, set(), lambda *_: False)} == {"Lyon", "Paris"}


@given(any_links, st.sets(st.sampled_from(["f1", "f2", "f3", "f4"])))
def test_what_is_left_of_a_sum_has_enough_firms_or_nothing(links, consented):
    behind = defaultdict(list)
    for link in links:
        for category in (ANY, link.category):
            for band in (ANY, link.band):
                behind[Town(link.scope, link.country, link.city), (category, band)].append(link)

    shown = {
        (town, kind): told
        for town, kinds in towns(links, consented).items()
        for kind, told in kinds.items()
    }

    assert {cell: told.count for cell, told in shown.items()} == {
        cell: len(behind[cell]) for cell in shown
    }
    assert not [cell for cell in shown if has_few_firms(behind[cell], consented)]
    for town, (category, band) in shown:
        over_categories = [(town, (value, band)) for value in CATEGORIES]
        over_bands = [(town, (category, value)) for value in BANDS]
        for parts in ([over_categories] if not category else []) + (
            [over_bands] if not band else []
        ):
            shows_any = any(part in shown for part in parts)
            left = [link for part in parts if part not in shown for link in behind[part]]
            assert not (shows_any and has_few_firms(left, consented))
    for scope in {town.scope for town, _kind in behind}:
        left = [
            link
            for (town, kind), rows_of in behind.items()
            if town.scope == scope and kind == ALL and (town, kind) not in shown
            for link in rows_of
        ]
        shows_any = any(town.scope == scope for town, _kind in shown)
        assert not (shows_any and has_few_firms(left, consented))
