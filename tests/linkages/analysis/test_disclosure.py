"""The attacker's view of all that everyone may read together: tables, sentences and the map.

For each hidden number, linear programming finds the least and the most that it can be. Few of these are looked
at in each run of the suite, all of them in the soak.
"""

import numpy as np
import pytest
from scipy.optimize import linprog

from linkages.analysis.disclosure import disclose
from linkages.analysis.protection import FIELDS, NARROWEST, NARROWEST_PART
from linkages.analysis.records import BANDS, CATEGORIES, HOME_SCOPES, SCOPES, SIZES
from linkages.analysis.rules import RULES, evaluate, findings
from linkages.sample import home_of, to_links, waves
from tests.linkages.analysis.building import CORK, named, rows

POINTS = [(c, s, b, z) for c in CATEGORIES for s in SCOPES for b in BANDS for z in SIZES]
HOME = tuple(sorted(HOME_SCOPES))
SAMPLE = {wave.cluster: (to_links(wave), home_of(wave)) for wave in waves()}


def counted(**wanted):
    """Which combinations of the four fields a number counts; a field takes one value or several."""
    allowed = {f: {v} if isinstance(v, str) else set(v) for f, v in wanted.items()}
    return [
        float(all(dict(zip(FIELDS, point, strict=True))[f] in allowed[f] for f in allowed))
        for point in POINTS
    ]


# What a sentence says in numbers of the four fields: its base and its part.
SAID = {
    "domestic_over_reliance": ({"category": "output"}, {"scope": HOME}),
    "well_connected_locally": ({}, {"scope": "local"}),
    "weak_peers": (
        {"category": "industry_peer", "scope": "local"},
        {"band": ("low", "tenuous")},
    ),
    "few_peers": ({}, {"category": "industry_peer"}),
    "missing_government": ({}, {"category": "government_agency"}),
    "government_matters": ({"category": "government_agency"}, {"band": "high"}),
    "local_support_industry": ({"category": ("input", "specialist_service")}, {"scope": HOME}),
}


def from_sentences(found):
    """Return what a sentence adds to the attacker's equations."""
    if found.rule in SAID:
        base, part = SAID[found.rule]
        yield counted(**base), found.n
        yield counted(**base, **part), round(found.number * found.n / 100)
    elif found.rule == "academic_only_rnd":
        yield counted(category="rnd", scope=HOME), found.n
    elif found.rule == "concentration":
        yield counted(scope="local" if found.params["basis"] == "local" else HOME), found.n
    elif found.rule == "size_gap":
        category = found.params["category"]
        for size in ("sme", "large"):
            n = found.params[f"{size}_n"]
            yield counted(category=category, size=size), n
            yield (
                counted(category=category, size=size, scope=HOME),
                round(found.params[f"{size}_percent"] * n / 100),
            )


def from_the_map(told):
    """Return the least that sums of the four fields can be: what towns show of them."""
    least = {}
    for town, kinds in told.items():
        for (category, band), one in kinds.items():
            wanted = {"scope": town.scope, "category": category, "band": band}
            key = tuple((field, value) for field, value in wanted.items() if value)
            least[key] = least.get(key, 0) + one.count
    return [(counted(**dict(key)), n) for key, n in least.items()]


def closely_bounded(links, home, consented):
    """Return the cells of few firms that an attacker can bound more closely than allowed."""
    public = disclose(links, consented)
    tables = public.tables
    known = [
        (counted(**dict(cell)), tables.counts[cell])
        for cell in tables.counts
        if cell not in tables.hidden
    ]
    for found in findings(links, home):
        if public.tells(found):
            known += from_sentences(found)
    least = from_the_map(public.towns)
    terms = {"A_eq": [row for row, _n in known], "b_eq": [n for _row, n in known]}
    if least:
        terms |= {
            "A_ub": [[-x for x in row] for row, _n in least],
            "b_ub": [-n for _row, n in least],
        }
    terms = {name: np.array(value) for name, value in terms.items()}
    broken = []
    for cell in sorted(tables.few):
        goal = np.array(counted(**dict(cell)))
        low, high = (linprog(sign * goal, method="highs", **terms) for sign in (1, -1))
        assert low.status == 0, "what is told must hold of the wave itself"
        most = -high.fun if high.status == 0 else float("inf")
        if most - low.fun < max(NARROWEST, NARROWEST_PART * tables.counts[cell]) - 1e-6:
            broken.append((cell, tables.counts[cell], low.fun, most))
    return broken


def who_keeps_back(cluster):
    """The firms of a wave, each of which might be the one that has not agreed."""
    return sorted({link.firm for link in SAMPLE[cluster][0]})


# Each of these but the last two is broken where sentences, or towns, are told without regard to the tables.
SOME = [
    ("cyprus-computer-society", 7),
    ("cyprus-computer-society", 9),
    ("invest-ni-digital", 3),
    ("invest-ni-digital", 8),
    ("systematic-paris-region", 2),
    ("cyberforum", 1),
    ("eurecat-cluster-digital", 9),
    ("ict-technology-network", 0),
    ("it-cork", 0),
]
ALL = [
    (cluster, index)
    for cluster in sorted(SAMPLE)
    for index in range(len(who_keeps_back(cluster)))
    if (cluster, index) not in SOME
]


@pytest.mark.parametrize(
    ("cluster", "index"),
    [*SOME, *(pytest.param(*case, marks=pytest.mark.soak) for case in ALL)],
)
def test_all_that_is_told_together_bounds_no_hidden_number_closely(cluster, index):
    links, home = SAMPLE[cluster]
    firms = who_keeps_back(cluster)

    assert closely_bounded(links, home, set(firms) - {firms[index]}) == []


@pytest.mark.parametrize("cluster", [*sorted(SAMPLE)])
def test_all_that_is_told_together_bounds_nothing_closely_where_nobody_agreed(cluster):
    links, home = SAMPLE[cluster]

    assert closely_bounded(links, home, set()) == []


def test_a_sentence_over_no_rows_is_judged_by_those_it_is_taken_from():
    lone = named(*[("a", f"p{n}") for n in range(10)])
    found = evaluate("missing_government", lone, CORK)

    assert (found.fires, found.number) == (True, 0)
    assert not disclose(lone, set()).tells(found)
    assert disclose(lone, {"a"}).tells(found)


def test_a_sentence_is_not_said_where_what_is_left_over_is_of_few_firms():
    links = [row for firm in "abcd" for row in rows(4, firm=firm)]
    links += rows(2, firm="a", scope="international", country="US", city="Chicago")
    found = evaluate("domestic_over_reliance", links, CORK)

    assert found.fires
    assert not disclose(links, set("bcd")).tells(found)
    assert disclose(links, set("abcd")).tells(found)


def test_a_gap_between_sizes_is_judged_by_each_of_its_numbers():
    links = [row for firm in "abc" for row in rows(3, firm=firm, size="sme")]
    links += rows(5, firm="z", size="large", scope="european", country="FR", city="Paris")
    found = evaluate("size_gap", links, CORK)

    assert found.fires
    assert not disclose(links, set("abc")).tells(found)
    assert disclose(links, set("abcz")).tells(found)


def test_an_organisation_is_named_where_all_who_name_it_agreed():
    links = named(("a", "p"), ("b", "p"), ("c", "p"))

    assert not disclose(links, {"a", "b"}).may_name(links)
    assert disclose(links, {"a", "b", "c"}).may_name(links)
    assert disclose(links, None).may_name(links)


@pytest.mark.parametrize("rule", sorted(RULES))
@pytest.mark.parametrize("cluster", sorted(SAMPLE))
def test_every_finding_says_what_it_lets_its_reader_know(cluster, rule):
    links, home = SAMPLE[cluster]
    found = evaluate(rule, links, home)

    if found.number is None:
        assert found.links == ()
    else:
        assert found.parts
        assert found.cells
        assert set(found.links) <= {link for part in found.parts for link in part}
