"""Markdown that people write becomes text, never markup of theirs."""

import html

import pytest
from django.core.exceptions import ValidationError
from hypothesis import example, given
from hypothesis import strategies as st

from bewiser.lib.markdown import escaped, html_of, validate_markdown

# Signs that mean something somewhere in Markdown are in half of what is tried.
WORDS = st.text(st.one_of(st.sampled_from("\\`*_[]<>&|~#+=-.)(!:\"' \n\t19"), st.characters()))


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


@given(WORDS)
@example("2026. A year began")
@example("123456789) A number")
@example("1234567890. No list")
@example("3. A day")
@example("12) A month")
@example("- a | b\n---\n=== # ~~x~~ &amp; <b> ![x](https://a.example) `c`")
def test_words_of_others_mean_nothing_in_markdown(words) -> None:
    line = " ".join(words.split()).replace("\0", "\ufffd")

    written = html_of(escaped(words))

    assert written == (f"<p>{html.escape(line).replace('&#x27;', chr(39))}</p>\n" if line else "")
