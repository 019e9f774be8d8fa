"""Where linkages lead: arcs from a cluster to the places of its partners, one small map a scope."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import dist, sqrt
from types import MappingProxyType

from bewiser.lib.charts.globe import (
    CLOSEST,
    Point,
    Window,
    arc_path,
    bent,
    flat,
    frame,
    great_circle,
    land,
)
from bewiser.lib.charts.labels import Labels
from bewiser.lib.charts.markers import CATEGORIES, MARKERS, category_tone, marker
from bewiser.lib.charts.marks import (
    PANEL,
    Circle,
    Fade,
    Figure,
    Group,
    Inset,
    Mark,
    Paint,
    Path,
    Rect,
    Text,
)
from bewiser.lib.charts.text import Words, wrapped
from bewiser.lib.maps import MapPoint, MapTie, tie_width
from bewiser.lib.projections import WORLD

RATIO = 0.74
THICKEST, SMALLEST_DOT, LARGEST_DOT = 7.0, 2.6, 6.0
HOME, AT_HOME = 5.0, 15.0
# In degrees: what is nearer to the home than this is in it. Arcs shorter than two pixels are not seen.
SAME_PLACE = 0.04
SHORTEST = 2.0
LANE = 0.085
# Near maps hardly bend a great circle: a little more parts the ways that lead in one direction.
BEND = 0.07
LABEL = 12.0
HEAD = 14.0
# So many arcs, the thickest, carry their category's shape in the middle, where it is not too near to another.
MOST_SIGNS = 8
SIGN = 9.0

Place = tuple[float, float]


def arc_map(
    home: MapPoint,
    ties: Sequence[MapTie],
    title: str,
    desc: str = "",
    heading: str = "",
    words: Words | None = None,
    width: float = PANEL,
    most_labels: int = 5,
    empty: str = "",
    categories: Mapping[str, str] = MappingProxyType({}),
    closest: float = CLOSEST,
) -> Figure:
    """Draw ties that start at a home; `heading` stands above the map, `empty` inside one without ties.

    A tie's `label` is its place. Ties of one place and category become one arc as wide as their sum;
    `categories` has the words for these, `closest` the least width of the window in kilometres.
    """
    words = words or Words()
    lines = wrapped(heading, width, HEAD, strong=True) if heading else ()
    top = len(lines) * HEAD * 1.25 + (6 if lines else 0)
    start = (home.lat, home.lon)
    globe = {place: great_circle(start, place) for place in {_end(tie) for tie in ties}}
    view, laid = flat([start, *(point for way in globe.values() for point in way)])
    shown = frame(view, laid.values(), width, RATIO, closest)
    # A way is laid on the map once, however many categories follow it.
    ways = {place: [shown.at(laid[point]) for point in way] for place, way in globe.items()}
    height = shown.tall
    labels = Labels(shown.pixels, shown.tall)
    fades, arcs, signs = _arcs(home, ties, ways, shown, labels, words, categories)
    thin = Paint(fill="land", stroke="border", width=0.8 / shown.scale)
    box = (shown.x, shown.y, shown.width, shown.height)
    outline = "".join(land(shown))
    marks: list[Mark] = []
    if outline:
        marks.append(Inset(0, top, width, height, box, (Path(outline, thin),)))
    drawn = (*arcs, *signs, *_places(home, ties, shown, labels, words, most_labels))
    marks.append(Inset(0, top, width, height, (0, 0, width, height), drawn))
    edge = Paint(stroke="line")
    marks.append(Rect(0.5, top + 0.5, width - 1, height - 1, edge, radius=6))
    if not ties and empty:
        marks.append(
            Text(width / 2, top + height - 14, empty, LABEL, "muted", "middle", halo="surface")
        )
    heads = tuple(
        Text(0, HEAD * (0.9 + 1.25 * index), line, HEAD, strong=True)
        for index, line in enumerate(lines)
    )
    told = desc or _told(ties, words)
    return Figure(width, top + height, title, told, (*heads, *marks), tuple(fades))


def _arcs(
    home: MapPoint,
    ties: Sequence[MapTie],
    ways: Mapping[Place, Sequence[Point]],
    shown: Window,
    labels: Labels,
    words: Words,
    categories: Mapping[str, str],
) -> tuple[list[Fade], list[Mark], list[Mark]]:
    """Draw thick arcs first; the categories of one place lie abreast in their one order.

    The signs tell the categories of the thickest arcs apart without their colour.
    """
    counts: Counter[tuple[Place, str]] = Counter()
    for tie in ties:
        counts[_end(tie), tie.category] += tie.count
    largest = max(counts.values(), default=0)
    start = shown.pixel(home.lat, home.lon)
    names = {_end(tie): tie.label for tie in ties}
    beside: dict[Place, list[str]] = {}
    for place, category in sorted(counts, key=lambda one: _order(one[1])):
        beside.setdefault(place, []).append(category)
    fades: list[Fade] = []
    marks: list[Mark] = []
    signs: dict[Place, Mark] = {}
    for (place, category), count in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
        end = shown.pixel(*place)
        if dist(start, end) < SHORTEST:
            continue
        abreast = beside[place]
        lane = abreast.index(category) - (len(abreast) - 1) / 2
        name = f"fade-{len(fades)}"
        tone = category_tone(category) if category in CATEGORIES else "arc"
        fades.append(Fade(name, *start, *end, tone))
        width = tie_width(count, largest, THICKEST)
        bend = 0.0 if shown.view is WORLD else -BEND if end[0] >= start[0] else BEND
        way = bent(ways[place], lane * LANE + bend)
        labels.avoid(way)
        drawn = Path(arc_path(way), Paint(stroke=f"#{name}", width=width), "chart__arc")
        part = categories.get(category, "")
        said = words.number(count)
        told = words.part.format(label=names[place], part=part, value=said)
        marks.append(
            Group((drawn,), told if part else words.row.format(label=names[place], value=said))
        )
        middle = way[len(way) // 2]
        # A sign on a short arc would hide it.
        has_room = dist(start, end) > 4 * SIGN and all(
            dist(middle, other) > 1.5 * SIGN for other in signs
        )
        if category in MARKERS and len(signs) < MOST_SIGNS and has_room:
            edge = Paint(fill=tone, stroke="surface", width=1)
            signs[middle] = marker(MARKERS[category], *middle, SIGN, edge, "chart__sign")
            labels.keep_clear(*middle, SIGN / 2)
    return fades, marks, list(signs.values())


def _places(
    home: MapPoint,
    ties: Sequence[MapTie],
    shown: Window,
    labels: Labels,
    words: Words,
    most_labels: int,
) -> list[Mark]:
    """Draw the home, every place as a dot by its count, and the names of those that matter."""
    counts: Counter[Place] = Counter()
    for tie in ties:
        counts[_end(tie)] += tie.count
    names = {_end(tie): tie.label for tie in ties}
    start = shown.pixel(home.lat, home.lon)
    at_home = sum(n for place, n in counts.items() if _is_in(home, place))
    away = [(place, n) for place, n in counts.items() if not _is_in(home, place)]
    away.sort(key=lambda one: (-one[1], names[one[0]]))
    largest = max((n for _, n in away), default=1)
    halo = min(AT_HOME, HOME + sqrt(at_home) * 0.9) if at_home else HOME
    labels.keep_clear(*start, halo)
    dots = [
        (place, count, max(SMALLEST_DOT, LARGEST_DOT * sqrt(count / largest)))
        for place, count in away
    ]
    # The home is always named, if need be over a dot: of its places it takes the one that covers least.
    labels.avoid(shown.pixel(*place) for place, _, _ in dots)
    written = f"{home.label} {words.number(at_home)}" if at_home else home.label
    texts = [labels.place(written, *start, halo, LABEL, strong=True)]
    for place, _, radius in dots:
        labels.keep_clear(*shown.pixel(*place), radius)
    marks: list[Mark] = []
    if at_home:
        marks.append(Circle(*start, halo, Paint(fill="brand", opacity=0.25)))
    marks.append(Circle(*start, HOME, Paint(fill="surface", stroke="ink", width=2.4)))
    for index, (place, count, radius) in enumerate(dots):
        x, y = shown.pixel(*place)
        edge = Paint(fill="ink", stroke="surface", width=1.2)
        said = words.row.format(label=names[place], value=words.number(count))
        marks.append(Group((Circle(x, y, radius, edge),), said, css="chart__place"))
        if index < most_labels:
            texts.append(labels.place(f"{names[place]} {words.number(count)}", x, y, radius, LABEL))
    return [*marks, *(text for text in texts if text)]


def _told(ties: Sequence[MapTie], words: Words) -> str:
    counts: Counter[str] = Counter()
    for tie in ties:
        counts[tie.label] += tie.count
    return "; ".join(
        words.row.format(label=label, value=words.number(count))
        for label, count in counts.most_common(12)
    )


def _end(tie: MapTie) -> Place:
    return (tie.to_lat, tie.to_lon)


def _is_in(home: MapPoint, place: Place) -> bool:
    return dist((home.lat, home.lon), place) < SAME_PLACE


def _order(category: str) -> int:
    return CATEGORIES.index(category) if category in CATEGORIES else len(CATEGORIES)
