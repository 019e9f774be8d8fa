"""Kinds and countries that work together, by hand."""

from math import log

import numpy as np
import pytest

from connect.matching import Directory, Profile

from .worlds import team


def directory() -> Directory:
    """Return two firms that work with one university each, and with nobody else; z's kind is not known."""
    profiles = [
        Profile("a", "firm"),
        Profile("b", "firm"),
        Profile("u", "academia"),
        Profile("v", "academia"),
        Profile("z"),
    ]
    return Directory(profiles, [team("1", "au"), team("2", "bv"), team("3", "vz")])


def test_kinds_that_work_together_lift_each_other():
    """Ends of ties are 2 of firms, 3 of universities, 1 not known; half a tie more each makes 7.5."""
    academia, firm = 3.5 / 7.5, 2.5 / 7.5

    found = directory().kinds.affinity("firm")

    to_academia, to_firm = log((2 / academia + 50) / 52), log(50 / 52)
    assert found.tolist() == pytest.approx([to_firm, to_firm, to_academia, to_academia, 0])
    assert directory().kinds.affinity("academia")[0] == pytest.approx(log((2 / firm + 50) / 53))


def test_some_keep_company_with_a_kind_more_than_others():
    """u and v have a firm each for a partner; of 6 ends of ties and 2.5 halves u has 1.5, v 2.5."""
    found = directory().company.with_sort("firm")

    outside = log(100 / 102)
    assert found.tolist() == pytest.approx(
        [
            outside,
            outside,
            log((1 / (1.5 / 8.5) + 100) / 102),
            log((1 / (2.5 / 8.5) + 100) / 102),
            outside,
        ]
    )


@pytest.mark.parametrize("sort", ["", "never heard"])
def test_what_is_not_known_says_nothing(sort):
    here = directory()

    assert np.array_equal(here.kinds.affinity(sort), np.zeros(5))
    assert np.array_equal(here.company.with_sort(sort), np.zeros(5))


def test_without_candidates_there_are_no_pairs():
    assert Directory([]).kinds.affinity("firm").tolist() == []
