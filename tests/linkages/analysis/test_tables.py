from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkages.analysis import tables
from linkages.analysis.records import BANDS, CATEGORIES, SCOPES, SIZES
from linkages.analysis.tables import Mean, Ranked, Share
from tests.linkages.analysis.building import any_links, rows

THREE = [
    *rows(2, scope="european", country="FR", score=40),
    *rows(category="rnd", scope="national", band="low", size="mnc", score=10),
]


@pytest.mark.parametrize(
    ("count", "of", "percent", "exact"),
    [
        (0, 0, None, None),
        (0, 4, 0.0, Fraction(0)),
        (1, 3, pytest.approx(33.333333), Fraction(100, 3)),
        (4, 4, 100.0, Fraction(100)),
    ],
)
def test_a_share_of_nothing_is_none(count, of, percent, exact):
    assert (Share(count, of).percent, Share(count, of).exact) == (percent, exact)


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({}, 3),
        ({"scope": "local"}, 0),
        ({"scope": "european"}, 2),
        ({"scope": ("european", "national")}, 3),
        ({"scope": [], "category": "rnd"}, 0),
        ({"category": "rnd", "size": "mnc"}, 1),
        ({"category": "rnd", "size": "sme"}, 0),
    ],
)
def test_select_takes_a_value_or_several(wanted, count):
    assert len(tables.select(THREE, **wanted)) == count
    assert tables.share(THREE, **wanted) == Share(count, 3)


def test_an_unknown_field_is_an_error():
    with pytest.raises(AttributeError):
        tables.select(THREE, colour="red")


@pytest.mark.parametrize(
    ("field", "order"),
    [("category", CATEGORIES), ("scope", SCOPES), ("band", BANDS), ("size", SIZES)],
)
def test_a_fixed_order_is_whole_even_of_nothing(field, order):
    assert tables.counts([], field) == dict.fromkeys(order, 0)
    assert list(tables.counts(THREE, field)) == list(order)


def test_other_fields_come_most_frequent_first_then_by_name():
    links = [*rows(country="IE"), *rows(2, country="FR"), *rows(country="DE")]
    assert list(tables.counts(links, "country").items()) == [("FR", 2), ("DE", 1), ("IE", 1)]
    assert tables.counts([], "country") == {}
    assert tables.shares(links, "country") == {
        "FR": Share(2, 4),
        "DE": Share(1, 4),
        "IE": Share(1, 4),
    }


def test_a_cross_table_has_both_margins():
    table = tables.cross(THREE, "category", "scope")
    assert (table.rows, table.columns, table.total) == (CATEGORIES, SCOPES, 3)
    assert table.of_row("output", "european") == Share(2, 2)
    assert table.of_column("rnd", "european") == Share(0, 2)
    assert table.of_all("rnd", "national") == Share(1, 3)
    assert table.of_row("input", "local").percent is None


@pytest.mark.parametrize(
    ("countries", "ranked", "top", "last"),
    [
        ("", [], None, None),
        ("A", [("A", 1, 1, False)], "A", "A"),
        ("AB", [("A", 1, 1, True), ("B", 1, 1, True)], None, None),
        ("ABB", [("B", 2, 1, False), ("A", 1, 2, False)], "B", "A"),
        (
            "AABBCD",
            [("A", 2, 1, True), ("B", 2, 1, True), ("C", 1, 3, True), ("D", 1, 3, True)],
            None,
            None,
        ),
    ],
)
def test_ties_share_a_rank_and_say_so(countries, ranked, top, last):
    links = [link for country in countries for link in rows(country=country)]
    assert tables.ranks(links, "country") == [Ranked(*one) for one in ranked]
    assert (tables.top(links, "country"), tables.last(links, "country")) == (top, last)


def test_of_no_links_no_category_is_first_or_last():
    assert (tables.top([], "category"), tables.last([], "category")) == (None, None)


@pytest.mark.parametrize(
    ("scores", "best"),
    [
        ({}, None),
        ({"local": [0]}, "local"),
        ({"local": [50], "national": [50]}, None),
        ({"local": [50, 60], "national": [56]}, "national"),
        ({"local": [90, 20], "national": [56], "european": [57]}, "european"),
    ],
)
def test_the_most_important_has_strictly_the_highest_mean(scores, best):
    links = [x for scope, all_ in scores.items() for s in all_ for x in rows(scope=scope, score=s)]
    assert tables.most_important(links, "scope") == best


def test_importance_is_the_mean_score_with_its_n():
    assert tables.importance([]) == Mean(None, 0)
    assert tables.importance(THREE) == Mean(30.0, 3)
    assert tables.importance_by(THREE, "scope") == {
        "local": Mean(None, 0),
        "national": Mean(10.0, 1),
        "european": Mean(40.0, 2),
        "international": Mean(None, 0),
    }


def test_companies_and_interviews_are_counted_once():
    links = [
        *rows(2, firm="a", interview="1"),
        *rows(firm="a", interview="2"),
        *rows(firm="b", interview="3", size="mnc"),
    ]
    assert (tables.companies(links), tables.interviews(links)) == (2, 3)
    assert tables.companies_by_size(links) == {"sme": 1, "large": 0, "mnc": 1}


@given(any_links)
def test_shares_sum_to_one_and_home_and_export_are_all(links):
    for field in ("category", "scope", "band", "size", "kind", "country", "city"):
        assert sum(one.count for one in tables.shares(links, field).values()) == len(links)
    assert tables.domestic_share(links).count + tables.export_share(links).count == len(links)


@given(any_links)
def test_margins_are_the_sums_of_their_cells(links):
    table = tables.cross(links, "category", "country")
    for row in table.rows:
        assert sum(table.cells[row, column] for column in table.columns) == table.row_totals[row]
    for column in table.columns:
        assert sum(table.cells[row, column] for row in table.rows) == table.column_totals[column]


@given(any_links, st.randoms(use_true_random=False))
def test_order_does_not_matter(links, chance):
    mixed = list(links)
    chance.shuffle(mixed)
    assert tables.importance_by(mixed, "scope") == tables.importance_by(links, "scope")
    assert tables.ranks(mixed, "city") == tables.ranks(links, "city")
    assert tables.cross(mixed, "scope", "country") == tables.cross(links, "scope", "country")
