"""Layouts: what is drawn where, and that it says the truth."""

import pytest

from bewiser.lib import charts
from bewiser.lib.charts.marks import Circle, Group, Inset, Mark, Moved, Path, Rect, Text

WORDS = charts.Words()
ROWS = [
    charts.Bar("output", "Output", 152, 26.6, "/rows/?category=output"),
    charts.Bar("input", "Input", 76, 13.3),
    charts.Bar("training", "Training", None, shown="<3"),
    charts.Bar("rnd", "R+D", 0, 0.0),
]
SCOPES = charts.scope_parts(("Local", "National", "European", "International"))
BANDS = charts.band_parts(("High", "Medium", "Low", "Tenuous"))


def _flat(marks: tuple[Mark, ...]) -> list[Mark]:
    found: list[Mark] = []
    for mark in marks:
        found.append(mark)
        if isinstance(mark, Group | Inset | Moved):
            found += _flat(mark.marks)
    return found


def _texts(figure: charts.Figure) -> list[str]:
    return [mark.text for mark in _flat(figure.marks) if isinstance(mark, Text)]


def _groups(figure: charts.Figure) -> list[Group]:
    return [mark for mark in _flat(figure.marks) if isinstance(mark, Group) and mark.label]


def _filled(figure: charts.Figure, start: str) -> list[Rect]:
    return [
        mark
        for mark in _flat(figure.marks)
        if isinstance(mark, Rect) and mark.paint.fill.startswith(start)
    ]


@pytest.mark.parametrize("width", [charts.NARROW, charts.WIDE])
def test_bars_start_at_zero_and_are_as_long_as_their_counts(width):
    figure = charts.bars(ROWS, "Output leads.", width=width)
    output, supply, hidden, none = _filled(figure, "category-")

    assert {bar.x for bar in (output, supply, hidden, none)} == {output.x}
    assert (supply.width * 2, hidden.width, none.width) == (pytest.approx(output.width), 0, 0)


def test_bars_say_count_and_share_and_what_protection_hides():
    figure = charts.bars(ROWS, "Output leads.")

    assert [(group.label, group.url) for group in _groups(figure)] == [
        ("Output: 152 · 26.6%", "/rows/?category=output"),
        ("Input: 76 · 13.3%", ""),
        ("Training: <3", ""),
        ("R+D: 0 · 0.0%", ""),
    ]
    assert figure.desc == "Output: 152 · 26.6%; Input: 76 · 13.3%; Training: <3; R+D: 0 · 0.0%"


def test_bars_of_nothing_are_drawn_without_a_scale():
    figure = charts.bars([charts.Bar("output", "Output", 0, 0.0)], "Nothing yet.")

    assert _texts(figure) == ["0", "Output", "0 · 0.0%"]


@pytest.mark.parametrize("width", [charts.NARROW, charts.WIDE])
def test_stacked_rows_all_end_at_the_same_place(width):
    rows = [
        charts.StackedRow("output", "Output", (38, 29, 51, 34)),
        charts.StackedRow("input", "Input", (1, 0, 1, 0)),
    ]
    figure = charts.stacked(rows, SCOPES, "Two thirds stay.", width=width)
    segments = [group.marks[0] for group in _groups(figure) if isinstance(group.marks[0], Rect)]
    ends = [round(segment.x + segment.width) for segment in (segments[3], segments[5])]

    assert len(segments) == 6
    assert ends[0] == ends[1]
    assert _groups(figure)[0].label == "Output, Local: 38 · 25.0%, n = 152"
    assert {"n = 152", "n = 2"} <= set(_texts(figure))


def test_stacked_words_stand_over_the_segments_where_they_fit_and_in_a_legend_where_not():
    even = [charts.StackedRow("output", "Output", (10, 10, 10, 10))]
    uneven = [charts.StackedRow("output", "Output", (97, 1, 1, 1))]

    over = charts.stacked(even, SCOPES, "Even.")
    beside = charts.stacked(uneven, SCOPES, "Uneven.")

    # A key adds a swatch of the lightest step to the segment of the same colour.
    assert len(_filled(over, "scope-local")) == 1
    assert len(_filled(beside, "scope-local")) == 2


def test_what_protection_hides_is_one_veiled_segment_up_to_the_n():
    row = charts.StackedRow("training", "Training", (8, 18, None, None), 43)
    figure = charts.stacked([row], BANDS, "Training is protected.")
    labels = [group.label for group in _groups(figure)]

    assert labels == [
        "Training, High: 8 · 18.6%, n = 43",
        "Training, Medium: 18 · 41.9%, n = 43",
        "Training: hidden",
    ]
    assert "hidden" in _texts(figure)


def test_bands_differ_in_pattern_as_well_as_in_colour():
    assert [(part.tone, part.hatch, part.outline) for part in BANDS] == [
        ("band-high", "", ""),
        ("band-medium", "medium", ""),
        ("band-low", "low", ""),
        ("band-tenuous", "", "line-strong"),
    ]


@pytest.mark.parametrize("width", [charts.NARROW, charts.WIDE])
def test_pairs_stand_on_one_axis_with_the_n_of_either_side(width):
    series = (charts.Series("SME", 210), charts.Series("Large", 361))
    rows = [charts.Pair("output", "Output", 57.04, 36.0), charts.Pair("rnd", "R+D", None, 10.0)]
    figure = charts.pairs(rows, series, "Small firms stay.", width=width)

    assert {"SME, n = 210", "Large, n = 361", "57.0%", "36.0%", "10.0%"} <= set(_texts(figure))
    assert [group.label for group in _groups(figure)] == [
        "Output: SME 57.0% (n = 210), Large 36.0% (n = 361), Difference +21.0 pts",
        "R+D: SME hidden (n = 210), Large 10.0% (n = 361)",
    ]


@pytest.mark.parametrize("width", [charts.NARROW, charts.WIDE])
def test_difference_is_that_of_the_shares_as_written(width):
    series = (charts.Series("2024"), charts.Series("2025"))
    rows = [charts.Pair("output", "Output", 30.04, 20.06, ns=(120, 98))]
    figure = charts.pairs(rows, series, "Fewer customers.", width=width, difference=True)
    said = " ".join(_texts(figure))

    assert "+9.9 pts" in said
    assert "n = 120 | 98" in said


def test_difference_bars_lean_to_the_side_that_is_ahead():
    series = (charts.Series("2024"), charts.Series("2025"))
    rows = [charts.Pair("output", "Output", 30, 20), charts.Pair("rnd", "R+D", 20, 30)]
    figure = charts.pairs(rows, series, "Turned.", difference=True)
    ahead, behind = (
        next(m for m in group.marks if isinstance(m, Rect) and m.css == "chart__bar")
        for group in _groups(figure)
    )

    assert behind.x + behind.width == pytest.approx(ahead.x)
    assert (ahead.width, ahead.paint.fill) == (pytest.approx(behind.width), "brand")
    assert behind.paint.fill == "warn"


def test_matrix_shades_by_share_of_the_largest_and_says_what_is_hidden():
    rows = [charts.Heading("rnd", "R+D"), charts.Heading("input", "Input")]
    columns = [charts.Heading("firm", "Firms"), charts.Heading("academia", "Universities")]
    counts = {("rnd", "firm"): 10, ("rnd", "academia"): 100, ("input", "firm"): None}
    figure = charts.matrix(rows, columns, counts, "Research needs universities.")
    shades = [
        m.paint.opacity for m in _flat(figure.marks) if getattr(m, "css", "") == "chart__cell"
    ]

    assert shades == [0.1, 0.92, 0.0]
    assert [group.label for group in _groups(figure)] == [
        "R+D and Firms: 10",
        "R+D and Universities: 100",
        "Input and Firms: hidden",
    ]


def test_matrix_of_many_columns_numbers_them_like_its_rows():
    heads = [charts.Heading(f"f{i}", f"Firm {i}") for i in range(1, 21)]
    figure = charts.matrix(heads, heads, {("f1", "f2"): 3}, "Two firms.")

    assert "1 Firm 1" in _texts(figure)
    assert "20" in _texts(figure)


NODES = [charts.Node(f"n{i}", f"Node {i}", "firm" if i < 5 else "other") for i in range(40)]
TIES = [charts.Tie(f"n{i}", f"n{i % 5}", 1 + i % 3) for i in range(5, 39)]
KINDS = [
    charts.Kind("firm", "Firms", "brand", "circle"),
    charts.Kind("other", "Others", "muted", "square"),
    charts.Kind("academia", "Universities", "accent", "triangle"),
]


@pytest.mark.parametrize("width", [charts.NARROW, charts.WIDE])
def test_network_is_the_same_every_time_and_stays_in_its_frame(width):
    one = charts.network(NODES, TIES, KINDS, "Five firms.", width=width)
    turned = charts.network(NODES[::-1], TIES[::-1], KINDS, "Five firms.", width=width)
    edges = [
        float(number)
        for mark in _flat(one.marks)
        if isinstance(mark, Path) and mark.css
        for number in mark.d[1:].split("a")[0].split("L")[0].split("h")[0].split()
    ]

    assert one == turned
    assert min(edges) > 0
    assert max(edges[::2]) < one.width
    assert max(edges[1::2]) < one.height


def test_network_leaves_out_who_is_tied_to_nobody_and_kinds_that_nobody_is_of():
    figure = charts.network(NODES, TIES, KINDS, "Five firms.")
    said = [group.label for group in _groups(figure)]

    assert len(said) == 39
    assert not any(label.startswith("Node 39,") for label in said)
    assert "Universities" not in _texts(figure)


def test_network_without_ties_is_an_empty_frame():
    assert charts.network(NODES, [], KINDS, "Nobody.").marks == ()


def test_strongest_come_first_and_names_decide_a_draw():
    ties = [charts.Tie("n1", "n2", 5), charts.Tie("n3", "n4", 5), charts.Tie("n0", "n5", 1)]

    assert [n.key for n in charts.strongest(NODES, ties, 3)] == ["n1", "n2", "n3"]


@pytest.mark.parametrize("shape", ["circle", "square", "diamond", "triangle", "cross", "star"])
def test_markers_lie_around_their_middle(shape):
    figure = charts.network(
        [charts.Node("a", "A", "k"), charts.Node("b", "B", "k")],
        [charts.Tie("a", "b")],
        [charts.Kind("k", "Kind", "brand", shape)],
        "Two.",
    )

    assert len([m for m in _flat(figure.marks) if isinstance(m, Path)]) == 3
    assert not any(isinstance(m, Circle) for m in _flat(figure.marks))
