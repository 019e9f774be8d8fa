"""Programmes and calls: who is met under the labels of one's own projects."""

from math import sqrt

import pytest

from connect.matching import Directory

from .worlds import path, plain, team


def test_a_candidate_is_met_as_often_as_it_had_partners_under_the_label():
    """Under energy four are met: a once, b twice, c once. a has one project there."""
    found = path().programmes.counts("a")

    assert found.tolist() == pytest.approx([1 / 2, 2 / 2, 1 / 2, 0, 0])


def test_each_label_counts_by_how_often_one_has_it_and_how_rare_it_is():
    """b: energy twice, health once; both were met four times. In a team of three one meets two."""
    crowd = Directory(plain(*"abc"), [team("1", "abc", "energy")]).programmes

    assert path().programmes.counts("b").tolist() == pytest.approx([1, 2 + 1 / 2, 1 + 1, 1 / 2, 0])
    assert crowd.counts("a").tolist() == pytest.approx([2 / sqrt(6)] * 3)


def test_a_project_of_one_says_where_it_works_and_whom_it_meets_not():
    programmes = path().programmes

    assert programmes.of("e") == {"energy": 1}
    assert programmes.counts("e").tolist() == pytest.approx([1 / 2, 1, 1 / 2, 0, 0])


def test_who_has_no_project_meets_nobody():
    assert path().programmes.counts("nobody").tolist() == [0, 0, 0, 0, 0]


def test_shared_labels_come_with_the_one_that_tells_most_first():
    """b and c: energy 2 × 1, health 1 × 2: equal, so by name. In health alone: c and d."""
    directory = path()

    assert directory.programmes.shared("b", "c") == ["energy", "health"]
    assert directory.programmes.shared("c", "d") == ["health"]
    assert directory.calls.shared("c", "d") == []
