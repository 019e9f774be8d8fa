"""Who stops, releases or leaves a batch at the very moment at which something becomes of its mails."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from bewiser.lib.mail import Letter
from bewiser.outbox import actions, batches, claims
from bewiser.outbox.choices import MailStatus
from bewiser.outbox.drain import drain
from bewiser.outbox.models import Mail, Skeleton
from tests.at_once import pressed_at_once, pressed_in_the_middle
from tests.outbox.conftest import BULK, NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mail() -> Mail:
    """One mail of a batch called "news" that waits."""
    letter = Letter("News", "Hello.\n", "<p>Hello.</p>\n")
    with transaction.atomic():
        skeleton = batches.write_skeleton("news", language="en", letter=letter, now=NOW)
        recipient = batches.Recipient(key="news:1", address="anna@firm.example", skeleton=skeleton)
        batches.write(BULK.name, [recipient], due_at=NOW, now=NOW)
    return Mail.objects.get()


def rows(mail: Mail):
    return Mail.objects.filter(pk=mail.pk)


def is_claimed(mail: Mail) -> None:
    """A claim goes past rows that others hold, so this stands in for one that came just before."""
    lease = {"leased_by": "a drain", "lease_until": timezone.now() + timedelta(hours=1)}
    rows(mail).filter(status=MailStatus.PENDING).update(status=MailStatus.SENDING, **lease)


def comes_back(mail: Mail) -> None:
    """The relay would not take it now, and the next drain begins."""
    rows(mail).update(status=MailStatus.PENDING, leased_by="", lease_until=None)
    claims.hold_back()


def is_sent(mail: Mail) -> None:
    claims.mark_sent([mail.pk], now=NOW)


def is_given_up(mail: Mail) -> None:
    actions.give_up(mail, reason="Enough.")


def is_withdrawn(mail: Mail) -> None:
    batches.withdraw(BULK.name, ending=":1", reason="Left.", now=NOW)


def hold() -> None:
    batches.hold("news")


def hold_back() -> None:
    Skeleton.objects.update(is_held=True)
    claims.hold_back()


def release() -> None:
    batches.release("news", now=NOW)


@pytest.mark.parametrize("stop", [hold, hold_back])
@pytest.mark.parametrize(
    "move, status", [(is_claimed, "sending"), (is_sent, "sent"), (is_given_up, "failed")]
)
def test_who_stops_a_batch_leaves_alone_what_moved_meanwhile(mail, move, status, stop):
    assert pressed_in_the_middle(rows(mail), lambda: move(mail), stop) == ["done", "done"]

    mail.refresh_from_db()
    assert mail.status == status


def test_who_releases_a_batch_leaves_alone_what_was_withdrawn_meanwhile(mail):
    batches.hold("news")

    outcomes = pressed_in_the_middle(rows(mail), lambda: is_withdrawn(mail), release)

    mail.refresh_from_db()
    assert (outcomes, mail.status) == (["done", "done"], "failed")


def test_what_is_claimed_while_its_reader_leaves_does_not_go_out_a_second_time(mail):
    outcomes = pressed_in_the_middle(
        rows(mail), lambda: is_claimed(mail), lambda: is_withdrawn(mail)
    )

    mail.refresh_from_db()
    assert (outcomes, mail.status, mail.expires_at) == (["done", "done"], "sending", NOW)


def test_what_came_back_is_not_held_while_its_batch_is_being_released(mail, relay):
    is_claimed(mail)
    batches.hold("news")

    with transaction.atomic():
        batches.release("news", now=NOW)
        assert pressed_at_once([lambda: comes_back(mail)]) == ["done"]
    drain(clock=lambda: NOW)

    assert relay.recipients() == ["anna@firm.example"]


def test_who_releases_a_batch_waits_for_what_is_being_held_and_lets_it_go(mail):
    Skeleton.objects.update(is_held=True)

    outcomes = pressed_in_the_middle(rows(mail), claims.hold_back, release)

    mail.refresh_from_db()
    assert (outcomes, mail.status) == (["done", "done"], "pending")


def test_where_no_batch_is_stopped_no_mail_is_looked_at(mail, django_assert_num_queries):
    with django_assert_num_queries(3):  # the skeletons, between BEGIN and COMMIT
        assert claims.hold_back() == 0
