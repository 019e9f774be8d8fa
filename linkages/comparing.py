"""Two or more waves side by side, on the same axes, with what keeps them from being compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bewiser.lib.charts import Chart, Pair, Series, Words, pairs, responsive

from .analysis.records import HOME_SCOPES
from .figures import source, words
from .models import Wave
from .presenting import CHOICES, Cell, added, labels

FEWEST_LINKAGES = 30

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """One value of a field in each wave; `difference` is of the last to the first, in points of per cent."""

    value: str
    label: str
    cells: Sequence[Cell]
    difference: float | None


def lines(contents: Sequence[Content], field: str, waves: Sequence[Wave]) -> list[Line]:
    """Return the shares of a field's values in each report, in the fixed order.

    Where the region of one of the clusters is its country, local and national are one line for all: these have
    no local beside national.
    """
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
        for values, label in _rows(field, waves)
    ]


def home_lines(contents: Sequence[Content]) -> list[Line]:
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


def warnings(waves: Sequence[Wave], contents: Sequence[Content]) -> list[str]:
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
                _("%(wave)s rests on few firms: its numbers are not shown.") % {"wave": _name(wave)}
            )
        elif content["linkages"] < FEWEST_LINKAGES:
            told.append(
                ngettext(
                    "%(wave)s rests on %(n)s linkage only: its shares say little.",
                    "%(wave)s rests on %(n)s linkages only: its shares say little.",
                    content["linkages"],
                )
                % {"wave": _name(wave), "n": content["linkages"]}
            )
    return told


def chart(
    name: str,
    told: Sequence[Line],
    waves: Sequence[Wave],
    contents: Sequence[Content],
    *,
    of_row: bool = False,
) -> Chart | None:
    """Draw the last wave against the first; None where no share of either is told.

    `of_row` says that each row is a share of a number of its own, as the lines of `home_lines` are.
    """
    if not any(share is not None for line in told for share in _ends(line)):
        return None
    rows = [_pair(line, of_row) for line in told]
    ends = (waves[-1], contents[-1]), (waves[0], contents[0])
    last, first = (
        Series(_name(wave), None if of_row else content["linkages"]) for wave, content in ends
    )
    said = words()
    return responsive(
        f"compare-{name}",
        lambda width: pairs(
            rows, (last, first), _title(told, waves, said), words=said, width=width, difference=True
        ),
        caption=" ".join(source(wave, content["linkages"]) for wave, content in reversed(ends)),
    )


def _pair(line: Line, of_row: bool) -> Pair:
    one, other = line.cells[-1], line.cells[0]
    ns = (one.of, other.of) if one.of is not None and other.of is not None else None
    return Pair(line.value, line.label, one.percent, other.percent, ns if of_row else None)


def _title(told: Sequence[Line], waves: Sequence[Wave], said: Words) -> str:
    """Return what differs most, in points of the shares as they are written."""
    ends = {"first": _name(waves[0]), "last": _name(waves[-1])}
    known = [line for line in told if line.difference]
    if not known:
        return _("%(last)s beside %(first)s") % ends
    widest = max(known, key=lambda line: abs(line.difference or 0))
    change = said.change(widest.difference or 0)
    said_of = ends | {"label": widest.label, "change": change}
    return _("%(label)s differs most: %(change)s from %(first)s to %(last)s") % said_of


def _rows(field: str, waves: Sequence[Wave]) -> list[tuple[tuple[str, ...], str]]:
    """Return the lines of a field with their words; where clusters call a scope differently, with all of these."""
    has_one_home = any(wave.cluster.region.is_whole_country for wave in waves)
    named = {
        value: " / ".join(dict.fromkeys(labels(field, wave)[value] for wave in waves))
        for value in CHOICES[field].values
    }
    if field != "scope" or not has_one_home:
        return [((value,), label) for value, label in named.items()]
    home = tuple(scope for scope in named if scope in HOME_SCOPES)
    away = [((scope,), label) for scope, label in named.items() if scope not in HOME_SCOPES]
    return [(home, _("In the country")), *away]


def _name(wave: Wave) -> str:
    return f"{wave.cluster.short_name}, {wave.title}"


def _ends(line: Line) -> tuple[float | None, float | None]:
    return line.cells[0].percent, line.cells[-1].percent


def _line(value: str, label: str, cells: Sequence[Cell]) -> Line:
    shares = [cell.percent for cell in cells]
    first, last = shares[0], shares[-1]
    known = len(shares) > 1 and first is not None and last is not None
    return Line(value, label, cells, last - first if known else None)
