"""The maps of a report: where the partners are, by scope; a reader chooses a category, a band, and what is counted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from bewiser.lib.charts import Figure, Panels, arc_map, panels
from bewiser.lib.maps import MapPoint, MapTie

from . import presenting, sentences
from .choices import Band, Category, Scope
from .figures import source, words
from .models import Wave
from .snapshots import home_point

# More arcs than these on one map hide each other; the table beneath has all.
MOST_TIES = 150
COUNT, SCORE = 0, 1
CATEGORIES = tuple(Category.values)

Content = Mapping[str, Any]
Place = Mapping[str, Any]


@dataclass(frozen=True)
class MapChoice:
    """What a map shows: one category or all, one band or all; arcs as wide as linkages are many, or matter.

    Everyone may choose a category or a band: both together are only told to those who read everything.
    """

    category: str = ""
    band: str = ""
    by_score: bool = False
    # A band was asked for as well that this reader may not see.
    is_narrowed: bool = False


@dataclass(frozen=True)
class Town:
    """A row of the table under the maps; `parts` are categories in words with their numbers."""

    name: str
    country: str
    scope: str
    number: int
    parts: str


def read_choice(query: Mapping[str, str], *, sees_all: bool) -> MapChoice:
    """Read a choice from an address; what is not known there, or not for this reader, is left out."""
    category, band = query.get("category", ""), query.get("band", "")
    category = category if category in Category.values else ""
    band = band if band in Band.values else ""
    is_narrowed = bool(category and band) and not sees_all
    return MapChoice(category, "" if is_narrowed else band, query.get("by") == "score", is_narrowed)


def scope_maps(
    wave: Wave, content: Content, *, choice: MapChoice | None = None, **page: Any
) -> Panels | None:
    """Return one small map a scope, arcs from the cluster to its partners' towns; None where nobody knows its place."""
    choice = choice or MapChoice()
    home = home_point(wave)
    if home is None:
        return None
    point = MapPoint(*home, 0, wave.cluster.organisation.city or wave.cluster.short_name)
    categories = presenting.labels("category")
    figures: list[Figure] = []
    figures_of: list[set[str]] = []
    for scope, label in _scopes(wave):
        ties = _ties(point, content, scope, choice)
        figures_of.append({tie.category for tie in ties})
        figures.append(
            arc_map(
                point,
                ties,
                title=label,
                heading=_heading(label, scope, content, ties, choice),
                words=words(),
                empty=_empty(scope, content, choice),
                categories=categories,
            )
        )
    used = {category for one in figures_of for category in one}
    legend = {category: label for category, label in categories.items() if category in used}
    return panels(
        "maps",
        _title(wave, content, choice),
        figures,
        categories=legend,
        caption=source(wave, content["linkages"]),
        **page,
    )


def towns(wave: Wave, content: Content, choice: MapChoice) -> list[Town]:
    """Return the numbers of the maps as rows, the largest first."""
    measure = SCORE if choice.by_score else COUNT
    names = dict(_scopes(wave))
    countries: dict[str, str] = {}
    categories = presenting.labels("category")
    rows = []
    for place in content["places"]:
        number = _total(place, choice, measure)
        if number is None or place["scope"] not in names:
            continue
        country = place["country"]
        if country not in countries:
            countries[country] = sentences.country_name(country)
        parts = ", ".join(
            f"{categories[category]} {_whole(cell[measure])}"
            for category, cell in _parts(place, choice)
            if category
        )
        rows.append(
            Town(place["city"], countries[country], names[place["scope"]], _whole(number), parts)
        )
    return sorted(rows, key=lambda row: (-row.number, row.country, row.name))


def _scopes(wave: Wave) -> list[tuple[str, str]]:
    """Return the scopes that have a map; a cluster whose region is its country has one for both home scopes."""
    return [
        (scope, label)
        for scope, label in presenting.labels("scope", wave).items()
        if scope != Scope.NATIONAL or not wave.cluster.region.is_whole_country
    ]


def _title(wave: Wave, content: Content, choice: MapChoice) -> str:
    chosen = []
    if choice.category:
        chosen.append(presenting.labels("category")[choice.category])
    if choice.band:
        chosen.append(presenting.labels("band")[choice.band])
    if not chosen:
        return _most(wave, content)
    return _("Where the partners are: %(chosen)s") % {"chosen": ", ".join(chosen)}


def _most(wave: Wave, content: Content) -> str:
    """Return a title that says at which distance most partners are."""
    rows = [row for row in presenting.counts_by(content, "scope", wave) if row.cells[0].percent]
    if not rows:
        return _("Where the partners are")
    top = max(rows, key=lambda row: row.cells[0].percent or 0)
    return _("%(scope)s: %(percent)s%% of all linkages, more than at any other distance") % {
        "scope": top.label,
        "percent": sentences.percent(top.cells[0].percent or 0),
    }


def _heading(
    label: str, scope: str, content: Content, ties: Sequence[MapTie], choice: MapChoice
) -> str:
    """Return the name of a scope with its n, and how many of these have a place and are drawn."""
    if choice.by_score:
        return label
    drawn = sum(tie.count for tie in ties)
    whole = _published(scope, content, choice)
    if whole is None and not drawn:
        return label
    if whole is None or whole == drawn:
        return _("%(scope)s (n = %(n)s)") % {"scope": label, "n": drawn}
    return _("%(scope)s (n = %(n)s, drawn %(drawn)s)") % {
        "scope": label,
        "n": whole,
        "drawn": drawn,
    }


def _empty(scope: str, content: Content, choice: MapChoice) -> str:
    """Return what to say where nothing is drawn: that there is nothing, or that it may not be shown."""
    return _("No linkages") if _published(scope, content, choice) == 0 else _("Not shown")


def _published(scope: str, content: Content, choice: MapChoice) -> int | None:
    """Return the number of a scope's linkages in the tables, None where no table has it."""
    tables = content["tables"]
    if choice.category and choice.band:
        return None
    if choice.category:
        return tables["category scope"][f"{choice.category} {scope}"]
    if choice.band:
        return tables["scope band"][f"{scope} {choice.band}"]
    return tables["scope"][scope]


def _ties(home: MapPoint, content: Content, scope: str, choice: MapChoice) -> list[MapTie]:
    measure = SCORE if choice.by_score else COUNT
    ties = [
        MapTie(home.lat, home.lon, *place["point"], _whole(cell[measure]), place["city"], category)
        for place in content["places"]
        if place["scope"] == scope
        for category, cell in _parts(place, choice)
    ]
    ties.sort(key=lambda tie: (-tie.count, tie.label, tie.category))
    return ties[:MOST_TIES]


def _parts(place: Place, choice: MapChoice) -> Iterator[tuple[str, Sequence[float]]]:
    """Yield the cells of a place by category, as far as they are told; a band alone has none where it is not."""
    cells, band = place["cells"], choice.band
    told = False
    for category in (choice.category,) if choice.category else CATEGORIES:
        cell = cells.get(f"{category} {band}".strip())
        if cell:
            told = True
            yield category, cell
    if band and not told and not choice.category and band in cells:
        yield "", cells[band]


def _total(place: Place, choice: MapChoice, measure: int) -> float | None:
    """Return a place's number, None where it has none that may be told."""
    name = " ".join(filter(None, (choice.category, choice.band)))
    if not name:
        return place["score"] if measure == SCORE else place["count"]
    cell = place["cells"].get(name)
    return cell[measure] if cell else None


def _whole(number: float) -> int:
    return round(number)
