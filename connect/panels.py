"""What the filter panel, the chips and the links of the browse page show, from one page of results."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .search import BrowsePage, BrowseQuery, First, Place, Vocabulary, facets, place_name

FIRST_OPTIONS = 8
# What is rarer than this is found by search.
MOST_OPTIONS = 60
# A list of these is to be seen in full.
WITHOUT_LIMIT = frozenset({"country", "cluster"})
# In degrees: what lies so near a town on the map is taken for the town.
NEARBY = 0.05
# In the order of the words themselves; the others go by how many there are.
IN_THEIR_OWN_ORDER = frozenset({"kind", "size", "laboratory", "trl"})
OPEN_AT_FIRST = frozenset({"kind", "cluster", "country", "topic", "laboratory"})


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: str
    is_chosen: bool
    is_child: bool


@dataclass(frozen=True)
class FacetPanel:
    """A facet with the options that would find something: the first ones, and the rest to unfold.

    `is_cut` says that there are more; `may_want_all` that the reader can ask for all of what is chosen.
    """

    name: str
    label: str | Promise
    first: Sequence[Option]
    rest: Sequence[Option]
    is_open: bool
    is_cut: bool = False
    may_want_all: bool = False
    wants_all: bool = False


@dataclass(frozen=True)
class Chip:
    kind: str | Promise
    label: str
    url: str


@dataclass(frozen=True)
class PlaceLink:
    """A town with the number of its organisations, and the address that lists them."""

    name: str
    url: str
    place: Place


@dataclass(frozen=True)
class ViewLink:
    name: str
    label: str
    icon: str
    url: str
    is_current: bool


def facet_panels(page: BrowsePage) -> list[FacetPanel]:
    """Return the facets that have something to choose, in their order."""
    by_facet: dict[int, dict[int, int]] = {}
    for code, count in page.counts.items():
        by_facet.setdefault(code // facets.STEP, {})[code] = count
    panels = [
        _panel(facet, by_facet.get(facet.number, {}), page.query, page.vocabulary)
        for facet in facets.FACETS
        if facet.name not in page.query.door.hides
    ]
    return [panel for panel in panels if panel.first]


def _panel(
    facet: facets.Facet, counts: dict[int, int], query: BrowseQuery, vocabulary: Vocabulary
) -> FacetPanel:
    chosen = query.chosen.get(facet.name, ())
    counts = {code: count for code, count in counts.items() if code in vocabulary.values}
    counts |= {code: counts.get(code, 0) for code in chosen}
    options = [
        Option(
            value=vocabulary.values[code],
            label=vocabulary.label(code),
            count=number_format(counts[code], use_l10n=True, force_grouping=True),
            is_chosen=code in chosen,
            is_child=code in vocabulary.parents,
        )
        for code in _ordered(facet, counts, chosen, vocabulary)
    ]
    cut = max(
        FIRST_OPTIONS,
        max((at + 1 for at, option in enumerate(options) if option.is_chosen), default=0),
    )
    most = len(options) if facet.name in WITHOUT_LIMIT else max(cut, MOST_OPTIONS)
    return FacetPanel(
        name=facet.name,
        label=facet.label,
        first=options[:cut],
        rest=options[cut:most],
        is_open=facet.name in OPEN_AT_FIRST or bool(chosen),
        is_cut=len(options) > most,
        may_want_all=facet.is_many and len(chosen) > 1,
        wants_all=query.wants_all(facet.name),
    )


def _ordered(
    facet: facets.Facet, counts: dict[int, int], chosen: Sequence[int], vocabulary: Vocabulary
) -> list[int]:
    """Return the codes as shown: what is chosen first, children below a parent that is chosen."""
    if facet.name in IN_THEIR_OWN_ORDER:
        return sorted(counts, key=vocabulary.ranks.__getitem__)
    parents = vocabulary.parents
    opened = set(chosen) | {parents[code] for code in chosen if code in parents}

    def by_count(code: int) -> tuple[bool, int, int]:
        return (code not in opened, -counts.get(code, 0), vocabulary.ranks[code])

    children: dict[int, list[int]] = {}
    for code in counts:
        if parents.get(code) in opened:
            children.setdefault(parents[code], []).append(code)
    roots = {code for code in counts if code not in parents} | (opened & set(parents.values()))
    ordered = []
    for code in sorted(roots, key=by_count):
        counts.setdefault(code, 0)
        ordered.append(code)
        ordered += sorted(children.get(code, ()), key=by_count)
    return ordered


def chips(query: BrowseQuery, vocabulary: Vocabulary) -> list[Chip]:
    """Return one chip for each thing chosen, with the address that lacks it."""
    made = []
    for name, codes in query.chosen.items():
        label = facets.BY_NAME[name].label
        for code in codes:
            without = query.without(name, code)
            made.append(Chip(label, vocabulary.label(code), without.querystring(vocabulary)))
        if query.wants_all(name):
            looser = query.having(together=query.together - {name}, page=1)
            made.append(Chip(label, _("all of these"), looser.querystring(vocabulary)))
    if query.box:
        wider = query.having(box=None, page=1)
        made.append(Chip("", _("Part of the map"), wider.querystring(vocabulary)))
    return made


def view_links(query: BrowseQuery, vocabulary: Vocabulary) -> list[ViewLink]:
    """Return the same results in each of the three views."""
    labels = {"list": _("List"), "cards": _("Cards"), "map": _("Map")}
    return [
        ViewLink(
            name,
            label,
            name,
            query.having(view=name, page=1).querystring(vocabulary),
            name == query.view,
        )
        for name, label in labels.items()
    ]


def place_links(
    places: Sequence[Place], query: BrowseQuery, vocabulary: Vocabulary
) -> list[PlaceLink]:
    """Return the towns of a query, each with the same query for this town alone."""
    page = reverse(f"connect:{query.door.name}_list")
    links = []
    for place in places:
        west, south = round(place.longitude - NEARBY, 3), round(place.latitude - NEARBY, 3)
        east, north = round(place.longitude + NEARBY, 3), round(place.latitude + NEARBY, 3)
        there = query.having(box=(west, south, east, north), view="list", page=1)
        name = place_name(place.city, place.country, vocabulary)
        links.append(PlaceLink(name, page + there.querystring(vocabulary), place))
    return links


def joined(links: Sequence[PlaceLink]) -> PlaceLink:
    """Return towns that lie too near each other for a map as one, with an address that lists all of them."""
    places = [link.place for link in links]
    count = sum(place.count for place in places)
    fullest = max(links, key=lambda link: link.place.count)
    name = ngettext(
        "%(place)s and %(number)d place beside it",
        "%(place)s and %(number)d places beside it",
        len(links) - 1,
    ) % {"place": fullest.name, "number": len(links) - 1}
    latitudes, longitudes = [p.latitude for p in places], [p.longitude for p in places]
    box = (
        round(min(longitudes) - NEARBY, 3),
        round(min(latitudes) - NEARBY, 3),
        round(max(longitudes) + NEARBY, 3),
        round(max(latitudes) + NEARBY, 3),
    )
    page, _mark, asked = fullest.url.partition("?")
    pairs = [(name, value) for name, value in parse_qsl(asked) if name != "bbox"]
    url = f"{page}?{urlencode([*pairs, ('bbox', ','.join(f'{edge:g}' for edge in box))])}"
    return PlaceLink(name, url, dataclasses.replace(fullest.place, count=count))


def without_place(page: BrowsePage, places: First[Place]) -> int:
    """Return how many of the organisations found are in none of the towns; 0 where there are more towns."""
    return 0 if places.has_more else page.total - sum(place.count for place in places.rows)


def dropped_label(dropped: str, query: BrowseQuery) -> str:
    """Return the name of what a way out of an empty result leaves out; words are quoted as they were typed."""
    if dropped in facets.BY_NAME:
        return str(facets.BY_NAME[dropped].label)
    return {"bbox": _("Part of the map"), "words": query.words}.get(dropped, "")
