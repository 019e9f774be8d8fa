"""What became of an edition that went out: its report, from what relays and servers really answered."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from bewiser.outbox import bounces
from bewiser.outbox.drain import drain
from bewiser.outbox.models import Bounce, Mail, Suppression
from roaming.actions import sending, subscriptions
from roaming.choices import ConsentMethod
from roaming.edition_figures import Progress, progress_of
from roaming.models import Subscription
from tests.factories import newsletter as make
from tests.factories.newsletter import NOW
from tests.outbox.relay import ScriptedRelay
from tests.outbox.returned import ADDRESS, KEY, MAIL, message

pytestmark = pytest.mark.django_db(transaction=True)

LATER = NOW + timedelta(hours=2)
# This is the address that the messages of tests/outbox/dsn are about.
GONE = "unknown@firm.example"


@pytest.fixture
def relay(settings):
    settings.SECRET_KEY = KEY
    settings.BOUNCE_ADDRESS = ADDRESS
    settings.MAIL_PER_SECOND = 10_000
    server = ScriptedRelay()
    settings.EMAIL_URL = server.url
    yield server
    server.stop()


@pytest.fixture
def edition(coordinator, editor, relay):
    """Written to seven readers, all but one of whom have their answer; that of the last is lost."""
    for name in ("anna", "bert", "lost", "refused", "suppressed", "unknown", "waits"):
        make.make_subscription(f"{name}@firm.example")
    Suppression.objects.create(address="suppressed@firm.example", at=NOW)
    relay.say("RCPT", "refused@firm.example", "550 5.7.1 Not here")
    relay.say("RCPT", "lost@firm.example", "451 4.3.0 Later")
    edition = make.make_sent(make.make_edition(coordinator), by=coordinator, second=editor)
    sending.write_on(edition, now=NOW)
    Mail.objects.filter(to=GONE).update(id=MAIL)
    Mail.objects.filter(to="waits@firm.example").update(due_at=LATER + timedelta(days=1))
    drain(clock=lambda: NOW)
    relay.hangs_up_after_data = True
    drain(clock=lambda: LATER)
    relay.hangs_up_after_data = False
    edition.refresh_from_db()
    return edition


def leave(address: str, at) -> None:
    reader = Subscription.objects.get(email=address)
    subscriptions.leave_newsletter(reader, method=ConsentMethod.ONE_CLICK, now=at)


def told(page: str) -> dict[str, str]:
    """Return the facts of the page as they are read."""
    facts = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", page, re.DOTALL)
    return {name: " ".join(strip_tags(said).split()) for name, said in facts}


def test_of_each_mail_it_says_what_became_of_it(edition, client, coordinator):
    assert bounces.take_in(message("postfix_unknown"), now=LATER) is True
    leave("anna@firm.example", LATER)

    progress = progress_of(edition)

    assert progress == Progress(
        expected=7,
        sent=3,
        waiting=1,
        held=0,
        unknown=1,
        failed=1,
        suppressed=1,
        bounced=1,
        left=1,
    )
    assert (progress.settled, progress.most) == (6, 7)
    client.force_login(coordinator)
    page = client.get(reverse("roaming:edition_progress", args=[edition.pk])).content.decode()
    assert "6 of 7 mails have found their end" in page
    assert told(page) == {
        "Sent": "3",
        "Waiting": "1",
        "Came back": "1",
        "Not sent": "1 refused or left, 1 to suppressed addresses",
        "Unknown": "1 · the operator decides about them",
        "Left since": "1",
    }


def test_a_mail_that_two_servers_wrote_about_came_back_once(edition):
    bounces.take_in(message("postfix_two_recipients"), now=LATER)

    assert Bounce.objects.values_list("mail", "status").count() == 2
    assert progress_of(edition).bounced == 1


def test_an_address_that_is_gone_ends_its_subscription_and_has_not_left(edition):
    bounces.take_in(message("postfix_unknown"), now=LATER)

    reader = Subscription.objects.get(email=GONE)
    assert (reader.state, reader.ended_at) == ("bounced", LATER)
    assert (progress_of(edition).bounced, progress_of(edition).left) == (1, 0)


def test_who_left_before_it_or_after_the_next_one_is_not_counted(edition, coordinator, editor):
    day = timedelta(days=1)
    leave("anna@firm.example", NOW - day)
    leave("bert@firm.example", NOW)
    following = make.make_edition(coordinator, day=make.DAY + 30 * day, now=NOW)
    make.make_sent(following, by=coordinator, second=editor, now=NOW + 30 * day)
    leave("lost@firm.example", NOW + 30 * day - timedelta(seconds=1))
    leave("waits@firm.example", NOW + 30 * day)

    assert (progress_of(edition).left, progress_of(following).left) == (2, 1)


def test_what_came_back_of_another_edition_is_not_counted(edition, coordinator, editor):
    later = make.make_edition(coordinator, day=make.DAY + timedelta(days=30), now=NOW)
    make.make_sent(later, by=coordinator, second=editor)

    bounces.take_in(message("postfix_unknown"), now=LATER)

    assert (progress_of(edition).bounced, progress_of(later).bounced) == (1, 0)
