"""What each rule of the findings engine measures. rules.py holds the thresholds."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from linkages.analysis.concentration import concentration
from linkages.analysis.connectors import connectors
from linkages.analysis.highways import Highway, highways
from linkages.analysis.records import ACADEMIA_OR_RESEARCH, HOME_SCOPES, Home, Link
from linkages.analysis.tables import Share, domestic_share, last, select

Params = dict[str, object]


@dataclass(frozen=True, slots=True)
class Measured:
    """A rule's number before it is judged. `value` is in per cent or points, None of nothing.

    `n` is what the number was taken from, `links` are the rows that it counts. `fires_anyway` says
    that the rule's second condition holds.
    """

    value: Fraction | None
    n: int
    links: tuple[Link, ...] = ()
    params: Params = field(default_factory=dict)
    fires_anyway: bool = False


def _part(base: Sequence[Link], part: Sequence[Link], **params: object) -> Measured:
    return Measured(Share(len(part), len(base)).exact, len(base), tuple(part), params)


def domestic_outputs(links: Sequence[Link], home: Home, threshold: float) -> Measured:
    outputs = select(links, category="output")
    return _part(outputs, select(outputs, scope=HOME_SCOPES), country=home.country)


def local_links(links: Sequence[Link], home: Home, threshold: float) -> Measured:
    return _part(
        links, select(links, scope="local"), region=home.region, whole_country=home.whole_country
    )


def academic_rnd(links: Sequence[Link], home: Home, threshold: float) -> Measured:
    at_home = select(links, category="rnd", scope=HOME_SCOPES)
    return _part(at_home, select(at_home, kind=ACADEMIA_OR_RESEARCH), country=home.country)


def weak_local_peers(links: Sequence[Link], home: Home, threshold: float) -> Measured:
    peers = select(links, category="industry_peer", scope="local")
    return _part(
        peers,
        select(peers, band=("low", "tenuous")),
        region=home.region,
        whole_country=home.whole_country,
    )


def peer_links(links: Sequence[Link], home: Home, threshold: float) -> Measured:
    return _part(links, select(links, category="industry_peer"))


def government_links(links: Sequence[Link], home: Home, threshold: float) -> Measured:
    rows = select(links, category="government_agency")
    least = last(links, "category") == "government_agency"
    return Measured(
        Share(len(rows), len(links)).exact,
        len(links),
        tuple(rows),
        {"count": len(rows), "least_frequent": least},
        fires_anyway=least,
    )


def high_government_links(links: Sequence[Link], home: Home, threshold: float) -> Measured:
    government = select(links, category="government_agency")
    return _part(government, select(government, band="high"))


def busiest_highway(links: Sequence[Link], home: Home, threshold: float) -> Measured:
    pairs = highways(links, home)
    if not pairs:
        return Measured(Share(0, len(links)).exact, len(links), params={"region": home.region})
    first, *others = pairs
    also = [_road(pair) for pair in others if 100 * pair.share.count >= threshold * len(links)]
    return Measured(first.share.exact, len(links), first.links, {**_road(first), "also": also})


def _road(pair: Highway) -> Params:
    return {
        "region": pair.region,
        "city": pair.city,
        "country": pair.country,
        "count": pair.share.count,
        "categories": list(pair.categories),
    }


def domestic_support(links: Sequence[Link], home: Home, threshold: float) -> Measured:
    support = select(links, category=("input", "specialist_service"))
    return _part(support, select(support, scope=HOME_SCOPES), country=home.country)


def gap_between_sizes(links: Sequence[Link], home: Home, threshold: float) -> Measured:
    """Take the wider gap of outputs and R+D; where only one can be measured, that one."""
    gaps = [_gap(links, category) for category in ("output", "rnd")]
    gaps = [gap for gap in gaps if gap.value is not None]
    if not gaps:
        return Measured(None, 0)
    widest = max(gaps, key=lambda gap: gap.value or 0)
    also = [
        gap.params for gap in gaps if gap is not widest and gap.value and gap.value >= threshold
    ]
    return Measured(widest.value, widest.n, widest.links, {**widest.params, "also": also})


def _gap(links: Sequence[Link], category: str) -> Measured:
    sme = select(links, category=category, size="sme")
    large = select(links, category=category, size="large")
    ours, theirs = domestic_share(sme), domestic_share(large)
    if ours.exact is None or theirs.exact is None:
        return Measured(None, 0)
    params: Params = {
        "category": category,
        "sme_percent": ours.percent,
        "sme_n": ours.of,
        "large_percent": theirs.percent,
        "large_n": theirs.of,
    }
    return Measured(abs(ours.exact - theirs.exact), len(sme) + len(large), (*sme, *large), params)


def busiest_connector(links: Sequence[Link], home: Home, threshold: float) -> Measured:
    found = connectors(links)
    if not found:
        return Measured(None, 0)
    first, *others = found
    also = [
        {
            "partner": one.partner,
            "category": one.category,
            "firms": one.firms.count,
            "n": one.firms.of,
        }
        for one in others
        if 100 * one.firms.count >= threshold * one.firms.of
    ]
    return Measured(
        first.firms.exact,
        first.firms.of,
        first.links,
        {
            "partner": first.partner,
            "category": first.category,
            "firms": first.firms.count,
            "also": also,
        },
    )


def city_concentration(links: Sequence[Link], home: Home, threshold: float) -> Measured:
    city = concentration(links, threshold)
    return Measured(
        city.share.exact,
        city.share.of,
        city.links,
        {
            "city": city.city,
            "country": city.country,
            "basis": "local" if city.scopes == ("local",) else "home",
            "whole_country": home.whole_country,
        },
    )
