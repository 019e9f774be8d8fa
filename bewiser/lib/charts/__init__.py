"""Charts drawn on the server: a layout yields a `Figure`, one writer makes SVG of it for page and file alike."""

from bewiser.lib.charts.arcs import arc_map
from bewiser.lib.charts.bars import Bar, bars
from bewiser.lib.charts.compose import beside, category_legend
from bewiser.lib.charts.legend import Part
from bewiser.lib.charts.markers import CATEGORIES, MARKERS, category_tone
from bewiser.lib.charts.marks import NARROW, PANEL, WIDE, Figure
from bewiser.lib.charts.matrix import Heading, matrix
from bewiser.lib.charts.network import Kind, Node, Tie, network, strongest
from bewiser.lib.charts.page import Chart, Panels, panels, responsive
from bewiser.lib.charts.pairs import Pair, Series, pairs
from bewiser.lib.charts.stacked import StackedRow, band_parts, scope_parts, stacked
from bewiser.lib.charts.svg import inline, standalone
from bewiser.lib.charts.text import Words

__all__ = [
    "CATEGORIES",
    "MARKERS",
    "NARROW",
    "PANEL",
    "WIDE",
    "Bar",
    "Chart",
    "Figure",
    "Heading",
    "Kind",
    "Node",
    "Pair",
    "Panels",
    "Part",
    "Series",
    "StackedRow",
    "Tie",
    "Words",
    "arc_map",
    "band_parts",
    "bars",
    "beside",
    "category_legend",
    "category_tone",
    "inline",
    "matrix",
    "network",
    "pairs",
    "panels",
    "responsive",
    "scope_parts",
    "stacked",
    "standalone",
    "strongest",
]
