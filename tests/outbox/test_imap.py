import pytest
from django.core.exceptions import ImproperlyConfigured

from bewiser.outbox.imap import Inbox

SHAPE = "BOUNCE_IMAP_URL must be imaps://user:password@host:port/INBOX."
UNREADABLE = (
    "BOUNCE_IMAP_URL cannot be read: the port is a number up to 65535, and signs in a password"
    " are escaped as in any URL."
)
IN_CLEAR = "BOUNCE_IMAP_URL would send the password in clear: write ?tls=starttls, or imaps://."
PLAIN = (
    "BOUNCE_IMAP_URL: name, password and folder are of ASCII signs without quotes and backslashes."
)
TLS = "BOUNCE_IMAP_URL: write ?tls=starttls with imap://, or imaps://."


@pytest.mark.parametrize(
    "url, inbox",
    [
        (
            "imaps://bounces:p%40ss@mail.example",
            Inbox("mail.example", 993, "bounces", "p@ss", "INBOX", is_imaps=True),
        ),
        (
            "imaps://bounces%40a.example:secret@mail.example:9930/Came%20back",
            Inbox("mail.example", 9930, "bounces@a.example", "secret", "Came back", is_imaps=True),
        ),
        (
            "imap://bounces:secret@mail.example?tls=starttls",
            Inbox("mail.example", 143, "bounces", "secret", is_starttls=True),
        ),
        ("imap://bounces:secret@127.0.0.1", Inbox("127.0.0.1", 143, "bounces", "secret")),
    ],
)
def test_from_url_reads_where_the_mailbox_is(url, inbox):
    assert Inbox.from_url(url) == inbox
    assert inbox.password not in repr(inbox)


@pytest.mark.parametrize(
    "url, said",
    [
        ("smtp://a:b@mail.example", SHAPE),
        ("imaps://mail.example", SHAPE),
        ("imaps://a@mail.example", SHAPE),
        ("imaps://a:b@", SHAPE),
        ("imaps://a:b@mail.example:many", UNREADABLE),
        ("imaps://a:b@[mail.example", UNREADABLE),
        ("imaps://a:b@mail.example?tls=starttls", TLS),
        ("imap://a:b@mail.example?tls=perhaps", TLS),
        ("imap://a:b@mail.example", IN_CLEAR),
        ("imaps://a:p%22b@mail.example", PLAIN),
        ("imaps://a:p%C3%A9@mail.example", PLAIN),
        ("imaps://a:b@mail.example/Zur%C3%BCck", PLAIN),
        ("imaps://a:b@mail.example/a%0Ab", PLAIN),
    ],
)
def test_from_url_refuses_what_it_cannot_or_must_not_use(url, said):
    with pytest.raises(ImproperlyConfigured) as refused:
        Inbox.from_url(url)

    assert str(refused.value) == said
