"""Two or more waves side by side, on the same axes, with what keeps them from being compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Wave
from .presenting import Cell, labels

FEWEST_LINKAGES = 30


@dataclass(frozen=True)
class Line:
    """One value of a field in each wave; `difference` is of the last to the first, in points of per cent."""

    value: str
    label: str
    cells: Sequence[Cell]
    difference: float | None


def lines(contents: Sequence[Mapping[str, Any]], field: str) -> list[Line]:
    """Return the shares of a field's values in each report, in the fixed order."""
    return [
        _line(
            value,
            label,
            [
                Cell(content["tables"][field][value], content["tables"][""][""])
                for content in contents
            ],
        )
        for value, label in labels(field).items()
    ]


def home_lines(contents: Sequence[Mapping[str, Any]]) -> list[Line]:
    """Return how much of each category stays in the country, in each report.

    Local and national are one here, since a cluster whose region is its country has no national beside local.
    """
    found = []
    for value, label in labels("category").items():
        cells = []
        for content in contents:
            two = content["tables"]["category scope"]
            parts = [two[f"{value} {scope}"] for scope in ("local", "national")]
            count = None if None in parts else sum(parts)
            cells.append(Cell(count, content["tables"]["category"][value]))
        found.append(_line(value, label, cells))
    return found


def warnings(waves: Sequence[Wave], contents: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return what a reader has to know before comparing."""
    told = []
    if len({wave.scheme_id for wave in waves}) > 1:
        told.append(
            _(
                "These waves were scored by different schemes: their significance cannot be compared."
            )
        )
    for wave, content in zip(waves, contents, strict=True):
        if content["linkages"] < FEWEST_LINKAGES:
            told.append(
                ngettext(
                    "%(wave)s rests on %(n)s linkage only: its shares say little.",
                    "%(wave)s rests on %(n)s linkages only: its shares say little.",
                    content["linkages"],
                )
                % {"wave": f"{wave.cluster.short_name}, {wave.title}", "n": content["linkages"]}
            )
    return told


def _line(value: str, label: str, cells: Sequence[Cell]) -> Line:
    shares = [cell.percent for cell in cells]
    first, last = shares[0], shares[-1]
    known = len(shares) > 1 and first is not None and last is not None
    return Line(value, label, cells, last - first if known else None)
