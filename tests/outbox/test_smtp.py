import pytest
from django.core.exceptions import ImproperlyConfigured

from bewiser.outbox.exceptions import RelayRefusesUs
from bewiser.outbox.smtp import Line, Relay


@pytest.mark.parametrize(
    "url, relay",
    [
        ("smtp://mail.example", Relay("mail.example", 25)),
        ("smtp://127.0.0.1:2525", Relay("127.0.0.1", 2525)),
        (
            "smtp://us%40er:p%3Ass@mail.example?tls=starttls",
            Relay("mail.example", 587, "us@er", "p:ss", is_starttls=True),
        ),
        ("smtps://u:p@mail.example", Relay("mail.example", 465, "u", "p", is_smtps=True)),
        ("smtp://u:p@localhost", Relay("localhost", 25, "u", "p")),
        ("smtp://u:p@[::1]:2525", Relay("::1", 2525, "u", "p")),
    ],
)
def test_from_url_reads_every_form(url, relay):
    assert Relay.from_url(url) == relay


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://a.example",
        "smtp://",
        "smtp://a.example:port",
        "smtp://a.example:70000",
        "smtp://a.example?tls=yes",
        "smtps://a?tls=starttls",
        "smtp://u:p@mail.example",
        "smtp://u:p@10.0.0.5:25",
    ],
)
def test_from_url_refuses_what_it_does_not_know(url):
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL"):
        Relay.from_url(url)


def test_a_relay_never_shows_its_password():
    assert repr(Relay("a.example", 25, "user", "secret")) == "Relay(a.example:25)"


@pytest.mark.parametrize("demand", [{"is_starttls": True}, {"user": "a", "password": "b"}])
def test_open_refuses_a_server_that_offers_neither_tls_nor_login(relay, demand):
    line = Line(Relay("127.0.0.1", relay.port, **demand), timeout=5, own_name="bewiser.example")

    with pytest.raises(RelayRefusesUs):
        line.open()
