"""Sparse tables and the two sums that everything is made of, by hand."""

from math import log

import numpy as np
import pytest

from connect.matching.sparse import Rows, best, keys_of, lift


def table() -> Rows:
    """Return the table (0 0 3) (0 0 0) (1 2 0); the 3 was given as 1 and 2, a 5 was taken back."""
    return Rows.of(
        np.array([0, 2, 0, 2, 1, 1]),
        np.array([2, 1, 2, 0, 1, 1]),
        np.array([1.0, 2.0, 2.0, 1.0, 5.0, -5.0]),
        3,
        3,
    )


def test_a_table_adds_up_what_falls_into_one_cell_and_keeps_no_zero():
    rows = table()

    assert [rows.row(at).tolist() for at in range(3)] == [[2], [], [0, 1]]
    assert (rows.values.tolist(), rows.row_sums().tolist()) == ([3.0, 1.0, 2.0], [3.0, 0.0, 3.0])


@pytest.mark.parametrize(
    "chosen, weights, once, expected",
    [
        ([], [], False, [0.0, 0.0, 0.0]),
        ([1], [9.0], False, [0.0, 0.0, 0.0]),
        ([0, 2], [1.0, 10.0], False, [10.0, 20.0, 3.0]),
        ([0, 2], [1.0, 10.0], True, [10.0, 10.0, 1.0]),
    ],
)
def test_rows_are_summed_with_their_weights(chosen, weights, once, expected):
    found = table().summed(
        np.array(chosen, dtype=np.int64), np.array(weights), is_counted_once=once
    )

    assert found.tolist() == expected


def test_sets_become_a_table_of_who_holds_a_key():
    sets = [{"b"}, set(), {"a", "b"}]
    keys = keys_of(sets)

    rows = Rows.of_sets(sets, keys)

    assert (keys, [rows.row(at).tolist() for at in range(2)]) == ({"a": 0, "b": 1}, [[2], [0, 2]])
    assert Rows.of_sets([], {}).starts.tolist() == [0]


def test_a_lift_says_how_many_times_more_often():
    """Six of eight meetings where a half would be usual, with two imagined: (6 + 1) / (4 + 1)."""
    found = lift(np.array([6.0, 2.0]), np.array([0.5, 0.5]), 2)

    assert found.tolist() == pytest.approx([log(7 / 5), log(3 / 5)])
    assert lift(np.zeros(2), np.array([0.9, 0.1]), 2).tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    "n, expected", [(0, []), (1, [1]), (2, [1, 3]), (3, [1, 3, 4]), (9, [1, 3, 4, 0])]
)
def test_the_best_come_first_and_the_earlier_of_equals(n, expected):
    scores = np.array([1.0, 5.0, 9.0, 4.0, 4.0])
    may = np.array([True, True, False, True, True])

    assert best(scores, may, n).tolist() == expected
