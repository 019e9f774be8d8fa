"""A batch that somebody has stopped stays stopped, whatever comes back from the line; nobody who left gets it."""

from datetime import timedelta

import pytest
from django.db import transaction

from bewiser.lib.mail import Letter
from bewiser.outbox import actions, batches, claims
from bewiser.outbox.drain import drain
from bewiser.outbox.exceptions import MailMoved
from bewiser.outbox.models import Mail
from tests.outbox.conftest import BULK, NOW

pytestmark = pytest.mark.django_db(transaction=True)

LATER = NOW + timedelta(hours=5)


@pytest.fixture
def mail() -> Mail:
    """One mail of a batch called "news", as if a drain had it on the line."""
    with transaction.atomic():
        letter = Letter("News", "Hello.\n", "<p>Hello.</p>\n")
        skeleton = batches.write_skeleton("news", language="en", letter=letter, now=NOW)
        recipient = batches.Recipient(key="news:1", address="anna@firm.example", skeleton=skeleton)
        batches.write(BULK.name, [recipient], due_at=NOW, now=NOW)
    [mail] = claims.claim("default", holder="a drain", is_bulk=True, most=1, now=NOW)
    return mail


def came_back() -> None:
    """The relay would not take it now."""
    became("pending")


def became(status: str) -> None:
    Mail.objects.update(status=status, leased_by="", lease_until=None, due_at=NOW)


def run(now=LATER) -> None:
    drain(clock=lambda: now)


def test_what_comes_back_to_a_stopped_batch_is_held_until_it_goes_on(mail, relay):
    held = batches.hold("news")
    came_back()

    run()
    mail.refresh_from_db()
    stopped = (mail.status, relay.recipients())
    batches.release("news", now=LATER)
    run()

    assert (held, stopped) == (0, ("held", []))
    assert relay.recipients() == ["anna@firm.example"]


def test_a_drain_that_is_at_work_already_claims_nothing_of_a_stopped_batch(mail):
    batches.hold("news")
    came_back()
    terms = {"holder": "me", "is_bulk": True, "most": 10, "now": LATER}

    stopped = claims.claim(mail.route, **terms)
    batches.release("news", now=NOW)

    assert (stopped, claims.claim(mail.route, **terms)) == ([], [mail])


def test_what_comes_back_after_its_reader_has_left_does_not_go_out(mail, relay):
    withdrawn = batches.withdraw(BULK.name, ending=":1", reason="Left.", now=NOW)
    came_back()

    run()

    mail.refresh_from_db()
    assert (withdrawn, mail.status, relay.recipients()) == (0, "failed", [])


@pytest.mark.parametrize(
    "status, end",
    [
        ("pending", ("failed", "Left.")),
        ("held", ("failed", "Left.")),
        ("unknown", ("unknown", "")),
        ("failed", ("failed", "")),
    ],
)
def test_what_was_withdrawn_is_not_sent_again_by_anybody(mail, status, end):
    became(status)
    batches.withdraw(BULK.name, ending=":1", reason="Left.", now=NOW)

    with pytest.raises(MailMoved):
        actions.send_again(mail, now=NOW)

    mail.refresh_from_db()
    assert (mail.status, mail.last_error) == end


def test_nothing_is_sent_again_to_an_address_that_gets_no_mail(mail):
    became("unknown")
    actions.suppress("Anna@Firm.example", reason="Gone.", now=NOW)

    with pytest.raises(MailMoved):
        actions.send_again(mail, now=NOW)


@pytest.mark.parametrize("answer", ["25", "9999 yes"])
def test_half_an_answer_may_be_a_yes(mail, relay, answer):
    came_back()
    relay.say("DATA", "anna@firm.example", answer)

    run()
    run(LATER + timedelta(days=1))

    mail.refresh_from_db()
    assert (mail.status, relay.recipients()) == ("unknown", [])
