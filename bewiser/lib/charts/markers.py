"""The one shape, the one colour and the one order of each category, band and scope."""

from math import cos, pi, sin

from bewiser.lib.charts.marks import Hatch, Mark, Paint, Path

MARKERS = {
    "output": "circle",
    "input": "square",
    "specialist_service": "diamond",
    "rnd": "triangle",
    "training": "fallen",
    "government_agency": "cross",
    "industry_association": "hexagon",
    "industry_peer": "star",
}
CATEGORIES = tuple(MARKERS)
BANDS = ("high", "medium", "low", "tenuous")
SCOPES = ("local", "national", "european", "international")

# The strongest two of four steps carry light figures, the palest two dark ones; dark mode turns both.
INKS = ("on-accent", "on-accent", "ink", "ink")
BAND_HATCHES = {"medium": ("rising", "band-high"), "low": ("dots", "band-high")}


def category_tone(category: str) -> str:
    """Name the token of a category's colour; what is no category has the colour of the house."""
    return f"category-{category.replace('_', '-')}" if category in MARKERS else "brand"


def marker(shape: str, x: float, y: float, size: float, paint: Paint, css: str = "") -> Mark:
    """Draw a shape of about the same area as a circle of that diameter."""
    return Path(_outline(shape, x, y, size / 2), paint, css)


def category_marker(category: str, x: float, y: float, size: float = 12) -> Mark:
    """Draw a category's own shape in its own colour."""
    return marker(MARKERS.get(category, "circle"), x, y, size, Paint(fill=category_tone(category)))


def band_hatches() -> tuple[Hatch, ...]:
    """Return the patterns that tell the bands apart without their colour."""
    return tuple(Hatch(band, kind, tone) for band, (kind, tone) in BAND_HATCHES.items())


def _outline(shape: str, x: float, y: float, r: float) -> str:
    if shape == "circle":
        return f"M{_at(x - r, y)}a{r:.2f} {r:.2f} 0 1 0 {2 * r:.2f} 0a{r:.2f} {r:.2f} 0 1 0 {-2 * r:.2f} 0z"
    if shape == "square":
        side = r * 0.9
        return f"M{_at(x - side, y - side)}h{2 * side:.2f}v{2 * side:.2f}h{-2 * side:.2f}z"
    if shape == "cross":
        arm, half = r * 1.08, r * 0.4
        ring: list[tuple[float, float]] = []
        for over, down in ((1, 0), (0, 1), (-1, 0), (0, -1)):
            # A quarter of the ring, turned four times.
            for a, b in ((half, -arm), (half, -half), (arm, -half)):
                ring.append((x + a * over - b * down, y + a * down + b * over))
        return _closed(ring)
    points, turn, radii = {
        "diamond": (4, 0.0, (1.2,)),
        "triangle": (3, 0.0, (1.28,)),
        "fallen": (3, pi, (1.28,)),
        "hexagon": (6, pi / 6, (1.1,)),
        "star": (10, 0.0, (1.3, 0.58)),
    }[shape]
    drop = {"triangle": r * 0.2, "fallen": -r * 0.2}.get(shape, 0)
    return _closed(
        [
            (
                x + r * radii[i % len(radii)] * sin(turn + 2 * pi * i / points),
                y + drop - r * radii[i % len(radii)] * cos(turn + 2 * pi * i / points),
            )
            for i in range(points)
        ]
    )


def _closed(points: list[tuple[float, float]]) -> str:
    return "M" + "L".join(_at(x, y) for x, y in points) + "z"


def _at(x: float, y: float) -> str:
    return f"{x:.2f} {y:.2f}"
