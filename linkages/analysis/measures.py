"""What each rule of the findings engine measures. rules.py holds the thresholds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product

from linkages.analysis.concentration import concentration
from linkages.analysis.connectors import connectors
from linkages.analysis.highways import Highway, highways
from linkages.analysis.records import ACADEMIA_OR_RESEARCH, BANDS, HOME_SCOPES, Home, Link
from linkages.analysis.tables import Share, domestic_share, last, select
from linkages.analysis.towns import ANY, Kind, Town

Params = dict[str, object]
# A cell of a published table: values by field, of all linkages where there is none.
Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Measured:
    """A rule's number before it is judged. `value` is in per cent or points, None of nothing.

    `n` is what the number was taken from, `links` are the rows that it counts. `fires_anyway` says
    that the rule's second condition holds. What a sentence about it lets its reader know: the numbers of
    rows in `parts`, those of published `cells`, and those of `towns`.
    """

    value: Fraction | None
    n: int
    links: tuple[Link, ...] = ()
    params: Params = field(default_factory=dict)
    fires_anyway: bool = False
    parts: Sequence[Sequence[Link]] = ()
    cells: Sequence[Values] = ()
    towns: Sequence[tuple[Town, Kind]] = ()


def _part(
    base: Sequence[Link], part: Sequence[Link], cells: Sequence[Values], **params: object
) -> Measured:
    return Measured(
        Share(len(part), len(base)).exact,
        len(base),
        tuple(part),
        params,
        parts=(part, _rest(base, part)),
        cells=cells,
    )


def _rest(base: Sequence[Link], part: Sequence[Link]) -> list[Link]:
    """Return the rows of the base that are not in its part; both keep the order of the wave."""
    counted = iter(part)
    following = next(counted, None)
    rest = []
    for link in base:
        if link is following:
            following = next(counted, None)
        else:
            rest.append(link)
    return rest


def _crossed(**values: Iterable[str]) -> list[Values]:
    """Return the cells of a table with these values of its fields."""
    return [dict(zip(values, chosen, strict=True)) for chosen in product(*values.values())]


def domestic_outputs(links: Sequence[Link], home: Home, threshold: float) -> Measured:
    outputs = select(links, category="output")
    cells = [{"category": "output"}, *_crossed(category=["output"], scope=sorted(HOME_SCOPES))]
    return _part(outputs, select(outputs, scope=HOME_SCOPES), cells, country=home.country)


def local_links(links: Sequence[Link], home: Home, threshold: float) -> Measured:
    return _part(
        links,
        select(links, scope="local"),
        [{}, {"scope": "local"}],
        region=home.region,
        whole_country=home.whole_country,
    )


def academic_rnd(links: Sequence[Link], home: Home, threshold: float) -> Measured:
    at_home = select(links, category="rnd", scope=HOME_SCOPES)
    cells = _crossed(category=["rnd"], scope=sorted(HOME_SCOPES))
    return _part(at_home, select(at_home, kind=ACADEMIA_OR_RESEARCH), cells, country=home.country)


def weak_local_peers(links: Sequence[Link], home: Home, threshold: float) -> Measured:
    peers = select(links, category="industry_peer", scope="local")
    return _part(
        peers,
        select(peers, band=("low", "tenuous")),
        [
            {"category": "industry_peer", "scope": "local"},
            # No table crosses all three fields: those that cross two have to be shown.
            *_crossed(category=["industry_peer"], band=BANDS),
            *_crossed(scope=["local"], band=BANDS),
        ],
        region=home.region,
        whole_country=home.whole_country,
    )


def peer_links(links: Sequence[Link], home: Home, threshold: float) -> Measured:
    return _part(
        links, select(links, category="industry_peer"), [{}, {"category": "industry_peer"}]
    )


def government_links(links: Sequence[Link], home: Home, threshold: float) -> Measured:
    rows = select(links, category="government_agency")
    least = last(links, "category") == "government_agency"
    return Measured(
        Share(len(rows), len(links)).exact,
        len(links),
        tuple(rows),
        {"count": len(rows), "least_frequent": least},
        fires_anyway=least,
        parts=(rows, _rest(links, rows)),
        cells=[{}, {"category": "government_agency"}],
    )


def high_government_links(links: Sequence[Link], home: Home, threshold: float) -> Measured:
    government = select(links, category="government_agency")
    cells = [
        {"category": "government_agency"},
        *_crossed(category=["government_agency"], band=["high"]),
    ]
    return _part(government, select(government, band="high"), cells)


def busiest_highway(links: Sequence[Link], home: Home, threshold: float) -> Measured:
    pairs = highways(links, home)
    if not pairs:
        return Measured(Share(0, len(links)).exact, len(links), params={"region": home.region})
    first, *others = pairs
    also = [_road(pair) for pair in others if 100 * pair.share.count >= threshold * len(links)]
    return Measured(
        first.share.exact,
        len(links),
        first.links,
        {**_road(first), "also": also},
        parts=[first.links, _rest(links, first.links)],
        cells=[{}],
        towns=told_of(first),
    )


def told_of(pair: Highway) -> list[tuple[Town, Kind]]:
    """Return what is said of a highway's town: its sum, and which categories are the largest there."""
    towns = sorted({Town(link.scope, link.country, link.city) for link in pair.links})
    there = {(Town(link.scope, link.country, link.city), link.category) for link in pair.links}
    named = [(town, category) for town in towns for category in pair.categories]
    return [
        *((town, (ANY, ANY)) for town in towns),
        *((town, (category, ANY)) for town, category in named if (town, category) in there),
    ]


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
    kinds = ["input", "specialist_service"]
    cells = [*_crossed(category=kinds), *_crossed(category=kinds, scope=sorted(HOME_SCOPES))]
    return _part(support, select(support, scope=HOME_SCOPES), cells, country=home.country)


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
    return Measured(
        widest.value,
        widest.n,
        widest.links,
        {**widest.params, "also": also},
        parts=widest.parts,
        cells=widest.cells,
    )


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
    sizes = ["sme", "large"]
    parts = []
    for rows in (sme, large):
        at_home = select(rows, scope=HOME_SCOPES)
        parts += [at_home, _rest(rows, at_home)]
    return Measured(
        abs(ours.exact - theirs.exact),
        len(sme) + len(large),
        (*sme, *large),
        params,
        parts=parts,
        cells=[
            *_crossed(category=[category], size=sizes),
            *_crossed(category=[category], scope=sorted(HOME_SCOPES), size=sizes),
        ],
    )


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
        parts=[first.links],
        cells=[{"category": first.category}],
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
        parts=[city.links, _rest(select(links, scope=city.scopes), city.links)],
        cells=_crossed(scope=city.scopes),
        towns=sorted(
            {(Town(link.scope, link.country, link.city), (ANY, ANY)) for link in city.links}
        ),
    )
