"""The one writer of SVG: the same figure inside a page, whose tokens colour it, or as a file of its own."""

from collections.abc import Callable
from functools import lru_cache
from html import escape
from itertools import groupby
from pathlib import Path as File
from re import findall
from types import MappingProxyType

from bewiser.lib.charts.marks import (
    Circle,
    Fade,
    Figure,
    Group,
    Hatch,
    Inset,
    Line,
    Mark,
    Moved,
    Paint,
    Path,
    Rect,
    Text,
)
from bewiser.lib.charts.text import wrapped

TOKENS = File(__file__).resolve().parents[3] / "static" / "css" / "tokens.css"
FONT = "Source Sans 3, Source Sans Pro, Noto Sans, Helvetica, Arial, sans-serif"
# Said once for all strokes of a figure.
ROUND = 'stroke-linecap="round" stroke-linejoin="round"'
PLATE, HEADING, NOTE = 16.0, 19.0, 13.0

Colours = Callable[[str], str]


def inline(figure: Figure, name: str) -> str:
    """Write a figure for a page. `name` is unique there; colours follow the reader's theme, no style attribute."""
    pen = _Pen(name, lambda token: f"var(--{token})", rows=figure.has_links)
    role = "group" if figure.has_links else "img"
    head = (
        f'<svg class="chart__svg" viewBox="0 0 {_number(figure.width)} {_number(figure.height)}" {ROUND} role="{role}"'
        f' aria-label="{escape(figure.title)}" aria-describedby="{name}-desc">'
        f'<desc id="{name}-desc">{escape(figure.desc)}</desc>'
    )
    body = _read_or_hidden(figure.marks, pen) if figure.has_links else pen.all(figure.marks)
    return f"{head}{pen.definitions(figure)}{body}</svg>"


def standalone(figure: Figure, caption: str = "", heading: bool = True) -> str:
    """Write a figure as a file: light colours, links left out, its title above and the caption below.

    `heading=False` leaves both out, for a document that sets its own.
    """
    pen = _Pen("f", light_tokens().__getitem__, links=False)
    width = figure.width + 2 * PLATE
    top, above = _lines(figure.title if heading else "", figure.width, HEADING, "ink", PLATE)
    foot, below = _lines(
        caption if heading else "", figure.width, NOTE, "muted", top + figure.height + PLATE
    )
    height = top + figure.height + below_height(foot, top + figure.height)
    plate = Rect(0, 0, width, height, Paint(fill="surface"))
    marks: tuple[Mark, ...] = (plate, *above, Moved(PLATE, top, figure.marks), *below)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_number(width)}" height="{_number(height)}"'
        f' viewBox="0 0 {_number(width)} {_number(height)}" {ROUND} role="img" aria-labelledby="title desc"'
        f' font-family="{FONT}"><title id="title">{escape(figure.title)}</title>'
        f'<desc id="desc">{escape(figure.desc)}</desc>{pen.definitions(figure)}{pen.all(marks)}</svg>\n'
    )


def below_height(foot: float, drawn: float) -> float:
    """Return the room under the drawing: a margin, and the caption where there is one."""
    return max(PLATE, foot - drawn)


@lru_cache(maxsize=1)
def light_tokens(tokens: File = TOKENS) -> MappingProxyType[str, str]:
    """Read the light colours from the style sheet that names them, the only place that does."""
    light = tokens.read_text(encoding="utf-8").split("@media", 1)[0]
    return MappingProxyType(dict(findall(r"--([a-z-]+):\s*(#[0-9a-f]{6});", light)))


class _Pen:
    """Writes marks one by one; knows how colours are named and what its fades and hatches are called."""

    def __init__(self, name: str, colour: Colours, links: bool = True, rows: bool = False) -> None:
        self.name, self._colour, self.links, self.rows = name, colour, links, rows
        self._writers: dict[type, Callable[..., str]] = {
            Path: self._path,
            Rect: self._rect,
            Line: self._line,
            Circle: self._circle,
            Text: self._text,
            Group: self._group,
            Inset: self._inset,
            Moved: self._moved,
        }

    def all(self, marks: tuple[Mark, ...]) -> str:
        return "".join(map(self.mark, marks))

    def mark(self, mark: Mark) -> str:
        return self._writers[type(mark)](mark)

    def _moved(self, mark: Moved) -> str:
        where = f"translate({_number(mark.x)} {_number(mark.y)})"
        return f'<g transform="{where}">{self.all(mark.marks)}</g>'

    def _inset(self, mark: Inset) -> str:
        box = " ".join(map(_number, mark.view_box))
        return (
            f'<svg x="{_number(mark.x)}" y="{_number(mark.y)}" width="{_number(mark.width)}"'
            f' height="{_number(mark.height)}" viewBox="{box}">{self.all(mark.marks)}</svg>'
        )

    def definitions(self, figure: Figure) -> str:
        # Fades of one colour share its stops: a map has hundreds of them.
        tones = dict.fromkeys(fade.tone for fade in figure.fades)
        written = (*map(self._tone, tones), *map(self._fade, figure.fades))
        inside = "".join((*written, *map(self._hatch, figure.hatches)))
        return f"<defs>{inside}</defs>" if inside else ""

    def _path(self, mark: Path) -> str:
        return f'<path d="{mark.d}"{_css(mark.css)}{self._paint(mark.paint)}/>'

    def _rect(self, mark: Rect) -> str:
        place = f'x="{_number(mark.x)}" y="{_number(mark.y)}"'
        size = f'width="{_number(mark.width)}" height="{_number(mark.height)}"'
        corner = f' rx="{_number(mark.radius)}"' if mark.radius else ""
        return f"<rect {place} {size}{corner}{_css(mark.css)}{self._paint(mark.paint)}/>"

    def _line(self, mark: Line) -> str:
        return f"<line{_ends(mark)}{self._paint(mark.paint)}/>"

    def _circle(self, mark: Circle) -> str:
        place = f'cx="{_number(mark.x)}" cy="{_number(mark.y)}" r="{_number(mark.radius)}"'
        return f"<circle {place}{_css(mark.css)}{self._paint(mark.paint)}/>"

    def _paint(self, paint: Paint) -> str:
        text = f' fill="{self.colour(paint.fill)}"'
        if paint.stroke:
            text += f' stroke="{self.colour(paint.stroke)}" stroke-width="{_number(paint.width)}"'
        if paint.dash:
            text += f' stroke-dasharray="{paint.dash}"'
        if paint.opacity < 1:
            text += f' opacity="{paint.opacity:.2g}"'
        return text

    def colour(self, name: str) -> str:
        if not name:
            return "none"
        return f"url(#{self.name}-{name[1:]})" if name.startswith("#") else self._colour(name)

    def _text(self, mark: Text) -> str:
        text = f'<text x="{_number(mark.x)}" y="{_number(mark.y)}" font-size="{_number(mark.size)}"'
        text += f' fill="{self.colour(mark.tone)}"'
        if mark.anchor != "start":
            text += f' text-anchor="{mark.anchor}"'
        if mark.strong:
            text += ' font-weight="600"'
        if mark.turned:
            text += f' transform="rotate(-90 {_number(mark.x)} {_number(mark.y)})"'
        if mark.halo:
            text += f' stroke="{self.colour(mark.halo)}" stroke-width="3.5" paint-order="stroke"'
        return f"{text}>{escape(mark.text, quote=False)}</text>"

    def _group(self, mark: Group) -> str:
        inside = self.all(mark.marks)
        title = f"<title>{escape(mark.label, quote=False)}</title>" if mark.label else ""
        if mark.url and self.links:
            # The title names the link: a label that differs from the words on it would mislead who speaks to it.
            return f'<a class="chart__link" href="{escape(mark.url)}">{title}{inside}</a>'
        said = f' role="img" aria-label="{escape(mark.label)}"' if self.rows and mark.label else ""
        return f"<g{_css(mark.css)}{said}>{title}{inside}</g>"

    def _tone(self, tone: str) -> str:
        colour = self.colour(tone)
        stops = "".join(
            f'<stop offset="{offset}" stop-color="{colour}" stop-opacity="{opacity}"/>'
            for offset, opacity in ((0, 0.08), (0.25, 0.9), (0.8, 0.9), (1, 0.08))
        )
        # Each fade takes the stops and the units from here.
        return (
            f'<linearGradient id="{self.name}-{tone}" gradientUnits="userSpaceOnUse">{stops}'
            "</linearGradient>"
        )

    def _fade(self, fade: Fade) -> str:
        return (
            f'<linearGradient id="{self.name}-{fade.name}" href="#{self.name}-{fade.tone}"'
            f"{_ends(fade)}/>"
        )

    def _hatch(self, hatch: Hatch) -> str:
        tone = self.colour(hatch.tone)
        if hatch.kind == "dots":
            inside = f'<circle cx="3" cy="3" r="1.1" fill="{tone}"/>'
        else:
            inside = f'<path d="M0 0V6" stroke="{tone}" stroke-width="2.2"/>'
        turn = {"rising": 45, "falling": -45}.get(hatch.kind, 0)
        turned = f' patternTransform="rotate({turn})"' if turn else ""
        return (
            f'<pattern id="{self.name}-{hatch.name}" width="6" height="6" patternUnits="userSpaceOnUse"'
            f"{turned}>{inside}</pattern>"
        )


def _read_or_hidden(marks: tuple[Mark, ...], pen: _Pen) -> str:
    """Leave axes and legends to the eye: whoever listens hears the rows, each as one sentence."""
    text = ""
    for is_read, run in groupby(marks, lambda mark: isinstance(mark, Group) and mark.label != ""):
        drawn = pen.all(tuple(run))
        text += drawn if is_read else f'<g aria-hidden="true">{drawn}</g>'
    return text


def _lines(
    text: str, width: float, size: float, tone: str, top: float
) -> tuple[float, tuple[Text, ...]]:
    """Return where the drawing may go on, and the lines of a title or a caption."""
    if not text:
        return top, ()
    strong = tone == "ink"
    lines = wrapped(text, width, size, lines=6, strong=strong)
    marks = tuple(
        Text(PLATE, top + size * (0.9 + 1.25 * index), line, size, tone, strong=strong)
        for index, line in enumerate(lines)
    )
    return top + size * 1.25 * len(lines) + PLATE, marks


def _css(css: str) -> str:
    return f' class="{css}"' if css else ""


def _ends(mark: Line | Fade) -> str:
    return (
        f' x1="{_number(mark.x1)}" y1="{_number(mark.y1)}"'
        f' x2="{_number(mark.x2)}" y2="{_number(mark.y2)}"'
    )


def _number(value: float) -> str:
    """Write a coordinate in tenths, without a point where none is needed."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
