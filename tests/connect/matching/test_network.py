"""Who has worked with whom, by hand on a path of four and one alone."""

from math import log

import pytest

from connect.matching import Directory
from connect.matching.network import is_joint

from .worlds import path, plain, team


def test_partners_and_projects_are_counted_once_each():
    network = path().network

    assert network.partners.tolist() == [1, 2, 2, 1, 0]
    assert network.projects.tolist() == [1, 3, 3, 1, 0]
    assert network.partners_of(1).tolist() == [0, 2]


def test_popularity_is_0_for_one_who_has_worked_with_nobody():
    """b: (2 × 2 + 1)³ × (2 × 3 + 1) = 875; a: 3³ × 3."""
    assert path().network.popularity.tolist() == pytest.approx(
        [log(81) / 4, log(875) / 4, log(875) / 4, log(81) / 4, 0]
    )


def test_many_partners_tell_more_than_many_projects():
    """a has met four in one project, f one in four projects."""
    projects = [team("1", "abcde"), *(team(f"f{n}", "fg") for n in range(4))]
    network = Directory(plain(*"abcdefg"), projects).network

    assert network.popularity[0] == pytest.approx(log(9**3 * 3) / 4)
    assert network.popularity[5] == pytest.approx(log(3**3 * 9) / 4)


def test_common_neighbours_counts_shared_partners():
    """a and c share b, b and d share c; a has itself for a partner's partner too."""
    network = path().network

    assert network.common_neighbours(0).tolist() == [1, 0, 1, 0, 0]
    assert network.common_neighbours(1).tolist() == [0, 2, 0, 1, 0]
    assert network.common_neighbours(4).tolist() == [0, 0, 0, 0, 0]


def test_adamic_adar_weighs_a_shared_partner_by_the_partners_it_has():
    """c has two partners, so d reaches b with 1 / ln 2; in a triangle with a tail the hub tells less."""
    hub = Directory(plain(*"abcdz"), [team(f"{x}", f"z{x}") for x in "abcd"]).network

    assert path().network.adamic_adar(1).tolist() == pytest.approx(
        [0, 2 / log(2), 0, 1 / log(2), 0]
    )
    assert hub.adamic_adar(0).tolist() == pytest.approx([1 / log(4)] * 4 + [0])


def test_resource_allocation_hands_on_in_shares_of_ties():
    """b ties a with 1 and c with 2; c ties b with 2 and d with 1: from b, d gets 2 × 1 / 3."""
    found = path().network.resource_allocation(1)

    assert found.tolist() == pytest.approx([0, 1 * 1 / 1 + 2 * 2 / 3, 0, 2 * 1 / 3, 0])


@pytest.mark.parametrize("size, expected", [(1, False), (2, True), (60, True), (61, False)])
def test_a_project_ties_its_members_from_two_to_sixty(size, expected):
    assert is_joint(team("1", [str(n) for n in range(size)])) is expected


def test_a_network_of_nobody_has_no_ties():
    network = Directory([]).network

    assert (network.partners.tolist(), network.shares.tolist()) == ([], [])
