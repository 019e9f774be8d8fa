"""The figures of a report. Each title says what there is to see; the numbers are those of the tables beneath."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bewiser.lib.chart_words import chart_words as words
from bewiser.lib.charts import (
    Bar,
    Chart,
    Pair,
    Series,
    StackedRow,
    band_parts,
    bars,
    pairs,
    responsive,
    scope_parts,
    stacked,
)
from bewiser.lib.charts.legend import Part

from . import presenting, sentences
from .choices import Band
from .models import Wave
from .presenting import Row, Table

# Shares of fewer linkages make no title.
FEWEST_FOR_A_TITLE = 10
STRONG_BANDS = (0, 1)

Content = Mapping[str, Any]
# Where the rows behind a number are listed, by the values of its fields; for those who may read them.
RowsAt = Callable[[Mapping[str, str]], str]


def source(wave: Wave, n: int | None) -> str:
    """Return what stands beneath a figure: n, unit, source, and the day on which the numbers were fixed."""
    said = {
        "cluster": wave.cluster.short_name,
        "wave": wave.title,
        "date": date_format(wave.frozen_at or wave.ends_on, "DATE_FORMAT"),
    }
    if n is None:
        return _("%(cluster)s, %(wave)s, %(date)s.") % said
    counted = ngettext("n = %(n)s linkage.", "n = %(n)s linkages.", n) % {"n": n}
    return f"{counted} {_('%(cluster)s, %(wave)s, %(date)s.') % said}"


def category_bars(
    wave: Wave, content: Content, *, rows_at: RowsAt | None = None, **page: Any
) -> Chart | None:
    rows = presenting.counts_by(content, "category", wave)
    if not any(row.cells[0].count for row in rows):
        return None
    drawn = [
        Bar(
            row.value,
            row.label,
            row.cells[0].count,
            row.cells[0].percent,
            url=rows_at({"category": row.value}) if rows_at and row.cells[0].count else "",
            shown="" if row.cells[0].count is not None else _("not shown"),
        )
        for row in rows
    ]
    title = _("Linkages by category")
    largest = max(row.cells[0].count or 0 for row in rows)
    top = [row for row in rows if row.cells[0].count == largest]
    if len(top) == 1 and top[0].cells[0].percent is not None:
        title = _("%(category)s is the largest category, with %(percent)s%% of all linkages") % {
            "category": top[0].label,
            "percent": sentences.percent(top[0].cells[0].percent),
        }
    caption = source(wave, content["linkages"])
    return responsive(
        "by-category",
        lambda width: bars(drawn, title, words=words(), width=width),
        caption=caption,
        **page,
    )


def _part_of(row: Row, places: Sequence[int]) -> float | None:
    """Return the share of some of a row's cells in per cent, None where one of them is not told."""
    parts = [row.cells[place].count for place in places]
    if not row.n or None in parts:
        return None
    return 100 * sum(part or 0 for part in parts) / row.n


def _leading(table: Table, places: Sequence[int]) -> tuple[Row, float] | None:
    """Return the one row in which some columns hold the largest share, of rows that are not tiny."""
    shares = [
        (row, share)
        for row in table.rows
        if (row.n or 0) >= FEWEST_FOR_A_TITLE and (share := _part_of(row, places)) is not None
    ]
    shares.sort(key=lambda one: -one[1])
    if not shares or (len(shares) > 1 and shares[0][1] == shares[1][1]):
        return None
    return shares[0]


def _says(found: tuple[Row, float] | None, words_: str, otherwise: str) -> str:
    """Return a title that says what there is to see, or only what is shown where nothing stands out."""
    if found is None:
        return otherwise
    row, share = found
    return words_ % {"row": row.label, "percent": sentences.percent(share), "n": row.n}


def category_scope(wave: Wave, content: Content, **page: Any) -> Chart | None:
    table = presenting.cross(content, "category", "scope", wave)
    parts = scope_parts([label for _value, label in _four(table)])
    if len(table.columns) == 3:
        parts = (parts[0], *parts[2:])
    abroad = range(len(table.columns))[-2:]
    title = _says(
        _leading(table, abroad),
        _("%(row)s reaches furthest: %(percent)s%% of its linkages lead abroad (n = %(n)s)"),
        _("How far the linkages of each category reach"),
    )
    return _shares("category-scope", table, parts, title, source(wave, content["linkages"]), **page)


def category_band(wave: Wave, content: Content, **page: Any) -> Chart | None:
    table = presenting.cross(content, "category", "band")
    parts = band_parts([str(label) for label in Band.labels])
    title = _says(
        _leading(table, STRONG_BANDS),
        _("%(row)s matters most: %(percent)s%% of high or medium significance (n = %(n)s)"),
        _("How much the linkages of each category matter to the firms"),
    )
    return _shares("category-band", table, parts, title, source(wave, content["linkages"]), **page)


def scope_band(wave: Wave, content: Content, **page: Any) -> Chart | None:
    table = presenting.cross(content, "scope", "band", wave)
    parts = band_parts([str(label) for label in Band.labels])
    title = _says(
        _leading(table, STRONG_BANDS),
        _("%(row)s linkages matter most: %(percent)s%% of high or medium significance (n = %(n)s)"),
        _("How much linkages matter, by distance"),
    )
    return _shares("scope-band", table, parts, title, source(wave, content["linkages"]), **page)


def size_pairs(
    wave: Wave, content: Content, *, rows_at: RowsAt | None = None, **page: Any
) -> Chart | None:
    """Return how domestic small and larger firms are in each category, None where there is only one class."""
    labels = presenting.labels("size")
    sizes = [
        size
        for size in ("sme", "large", "mnc")
        if content["tables"]["size"].get(size) not in {0, None}
    ]
    if len(sizes) < 2 or "sme" not in sizes:
        return None
    one, other = "sme", sizes[1]
    rows = []
    for category, label in presenting.labels("category").items():
        by_size = {row.value: row for row in presenting.domestic_by_size(content, category)}
        left, right = by_size.get(one), by_size.get(other)
        if left is None or right is None or None in (left.n, right.n):
            continue
        rows.append(
            Pair(
                category,
                label,
                left.cells[0].percent,
                right.cells[0].percent,
                ns=(left.n or 0, right.n or 0),
            )
        )
    if not rows:
        return None
    series = (Series(labels[one]), Series(labels[other]))
    title = _("How much of each category stays in the country, by size of firm")
    return responsive(
        "by-size",
        lambda width: pairs(rows, series, title, words=words(), width=width),
        caption=source(wave, content["linkages"]),
        **page,
    )


FIGURES: Mapping[str, Callable[..., Chart | None]] = {
    "category": category_bars,
    "category_scope": category_scope,
    "category_band": category_band,
    "scope_band": scope_band,
    "sizes": size_pairs,
}


def _shares(
    name: str,
    table: Table,
    parts: Sequence[Part],
    title: str,
    caption: str,
    *,
    rows_at: RowsAt | None = None,
    **page: Any,
) -> Chart | None:
    """Return one field by another, its name being those of both; None where no row of it is told."""
    rows = [
        _stacked(row, _addresses(name, table, row, rows_at))
        for row in table.rows
        if row.n and any(cell.count is not None for cell in row.cells)
    ]
    if not rows:
        return None
    return responsive(
        name,
        lambda width: stacked(rows, parts, title, words=words(), width=width),
        caption=caption,
        **page,
    )


def _addresses(name: str, table: Table, row: Row, rows_at: RowsAt | None) -> tuple[str, ...]:
    if rows_at is None:
        return ()
    first, second = name.split("-")
    return tuple(rows_at({first: row.value, second: value}) for value, _label in table.columns)


def _stacked(row: Row, urls: tuple[str, ...]) -> StackedRow:
    counts = tuple(cell.count for cell in row.cells)
    return StackedRow(row.value, row.label, counts, row.n, urls=urls)


def _four(table: Table) -> list[tuple[str, str]]:
    """Return the labels of the four scopes; a cluster with three has its home one twice."""
    columns = list(table.columns)
    return [columns[0], *columns] if len(columns) == 3 else columns
