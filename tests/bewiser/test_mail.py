"""A letter as text: lines that fit, and addresses that stay whole."""

from bewiser.lib.mail import wrapped


def test_long_lines_break_between_words():
    text = "Dear Ann,\n\n" + "word " * 40 + "end\n"

    lines = wrapped(text).split("\n")

    assert max(len(line) for line in lines) <= 76
    assert " ".join(wrapped(text).split()) == " ".join(text.split())


def test_an_address_stays_whole_and_a_short_line_as_it_is():
    address = "https://example.org/" + "long-path/" * 20
    text = f"  A code that stands in.\n{address}\n\nEnd\n"

    assert wrapped(text) == text
