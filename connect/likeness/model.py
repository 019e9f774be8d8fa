"""How evidence becomes a confidence: a conditional logit with the choice "none of them".

The score of an organisation is the sum of its evidence times these weights. The probability that it is the
one meant is exp(score) / (1 + sum of exp(score) over all compared), the 1 being "none of them".
docs/algorithms/partner-matching.md says how the weights were fitted, and how well the probabilities hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp

from .evidence import NameEvidence, PlaceEvidence

WEIGHTS = NameEvidence(
    likeness=5.9,
    covered=3.7,
    covering=2.1,
    told=0.35,
    acronym=10.9,
    first=1.75,
    numbers=-0.8,
    legal_other=-1.2,
    part=-3.75,
    alias=-1.75,
)
PLACE_WEIGHTS = PlaceEvidence(
    city_same=2.7,
    city_alike=1.85,
    city_other=-2.3,
    # The lists that the others were fitted on have no web addresses and one country at a time:
    # these three are our own judgement.
    domain_same=7.0,
    domain_other=-0.5,
    country_other=-4.0,
)
BIAS = -7.9

# From this confidence on the product suggests without asking.
AUTO = 0.9


def name_score(evidence: NameEvidence) -> float:
    return sum(weight * value for weight, value in zip(WEIGHTS, evidence, strict=True))


def place_score(evidence: PlaceEvidence) -> float:
    return sum(weight * value for weight, value in zip(PLACE_WEIGHTS, evidence, strict=True))


def confidences(scores: Sequence[float]) -> list[float]:
    """Return the probability of each, which together with that of none of them sum to one."""
    top = max([0.0, *scores])
    shares = [exp(score - top) for score in scores]
    # Sorted, so that the order of the candidates is not seen in the last digit.
    total = exp(-top) + sum(sorted(shares))
    return [share / total for share in shares]
