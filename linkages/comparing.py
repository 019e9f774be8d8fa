"""Two or more waves side by side, on the same axes, with what keeps them from being compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .analysis.records import HOME_SCOPES
from .choices import Scope
from .models import Wave
from .presenting import Cell, added, labels

FEWEST_LINKAGES = 30


@dataclass(frozen=True)
class Line:
    """One value of a field in each wave; `difference` is of the last to the first, in points of per cent."""

    value: str
    label: str
    cells: Sequence[Cell]
    difference: float | None


def lines(
    contents: Sequence[Mapping[str, Any]], field: str, waves: Sequence[Wave] = ()
) -> list[Line]:
    """Return the shares of a field's values in each report, in the fixed order.

    Where the region of one of the clusters is its country, local and national are one line for all: these have
    no local beside national.
    """
    words = {(value,): label for value, label in labels(field).items()}
    if field == "scope" and any(wave.cluster.region.is_whole_country for wave in waves):
        home = tuple(scope for scope in Scope.values if scope in HOME_SCOPES)
        away = {values: label for values, label in words.items() if values[0] not in HOME_SCOPES}
        words = {home: _("In the country"), **away}
    return [
        _line(
            values[0],
            label,
            [
                Cell(
                    added([content["tables"][field][value] for value in values]),
                    content["tables"][""][""],
                )
                for content in contents
            ],
        )
        for values, label in words.items()
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
            count = added([two[f"{value} {scope}"] for scope in ("local", "national")])
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
        if content["linkages"] is None:
            told.append(
                _("%(wave)s rests on few firms: its numbers are not shown.")
                % {"wave": f"{wave.cluster.short_name}, {wave.title}"}
            )
        elif content["linkages"] < FEWEST_LINKAGES:
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
