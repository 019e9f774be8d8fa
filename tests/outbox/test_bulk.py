"""How much is in flight at a time, looked at from inside: a kind of mail that is asked for its bytes sees it."""

from collections import Counter

import pytest

from bewiser.outbox import kinds
from bewiser.outbox.choices import MailStatus
from bewiser.outbox.drain import Drained, drain
from bewiser.outbox.models import Mail

pytestmark = pytest.mark.django_db(transaction=True)

seen: list[tuple[int, int, int]] = []


def render(mail: Mail) -> bytes:
    """Make bytes that no template makes, and note how many wait, are claimed and are marked as sent."""
    counts = Counter(Mail.objects.values_list("status", flat=True))
    seen.append(
        (counts[MailStatus.PENDING], counts[MailStatus.SENDING], counts[MailStatus.SENT]),
    )
    lines = (f"To: {mail.to}", f"Message-ID: {mail.message_id}", "Subject: Own words", "", "Own.")
    return "\r\n".join((*lines, "")).encode()


WATCHING = kinds.register(kinds.Kind("test_watching", priority=90, render=render))
WATCHING_BULK = kinds.register(
    kinds.Kind("test_watching_bulk", kinds.AT_MOST_ONCE, priority=90, is_bulk=True, render=render)
)


@pytest.fixture(autouse=True)
def nothing_seen() -> None:
    seen.clear()


def test_bulk_mail_is_claimed_by_the_hundred_and_marked_by_fifty(relay, write, now):
    for number in range(120):
        write(f"p{number}@a.example", kind=WATCHING_BULK.name)

    result = drain(clock=lambda: now)

    # Before each letter: fifty go over the line before they are marked together.
    assert Counter(seen) == {(20, 100, 0): 50, (20, 50, 50): 50, (0, 20, 100): 20}
    assert result == Drained(sent=120)
    assert set(Mail.objects.values_list("status", flat=True)) == {"sent"}


def test_other_mail_is_claimed_by_twenty_and_marked_one_by_one(relay, write, now):
    for number in range(22):
        write(f"p{number}@a.example", kind=WATCHING.name)

    drain(clock=lambda: now)

    assert seen[:20] == [(2, 20 - sent, sent) for sent in range(20)]
    assert seen[20:] == [(0, 2, 20), (0, 1, 21)]


def test_a_kind_with_bytes_of_its_own_sends_these(relay, write, now):
    mail = write("anna@a.example", kind=WATCHING.name)

    drain(clock=lambda: now)

    (taken,) = relay.taken
    assert (taken.recipient, taken.message_id) == ("anna@a.example", mail.message_id)
    assert (taken.message["Subject"], taken.message.get_content()) == ("Own words", "Own.\r\n")


def test_a_kind_that_cannot_make_its_bytes_fails_alone(relay, write, now):
    def refuse(mail: Mail) -> bytes:
        raise LookupError(f"no edition for {mail.to}")

    kinds.register(kinds.Kind("test_refusing", render=refuse))
    write("bad@a.example", kind="test_refusing")
    write("good@a.example")

    drain(clock=lambda: now)

    assert relay.recipients() == ["good@a.example"]
    bad = Mail.objects.get(to="bad@a.example")
    assert (bad.status, bad.last_error) == (
        "failed",
        "The mail could not be built: no edition for bad@a.example",
    )
