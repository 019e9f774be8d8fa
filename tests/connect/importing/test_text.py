import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from connect.importing.text import BadWebsite, cut, one_line, plain_text, website


@pytest.mark.parametrize(
    "source, plain",
    [
        ("Plain words, 2 < 3 & more.", "Plain words, 2 < 3 & more."),
        ("**Bold** and [a link](https://x.example/) and `code`", "Bold and a link and code"),
        (
            "# Head\n\nFirst line\nsame paragraph\n\n- one\n- two",
            "Head\n\nFirst line same paragraph\n\n- one\n- two",
        ),
        ("<p>One</p><p>Two&nbsp;&amp; three</p>", "One\n\nTwo & three"),
        ("Before <script>alert(1)</script> after", "Before after"),
        ("<script>alert(1)</script>", ""),
        ("a<br>b <b>c</b> <!-- d -->", "a\nb c"),
        ("![logo](x.png) Firm", "logo Firm"),
        ("snake_case_name and 5 * 3 * 2", "snake_case_name and 5 * 3 * 2"),
        ("    not code", "not code"),
        ("zero\u200bwidth \u202eright\u202c to left\0 nul\x07", "zerowidth right to left nul"),
    ],
)
def test_plain_text_is_what_a_reader_sees(source, plain):
    assert plain_text(source) == plain


@given(st.text())
def test_plain_text_holds_no_control_characters(text):
    assert not [char for char in plain_text(text) if char < " " and char != "\n"]


@given(st.text())
def test_one_line_is_one_line_and_stays_so(text):
    line = one_line(text)

    assert one_line(line) == line
    assert not {"\n", "\r", "\t", "\0", "\u202e"} & set(line)


@given(st.text(min_size=1), st.integers(min_value=2, max_value=50))
@example(text="\x85 00", length=3)
def test_cut_keeps_to_the_length(text, length):
    assert len(cut(text, length)) <= length


@pytest.mark.parametrize(
    "typed, address",
    [
        ("example.org", "https://example.org"),
        ("HTTP://Example.ORG/Path?q=1#part", "http://example.org/Path?q=1"),
        ("www.münchen.example/straße", "https://www.xn--mnchen-3ya.example/stra%C3%9Fe"),
        ("https://xn--strae-oqa.example", "https://xn--strae-oqa.example"),
        ("παράδειγμα.ελ", "https://xn--hxajbheg2az3al.xn--qxam"),
        ("//example.org", "https://example.org"),
        ("example.org:8080/x", "https://example.org:8080/x"),
        ("https://example.org:443/", "https://example.org/"),
        (" - ", ""),
        ("", ""),
    ],
)
def test_website_is_made_whole(typed, address):
    assert website(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)",
        "mailto:info@example.org",
        "ftp://example.org",
        "https://user:secret@example.org/",
        "https://[::1",
        "localhost",
        "http://127.0.0.1/",
        "https://exa mple.org",
        "https://-bad-.example",
        "https://example.org/" + "x" * 400,
        "https://example.org:99999",
        "https://firm.xn--zzzzzz",
        "https://firm.xn--abc",
        "https://xn--a.example",
        "https://xn--.example",
    ],
)
def test_website_refuses_what_is_no_web_address(typed):
    with pytest.raises(BadWebsite):
        website(typed)


@given(st.text())
def test_website_gives_a_plain_address_or_a_reason(text):
    try:
        address = website(text)
    except BadWebsite:
        return

    assert address == "" or (
        address.startswith(("http://", "https://")) and address.isascii() and " " not in address
    )
