"""Against a real IMAP server, in clear on this machine and with STARTTLS."""

import logging
from collections.abc import Iterator
from datetime import datetime

import pytest
from celery import current_app
from django.db import OperationalError

from bewiser.lib import jobs
from bewiser.outbox import imap, inbox, kinds
from bewiser.outbox.choices import MailStatus
from bewiser.outbox.drain import drain
from bewiser.outbox.exceptions import InboxDown
from bewiser.outbox.models import Bounce, Mail, Suppression
from tests.at_once import pressed_at_once
from tests.outbox.certificates import Authority
from tests.outbox.imap import ImapServer
from tests.outbox.returned import ADDRESS, KEY, MAIL, MESSAGE_ID, SENDER, message

pytestmark = pytest.mark.django_db(transaction=True)

BROKEN = kinds.register(kinds.Kind("test_broken", bounced=lambda mail, now: 1 / 0))
told: list[str] = []


def be_busy(mail: Mail, now: datetime) -> None:
    raise OperationalError("deadlock detected")


BUSY = kinds.register(kinds.Kind("test_busy", bounced=be_busy))
COUNTING = kinds.register(
    kinds.Kind("test_counting", bounced=lambda mail, now: told.append(mail.to))
)
SEEN, FLAGGED = {r"\Seen"}, {r"\Flagged"}


@pytest.fixture
def server(settings, tmp_path) -> Iterator[ImapServer]:
    running = ImapServer(tmp_path / "imap.log")
    settings.BOUNCE_IMAP_URL = running.url
    yield running
    running.stop()


@pytest.fixture
def returned(settings, write, now) -> Mail:
    """The mail that the messages of tests/outbox/dsn are about."""
    settings.SECRET_KEY = KEY
    settings.BOUNCE_ADDRESS = ADDRESS
    write("unknown@firm.example")
    Mail.objects.update(id=MAIL, message_id=MESSAGE_ID, status=MailStatus.SENT, sent_at=now)
    return Mail.objects.get()


def look(now) -> inbox.Looked:
    return inbox.look(clock=lambda: now)


def test_bounces_are_noted_and_the_rest_is_left_to_people(server, returned, now):
    for name in ("postfix_unknown", "written_person", "exim_unknown", "written_read_receipt"):
        server.put(message(name))

    assert look(now) == inbox.Looked(noted=2, left_to_people=2)

    assert server.marks() == [SEEN, FLAGGED, SEEN, FLAGGED]
    assert list(Bounce.objects.values_list("mail", "status")) == [(MAIL, "5.1.1")]
    assert list(Suppression.objects.values_list("address", flat=True)) == ["unknown@firm.example"]


def test_what_was_looked_at_is_not_looked_at_again(server, returned, now):
    server.put(message("postfix_unknown"))
    server.put(message("written_person"))
    look(now)
    server.put(message("postfix_full"))

    assert look(now) == inbox.Looked(noted=1)
    assert look(now) == inbox.Looked()


def test_two_turns_at_once_note_each_bounce_once(server, returned, now):
    Mail.objects.update(kind=COUNTING.name)
    told.clear()
    for name in ("postfix_unknown", "exim_unknown", "postfix_full"):
        server.put(message(name))

    assert pressed_at_once([lambda: look(now)] * 3) == ["done"] * 3

    assert told == ["unknown@firm.example"] * 2
    assert server.marks() == [SEEN, SEEN, SEEN]


def test_a_message_is_marked_only_after_it_is_noted(server, returned, now, monkeypatch):
    server.put(message("postfix_unknown"))

    def stop(*arguments):
        raise InboxDown("The line broke.")

    with monkeypatch.context() as patched:
        patched.setattr(imap.Session, "mark_read", stop)
        look(now)
    assert (server.marks(), Bounce.objects.count()) == ([set()], 1)

    assert look(now) == inbox.Looked(noted=1)
    assert (server.marks(), Bounce.objects.count()) == ([SEEN], 1)


def test_one_message_that_cannot_be_noted_holds_up_no_other(server, returned, now, caplog):
    server.put(message("postfix_unknown"))
    server.put(message("written_person"))
    Mail.objects.update(kind=BROKEN.name)

    assert look(now) == inbox.Looked(left_to_people=1, not_read=1)

    assert (server.marks(), Bounce.objects.count()) == ([FLAGGED, FLAGGED], 0)
    assert "could not be taken in" in caplog.text


def test_what_cannot_be_noted_does_not_use_up_the_next_turn(server, returned, now, monkeypatch):
    monkeypatch.setattr(inbox, "MOST_MESSAGES", 1)
    server.put(message("postfix_unknown"))
    server.put(message("written_person"))
    Mail.objects.update(kind=BROKEN.name)

    assert look(now) == inbox.Looked(not_read=1)
    assert look(now) == inbox.Looked(left_to_people=1)


def test_a_message_is_read_again_where_the_database_was_in_trouble(server, returned, now):
    server.put(message("postfix_unknown"))
    Mail.objects.update(kind=BUSY.name)

    with pytest.raises(OperationalError):
        look(now)
    assert (server.marks(), Bounce.objects.count()) == ([set()], 0)
    Mail.objects.update(kind=COUNTING.name)

    assert look(now) == inbox.Looked(noted=1)


def test_a_long_message_is_read_from_its_beginning(server, returned, now):
    server.put(message("postfix_unknown") + b"x" * 600_000)

    with imap.Session(imap.Inbox.from_url(server.url), timeout=5) as session:
        [uid] = session.unread()
        assert len(session.fetch(uid)) == 500_000
        assert session.fetch("4711") is None
    assert look(now) == inbox.Looked(noted=1)


def test_a_message_that_is_gone_meanwhile_is_no_trouble(server, returned, now, monkeypatch):
    server.put(message("postfix_unknown"))
    monkeypatch.setattr(imap.Session, "unread", lambda session: ["4711", "101"])

    assert look(now) == inbox.Looked(noted=1)


def test_a_turn_leaves_what_is_too_much_to_the_next(server, returned, now, monkeypatch):
    monkeypatch.setattr(inbox, "MOST_MESSAGES", 1)
    server.put(message("written_person"))
    server.put(message("postfix_unknown"))

    assert look(now) == inbox.Looked(left_to_people=1)
    assert look(now) == inbox.Looked(noted=1)


def test_nothing_is_read_where_nothing_is_set(settings, now):
    settings.BOUNCE_IMAP_URL = ""

    assert look(now) == inbox.Looked()


def test_the_task_reads_what_came_back(server, returned):
    server.put(message("postfix_unknown"))
    current_app.conf.task_always_eager = True
    try:
        jobs.ring("outbox.read_bounces")
    finally:
        current_app.conf.task_always_eager = False

    assert server.marks() == [SEEN]


@pytest.mark.parametrize(
    "change, words",
    [
        (("demopass", "wrong"), "[AUTHENTICATIONFAILED] Invalid authentication credentials."),
        (("INBOX", "Lost"), "The folder cannot be opened: [NONEXISTENT] Mailbox does not exist."),
    ],
)
def test_a_mailbox_that_does_not_answer_is_logged_without_its_password(
    server, settings, now, caplog, change, words
):
    settings.BOUNCE_IMAP_URL = server.url.replace(*change)

    with caplog.at_level(logging.WARNING):
        assert look(now) == inbox.Looked()

    assert caplog.messages == [
        f"The mailbox of bounces does not answer as it should: {words}",
    ]


def test_a_server_that_is_not_there_is_logged(server, now, caplog):
    server.stop()

    assert look(now) == inbox.Looked()
    assert "Connection refused" in caplog.messages[0]


def test_starttls_is_demanded_and_the_certificate_proved(
    settings, tmp_path, monkeypatch, now, caplog, returned
):
    authority = Authority(tmp_path)
    authority.server()
    [certificate] = [file for file in tmp_path.glob("*.pem") if file != authority.certificate]
    server = ImapServer(tmp_path / "imap.log", certificate=certificate)
    settings.BOUNCE_IMAP_URL = server.url
    try:
        assert look(now) == inbox.Looked()
        assert "certificate verify failed" in caplog.messages[0]

        monkeypatch.setenv("SSL_CERT_FILE", str(authority.certificate))
        with imap.Session(imap.Inbox.from_url(server.url), timeout=5) as session:
            assert session.unread() == []
    finally:
        server.stop()


def test_mail_goes_out_with_a_sender_of_its_own(settings, relay, returned, now):
    Mail.objects.update(status=MailStatus.PENDING, sent_at=None)

    drain(clock=lambda: now)

    assert [taken.sender for taken in relay.taken] == [SENDER]
    assert relay.taken[0].message["From"] == settings.DEFAULT_FROM_EMAIL
