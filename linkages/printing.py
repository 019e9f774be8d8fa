"""The report on paper and its figures as files: words and figures go in, typst sets them."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bewiser.lib.charts import Chart, Panels, standalone
from bewiser.lib.charts.svg import light_tokens

from . import markets, sentences
from .choices import Category
from .figures import words
from .presenting import Cell, Table

TEMPLATE = Path(__file__).resolve().parent / "pdf" / "report.typ"
COLOURS = ("ink", "muted", "brand", "subtle")
FIGURE_PPI = 160


def report_pdf(report: Mapping[str, Any]) -> bytes:
    """Return the report, as the view's context describes it, as a PDF in the reader's language."""
    return _compiler().compile(sys_inputs={"data": json.dumps(_document(report))}, format="pdf")


def figure_svg(figure: Chart | Panels) -> str:
    """Return a figure as a file of its own: light colours, title and caption in it."""
    drawn = figure.whole if isinstance(figure, Panels) else figure.wide
    return standalone(drawn, figure.caption)


def figure_png(figure: Chart | Panels) -> bytes:
    """Return a figure as a picture."""
    page = (
        "#set page(width: auto, height: auto, margin: 0pt)\n"
        '#image(bytes(sys.inputs.svg), format: "svg")\n'
    )
    return typst.compile(
        page.encode(), format="png", ppi=FIGURE_PPI, sys_inputs={"svg": figure_svg(figure)}
    )


@cache
def _compiler() -> typst.Compiler:
    """Fonts are read once a process; typst brings its own, which have Latin and Greek."""
    return typst.Compiler(str(TEMPLATE), ignore_system_fonts=True)


def _document(report: Mapping[str, Any]) -> dict[str, Any]:
    wave = report["wave"]
    cluster = wave.cluster
    return {
        "language": (get_language() or "en")[:2],
        "title": _("Linkages of %(name)s") % {"name": cluster.short_name},
        "site": settings.SITE_NAME,
        "cluster": cluster.organisation.name,
        "wave": wave.title,
        "dated": date_format(wave.frozen_at, "DATE_FORMAT"),
        "colours": {name: light_tokens()[name] for name in COLOURS},
        "note": _("With all numbers and names, for the work on this survey: not to be handed on.")
        if report["sees_all"]
        else "",
        "stats": _stats(report),
        "findings": [one.text for one in report["sentences"]],
        "headings": {
            "findings": _("What the survey finds"),
            "method": _("How this was found out"),
        },
        "sections": [section for section in _sections(report) if _has_content(section)],
        "method": report["method"],
    }


def _sections(report: Mapping[str, Any]) -> list[dict[str, Any]]:
    figures = report["figures"]
    return [
        _section(_("What the linkages are for"), [figures["category"]], [_by_category(report)]),
        _section(_("Where the partners are"), [figures["maps"]], []),
        _section(
            _("How far they reach"),
            [figures["category_scope"]],
            [_cross(_("Linkages of each category by scope"), report["category_scope"])],
        ),
        _section(
            _("How much they matter"),
            [figures["category_band"], figures["scope_band"]],
            [
                _cross(_("Linkages of each category by significance"), report["category_band"]),
                _cross(_("Linkages of each scope by significance"), report["scope_band"]),
            ],
        ),
        _sizes(report),
        _highways(report["content"]),
        _connectors(report),
        _markets(report),
    ]


def _has_content(section: Mapping[str, Any]) -> bool:
    return any(section[name] for name in ("figures", "tables", "lines"))


def _stats(report: Mapping[str, Any]) -> list[dict[str, str]]:
    content, employees = report["content"], report["employees"]
    stats = [
        (_("Companies"), content["companies"], report["companies"]),
        (_("Interviews"), content["interviews"], ""),
        (_("Linkages"), "–" if content["linkages"] is None else content["linkages"], ""),
    ]
    if employees:
        least, most = (number_format(count, force_grouping=True) for count in employees)
        stats.append((_("People employed, per firm"), f"{least}–{most}", ""))
    return [{"label": label, "value": str(value), "note": note} for label, value, note in stats]


def _section(
    title: str,
    figures: Sequence[Chart | Panels | None],
    tables: Sequence[dict[str, Any]],
    lines: Sequence[str] = (),
) -> dict[str, Any]:
    return {
        "title": title,
        "figures": [_figure(figure) for figure in figures if figure is not None],
        "tables": list(tables),
        "lines": list(lines),
    }


def _figure(figure: Chart | Panels) -> dict[str, str]:
    drawn = figure.whole if isinstance(figure, Panels) else figure.wide
    svg = standalone(drawn, heading=False)
    return {"title": figure.title, "svg": svg, "note": figure.caption}


def _cross(title: str, table: Table) -> dict[str, Any]:
    head = ["", *(label for _value, label in table.columns), "n"]
    rows = [
        [row.label, *map(_cell, row.cells), "–" if row.n is None else str(row.n)]
        for row in table.rows
    ]
    return _table(title, head, rows)


def _by_category(report: Mapping[str, Any]) -> dict[str, Any]:
    rows = [[row.label, *map(_cell, row.cells)] for row in report["by_category"]]
    linkages = f"{_('Linkages')}, {words().of(report['content']['linkages'])}"
    return _table(_("Linkages by category"), [_("Category"), linkages], rows)


def _sizes(report: Mapping[str, Any]) -> dict[str, Any]:
    """Return how domestic firms of each size are; nothing where the page leaves that out as well."""
    figure = report["figures"]["sizes"]
    sizes = {row.value: row.label for _label, found in report["sizes"] for row in found}
    rows = []
    for label, found in report["sizes"]:
        cells = {row.value: row.cells[0] for row in found}
        rows.append([label, *(_cell_of(cells.get(size)) for size in sizes)])
    head = [_("Category"), *sizes.values()]
    tables = [_table(_("Domestic linkages by size of firm"), head, rows)] if figure else []
    return _section(_("Small and large firms"), [figure], tables)


def _table(title: str, head: list[str], rows: list[list[str]]) -> dict[str, Any]:
    return {"title": title, "numeric": True, "head": head, "rows": rows}


def _cell(cell: Cell) -> str:
    if cell.count is None:
        return "–"
    if cell.percent is None:
        return str(cell.count)
    return f"{cell.count} ({sentences.share(cell.percent)})"


def _cell_of(cell: Cell | None) -> str:
    """Return a number with its share and what that is of; nothing where there is nothing to count."""
    if cell is None:
        return ""
    if cell.count is None or cell.percent is None:
        return _cell(cell)
    return f"{cell.count} ({sentences.share(cell.percent)}, {words().of(cell.of)})"


def _highways(content: Mapping[str, Any]) -> dict[str, Any]:
    rows = [
        [
            f"{pair['city']}, {sentences.country_name(pair['country'])}",
            sentences.category_list(pair["categories"]),
            str(pair["count"]),
        ]
        for pair in content["highways"]
    ]
    return _listing(_("Highways"), [_("Town"), _("Above all"), _("Linkages")], rows)


def _connectors(report: Mapping[str, Any]) -> dict[str, Any]:
    rows = [
        [
            one["label"],
            str(Category(one["category"]).label),
            _("%(firms)s of %(of)s") % {"firms": one["firms"], "of": one["of"]},
        ]
        for one in report["connectors"]
    ]
    head = [_("Organisation"), _("Category"), _("Firms")]
    listing = _listing(_("Key connectors"), head, rows)
    return listing | {"figures": [_figure(report["network"])] if report["network"] else []}


def _listing(title: str, head: list[str], rows: list[list[str]]) -> dict[str, Any]:
    table = {"title": "", "numeric": False, "head": head, "rows": rows}
    return _section(title, [], []) | {"tables": [table] if rows else []}


def _markets(report: Mapping[str, Any]) -> dict[str, Any]:
    lines = [f"{market['name']}: {'; '.join(market['reasons'])}" for market in report["markets"]]
    if report["first_steps"]:
        lines.append(f"{markets.nearer_markets()} {'; '.join(report['first_steps'])}.")
    return _section(_("Markets to look at next"), [], [], lines)
