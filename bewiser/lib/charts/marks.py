"""What a figure is made of: shapes at their final places, coloured by the names of tokens.

A layout makes a `Figure`; `bewiser.lib.charts.svg` writes it. Nothing here is moved or measured any more.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

# Widths in CSS pixels: text keeps its size on a phone because the phone gets a layout of its own.
WIDE = 720.0
NARROW = 328.0
PANEL = 340.0


@dataclass(frozen=True)
class Paint:
    """Colours are names of tokens ("band-high"), "" is none; "#name" is one of the figure's own fades or hatches."""

    fill: str = ""
    stroke: str = ""
    width: float = 1.0
    opacity: float = 1.0
    dash: str = ""


@dataclass(frozen=True)
class Path:
    """Path data, drawn as it is: land, arcs, marker shapes."""

    d: str
    paint: Paint
    css: str = ""


@dataclass(frozen=True)
class Rect:
    x: float
    y: float
    width: float
    height: float
    paint: Paint
    radius: float = 0.0
    css: str = ""


@dataclass(frozen=True)
class Line:
    x1: float
    y1: float
    x2: float
    y2: float
    paint: Paint


@dataclass(frozen=True)
class Circle:
    x: float
    y: float
    radius: float
    paint: Paint
    css: str = ""


@dataclass(frozen=True)
class Text:
    """One line of text; `halo` is the token of the ground that is kept clear around the letters."""

    x: float
    y: float
    text: str
    size: float
    tone: str = "ink"
    anchor: str = "start"
    strong: bool = False
    halo: str = ""
    turned: bool = False


@dataclass(frozen=True)
class Group:
    """What belongs together and is read as one: `label` says it in words, a `url` makes it a link."""

    marks: "tuple[Mark, ...]"
    label: str = ""
    url: str = ""
    css: str = ""


@dataclass(frozen=True)
class Inset:
    """A window with units of its own, cut at its edges: a map inside a figure."""

    x: float
    y: float
    width: float
    height: float
    view_box: tuple[float, float, float, float]
    marks: "tuple[Mark, ...]"


@dataclass(frozen=True)
class Moved:
    """Marks drawn elsewhere than they were laid out: a figure inside a figure."""

    x: float
    y: float
    marks: "tuple[Mark, ...]"


Mark: TypeAlias = Path | Rect | Line | Circle | Text | Group | Inset | Moved


@dataclass(frozen=True)
class Fade:
    """A stroke that vanishes at both ends."""

    name: str
    x1: float
    y1: float
    x2: float
    y2: float
    tone: str


@dataclass(frozen=True)
class Hatch:
    """A pattern of lines or dots; it lies over a plain fill and carries the same meaning as the colour."""

    name: str
    kind: str
    tone: str


@dataclass(frozen=True)
class Figure:
    """A laid-out figure. `title` says the finding, `desc` how to read it; both are for those who cannot see it."""

    width: float
    height: float
    title: str
    desc: str
    marks: tuple[Mark, ...]
    fades: tuple[Fade, ...] = ()
    hatches: tuple[Hatch, ...] = ()

    @cached_property
    def has_links(self) -> bool:
        """Say whether something in it can be followed; only then is it more than an image."""
        return _has_links(self.marks)


def _has_links(marks: tuple[Mark, ...]) -> bool:
    return any(
        (isinstance(mark, Group) and mark.url != "")
        or (isinstance(mark, Group | Inset | Moved) and _has_links(mark.marks))
        for mark in marks
    )
