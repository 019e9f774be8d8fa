"""Weights fitted again: on choices made so that the answer is known."""

from math import log

import numpy as np
import pytest

from connect.matching import Feature
from connect.matching.fitting import FITTED, Choice, choice_of, fit, fit_again
from connect.matching.records import Known, Profile
from connect.matching.splitting import Query, Split

from .test_evaluation import split
from .worlds import path

COLUMNS = 2 * len(FITTED)


def test_a_weight_is_the_logarithm_of_the_odds():
    """Of two, the one with 1 in the first column is chosen three times in four: ln 3, less the penalty."""
    values = np.zeros((2, COLUMNS))
    values[0, 0] = 1
    first, second = np.array([True, False]), np.array([False, True])

    found = fit([Choice(values, first)] * 3 + [Choice(values, second)])

    assert found[0] == pytest.approx(log(3), abs=0.06)
    assert found[1:].tolist() == [0] * (COLUMNS - 1)


def test_without_a_choice_every_weight_is_0():
    assert fit([]).tolist() == [0] * COLUMNS


def test_a_choice_holds_its_features_by_how_much_is_known():
    """a knows one project, so a quarter of each feature falls to the second column."""
    query = Query(Profile("a"), Known(), frozenset({"c"}), 1)

    found = choice_of(path(), query)

    network = FITTED.index(Feature.NETWORK)
    assert found.chosen.tolist() == [True, False, False]
    shared, outside = log((2 / 3 * 8.5 / 2.5 + 10) / 11), log(10 / 11)
    assert found.values[:, network].tolist() == pytest.approx(
        [0.75 * shared, 0.75 * outside, 0.75 * outside]
    )
    assert found.values[:, network + len(FITTED)].tolist() == pytest.approx(
        [0.25 * shared, 0.25 * outside, 0.25 * outside]
    )


def test_a_query_that_nobody_near_answers_is_no_choice():
    query = Query(Profile("a"), Known(linked=frozenset({"c"})), frozenset({"c"}), 1)

    assert choice_of(path(), query) is None


def test_a_split_is_fitted_on_every_second_query():
    found = fit_again(split())

    assert list(found) == list(FITTED)
    assert found[Feature.NETWORK][1] > 0
    assert set(fit_again(Split((), (), ())).values()) == {(0.0, 0.0)}
