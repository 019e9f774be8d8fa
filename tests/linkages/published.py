"""The statements that the Be Wiser clusters published, checked through the public analysis.

The file's own head says how its statements are read.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from linkages.analysis.highways import highways
from linkages.analysis.markets import first_european_step, suggested_markets
from linkages.analysis.records import ACADEMIA_OR_RESEARCH, Home, Link
from linkages.analysis.rules import RULES, evaluate
from linkages.analysis.tables import (
    Share,
    importance_by,
    last,
    most_important,
    ranks,
    select,
    share,
    top,
)
from tests.linkages.facts import read_facts

__all__ = ["check", "check_markets", "check_rules", "describe", "read_facts", "wanted"]

MARKET_CODES = {
    "Midwestern United States": "US-MIDWEST",
    "Africa": "002",
    "South America": "005",
    "Australia": "AU",
    "China": "CN",
    "India": "IN",
}
FIELDS = {"partner_country": "country", "partner_city": "city"}

Outcome = tuple[str, str, bool]


def check(statement: dict, links: Sequence[Link], home: Home) -> Outcome:
    """Return what was published, what comes out, and whether it is the same."""
    outcomes = list(_checks(statement, links, home))
    published, computed, ok = zip(*outcomes, strict=True)
    return "; ".join(published), "; ".join(computed), all(ok)


def check_rules(facts: dict, links: Sequence[Link], home: Home) -> list[tuple[str, Outcome]]:
    """Return for each rule that must fire or be silent whether it does."""
    wanted = dict.fromkeys(facts["fires"], True) | dict.fromkeys(facts.get("silent", ()), False)
    rows = []
    for rule in RULES:
        if rule in wanted:
            found = evaluate(rule, links, home)
            computed = f"{_say(found.fires)} ({_percent(found.number)} of n={found.n})"
            rows.append((rule, (_say(wanted[rule]), computed, found.fires == wanted[rule])))
    return rows


def check_markets(facts: dict, links: Sequence[Link]) -> list[tuple[str, Outcome]]:
    """Return whether the suggested markets, and the first step for SMEs, are the published set."""
    targets = {MARKET_CODES[name] for name in facts["suggested_targets"]}
    first = set(facts.get("first_for_smes", ()))
    markets = {market.code for market in suggested_markets(links)}
    steps = {step.country for step in first_european_step(links)}
    return [
        ("suggested_targets", (_list(targets), _list(markets), targets == markets)),
        ("first_for_smes", (_list(first), _list(steps), first == steps)),
    ]


def wanted(of: dict) -> dict:
    """Turn a statement's filter into the keywords of `select`."""
    keywords = {FIELDS.get(key, key): value for key, value in of.items() if key != "partner"}
    if "partner" in of:
        assert of["partner"] == "academia_or_research"
        keywords["kind"] = ACADEMIA_OR_RESEARCH
    return keywords


def describe(statement: dict) -> str:
    """Say in one line which linkages a statement is about."""
    if "highway" in statement:
        return "highway " + " to ".join(statement["highway"])
    parts = [f"{key} {_words(statement[key])}" for key in ("of", "share") if key in statement]
    return ", ".join(parts)


def _checks(statement: dict, links: Sequence[Link], home: Home) -> Iterator[Outcome]:
    if "highway" in statement:
        yield _highway(statement, links, home)
        return
    base = select(links, **wanted(statement["of"]))
    if "share" in statement:
        yield from _shares(statement, base)
    if "count" in statement:
        yield f"n={statement['count']}", f"n={len(base)}", len(base) == statement["count"]
    if "distinct_partners" in statement:
        partners = len({link.partner for link in base})
        yield (
            f"{statement['distinct_partners']} partners",
            f"{partners} partners",
            partners == statement["distinct_partners"],
        )
    if "only" in statement:
        inside = share(base, **wanted(statement["only"]))
        yield f"only {_words(statement['only'])}", _said(inside), 0 < inside.count == inside.of
    if "rank" in statement:
        yield _rank(statement, links)
    if "top" in statement:
        value = top(base, statement["top"])
        yield f"top {statement['is']}", f"top {value}", value == statement["is"]
    if "most_important" in statement:
        yield _most_important(statement, base)
    if "compare" in statement:
        other = select(links, **wanted(statement["greater_than"]))
        yield (
            f"more than {_words(statement['greater_than'])}",
            f"{len(base)} against {len(other)}",
            len(base) > len(other),
        )


def _shares(statement: dict, base: Sequence[Link]) -> Iterator[Outcome]:
    keywords = wanted(statement["share"])
    if "in_every" not in statement:
        yield _judge(statement, share(base, **keywords))
        return
    field = statement["in_every"]
    for value in sorted({getattr(link, field) for link in base}):
        published, computed, ok = _judge(
            statement, share(select(base, **{field: value}), **keywords)
        )
        yield f"{value} {published}", f"{value} {computed}", ok


def _judge(statement: dict, part: Share) -> Outcome:
    exact = part.exact
    leeway = 2 if statement.get("about") else Fraction(1, 2)
    tests = {
        "pct": (
            f"{'about ' if 'about' in statement else ''}{{}} %",
            lambda x, y: abs(x - y) <= leeway,
        ),
        "at_least": ("at least {} %", lambda x, y: x >= y),
        "and_below": ("below {} %", lambda x, y: x < y),
        "more_than": ("more than {} %", lambda x, y: x > y),
        "less_than": ("less than {} %", lambda x, y: x < y),
        "majority": ("majority", lambda x, y: x > 50),
    }
    asked = [(tests[key], statement[key]) for key in tests if key in statement]
    assert asked, statement
    published = ", ".join(words.format(bound) for (words, _), bound in asked)
    ok = exact is not None and all(holds(exact, bound) for (_, holds), bound in asked)
    return published, _said(part), ok


def _rank(statement: dict, links: Sequence[Link]) -> Outcome:
    category = (statement.get("share") or statement["of"])["category"]
    ranked = ranks(links, "category")
    own = next(one for one in ranked if one.value == category)
    computed = f"rank {own.rank}{' shared' if own.tied else ''}"
    if statement["rank"] == "last":
        return "last", computed, last(links, "category") == category
    ok = own.rank == statement["rank"] and not own.tied
    published = f"rank {statement['rank']}"
    if "after" in statement:
        before = next(one for one in ranked if one.value == statement["after"])
        ok = ok and before.rank == own.rank - 1 and not before.tied
        published += f" after {statement['after']}"
        computed += f", {before.value} rank {before.rank}"
    return published, computed, ok


def _most_important(statement: dict, base: Sequence[Link]) -> Outcome:
    field, value = statement["most_important"], statement["is"]
    means = importance_by(base, field)
    computed = ", ".join(
        f"{name} {mean.score:.1f}" for name, mean in means.items() if mean.score is not None
    )
    return f"most important {value}", computed, most_important(base, field) == value


def _highway(statement: dict, links: Sequence[Link], home: Home) -> Outcome:
    place, city = statement["highway"]
    published = f"{place} to {city}: {_list(statement['top_categories'])}"
    pair = next((one for one in highways(links, home) if one.city == city), None)
    if pair is None:
        return published, "no link", False
    computed = f"{pair.region} to {pair.city}, {_said(pair.share)}: {_list(pair.categories)}"
    # The guide says Cork for County Cork.
    ok = (
        pair.region in (place, f"County {place}")
        and pair.share.exact >= RULES["highway"].threshold
        and set(pair.categories) == set(statement["top_categories"])
    )
    return published, computed, ok


def _said(part: Share) -> str:
    return f"{_percent(part.percent)} ({part.count} of {part.of})"


def _percent(number: float | None) -> str:
    return "nothing" if number is None else f"{number:.1f}"


def _say(fires: bool) -> str:
    return "fires" if fires else "silent"


def _list(values) -> str:
    return " ".join(sorted(values)) or "none"


def _words(of: dict) -> str:
    return " ".join("/".join([v] if isinstance(v, str) else v) for v in of.values()) or "all"
