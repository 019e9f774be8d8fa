"""An address that a server refuses while we speak with it is as good as one whose mail came back."""

from datetime import datetime

import pytest
from django.db import transaction

from bewiser.lib.mail import Letter
from bewiser.outbox import batches, kinds
from bewiser.outbox.choices import MailStatus
from bewiser.outbox.drain import Drained, drain
from bewiser.outbox.models import Bounce, Mail, Suppression
from tests.factories.newsletter import make_subscription

pytestmark = pytest.mark.django_db(transaction=True)

ANNA, BO = "anna@firm.example", "bo@firm.example"
REFUSED = "550 5.1.1 no such person"
heard: list[tuple[str, datetime]] = []


def hear(mail: Mail, now: datetime) -> None:
    heard.append((mail.to, now))


def fail(mail: Mail, now: datetime) -> None:
    Mail.objects.update(subject="What an app writes before it fails")
    raise RuntimeError("The app that hears of it fails.")


HEARING = kinds.register(kinds.Kind("test_refused", bounced=hear))
FAILING = kinds.register(kinds.Kind("test_refused_failing", bounced=fail))


@pytest.fixture(autouse=True)
def nothing_heard() -> None:
    heard.clear()


def statuses() -> dict[str, str]:
    return dict(Mail.objects.values_list("key", "status"))


def test_what_waits_for_an_address_that_was_refused_does_not_go_out(relay, write, now):
    write(ANNA, key="refused")
    write("Anna@Firm.example", key="waiting", due_at=now.replace(year=2027))
    write(ANNA, key="held")
    Mail.objects.filter(key="held").update(status=MailStatus.HELD)
    relay.say("RCPT", ANNA, REFUSED)

    drain(clock=lambda: now)

    assert statuses() == {"refused": "failed", "waiting": "suppressed", "held": "suppressed"}
    assert list(Suppression.objects.values_list("address", "reason")) == [(ANNA, REFUSED)]


def test_the_kind_of_a_mail_that_was_refused_hears_of_it_and_nothing_came_back(relay, write, now):
    write(ANNA, kind=HEARING.name)
    write(BO, kind=HEARING.name)
    relay.say("RCPT", ANNA, REFUSED)

    drain(clock=lambda: now)

    assert (heard, Bounce.objects.count()) == ([(ANNA, now)], 0)


@pytest.mark.parametrize(
    "stage, answer",
    [("RCPT", "450 4.2.1 later"), ("RCPT", "550 5.7.1 you are on a list"), ("DATA", "554 odd")],
)
def test_the_kind_hears_nothing_where_the_recipient_is_not_to_blame(
    relay, write, now, stage, answer
):
    write(ANNA, kind=HEARING.name)
    relay.say(stage, ANNA, answer)

    drain(clock=lambda: now)

    assert heard == []


def test_an_app_that_fails_when_it_hears_of_it_holds_up_no_mail(relay, write, now, caplog):
    write(ANNA, kind=FAILING.name)
    write(BO)
    relay.say("RCPT", ANNA, REFUSED)

    result = drain(clock=lambda: now)

    assert result == Drained(sent=1, failed=1)
    mail = Mail.objects.get(to=ANNA)
    assert (mail.status, mail.last_error, mail.subject) == ("failed", REFUSED, "Hello Anna & Co")
    assert list(Suppression.objects.values_list("address", flat=True)) == [ANNA]
    assert relay.recipients() == [BO]
    assert "could not be told" in caplog.text


def test_a_reader_of_the_newsletter_whose_address_is_refused_gets_it_no_more(relay, now):
    reader = make_subscription(ANNA)
    letter = Letter("News", "Hello.\n", "<p>Hello.</p>\n")
    with transaction.atomic():
        skeleton = batches.write_skeleton("news", language="en", letter=letter, now=now)
        recipient = batches.Recipient(key=f"news:{reader.pk}", address=ANNA, skeleton=skeleton)
        batches.write("newsletter", [recipient], due_at=now, now=now)
    relay.say("RCPT", ANNA, REFUSED)

    drain(clock=lambda: now)

    reader.refresh_from_db()
    assert (reader.state, reader.ended_at) == ("bounced", now)
    assert list(reader.consents.values_list("verb", "method", "at")) == [("bounced", "bounce", now)]
