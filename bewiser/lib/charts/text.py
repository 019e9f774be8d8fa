"""How wide text is and where it breaks, without a font at hand: widths lean to the wide side."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import floor

# Shares of the letter height; close to the faces in use, and a little wider than each of them.
NARROW_LETTERS = frozenset("iljítfrIJ.,:;|!'’()[]/-· \u00a0\u202f")
WIDE_LETTERS = frozenset("mwMWÄÖΩΜΦΨ%@&—…œæ")
NARROW_WIDTH, PLAIN_WIDTH, CAPITAL_WIDTH, WIDE_WIDTH = 0.32, 0.53, 0.62, 0.82
STRONG = 1.06
# Says where a long word may be broken, and is not seen elsewhere.
SOFT = "\u00ad"


def text_width(text: str, size: float, strong: bool = False) -> float:
    """Estimate the width of a line in the units of its size."""
    return sum(map(_letter_width, text)) * size * (STRONG if strong else 1)


def wrapped(
    text: str, width: float, size: float, lines: int = 2, strong: bool = False
) -> tuple[str, ...]:
    """Break text into at most so many lines; words longer than a line are split, what is left over is cut."""
    done: list[str] = []
    line = ""
    for word in _pieces(text, width, size, strong):
        longer = f"{line}{word}"
        if line and text_width(longer.rstrip(), size, strong) > width:
            done.append(line)
            line = word
        else:
            line = longer
    done.append(line)
    if len(done) > lines:
        rest = "".join(done[lines - 1 :]).rstrip().replace(SOFT, "")
        done = [*done[: lines - 1], _cut(rest, width, size, strong)]
    return tuple(map(_whole, done))


def cut(text: str, width: float, size: float) -> str:
    """Shorten text to one line."""
    text = text.replace(SOFT, "")
    return text if text_width(text, size) <= width else _cut(text, width, size, False)


def _whole(line: str) -> str:
    """Write a line with a hyphen where it ends within a word, and with none that was not needed."""
    ended = line.rstrip()
    return ended.rstrip(SOFT).replace(SOFT, "") + ("-" if ended.endswith(SOFT) else "")


def _letter_width(letter: str) -> float:
    if letter == SOFT:
        return 0.0
    if letter in NARROW_LETTERS:
        return NARROW_WIDTH
    if letter in WIDE_LETTERS:
        return WIDE_WIDTH
    return CAPITAL_WIDTH if letter.isupper() else PLAIN_WIDTH


def _pieces(text: str, width: float, size: float, strong: bool) -> Iterator[str]:
    """Yield what must stay together; a piece carries the space or the hyphen that follows it."""
    for word in text.split():
        *starts, last = re.sub(f"([-/{SOFT}])", "\\1\0", word).split("\0")
        for piece in (*starts, f"{last} "):
            rest = piece
            while text_width(rest.rstrip(), size, strong) > width and len(rest.rstrip()) > 4:
                kept = max(3, _letters_that_fit(rest, width, size, strong) - 1)
                yield f"{rest[:kept]}{SOFT}"
                rest = rest[kept:]
            yield rest


def _cut(text: str, width: float, size: float, strong: bool) -> str:
    if text_width(text, size, strong) <= width:
        return text
    return text[: max(1, _letters_that_fit(text, width, size, strong) - 2)].rstrip(" -,") + "…"


def _letters_that_fit(text: str, width: float, size: float, strong: bool) -> int:
    for length in range(len(text), 0, -1):
        if text_width(text[:length], size, strong) <= width:
            return length
    return 1


@dataclass(frozen=True)
class Words:
    """How the reader's language writes what a figure says; the defaults are English."""

    percent: str = "{}%"
    points: str = "{} pts"
    n: str = "n = {}"
    thousands: str = ","
    decimal: str = "."
    hidden: str = "hidden"
    difference: str = "Difference"
    row: str = "{label}: {value}"
    part: str = "{label}, {part}: {value}"
    between: str = "{one} and {other}: {value}"

    def number(self, value: int | None) -> str:
        """Write a count; None is one that protection hides."""
        return self.hidden if value is None else f"{value:,}".replace(",", self.thousands)

    def share(self, value: float | None) -> str:
        """Write a share between 0 and 100 with one decimal."""
        return self.hidden if value is None else self.percent.format(self._tenths(value))

    def change(self, value: float) -> str:
        """Write a difference of two shares in percentage points, with its sign."""
        rounded = round(value, 1)
        sign = "+" if rounded > 0 else "−" if rounded < 0 else "±"
        return self.points.format(f"{sign}{self._tenths(abs(value))}")

    def of(self, total: int | None) -> str:
        """Write the n of a share."""
        return self.n.format(self.number(total))

    def _tenths(self, value: float) -> str:
        return f"{value:.1f}".replace(".", self.decimal)


def steps(largest: float, most: int = 5) -> list[float]:
    """Return round numbers from zero, none beyond the largest: the ticks of an axis."""
    if largest <= 0:
        return [0]
    size = 10.0 ** floor(len(str(int(largest))) - 1)
    step = next(
        step
        for step in (size / 10 * k for k in (1, 2, 5, 10, 20, 50, 100))
        if largest / step <= most
    )
    step = max(step, 1)
    return [index * step for index in range(floor(largest / step) + 1)]
