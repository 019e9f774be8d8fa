"""The readers of the environment: what they return, and what they say where there is nothing to return."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from bewiser import env
from bewiser.outbox.addresses import split_named


@pytest.fixture
def said(monkeypatch):
    """What a reader returns or says when the variable NAME holds this."""

    def read(reader, value, **options):
        monkeypatch.setenv("NAME", value)
        try:
            return reader("NAME", **options)
        except ImproperlyConfigured as problem:
            return str(problem)

    return read


def test_blanks_around_a_value_do_not_count_and_only_blanks_are_nothing(said):
    assert said(env.text, " a b ") == "a b"
    assert said(env.text, "  ", default="c") == "c"
    assert said(env.text, "  ") == "NAME is not set. docs/running.md lists every setting."


@pytest.mark.parametrize(
    "value, expected",
    [("1", True), ("0", False), ("", True), ("true", "NAME is 'true'; write 1 or 0.")],
)
def test_a_flag_is_1_or_0(said, value, expected):
    assert said(env.flag, value, default=True) == expected


@pytest.mark.parametrize(
    "value, expected",
    [
        ("2", 2),
        ("", 7),
        ("1", "NAME is '1'; write a whole number from 2 up."),
        ("-3", "NAME is '-3'; write a whole number from 2 up."),
        ("2.5", "NAME is '2.5'; write a whole number from 2 up."),
        ("many", "NAME is 'many'; write a whole number from 2 up."),
    ],
)
def test_a_number_is_whole_and_large_enough(said, value, expected):
    assert said(env.number, value, default=7, least=2) == expected


def test_a_choice_is_one_of_the_words(said):
    words = {"default": "a", "among": ("a", "b")}

    assert (said(env.choice, "b", **words), said(env.choice, "", **words)) == ("b", "a")
    assert said(env.choice, "B", **words) == "NAME is 'B'; write one of a, b."


@pytest.mark.parametrize(
    "value, expected",
    [
        ("http://h/x", "NAME must begin with https:// or ftp://."),
        ("https:h", "NAME must begin with https:// or ftp://."),
        (
            "https://a:se/cret@h/x",
            "NAME cannot be read: the port is a number up to 65535, and signs in a password"
            " are escaped as in any URL.",
        ),
        (
            "https://[h/x",
            "NAME cannot be read: the port is a number up to 65535, and signs in a password"
            " are escaped as in any URL.",
        ),
    ],
)
def test_a_url_that_cannot_be_used_is_not_repeated(said, value, expected):
    assert said(env.url, value, schemes=("https", "ftp")) == expected


def test_a_password_of_a_url_does_not_reach_the_traceback(monkeypatch):
    monkeypatch.setenv("NAME", "https://a:se/cret@h/x")

    with pytest.raises(ImproperlyConfigured) as problem:
        env.url("NAME", schemes=("https",))

    assert problem.value.__suppress_context__ is True


@pytest.mark.parametrize(
    "value, expected",
    [
        ("https://Site.Example", "https://site.example"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("https://a b", "NAME must be https://host or https://host:port, with nothing after it."),
    ],
)
def test_an_origin_is_written_as_browsers_write_it(said, value, expected):
    assert said(env.origin, value, schemes=("http", "https")) == expected


@pytest.mark.parametrize(
    "value",
    [
        *("a@b.example", "a.b+c@localhost", "Be Wiser <a@b.example>", "<a@b.example>"),
        *('"Wiser, Be" <a@b.example>', "Müller & Söhne <a@müller.example>"),
    ],
)
def test_an_address_that_is_taken_is_one_that_the_outbox_can_send_from(said, value):
    assert said(env.mail_address, value, with_name=True) == value
    assert split_named(value)[1].startswith("a")


@pytest.mark.parametrize(
    "value",
    [
        *("a", "a@", "@b.example", "a@b", "a b@c.example", "a@b.example, c@d.example"),
        *('"a"@b.example', "a@[127.0.0.1]", "Wiser, Be <a@b.example>", "Be <a@b.example", "γ@b.gr"),
        *("Be <<a@b.example>>", "Be Wiser a@b.example"),
    ],
)
def test_an_address_that_no_letter_could_carry_is_refused(said, value):
    assert said(env.mail_address, value, with_name=True) == (
        f"NAME is {value!r}; write name@example.org or Name <name@example.org>."
    )


def test_a_database_is_read_with_what_its_url_escapes(said):
    found = said(env.database, "postgresql://a:p%40ss@h:5433/my%20data?sslmode=require")
    by_socket = said(env.database, "postgres://a@/data?host=/run/pg")

    assert found == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "my data",
        "USER": "a",
        "PASSWORD": "p@ss",
        "HOST": "h",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }
    assert (by_socket["HOST"], by_socket["PORT"], by_socket["OPTIONS"]) == ("/run/pg", "", {})


@pytest.mark.parametrize(
    "host, expected",
    [
        ("127.0.0.1", True),
        ("[::1]", True),
        ("LocalHost", True),
        ("shop.localhost", True),
        ("0.0.0.0", False),
        ("10.0.0.1", False),
        ("localhost.example", False),
        ("*", False),
        (".", False),
    ],
)
def test_names_of_this_machine(host, expected):
    assert env.is_loopback(host) is expected


@pytest.mark.parametrize(
    "site, allowed, expected",
    [
        ("https://a.example:8443", ["b.example", "A.example"], True),
        ("https://www.a.example", [".a.example"], True),
        ("https://a.example", [".a.example"], True),
        ("https://[::1]", ["[::1]"], True),
        ("https://www.a.example", ["a.example"], False),
        ("https://ba.example", [".a.example"], False),
    ],
)
def test_a_site_is_among_the_allowed_hosts(site, allowed, expected):
    assert env.is_among(site, allowed) is expected
