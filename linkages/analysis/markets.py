"""Suggested target markets, with reasons.

The rule, for links of scope international (outside Europe) whose country is known:
1. A region (regions.py) is a market when it has at least FEWEST_LINKS links of at least FEWEST_FIRMS
   firms, they lie in at least FEWEST_COUNTRIES countries, and none holds more than half of them.
   Its countries are then not suggested beside it.
2. Otherwise each of its countries with at least FEWEST_LINKS links of FEWEST_FIRMS firms is a market.
3. The United States, when they are a market, are the Midwest instead if more than half of their
   links lie in its twelve states. Links whose state is not known are not in the Midwest.

So a country with two links, or with links of one firm only, is never a market by itself. Links decide;
what firms seek and where roaming hosts are only adds reasons and lifts a market among equals.

The first European step of the small and medium-sized firms (`first_european_step`): a European
country in which the larger firms (large and multinational) have at least FEWEST_LINKS output links of
FEWEST_FIRMS firms, while the SMEs have less than half as many: a market that the cluster has opened and
its SMEs have not entered. The three with the most links of larger firms are named.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from linkages.analysis.records import Link
from linkages.analysis.regions import MIDWEST, REGION_OF, REGIONS, is_midwestern
from linkages.analysis.tables import importance, select

FEWEST_LINKS = 3
FEWEST_FIRMS = 2
FEWEST_COUNTRIES = 2
MOST_FIRST_STEPS = 3


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a market is suggested.

    `kind` is `links` (so many, of so many firms, to these countries), `nearby` (links to other
    countries of the same region), `sought` (so many firms seek it) or `roaming_hosts` (so many).
    """

    kind: str
    count: int
    firms: int = 0
    countries: tuple[str, ...] = ()
    links: tuple[Link, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Market:
    """`code` is an ISO country code, an M49 region code or US-MIDWEST; `kind` says which."""

    code: str
    kind: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class FirstStep:
    """A European market for SMEs: links, firms and rows are the larger firms' own, in outputs."""

    country: str
    links: int
    firms: int
    sme_links: int
    rows: tuple[Link, ...] = field(default=(), compare=False, repr=False)


def suggested_markets(
    links: Sequence[Link],
    *,
    sought: Mapping[str, int] | None = None,
    roaming_hosts: Mapping[str, int] | None = None,
) -> list[Market]:
    """Return the markets outside Europe, the one with the most links first.

    `sought` and `roaming_hosts` count firms and hosts by country code.
    """
    by_region: dict[str, list[Link]] = defaultdict(list)
    for link in select(links, scope="international"):
        if link.country in REGION_OF:
            by_region[REGION_OF[link.country]].append(link)
    found = []
    for region, rows in by_region.items():
        for code, kind, behind in _of_region(region, rows):
            countries = REGIONS[region].countries if kind == "region" else {behind[0].country}
            nearby = [link for link in rows if link.country not in countries]
            reasons = [_linked("links", behind)]
            if nearby:
                reasons.append(_linked("nearby", nearby))
            for reason, counted in (("sought", sought), ("roaming_hosts", roaming_hosts)):
                if there := _within(counted or {}, countries):
                    reasons.append(Reason(reason, there.total(), countries=tuple(sorted(there))))
            found.append((Market(code, kind, tuple(reasons)), importance(behind).score or 0))
    found.sort(key=lambda pair: _order(*pair))
    return [market for market, _ in found]


def first_european_step(links: Sequence[Link]) -> list[FirstStep]:
    """Return up to three European countries for SMEs to begin with, the best prepared first."""
    outputs = select(links, category="output", scope="european")
    of_smes = Counter(link.country for link in select(outputs, size="sme"))
    of_larger: dict[str, list[Link]] = defaultdict(list)
    for link in select(outputs, size=("large", "mnc")):
        if link.country:
            of_larger[link.country].append(link)
    steps = [
        FirstStep(
            country, len(rows), len({link.firm for link in rows}), of_smes[country], tuple(rows)
        )
        for country, rows in of_larger.items()
        if _is_enough(rows) and 2 * of_smes[country] < len(rows)
    ]
    steps.sort(key=lambda step: (-step.links, -step.firms, step.country))
    return steps[:MOST_FIRST_STEPS]


def _of_region(region: str, rows: Sequence[Link]) -> Iterable[tuple[str, str, list[Link]]]:
    by_country = Counter(link.country for link in rows)
    spread = len(by_country) >= FEWEST_COUNTRIES and 2 * max(by_country.values()) <= len(rows)
    if spread and _is_enough(rows):
        yield region, "region", list(rows)
        return
    for country in by_country:
        own = select(rows, country=country)
        if not _is_enough(own):
            continue
        midwestern = [link for link in own if is_midwestern(link.country, link.subdivision)]
        if 2 * len(midwestern) > len(own):
            yield MIDWEST, "midwest", midwestern
        else:
            yield country, "country", own


def _is_enough(rows: Sequence[Link]) -> bool:
    return len(rows) >= FEWEST_LINKS and len({link.firm for link in rows}) >= FEWEST_FIRMS


def _linked(kind: str, rows: Sequence[Link]) -> Reason:
    countries = tuple(sorted({link.country for link in rows}))
    return Reason(kind, len(rows), len({link.firm for link in rows}), countries, tuple(rows))


def _within(counted: Mapping[str, int], countries: Collection[str]) -> Counter[str]:
    return Counter({country: n for country, n in counted.items() if n and country in countries})


def _order(market: Market, score: float) -> tuple[int, int, int, float, str]:
    linked = market.reasons[0]
    further = sum(one.count for one in market.reasons if one.kind in ("sought", "roaming_hosts"))
    return -linked.count, -linked.firms, -further, -score, market.code
