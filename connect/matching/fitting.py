"""The fitted weights, fitted again: which candidates were chosen, told from those who could have been."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .directory import Directory
from .records import Feature
from .sparse import Bools, Floats, best
from .splitting import Query, Split
from .suggesting import total, weighed
from .weights import HALF_WAY, WEIGHTS

FITTED = tuple(feature for feature, weight in WEIGHTS.items() if weight.is_fitted)
# Only the head of a list is shown, so only those are told apart who come near it.
_NEAR = 300
_ALSO = 60
# A query with many new partners says more, yet less than in proportion.
_POWER = 0.7
_PENALTY = 1e-3
_STEPS = 25
_ASKED = 4_000


@dataclass(frozen=True, slots=True)
class Choice:
    """Candidates near the head of one query's list, a row of features each, and which were chosen.

    A row holds every feature twice: the part that the first column of weights has to answer for, then
    that of the second.
    """

    values: Floats
    chosen: Bools


def fit_again(split: Split) -> dict[Feature, tuple[float, float]]:
    """Return the two columns of weights that every second query of the samples asks for.

    Warm and cold count alike; the other queries are there to check the weights.
    """
    directory = split.directory()
    found = [
        choice_of(directory, query)
        for is_warm in (True, False)
        for query in split.sample(is_warm=is_warm, n=_ASKED)[::2]
    ]
    columns = fit([choice for choice in found if choice])
    return {
        feature: (float(unknown), float(known))
        for feature, unknown, known in zip(
            FITTED, columns[: len(FITTED)], columns[len(FITTED) :], strict=True
        )
    }


def choice_of(directory: Directory, query: Query) -> Choice | None:
    """Return the choice that a query faced, None where nobody near the head was chosen."""
    values = directory.values(query.profile, query.known)
    may = directory.open_to(query.profile, query.known)
    n_projects = directory.n_projects(query.profile.id)
    near = [
        best(total(weighed(values, n_projects)), may, _NEAR),
        best(values[Feature.NETWORK], may, _ALSO),
        best(values[Feature.POPULARITY], may, _ALSO),
    ]
    pool = np.unique(np.concatenate(near))
    chosen = np.array([directory.profiles[at].id in query.answers for at in pool], dtype=bool)
    if not chosen.any():
        return None
    part = n_projects / (n_projects + HALF_WAY)
    table = np.stack([values[feature][pool] for feature in FITTED], axis=1)
    return Choice(np.concatenate([table * (1 - part), table * part], axis=1), chosen)


def fit(choices: Sequence[Choice]) -> Floats:
    """Return the weights under which the chosen were likeliest: a conditional logit, by Newton's steps.

    What never differs gets the weight 0, and so does all where there is no choice.
    """
    if not choices:
        return np.zeros(2 * len(FITTED))
    spread = np.concatenate([choice.values for choice in choices]).std(axis=0)
    scale = np.where(spread > 0, spread, 1)
    weights = np.zeros(len(scale))
    worth = np.array([choice.chosen.sum() ** _POWER for choice in choices])
    for _step in range(_STEPS):
        slope = -2 * _PENALTY * weights
        bend = 2 * _PENALTY * np.eye(len(scale))
        for choice, share in zip(choices, worth / worth.sum(), strict=True):
            values = choice.values / scale
            likely = np.exp(values @ weights - (values @ weights).max())
            likely /= likely.sum()
            expected = likely @ values
            slope += share * (values[choice.chosen].mean(axis=0) - expected)
            apart = values - expected
            bend += share * (apart.T * likely) @ apart
        weights += np.linalg.solve(bend, slope)
    return np.where(spread > 0, weights / scale, 0)
