"""Words that could jam an edition: they go out as what they are, and no edition holds up another."""

import time
from datetime import timedelta
from threading import Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections, transaction

from bewiser.outbox.gaps import OPEN, SHUT
from bewiser.outbox.models import Mail, Skeleton
from roaming.actions import editions, sending, subscriptions
from roaming.choices import ConsentMethod
from tests.factories import newsletter as make
from tests.factories.newsletter import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def test_signs_of_a_gap_in_somebodys_words_are_left_out(coordinator, editor):
    make.make_subscription("anna@readers.example")
    odd = f"a{OPEN}name{SHUT}b{OPEN}"
    edition = make.make_edition(
        coordinator, subjects={"en": f"S{odd}"}, blocks={"a": {"en": (odd, odd)}}
    )

    make.make_sent(edition, by=coordinator, second=editor)
    sending.write_on(edition, now=NOW)

    skeleton = Skeleton.objects.get(batch=edition.batch, language="en")
    assert skeleton.subject == "Sanameb"
    assert skeleton.body_text.count("anameb") == 3
    assert Mail.objects.of_batch(edition.batch).count() == 1


def test_news_with_the_longest_heading_is_taken_and_cut(coordinator, north):
    make.make_news(north, title="T" * 150)
    edition = make.make_edition(coordinator)

    editions.fill_edition(edition, seen=edition.version, now=NOW)

    heading = edition.blocks.get(source="news").words["en"]["heading"]
    assert (len(heading), heading[-2:]) == (150, "T…")
    assert heading.startswith("North: TTT")


def test_words_nested_beyond_all_sense_are_not_kept(coordinator, north):
    deep = f"{'**' * 300}x{'**' * 300}"
    block = make.make_edition(coordinator).blocks.get()

    with pytest.raises(ValidationError):
        editions.write_block(block, {"en": {"heading": "H", "body": deep}}, seen=block.version)

    block.refresh_from_db()
    assert block.words == {"en": {"heading": "Hello", "body": "From *us* all."}}


def test_an_edition_that_cannot_be_written_holds_up_no_other(coordinator, editor, caplog):
    make.make_subscription("anna@readers.example")
    broken, good = (
        make.make_edition(coordinator, day=make.DAY + timedelta(days=number)) for number in (1, 0)
    )
    for edition in (broken, good):
        make.make_sent(edition, by=coordinator, second=editor)
    Skeleton.objects.filter(batch=broken.batch).delete()

    sending.mind_the_editions(now=NOW)

    assert Mail.objects.of_batch(good.batch).count() == 1
    assert f"The edition {broken.pk} cannot be written" in caplog.text


def test_who_leaves_while_their_mail_is_being_written_does_not_get_it(coordinator, editor):
    reader = make.make_subscription("anna@readers.example")
    edition = make.make_edition(coordinator)
    make.make_sent(edition, by=coordinator, second=editor)

    def leave() -> None:
        subscriptions.leave_newsletter(reader, method=ConsentMethod.LINK, now=NOW)
        connections.close_all()

    leaving = Thread(target=leave)
    with transaction.atomic():
        sending._write_portion(edition, None, NOW)
        leaving.start()
        wait_until_it_waits_or_ends(leaving)
    leaving.join()

    mail = Mail.objects.of_batch(edition.batch).get()
    assert (mail.status, mail.last_error) == ("failed", "The reader has left the newsletter.")


def wait_until_it_waits_or_ends(thread: Thread) -> None:
    deadline = time.monotonic() + 30
    while thread.is_alive():
        with connection.cursor() as cursor:
            cursor.execute("select exists (select from pg_locks where not granted)")
            if cursor.fetchone()[0]:
                return
        assert time.monotonic() < deadline
        time.sleep(0.01)
