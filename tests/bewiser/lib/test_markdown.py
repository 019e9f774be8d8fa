"""Markdown that people write becomes text, never markup of theirs."""

import pytest
from django.core.exceptions import ValidationError

from bewiser.lib.markdown import html_of, validate_markdown


@pytest.mark.parametrize(
    "text, html",
    [
        ("**Five** days", "<p><strong>Five</strong> days</p>\n"),
        ("1. Desk\n2. Room", "<ol>\n<li>Desk</li>\n<li>Room</li>\n</ol>\n"),
        ("[site](https://a.example)", '<p><a href="https://a.example">site</a></p>\n'),
        ("", ""),
    ],
)
def test_what_it_writes(text, html) -> None:
    assert html_of(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](https://elsewhere.example/pixel.png)",
        "<style>*{display:none}</style>",
        "[x]: javascript:alert(1)\n\n[x]",
    ],
)
def test_no_markup_of_a_writer_gets_through(text) -> None:
    html = html_of(text)

    assert not any(
        mark in html for mark in ("<script", "<img", "<style", 'href="javascript', 'href="data')
    )


@pytest.mark.parametrize("depth, is_refused", [(20, False), (21, True), (700, True)])
def test_emphasis_within_emphasis_has_an_end(depth, is_refused) -> None:
    text = f"{'**' * depth}x{'**' * depth}"

    try:
        validate_markdown(text)
    except ValidationError as refusal:
        found = refusal.messages
    else:
        found = []

    assert found == ["The text is nested too deeply."] * is_refused
