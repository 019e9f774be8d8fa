"""The figures of a report. Each title says what there is to see; the numbers are those of the tables beneath."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.formats import date_format, get_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bewiser.lib.charts import (
    Bar,
    Chart,
    Pair,
    Series,
    StackedRow,
    Words,
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

Content = Mapping[str, Any]


def words() -> Words:
    """Return the words and signs that figures write, in the reader's language."""
    return Words(
        percent=pgettext("share in a figure", "{}%"),
        points=pgettext("difference of two shares", "{} pts"),
        n=pgettext("total that a share is of", "n = {}"),
        thousands=get_format("THOUSAND_SEPARATOR"),
        decimal=get_format("DECIMAL_SEPARATOR"),
        hidden=_("not shown"),
        difference=_("Difference"),
        row=pgettext("row of a figure", "{label}: {value}"),
        part=pgettext("part of a row of a figure", "{label}, {part}: {value}"),
        between=pgettext("tie in a figure", "{one} and {other}: {value}"),
    )


def source(wave: Wave, n: int) -> str:
    """Return what stands beneath a figure: n, unit, source and date."""
    return _("n = %(n)s linkages. %(cluster)s, %(wave)s, %(date)s.") % {
        "n": n,
        "cluster": wave.cluster.short_name,
        "wave": wave.title,
        "date": date_format(wave.ends_on, "DATE_FORMAT"),
    }


def category_bars(wave: Wave, content: Content, **page: Any) -> Chart:
    rows = presenting.counts_by(content, "category", wave)
    drawn = [
        Bar(
            row.value,
            row.label,
            row.cells[0].count,
            row.cells[0].percent,
            shown="" if row.cells[0].count is not None else _("not shown"),
        )
        for row in rows
    ]
    known = [row for row in rows if row.cells[0].count is not None]
    top = max(known, key=lambda row: row.cells[0].count or 0, default=None)
    title = _("Linkages by category")
    if top and top.cells[0].percent is not None:
        title = _("%(category)s is the largest category, with %(percent)s%% of all linkages") % {
            "category": top.label,
            "percent": sentences.percent(top.cells[0].percent),
        }
    caption = source(wave, content["linkages"])
    return responsive(
        "by-category",
        lambda width: bars(drawn, title, words=words(), width=width),
        caption=caption,
        **page,
    )


def category_scope(wave: Wave, content: Content, **page: Any) -> Chart:
    table = presenting.cross(content, "category", "scope", wave)
    parts = scope_parts([label for _value, label in _four(table)])
    if len(table.columns) == 3:
        parts = (parts[0], *parts[2:])
    title = _("How far the linkages of each category reach")
    return _shares("category-scope", table, parts, title, source(wave, content["linkages"]), **page)


def category_band(wave: Wave, content: Content, **page: Any) -> Chart:
    table = presenting.cross(content, "category", "band")
    parts = band_parts([str(label) for label in Band.labels])
    title = _("How much the linkages of each category matter to the firms")
    return _shares("category-band", table, parts, title, source(wave, content["linkages"]), **page)


def scope_band(wave: Wave, content: Content, **page: Any) -> Chart:
    table = presenting.cross(content, "scope", "band", wave)
    parts = band_parts([str(label) for label in Band.labels])
    title = _("How much they matter, by distance")
    return _shares("scope-band", table, parts, title, source(wave, content["linkages"]), **page)


def size_pairs(wave: Wave, content: Content, **page: Any) -> Chart | None:
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
    name: str, table: Table, parts: Sequence[Part], title: str, caption: str, **page: Any
) -> Chart:
    rows = [_stacked(row) for row in table.rows if row.n]
    return responsive(
        name,
        lambda width: stacked(rows, parts, title, words=words(), width=width),
        caption=caption,
        **page,
    )


def _stacked(row: Row) -> StackedRow:
    return StackedRow(row.value, row.label, tuple(cell.count for cell in row.cells), row.n)


def _four(table: Table) -> list[tuple[str, str]]:
    """Return the labels of the four scopes; a cluster with three has its home one twice."""
    columns = list(table.columns)
    return [columns[0], *columns] if len(columns) == 3 else columns
