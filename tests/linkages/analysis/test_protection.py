"""The attacker's view: every hidden cell is bounded by linear programming over what is shown."""

import random
from collections import Counter
from operator import attrgetter

import numpy as np
import pytest
from scipy.optimize import linprog

from linkages.analysis.protection import (
    FIELDS,
    NARROWEST,
    NARROWEST_PART,
    PUBLISHED,
    has_few_firms,
    protect,
)
from linkages.analysis.records import BANDS, CATEGORIES, SCOPES, SIZES
from linkages.analysis.tables import FIXED_ORDERS
from tests.linkages.analysis.building import named, rows

POINTS = [(c, s, b, z) for c in CATEGORIES for s in SCOPES for b in BANDS for z in SIZES]


def random_wave(seed, links, firms):
    chance = random.Random(seed)
    size = {firm: chance.choice(SIZES) for firm in range(firms)}
    wave = []
    for _ in range(links):
        firm = chance.randrange(firms)
        wave += rows(
            firm=f"f{firm}",
            size=size[firm],
            category=chance.choices(CATEGORIES, [8, 2, 2, 4, 2, 1, 2, 1])[0],
            scope=chance.choices(SCOPES, [5, 2, 2, 1])[0],
            band=chance.choices(BANDS, [4, 4, 2, 1])[0],
        )
    return wave


def indicator(cell):
    wanted = dict(cell)
    return [
        float(all(wanted.get(f, v) == v for f, v in zip(FIELDS, point, strict=True)))
        for point in POINTS
    ]


def bounds(protected):
    """Return the least and the most that each hidden cell can be, seen what is shown."""
    shown = [cell for cell in protected.counts if cell not in protected.hidden]
    known = {"A_eq": np.array([indicator(cell) for cell in shown])} if shown else {}
    if shown:
        known["b_eq"] = [protected.counts[cell] for cell in shown]
    found = {}
    for cell in protected.hidden:
        goal = np.array(indicator(cell))
        least, most = (linprog(sign * goal, method="highs", **known) for sign in (1, -1))
        assert least.status == 0
        found[cell] = (least.fun, -most.fun if most.status == 0 else float("inf"))
    return found


@pytest.mark.parametrize(
    ("seed", "links", "firms", "consented"),
    [
        (0, 133, 10, 9),
        (1, 133, 10, 0),
        (2, 571, 10, 9),
        (3, 571, 10, 0),
        (4, 222, 10, 5),
        (5, 60, 6, 5),
        (6, 20, 10, 9),
        (7, 400, 40, 0),
    ],
)
def test_no_hidden_cell_can_be_bounded_closely(seed, links, firms, consented):
    protected = protect(random_wave(seed, links, firms), {f"f{n}" for n in range(consented)})
    assert protected.few
    for cell, (least, most) in bounds(protected).items():
        count = protected.counts[cell]
        assert least - 1e-6 <= count <= most + 1e-6
        need = max(NARROWEST, NARROWEST_PART * count) if cell in protected.few else NARROWEST
        assert most - least >= need - 1e-6, cell


@pytest.mark.parametrize(
    ("firms", "consented", "few"),
    [
        ("", "", False),
        ("a", "", True),
        ("ab", "", True),
        ("aabb", "a", True),
        ("ab", "ab", False),
        ("abc", "", False),
        ("abc", "ab", False),
    ],
)
def test_fewer_than_three_firms_are_few_unless_all_agreed(firms, consented, few):
    assert has_few_firms([x for firm in firms for x in rows(firm=firm)], set(consented)) is few


def test_nothing_is_hidden_where_all_agreed():
    links = random_wave(1, 50, 4)
    protected = protect(links, {"f0", "f1", "f2", "f3"})
    assert protected.hidden == frozenset()
    counted = Counter(map(attrgetter("category", "scope"), links))
    for category in CATEGORIES:
        for scope in SCOPES:
            assert protected.shown(category=category, scope=scope) == counted[category, scope]
    assert protected.shown() == 50


def test_a_lone_firm_leaves_not_even_the_sum():
    protected = protect(named(*[("a", "p")] * 9))
    assert protected.hidden == frozenset(protected.counts)
    assert protected.shown() is None


def test_where_no_other_cells_can_hide_it_only_the_sum_stays():
    # Every link is alike but one: nothing else could have been otherwise.
    links = named(("a", "p"), ("b", "p"), ("c", "p"))
    links += named(("a", "p"), category="rnd", scope="national", band="low", size="mnc")
    protected = protect(links)
    assert protected.hidden == frozenset(protected.counts) - {()}
    assert protected.shown() == 4


def test_two_firms_of_two_links_hide_even_their_sum():
    assert protect(named(("a", "p"), ("b", "p"))).shown() is None


def test_no_links_need_no_protection():
    protected = protect([])
    assert (protected.hidden, protected.shown(size="sme")) == (frozenset(), 0)


def test_only_published_cells_can_be_asked_for():
    protected = protect(rows(3))
    with pytest.raises(KeyError):
        protected.shown(band="high", size="sme")
    with pytest.raises(KeyError):
        protected.shown(colour="red")


def test_the_published_tables_are_a_finite_list():
    assert len(protect([]).counts) == sum(
        int(np.prod([len(FIXED_ORDERS[field]) for field in table])) for table in PUBLISHED
    )


def test_protection_does_not_depend_on_the_order_of_rows():
    links = random_wave(5, 200, 8)
    assert protect(random.Random(2).sample(links, 200)) == protect(links)
