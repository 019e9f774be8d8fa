"""An edition goes to its readers once each, stops when somebody stops it, and goes on with the others."""

import email
from datetime import timedelta
from email import policy

import pytest
from django.db import transaction
from django.utils import timezone

from bewiser.outbox import mime, skeletons
from bewiser.outbox.drain import drain
from bewiser.outbox.models import Mail, Skeleton, Suppression
from roaming.actions import editions, sending, subscriptions
from roaming.choices import ConsentMethod
from roaming.editing import NAMED
from roaming.edition_figures import progress_of
from roaming.exceptions import EditionMoved
from roaming.models import Edition
from tests.factories import newsletter as make
from tests.factories.newsletter import NOW
from tests.outbox.relay import ScriptedRelay

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def relay(settings):
    server = ScriptedRelay()
    settings.EMAIL_URL = server.url
    settings.MAIL_PER_SECOND = 10_000
    yield server
    server.stop()


@pytest.fixture
def readers(db):
    return [
        make.make_subscription("anna@firm.example", name="Anna Smith"),
        make.make_subscription("jürg@firm.example", name="Jürg, Dr.", language="de"),
        make.make_subscription("luc@firm.example", language="fr"),
        make.make_subscription("waits@firm.example", state="waiting"),
        make.make_subscription("left@firm.example", state="left"),
    ]


@pytest.fixture
def edition(coordinator, editor, readers):
    edition = make.make_edition(coordinator)
    make.approve(edition, by=coordinator, second=editor)
    Mail.objects.all().delete()
    return edition


def news() -> list[Mail]:
    return list(Mail.objects.filter(kind="newsletter").order_by("to"))


def send(now=NOW) -> None:
    sending.mind_the_editions(now=now)
    drain(clock=lambda: now)
    # The beat rings again, and finds that every mail has found its end.
    sending.mind_the_editions(now=now)


def test_it_goes_once_to_each_confirmed_reader_in_their_language(edition, readers, relay):
    send()
    send()

    assert sorted(relay.recipients()) == [
        "anna@firm.example",
        "jürg@firm.example",
        "luc@firm.example",
    ]
    by_address = {taken.recipient: taken.message for taken in relay.taken}
    french = by_address["luc@firm.example"]
    assert french["Subject"] == "Ce que font les clusters"
    assert french["List-Id"].startswith("<newsletter.")
    assert french["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/fr/newsletter/unsubscribe/" in french["List-Unsubscribe"]
    text = by_address["anna@firm.example"].get_body(("plain",)).get_content()
    assert "Dear Anna Smith," in text
    assert "/newsletter/preferences/" in text
    html = by_address["anna@firm.example"].get_body(("html",)).get_content()
    assert "From <em>us</em> all." in html
    assert ("<script" in html, "<img" in html, "http-equiv" in html) == (False, False, False)
    edition.refresh_from_db()
    assert (edition.state, edition.n_recipients) == ("sent", 3)
    progress = progress_of(edition)
    assert (progress.sent, progress.settled, progress.most, progress.unknown) == (3, 3, 3, 0)


def test_what_goes_out_is_what_was_approved_and_what_one_by_one_gives(edition, readers):
    sending.start(edition, by=None, now=NOW)
    sending.write_on(edition, now=NOW)

    kept = {row.language: row for row in Skeleton.objects.filter(batch=edition.batch)}
    for mail in news():
        assert mail.skeleton == kept[mail.language]
        assert skeletons.render(mail) == mime.build(Mail.objects.get(pk=mail.pk))
        assert email.message_from_bytes(skeletons.render(mail), policy=policy.SMTP).defects == []


def test_it_waits_for_its_time(coordinator, editor, readers, relay):
    edition = make.make_edition(coordinator)
    make.approve(edition, by=coordinator, second=editor, send_at=NOW + timedelta(hours=2))

    send(NOW + timedelta(hours=1))
    edition.refresh_from_db()
    assert edition.state == "approved"

    send(NOW + timedelta(hours=2))
    edition.refresh_from_db()
    assert edition.state == "sent"


def test_words_that_are_not_the_approved_ones_do_not_go_out(edition, relay):
    Skeleton.objects.filter(batch=edition.batch, language="fr").update(body_text="Other words\n")

    with pytest.raises(EditionMoved):
        sending.start(edition, by=None, now=NOW)
    send()

    assert news() == []
    edition.refresh_from_db()
    assert edition.state == "approved"


def test_stopped_it_holds_back_and_goes_on_with_those_who_did_not_get_it(
    edition, coordinator, relay
):
    sending.start(edition, by=coordinator, now=NOW)
    sending.write_on(edition, now=NOW)
    first = news()[0]
    Mail.objects.filter(pk=first.pk).update(status="sent", sent_at=NOW)

    assert sending.stop(edition, by=coordinator, now=NOW) == 2
    send()
    assert relay.recipients() == []
    progress = progress_of(edition)
    assert (progress.sent, progress.held, progress.waiting) == (1, 2, 0)

    assert sending.resume(edition, by=coordinator, now=NOW) == 2
    send()
    assert len(relay.recipients()) == 2
    assert first.to not in relay.recipients()
    edition.refresh_from_db()
    assert edition.state == "sent"


def test_stopped_before_all_is_written_the_rest_is_written_when_it_goes_on(
    edition, coordinator, relay
):
    sending.start(edition, by=coordinator, now=NOW)
    sending.stop(edition, by=coordinator, now=NOW)
    sending.write_on(edition, now=NOW)
    assert news() == []

    sending.resume(edition, by=coordinator, now=NOW)
    send()

    assert len(relay.recipients()) == 3


def test_a_stopped_edition_can_be_left_at_that(edition, coordinator, relay):
    sending.start(edition, by=coordinator, now=NOW)
    sending.write_on(edition, now=NOW)
    sending.stop(edition, by=coordinator, now=NOW)

    sending.end(edition, NAMED["end"], by=coordinator, reason="It was the wrong one.", now=NOW)
    send()

    assert relay.recipients() == []
    assert (edition.state, edition.events.last().note) == ("sent", "It was the wrong one.")


def test_written_in_portions_nobody_is_left_out_or_written_to_twice(
    coordinator, editor, monkeypatch
):
    monkeypatch.setattr(sending, "PORTION", 7)
    for number in range(23):
        make.make_subscription(f"p{number}@firm.example")
    edition = make.make_edition(coordinator)
    make.approve(edition, by=coordinator, second=editor)

    sending.start(edition, by=coordinator, now=NOW)
    sending.write_on(edition, now=NOW)
    Edition.objects.filter(pk=edition.pk).update(written_at=None)
    sending.write_on(edition, now=NOW)

    assert sorted(mail.to for mail in news()) == sorted(f"p{n}@firm.example" for n in range(23))
    edition.refresh_from_db()
    assert edition.written_at == NOW


def test_only_the_segment_gets_it(coordinator, editor, north, relay):
    make.make_subscription("in@firm.example", language="fr", cluster=north)
    make.make_subscription("other-cluster@firm.example", language="fr")
    make.make_subscription("other-language@firm.example", cluster=north)
    edition = make.make_edition(coordinator)
    edition.audience = {"clusters": [north.pk], "languages": ["fr"]}
    editions.write_edition(edition, seen=edition.version)
    make.approve(edition, by=coordinator, second=editor)

    send()

    assert [mail.to for mail in news()] == ["in@firm.example"]


def test_who_leaves_while_it_waits_does_not_get_it(edition, readers, relay):
    sending.start(edition, by=None, now=NOW)
    sending.write_on(edition, now=NOW)

    subscriptions.leave_newsletter(readers[0], method=ConsentMethod.ONE_CLICK, now=NOW)
    send()

    assert "anna@firm.example" not in relay.recipients()
    assert Mail.objects.get(to="anna@firm.example").status == "failed"
    edition.refresh_from_db()
    assert progress_of(edition).left == 1


def test_a_suppressed_address_is_counted_and_not_written_to(edition, relay):
    Suppression.objects.create(address="anna@firm.example", at=NOW)

    send()

    assert "anna@firm.example" not in relay.recipients()
    edition.refresh_from_db()
    assert progress_of(edition).suppressed == 1


def test_an_address_that_the_server_refuses_ends_as_failed(edition, relay):
    relay.say("RCPT", "anna@firm.example", "550 5.1.1 No such user")

    send()

    edition.refresh_from_db()
    progress = progress_of(edition)
    assert (edition.state, progress.sent, progress.failed) == ("sent", 2, 1)


def test_both_persons_read_how_it_went(edition, coordinator, editor, relay):
    send()

    told = Mail.objects.filter(kind="agreement").order_by("to")
    assert [mail.to for mail in told] == sorted([coordinator.email, editor.email])
    assert "has gone to 3 readers." in told[0].body_text


def test_a_test_goes_to_its_asker_alone_and_is_marked(edition, coordinator, relay):
    now = timezone.now()
    with transaction.atomic():
        sending.send_test(
            edition,
            to=coordinator.email,
            name=coordinator.name,
            language="fr",
            by=coordinator,
            now=now,
        )
    drain(clock=lambda: now)

    (taken,) = relay.taken
    assert taken.recipient == coordinator.email
    assert taken.message["Subject"] == "[Essai] Ce que font les clusters"
    assert edition.events.last().verb == "tested"
