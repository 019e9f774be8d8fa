"""The writer: one figure, two forms, both well-formed, and neither with a style of its own."""

import re
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from bewiser import styleguide_charts
from bewiser.lib import charts
from bewiser.lib.charts.svg import light_tokens
from bewiser.lib.charts.text import SOFT, steps, text_width, wrapped

EVIL = """<script>alert("1")</script>&'"""
SMALLEST_TEXT = 11


def _examples() -> list[charts.Figure]:
    example = styleguide_charts.examples()
    figures = [figure for chart in example["charts"] for figure in (chart.wide, chart.narrow)]
    return [*figures, *example["maps"].figures, example["maps"].whole]


FIGURES = _examples()


@pytest.fixture(params=FIGURES, ids=lambda figure: f"{figure.title[:24]} {figure.width:.0f}")
def figure(request) -> charts.Figure:
    return request.param


def test_a_figure_in_a_page_is_well_formed_and_takes_its_colours_from_tokens(figure):
    text = charts.inline(figure, "one")
    root = ElementTree.fromstring(text)

    assert root.get("aria-label") == figure.title
    assert root.find("desc").text == figure.desc
    assert not re.search(r" style=| on\w+=|<script|<style|#[0-9a-f]{6}", text)
    assert set(re.findall(r"var\(--([a-z-]+)\)", text)) <= set(light_tokens())


def test_a_figure_as_a_file_stands_alone(figure):
    text = charts.standalone(figure, "n = 571")
    root = ElementTree.fromstring(text)
    size = (float(root.get("width")), float(root.get("height")))

    assert not re.search(r" style=|var\(|class=\"\"|<a ", text)
    assert size == tuple(map(float, root.get("viewBox").split()[2:]))
    assert size[0] == round(figure.width + 32, 1)


def test_names_are_unique_and_every_reference_has_its_name(figure):
    for text in (charts.inline(figure, "one"), charts.standalone(figure)):
        names = re.findall(r' id="([^"]+)"', text)

        assert len(names) == len(set(names))
        assert set(re.findall(r"url\(#([^)]+)\)", text)) <= set(names)


def test_no_text_is_smaller_than_eleven_pixels(figure):
    sizes = [
        float(size) for size in re.findall(r'font-size="([\d.]+)"', charts.inline(figure, "x"))
    ]

    assert min(sizes, default=SMALLEST_TEXT) >= SMALLEST_TEXT


def test_no_text_leaves_the_figure(figure):
    root = ElementTree.fromstring(charts.inline(figure, "one"))
    outside = []
    for text in root.iter("text"):
        x, width = float(text.get("x")), text_width(text.text, float(text.get("font-size")))
        start = {"middle": x - width / 2, "end": x - width}.get(text.get("text-anchor"), x)
        if not text.get("transform") and (start < -1 or start + width > figure.width + 1):
            outside.append(text.text)

    assert outside == [] or figure is FIGURES[-1]


def test_only_a_figure_with_links_is_more_than_an_image():
    linked = charts.bars([charts.Bar("output", "Output", 2, url="/rows/?a=1&b=2")], "Two.")
    plain = charts.bars([charts.Bar("output", "Output", 2)], "Two.")

    text = charts.inline(linked, "one")
    assert 'role="group"' in text
    assert '<a class="chart__link" href="/rows/?a=1&amp;b=2"><title>Output: 2</title>' in text
    assert 'role="img"' in charts.inline(plain, "one")


def test_whatever_a_label_says_stays_text():
    rows = [charts.Bar(EVIL, EVIL, 3, url=f'/?q="{EVIL}')]
    figure = charts.bars(rows, EVIL, EVIL)

    for text in (charts.inline(figure, "one"), charts.standalone(figure, EVIL)):
        ElementTree.fromstring(text)
        assert "<script" not in text


def test_an_unknown_token_is_an_error_and_no_black_shape():
    with pytest.raises(KeyError, match="no-such-colour"):
        charts.standalone(charts.bars([charts.Bar("a", "A", 1, tone="no-such-colour")], "A."))


def test_the_partials_write_the_drawing_as_it_is():
    html = render_to_string(
        "components/_chart_specimens.html", {"examples": styleguide_charts.examples()}
    )

    names = re.findall(r' id="([^"]+)"', html)
    assert len(names) == len(set(names))
    assert "&lt;svg" not in html
    assert html.count("<figure") == 8


@given(st.text(max_size=60), st.floats(40, 300))
def test_wrapped_text_has_at_most_two_lines_that_fit(text, width):
    lines = wrapped(text, width, 13)

    assert len(lines) <= 2
    assert all(text_width(line, 13) <= width + 13 for line in lines)


@pytest.mark.parametrize(
    "text, lines",
    [
        ("Output", ("Output",)),
        ("Government agency", ("Government", "agency")),
        (f"Wirtschafts{SOFT}förderung", ("Wirtschafts-", "förderung")),
        (f"Peer{SOFT}s", ("Peers",)),
        ("Aus- und Weiterbildung", ("Aus- und", "Weiterbildung")),
        ("Donaudampfschifffahrt", ("Donaudampfs-", "chifffahrt")),
        ("one two three four five six seven eight", ("one two three", "four five six…")),
    ],
)
def test_text_is_broken_where_it_may_be(text, lines):
    assert wrapped(text, 90, 13) == lines


@pytest.mark.parametrize(
    "largest, ticks",
    [
        (0, [0]),
        (1, [0, 1]),
        (7, [0, 2, 4, 6]),
        (152, [0, 50, 100, 150]),
        (29.9, [0, 10, 20]),
        (100, [0, 20, 40, 60, 80, 100]),
    ],
)
def test_ticks_are_round_numbers_within_the_axis(largest, ticks):
    assert steps(largest) == ticks


def test_words_write_numbers_as_the_reader_s_language_does():
    german = charts.Words(percent="{} %", points="{} Pkt.", thousands=".", decimal=",")

    assert german.number(1204) == "1.204"
    assert german.share(26.62) == "26,6 %"
    assert [german.change(value) for value in (3.35, -3.35, 0.0)] == [
        "+3,4 Pkt.",
        "−3,4 Pkt.",
        "±0,0 Pkt.",
    ]
    assert german.of(None) == "n = hidden"
