"""How much each feature counts: the one place. docs/algorithms/matching.md says how the numbers were got."""

from collections.abc import Mapping
from typing import NamedTuple

from .records import Feature

# With so many projects of its own an organisation's weights lie half-way between the two columns.
HALF_WAY = 3


class Weight(NamedTuple):
    """One feature's numbers: for an organisation without known projects, and for one with very many.

    `is_fitted` is False where they are our judgement.
    """

    unknown: float
    known: float
    is_fitted: bool
    meaning: str

    def after(self, n_projects: int) -> float:
        """Return the weight for an organisation of which so many projects are known."""
        part = n_projects / (n_projects + HALF_WAY)
        return self.unknown + part * (self.known - self.unknown)


WEIGHTS: Mapping[Feature, Weight] = {
    Feature.SEEKS: Weight(8.0, 8.0, False, "It offers what you look for."),
    Feature.OFFERS: Weight(5.0, 5.0, False, "It looks for what you offer."),
    Feature.TOPICS: Weight(4.0, 4.0, False, "It works on the same topics, rare ones above all."),
    Feature.GAP: Weight(3.0, 3.0, False, "It is what your linkages lack: its kind or its topics."),
    Feature.MARKET: Weight(2.0, 2.0, False, "One of you knows a market that the other looks for."),
    Feature.NETWORK: Weight(0.41, 0.46, True, "It has worked with partners of yours."),
    Feature.ALIKE: Weight(
        0.29, 0.18, True, "It has worked with organisations that sound like yours."
    ),
    Feature.PROGRAMME: Weight(0.16, 0.01, True, "It works in the programmes that you work in."),
    Feature.CALL: Weight(0.0, 0.11, True, "It works in the families of calls that you work in."),
    Feature.TEXT: Weight(1.0, 0.03, True, "Its name and texts use the same rare words as yours."),
    Feature.KIND: Weight(
        0.43, 0.0, True, "It works with your kind of organisation more than others."
    ),
    Feature.COUNTRY_PAIR: Weight(
        0.71, 0.31, True, "Your country and its country work together often."
    ),
    Feature.KIND_PAIR: Weight(0.05, 1.01, True, "Your kind and its kind work together often."),
    Feature.POPULARITY: Weight(
        1.09, 0.93, True, "It has been in many projects with many partners."
    ),
}

# What is true of a candidate whoever asks, or of half of all candidates, is no reason to give.
NO_REASONS = frozenset({Feature.KIND_PAIR, Feature.POPULARITY})
# A reason, but the same for every asker of one kind or one country.
GENERAL = frozenset({Feature.KIND, Feature.COUNTRY_PAIR})
# A feature that moves the score by less has nothing to say.
LEAST_SAID = 0.02
