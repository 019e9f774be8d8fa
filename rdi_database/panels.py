"""What the filter panel, the chips and the links of the list of initiatives show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django_countries import countries

from connect.panels import FIRST_OPTIONS, Chip, FacetPanel, Option, ViewLink

from .browsing import OVER, Browse
from .choices import InitiativeKind, InitiativeStatus
from .filters import FACETS, InitiativeQuery
from .querysets import SOON as WITHIN

# In the order of the words themselves; the others go by how many there are.
IN_THEIR_OWN_ORDER: Mapping[str, Sequence[str]] = {
    "kind": InitiativeKind.values,
    "status": [
        InitiativeStatus.OPEN,
        InitiativeStatus.FORTHCOMING,
        InitiativeStatus.CLOSED,
        InitiativeStatus.CANCELLED,
    ],
}
OPEN_AT_FIRST = frozenset({"kind", "status", "soon", "topic"})


@dataclass(frozen=True)
class WayOut:
    """The nearest query that finds something: what it leaves out, or takes in, and how many it finds."""

    label: str
    url: str
    total: int
    takes_in_what_is_over: bool = False


def facet_panels(page: Browse) -> list[FacetPanel]:
    """Return the facets that have something to choose, in their order."""
    panels = [_panel(page, name, label) for name, label in FACETS.items()]
    return [panel for panel in panels if panel.first]


def _panel(page: Browse, name: str, label: str | Promise) -> FacetPanel:
    chosen = page.query.chosen.get(name, ())
    counts = {value: number for value, number in page.counts[name].items() if number}
    counts |= {value: counts.get(value, 0) for value in chosen}
    options = [
        Option(
            value=value,
            label=label_of(page, name, value),
            count=number_format(counts[value], use_l10n=True, force_grouping=True),
            is_chosen=value in chosen,
            is_child=is_child,
        )
        for value, is_child in _ordered(page, name, counts, chosen)
    ]
    last = max((at + 1 for at, option in enumerate(options) if option.is_chosen), default=0)
    cut = max(FIRST_OPTIONS, last)
    is_open = name in OPEN_AT_FIRST or bool(chosen)
    return FacetPanel(name, label, options[:cut], options[cut:], is_open)


def _ordered(
    page: Browse, name: str, counts: dict[str, int], chosen: Sequence[str]
) -> list[tuple[str, bool]]:
    """Return the values as shown, each with whether it lies below the one before."""
    if name == "topic":
        return list(_topics_in_order(page, counts, chosen))
    own = IN_THEIR_OWN_ORDER.get(name)
    if own:
        return [(value, False) for value in own if value in counts]
    labels = {value: label_of(page, name, value) for value in counts}
    ordered = sorted(counts, key=lambda value: (value not in chosen, -counts[value], labels[value]))
    return [(value, False) for value in ordered]


def _topics_in_order(
    page: Browse, counts: dict[str, int], chosen: Sequence[str]
) -> list[tuple[str, bool]]:
    """Return the domains, and below each on the way to what is chosen what lies there."""
    topics, by_key = page.vocabulary.topics, page.vocabulary.by_key
    opened = set(chosen)
    for slug in chosen:
        above = by_key.get(topics[slug].parent_id or 0)
        while above and above.slug not in opened:
            opened.add(above.slug)
            above = by_key.get(above.parent_id or 0)
    counts |= {slug: counts.get(slug, 0) for slug in opened}
    below: dict[int | None, list[str]] = {}
    for slug in counts:
        below.setdefault(topics[slug].parent_id, []).append(slug)
    ranks = {slug: rank for rank, slug in enumerate(topics)}

    def walk(parent: int | None, is_child: bool) -> list[tuple[str, bool]]:
        held = sorted(below.get(parent, ()), key=lambda s: (s not in opened, -counts[s], ranks[s]))
        return [
            line
            for slug in held
            for line in (
                (slug, is_child),
                *(walk(topics[slug].pk, True) if slug in opened else ()),
            )
        ]

    return walk(None, False)


def label_of(page: Browse, name: str, value: str) -> str:
    """Return what a value of a facet is called."""
    match name:
        case "kind":
            return str(InitiativeKind(value).label)
        case "status":
            return str(InitiativeStatus(value).label)
        case "soon":
            return _("Calls that close within %(n)d days") % {"n": WITHIN.days}
        case "topic":
            return page.vocabulary.topics[value].label
        case "country":
            return str(countries.name(value) or value)
    return value


def chips(page: Browse) -> list[Chip]:
    """Return one chip for each thing chosen, with the address that lacks it."""
    query = page.query
    words = [Chip(_("Search"), query.words, query.having(words="").link)] if query.words else []
    return words + [
        Chip(FACETS[name], label_of(page, name, value), query.without(name, value).link)
        for name, values in query.chosen.items()
        for value in values
    ]


def view_links(query: InitiativeQuery) -> list[ViewLink]:
    """Return the same query in each of the three views."""
    labels = {"list": _("List"), "calendar": _("Calendar"), "timeline": _("Timeline")}
    return [
        ViewLink(name, label, "", query.having(view=name).link, name == query.view)
        for name, label in labels.items()
    ]


def way_out(page: Browse) -> WayOut | None:
    """Return the nearest query that finds something: the same among what is over, else what differs in one thing."""
    query = page.query
    if "status" not in query.chosen:
        over = query.choosing("status", OVER)
        total = page.without["over"]
        if total:
            return WayOut(_("What is over"), over.link, total, takes_in_what_is_over=True)
    ways = [
        WayOut(str(FACETS[name]), query.without(name).link, page.without[name])
        for name in query.chosen
    ]
    if query.words:
        other = query.having(words="")
        total = Browse(other, page.vocabulary, page.now).found().count()
        ways.append(WayOut(query.words, other.link, total))
    best = max(ways, key=lambda way: way.total, default=None)
    return best if best and best.total else None
