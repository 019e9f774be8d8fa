"""The twelve rules of the findings engine, as data. They yield numbers; the words are elsewhere."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from linkages.analysis import measures
from linkages.analysis.measures import Measured, Params, Values
from linkages.analysis.records import Home, Link
from linkages.analysis.towns import Kind, Town

Measure = Callable[[Sequence[Link], Home, float], Measured]


@dataclass(frozen=True, slots=True)
class Rule:
    """Fires when its measure reaches the threshold, or stays under it where `below` is set.

    `strong` is a second, higher threshold. A rule is silent while the rule named by `unless` fires.
    """

    name: str
    measure: Measure
    threshold: float
    strong: float | None = None
    below: bool = False
    unless: str = ""
    unit: str = "percent"


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule found. `number` is None where there was nothing to measure: it is silent then.

    `n` is what the number was taken from (linkages; firms for key_connector), `links` are the rows
    that it counts, `params` are plain values for the sentence. `parts`, `cells` and `towns` are what a reader
    of the sentence knows then (measures.py).
    """

    rule: str
    fires: bool
    strong: bool
    number: float | None
    n: int
    threshold: float
    unit: str
    params: Params
    links: tuple[Link, ...]
    parts: Sequence[Sequence[Link]]
    cells: Sequence[Values]
    towns: Sequence[tuple[Town, Kind]]


RULES: Mapping[str, Rule] = MappingProxyType(
    {
        rule.name: rule
        for rule in (
            Rule("domestic_over_reliance", measures.domestic_outputs, 60, strong=75),
            Rule("well_connected_locally", measures.local_links, 33),
            Rule("academic_only_rnd", measures.academic_rnd, 70),
            Rule("weak_peers", measures.weak_local_peers, 50),
            Rule("few_peers", measures.peer_links, 5, below=True),
            Rule(
                "missing_government",
                measures.government_links,
                5,
                below=True,
                unless="government_matters",
            ),
            Rule("government_matters", measures.high_government_links, 40),
            Rule("highway", measures.busiest_highway, 10),
            Rule("local_support_industry", measures.domestic_support, 60),
            Rule("size_gap", measures.gap_between_sizes, 15, unit="points"),
            Rule("key_connector", measures.busiest_connector, 30),
            Rule("concentration", measures.city_concentration, 60),
        )
    }
)


def evaluate(name: str, links: Sequence[Link], home: Home) -> Found:
    """Return what the rule finds, also where it is silent. Raises KeyError for an unknown rule."""
    rule = RULES[name]
    measured = rule.measure(links, home, rule.threshold)
    value = measured.value
    fires = value is not None and (measured.fires_anyway or _reaches(value, rule))
    if fires and rule.unless:
        fires = not evaluate(rule.unless, links, home).fires
    strong = fires and rule.strong is not None and value is not None and value >= rule.strong
    return Found(
        rule=name,
        fires=fires,
        strong=strong,
        number=None if value is None else float(value),
        n=measured.n,
        threshold=rule.threshold,
        unit=rule.unit,
        params=measured.params,
        links=measured.links,
        parts=measured.parts,
        cells=measured.cells,
        towns=measured.towns,
    )


def findings(links: Sequence[Link], home: Home) -> list[Found]:
    """Return the findings that fire, in the order of the rules."""
    found = (evaluate(name, links, home) for name in RULES)
    return [one for one in found if one.fires]


def _reaches(value: Fraction, rule: Rule) -> bool:
    return value < rule.threshold if rule.below else value >= rule.threshold
