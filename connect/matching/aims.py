"""What matching has to reach, and what of it was missed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .evaluation import Figures, Mean
from .growth import Pace

# As parts of what the simple rankers reach on the same queries.
OF_ADAMIC_ADAR = 1.0
OF_ADAMIC_ADAR_FIRMS = 1.1
OF_POPULARITY_COLD = 1.5
MOST_MS = 20.0
# 1.1 × 0.1 is a little more than 0.11 in a computer.
_ROUNDING = 1e-12


def missed(figures: Mapping[str, Figures], paces: Sequence[Pace] = ()) -> list[str]:
    """Return a sentence for each aim that ours does not reach; a figure that is not there is not judged."""
    ours, graph = figures["ours"], figures["adamic_adar"]
    return [
        *_short("p10", ours.p10, graph.p10, OF_ADAMIC_ADAR, "Adamic-Adar"),
        *_short("firm_p10", ours.firm_p10, graph.firm_p10, OF_ADAMIC_ADAR_FIRMS, "Adamic-Adar"),
        *_short(
            "cold_p10",
            ours.cold_p10,
            figures["popularity"].cold_p10,
            OF_POPULARITY_COLD,
            "popularity",
        ),
        *(
            f"{pace.ms:.1f} ms a query at {pace.organisations} organisations; the aim is under {MOST_MS:.0f}."
            for pace in paces
            if pace.ms >= MOST_MS
        ),
    ]


def _short(name: str, ours: Mean, base: Mean, times: float, whose: str) -> list[str]:
    if ours.value is None or base.value is None or ours.value > times * base.value - _ROUNDING:
        return []
    return [
        f"{name} {ours.value:.4f} is {ours.value / base.value:.2f} times that of {whose} ({base.value:.4f});"
        f" the aim is {times:.1f} times."
    ]
