"""Connectors and the linkage index."""

import pytest
from hypothesis import given

from linkages.analysis.connectors import connectors
from linkages.analysis.index import linkage_index, linkage_indices
from linkages.analysis.tables import Share, domestic_share, importance, most_important, top
from tests.linkages.analysis.building import any_links, named, rows


def test_connectors_come_by_their_share_of_firms():
    links = named(("a", "hub"), ("a", "hub"), ("b", "hub"), ("c", "bank"), ("d", "bank"))
    links += named(("a", "lab"), ("b", "lab"), ("c", "other"), category="rnd")
    found = [(one.partner, one.category, one.firms, len(one.links)) for one in connectors(links)]
    assert found == [
        ("lab", "rnd", Share(2, 3), 2),
        ("bank", "output", Share(2, 4), 2),
        ("hub", "output", Share(2, 4), 3),
    ]
    assert [one.partner for one in connectors(links, at_least=60)] == ["lab"]
    assert len(connectors(links, fewest_firms=1)) == 4


def test_nobody_connects_nothing():
    assert connectors([]) == []


@pytest.mark.parametrize(
    ("links", "index"),
    [
        ([], 0),
        (rows(1, score=0), 0),
        (rows(3, score=10), 1 / 8),
        (rows(1, score=75) + rows(1, scope="european", score=25), 0.75 / 8),
        (rows(1, scope="international", score=100), 0),
        (rows(1, score=1) + rows(1, category="rnd", scope="national", score=90), 2 / 8),
    ],
)
def test_the_index_is_the_mean_of_the_home_parts(links, index):
    assert linkage_index(links) == pytest.approx(index)


@given(any_links)
def test_every_firm_has_an_index_from_0_to_1(links):
    found = linkage_indices(links)
    assert list(found) == sorted({link.firm for link in links})
    assert all(0 <= value <= 1 for value in found.values())


def test_the_worked_example_of_the_docs():
    links = rows(score=75) + rows(scope="national", city="Dublin", score=50)
    links += rows(scope="european", country="FR", city="Paris", score=25)
    assert domestic_share(links) == Share(2, 3)
    assert (importance(links).score, top(links, "scope")) == (50, None)
    assert most_important(links, "scope") == "local"
    assert linkage_index(links) == pytest.approx(0.104, abs=0.0005)
