"""What somebody may have meant by a word that nothing here has: a known word one or two slips away."""

from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz.distance import OSA

# A short word with two slips in it is another word.
SHORTEST_WITH_TWO_SLIPS = 6
SHORTEST = 4


@dataclass(frozen=True)
class KnownWord:
    """A word as it is written, and in how many topics it occurs."""

    text: str
    number: int


def nearest(word: str, known: Mapping[str, KnownWord]) -> str | None:
    """Return the known word nearest to a folded one, the more frequent of two; None where none is near."""
    if len(word) < SHORTEST:
        return None
    slips = 2 if len(word) >= SHORTEST_WITH_TWO_SLIPS else 1
    near = []
    for folded, meant in known.items():
        distance = OSA.distance(word, folded, score_cutoff=slips)
        if distance <= slips:
            near.append((distance, -meant.number, meant.text))
    return min(near)[2] if near else None
