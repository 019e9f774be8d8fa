"""From the four i's to a score and a band. The published method does not state its formula: this one is ours.

docs/algorithms/linkage-analysis.md says so to the reader, and each wave names the version that it was scored by.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

# Hobbs (2010), Four i Linkage Scale: what is put into a relationship, and what comes out of it.
FOUR_IS = ("investment", "involvement", "importance", "intensity")
NOT_APPLICABLE = 0
LOWEST, HIGHEST = 1, 5
# The middle of each band's range, for history that has a band and no answers.
BAND_SCORES = {"high": 87.5, "medium": 62.5, "low": 37.5, "tenuous": 12.5}


@dataclass(frozen=True)
class Scheme:
    """The rules of scoring of one version."""

    high_from: float = 75
    medium_from: float = 50
    low_from: float = 25
    weights: Mapping[str, float] = field(default_factory=lambda: dict.fromkeys(FOUR_IS, 1.0))

    def band(self, score: float) -> str:
        """Return the band in which a score from 0 to 100 lies; a cut-off belongs to the band above it."""
        if score >= self.high_from:
            return "high"
        if score >= self.medium_from:
            return "medium"
        return "low" if score >= self.low_from else "tenuous"


def score(answers: Mapping[str, int | None], scheme: Scheme) -> float | None:
    """Return 25 x (weighted mean - 1), from 0 to 100; None where no answer applies.

    An answer of 0 (not applicable) or None is left out of the mean. Raises ValueError outside 0 to 5.
    """
    total = weight = 0.0
    for name in FOUR_IS:
        answer = answers.get(name)
        if answer is None or answer == NOT_APPLICABLE:
            continue
        if not LOWEST <= answer <= HIGHEST:
            raise ValueError(f"{name} is {answer}, not from {LOWEST} to {HIGHEST}")
        total += answer * scheme.weights[name]
        weight += scheme.weights[name]
    # Rounded, so that the weights' binary fractions move no score over a cut-off or out of the range.
    return round(25 * (total / weight - 1), 6) if weight else None
