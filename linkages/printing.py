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

from . import sentences
from .choices import Category
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
    wave, content, figures = report["wave"], report["content"], report["figures"]
    cluster = wave.cluster
    return {
        "language": (get_language() or "en")[:2],
        "title": _("Linkages of %(name)s") % {"name": cluster.short_name},
        "site": settings.SITE_NAME,
        "cluster": cluster.organisation.name,
        "wave": wave.title,
        "dated": date_format(wave.frozen_at, "DATE_FORMAT"),
        "colours": {name: light_tokens()[name] for name in COLOURS},
        "stats": _stats(report),
        "findings": [one.text for one in report["sentences"]],
        "headings": {
            "findings": _("What the survey finds"),
            "method": _("How this was found out"),
        },
        "sections": [
            _section(_("What the linkages are for"), [figures["category"]], []),
            _section(_("Where the partners are"), [figures["maps"]], []),
            _section(
                _("How far they reach"),
                [figures["category_scope"]],
                [(_("Linkages of each category by scope"), report["category_scope"])],
            ),
            _section(
                _("How much they matter"),
                [figures["category_band"], figures["scope_band"]],
                [(_("Linkages of each category by significance"), report["category_band"])],
            ),
            _section(_("Small and large firms"), [figures["sizes"]], []),
            _highways(content),
            _connectors(report),
            _markets(report),
        ],
        "method": report["method"],
    }


def _stats(report: Mapping[str, Any]) -> list[dict[str, str]]:
    content, employees = report["content"], report["employees"]
    stats = [
        (_("Companies"), content["companies"]),
        (_("Interviews"), content["interviews"]),
        (_("Linkages"), "–" if content["linkages"] is None else content["linkages"]),
    ]
    if employees:
        least, most = (number_format(count, force_grouping=True) for count in employees)
        stats.append((_("People employed, per firm"), f"{least}–{most}"))
    return [{"label": label, "value": str(value)} for label, value in stats]


def _section(
    title: str,
    figures: Sequence[Chart | Panels | None],
    tables: Sequence[tuple[str, Table]],
    lines: Sequence[str] = (),
) -> dict[str, Any]:
    return {
        "title": title,
        "figures": [_figure(figure) for figure in figures if figure is not None],
        "tables": [_cross(heading, table) for heading, table in tables],
        "lines": list(lines),
    }


def _figure(figure: Chart | Panels) -> dict[str, str]:
    drawn = figure.whole if isinstance(figure, Panels) else figure.wide
    svg = standalone(drawn, heading=False)
    return {"title": figure.title, "svg": svg, "note": figure.caption}


def _cross(title: str, table: Table) -> dict[str, Any]:
    return {
        "title": title,
        "numeric": True,
        "head": ["", *(label for _value, label in table.columns), "n"],
        "rows": [
            [row.label, *map(_cell, row.cells), "–" if row.n is None else str(row.n)]
            for row in table.rows
        ],
    }


def _cell(cell: Cell) -> str:
    if cell.count is None:
        return "–"
    if cell.percent is None:
        return str(cell.count)
    return f"{cell.count} ({sentences.share(cell.percent)})"


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
    return _section(_("Markets to look at next"), [], [], lines)
