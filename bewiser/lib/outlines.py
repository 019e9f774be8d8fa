"""Country outlines as SVG path data, built once at set-up from a topology file and read by the maps.

`python -m bewiser.lib.outlines SOURCE TARGET` needs the standard library only. A topology stores each border
once, as an arc that both neighbours use: arcs are simplified before they are joined into rings, so that
simplified neighbours still fit.
"""

import itertools
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from bewiser.lib.projections import VIEWS, View, project, shows

Point = tuple[float, float]
# A latitude and a longitude, in degrees.
Place = tuple[float, float]
Ring = list[Point]

VENDOR = Path(__file__).resolve().parents[2] / "static" / "vendor"
BUILT_FILE = "outlines.json"
SOURCE_FILE = "countries-50m.json"

# In drawing units, of which a view is 1000 wide: finer detail than this is not seen.
TOLERANCE = 0.9
SMALLEST_ISLAND = 4.0
# Rings are cut this far outside the view, so that the cut itself is never drawn.
MARGIN = 12


def build_outlines(topology: dict[str, Any]) -> dict[str, dict[str, str]]:
    """Return path data by view name and country (ISO 3166-1 numeric code, else its name)."""
    geometries = topology["objects"]["countries"]["geometries"]
    outlines: dict[str, dict[str, str]] = {}
    for view in VIEWS.values():
        arcs = [_simplified_on(view, arc) for arc in _arcs(topology)]
        outlines[view.name] = {}
        for geometry in geometries:
            rings = [_laid_flat(_ring(indexes, arcs), view) for indexes in _ring_indexes(geometry)]
            path = _path(_worth_drawing(rings, view))
            if path:
                key = str(geometry.get("id") or geometry["properties"]["name"])
                # Some codes stand twice (islands far from their country): both belong to it.
                outlines[view.name][key] = outlines[view.name].get(key, "") + path
    return outlines


@lru_cache(maxsize=1)
def outlines(vendor: Path = VENDOR) -> dict[str, dict[str, str]] | None:
    """Return the built outlines, building them in memory where only the source is there.

    None when neither file exists: the set-up has not fetched the front-end packages.
    """
    for name, reading in ((BUILT_FILE, _as_is), (SOURCE_FILE, build_outlines)):
        file = vendor / name
        if file.exists():
            return reading(json.loads(file.read_text(encoding="utf-8")))
    return None


def _as_is(built: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    return built


def kept_by_simplifying(line: Sequence[Point], tolerance: float) -> list[int]:
    """Return the indexes of the points that matter: all others lie within the tolerance of the line
    through these (Douglas and Peucker).
    """
    keep = {0, len(line) - 1}
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        farthest, distance = first, tolerance * tolerance
        for index in range(first + 1, last):
            away = _squared_distance(line[index], line[first], line[last])
            if away > distance:
                farthest, distance = index, away
        if farthest != first:
            keep.add(farthest)
            spans += [(first, farthest), (farthest, last)]
    return sorted(keep)


def clipped(ring: Ring, view: View, margin: float = MARGIN) -> Ring:
    """Cut a ring to the view grown by the margin, one side after another (Sutherland and Hodgman)."""
    if all(shows(view, x, y, margin) for x, y in ring):
        return ring
    for axis, limit, sign in (
        (0, -margin, 1),
        (0, view.width + margin, -1),
        (1, -margin, 1),
        (1, view.height + margin, -1),
    ):
        ring = list(_one_side(ring, axis, limit, sign))
        if not ring:
            break
    return ring


def area(ring: Ring) -> float:
    """Return the area inside a closed ring."""
    following = ring[1:] + ring[:1]
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, following, strict=True))) / 2


def _arcs(topology: dict[str, Any]) -> Iterator[list[Place]]:
    """Decode the arcs, each stored as steps on a grid from one point to the next."""
    (x_scale, y_scale), (x_shift, y_shift) = (
        topology["transform"]["scale"],
        topology["transform"]["translate"],
    )
    for steps in topology["arcs"]:
        x = y = 0
        line = []
        for step_x, step_y in steps:
            x, y = x + step_x, y + step_y
            line.append((y * y_scale + y_shift, x * x_scale + x_shift))
        yield _unrolled(line)


def _simplified_on(view: View, line: list[Place]) -> list[Place]:
    flat = [project(lat, lon, view) for lat, lon in line]
    return [line[index] for index in kept_by_simplifying(flat, TOLERANCE)]


def _unrolled(line: Iterable[Place]) -> list[Place]:
    """Let longitudes run on past 180 degrees, where the source jumps to the other edge of the world."""
    unrolled: list[Place] = []
    for lat, lon in line:
        turns = round((unrolled[-1][1] - lon) / 360) if unrolled else 0
        unrolled.append((lat, lon + 360 * turns))
    return unrolled


def _laid_flat(ring: list[Place], view: View) -> Ring:
    """Project a ring, on the side of the map where most of it lies."""
    unrolled = _unrolled(ring)
    turns = round(sum(lon for _, lon in unrolled) / len(unrolled) / 360)
    return [project(lat, lon - 360 * turns, view) for lat, lon in unrolled]


def _ring_indexes(geometry: dict[str, Any]) -> Iterator[list[int]]:
    if geometry["type"] == "Polygon":
        yield from geometry["arcs"]
    elif geometry["type"] == "MultiPolygon":
        for polygon in geometry["arcs"]:
            yield from polygon


def _ring(indexes: Iterable[int], arcs: Sequence[list[Place]]) -> list[Place]:
    """Join arcs end to end; a negative index means the arc is walked backwards."""
    ring: list[Place] = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring += arc[1:] if ring else arc
    return ring[:-1]


def _worth_drawing(rings: Iterable[Ring], view: View) -> list[Ring]:
    """Cut rings to the view and drop specks, but never the last ring of a small state."""
    cut = [piece for piece in (clipped(ring, view) for ring in rings) if len(piece) > 2]
    sizes = [(area(ring), ring) for ring in cut]
    largest = max((size for size, _ in sizes), default=0)
    return [ring for size, ring in sizes if size >= min(SMALLEST_ISLAND, largest)]


def _path(rings: Iterable[Ring]) -> str:
    return "".join(_ring_path(ring) for ring in rings)


def _ring_path(ring: Ring) -> str:
    """Write a ring in tenths, each point relative to the last: half the length of absolute numbers."""
    tenths = [(round(x * 10), round(y * 10)) for x, y in ring]
    text = [f"M{_tenth(tenths[0][0])} {_tenth(tenths[0][1])}l"]
    for before, after in itertools.pairwise(tenths):
        if before != after:
            across, down = _tenth(after[0] - before[0]), _tenth(after[1] - before[1])
            text.append(f"{across}{down}" if down.startswith("-") else f"{across} {down}")
            text.append(" ")
    return "".join(text).replace(" -", "-").rstrip() + "z"


def _tenth(number: int) -> str:
    sign, whole, rest = "-" if number < 0 else "", *divmod(abs(number), 10)
    return f"{sign}{whole or ''}{f'.{rest}' if rest else ''}" if number else "0"


def _one_side(ring: Ring, axis: int, limit: float, sign: int) -> Iterator[Point]:
    previous = ring[-1]
    was_inside = sign * (previous[axis] - limit) >= 0
    for point in ring:
        inside = sign * (point[axis] - limit) >= 0
        if inside != was_inside:
            share = (limit - previous[axis]) / (point[axis] - previous[axis])
            yield (
                previous[0] + share * (point[0] - previous[0]),
                previous[1] + share * (point[1] - previous[1]),
            )
        if inside:
            yield point
        previous, was_inside = point, inside


def _squared_distance(point: Point, start: Point, end: Point) -> float:
    along_x, along_y = end[0] - start[0], end[1] - start[1]
    length = along_x * along_x + along_y * along_y
    share = 0.0
    if length:
        share = ((point[0] - start[0]) * along_x + (point[1] - start[1]) * along_y) / length
        share = min(1.0, max(0.0, share))
    gap_x = point[0] - start[0] - share * along_x
    gap_y = point[1] - start[1] - share * along_y
    return gap_x * gap_x + gap_y * gap_y


def main(source: str, target: str) -> None:
    """Write the compact outlines file."""
    topology = json.loads(Path(source).read_text(encoding="utf-8"))
    text = json.dumps(build_outlines(topology), separators=(",", ":"), sort_keys=True)
    Path(target).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
