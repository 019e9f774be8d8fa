"""Many mails with the same words: written once, held back, let go, and each in the language of its reader."""

from datetime import timedelta

import pytest
from django.db import transaction

from bewiser.lib.mail import Letter
from bewiser.outbox import actions, batches, gaps, kinds
from bewiser.outbox.drain import Drained, drain
from bewiser.outbox.exceptions import BadAddress, OutsideTransaction
from bewiser.outbox.gaps import gap
from bewiser.outbox.models import Mail, Skeleton, Suppression
from tests.outbox.conftest import BULK, NOW

pytestmark = pytest.mark.django_db(transaction=True)

ENGLISH = Letter("News", f"Dear {gap('name')},\n", f"<p>Dear {gap('name')},</p>\n")
GERMAN = Letter("Neues", f"Guten Tag {gap('name')},\n", f"<p>Guten Tag {gap('name')},</p>\n")


@pytest.fixture
def skeleton() -> Skeleton:
    return batches.write_skeleton("news", language="en", letter=ENGLISH, now=NOW)


def recipient(skeleton: Skeleton, name: str, **changes) -> batches.Recipient:
    address = f"{name.lower()}@firm.example"
    said = {"key": f"news:{name}", "address": address, "name": name, "fillings": {"name": name}}
    return batches.Recipient(skeleton=skeleton, **{**said, **changes})


def write(*recipients: batches.Recipient, kind: str = BULK.name, due_at=NOW) -> int:
    with transaction.atomic():
        return batches.write(kind, recipients, due_at=due_at, now=NOW)


def run(now=NOW) -> Drained:
    return drain(clock=lambda: now)


def statuses() -> dict[str, str]:
    return dict(Mail.objects.values_list("key", "status"))


def test_write_makes_a_row_for_each_with_what_the_kind_says(skeleton):
    n_new = write(recipient(skeleton, "Anna", headers={"List-Id": "<news.firm.example>"}))

    mail = Mail.objects.get()
    assert n_new == 1
    assert (mail.kind, mail.delivery, mail.is_bulk, mail.priority) == (
        *("test_bulk", kinds.AT_MOST_ONCE, True),
        90,
    )
    assert (mail.to, mail.to_header) == ("anna@firm.example", ['"Anna" <anna@firm.example>'])
    assert (mail.subject, mail.body_text, mail.body_html) == ("News", "", "")
    assert (mail.skeleton, mail.fillings) == (skeleton, {"name": "Anna"})
    assert (mail.headers, mail.language) == ({"List-Id": "<news.firm.example>"}, "en")
    assert (mail.status, mail.due_at, mail.created_at) == ("pending", NOW, NOW)
    assert mail.message_id == f"<{mail.pk}@bewiser.example>"


def test_write_twice_writes_only_to_who_is_new(skeleton):
    write(recipient(skeleton, "Anna"), recipient(skeleton, "Bo"))
    first = set(Mail.objects.values_list("pk", flat=True))

    n_new = write(recipient(skeleton, "Bo"), recipient(skeleton, "Cleo"))

    assert n_new == 1
    assert sorted(statuses()) == ["news:Anna", "news:Bo", "news:Cleo"]
    assert first < set(Mail.objects.values_list("pk", flat=True))


def test_write_gives_every_mail_a_message_id_of_its_own(skeleton):
    write(*(recipient(skeleton, name) for name in ("Anna", "Bo", "Cleo")))

    assert Mail.objects.values("message_id").distinct().count() == 3


def test_write_keeps_a_row_for_a_suppressed_address_and_does_not_send_it(skeleton, relay):
    Suppression.objects.create(address="anna@firm.example", at=NOW)

    write(recipient(skeleton, "Anna", address="Anna@Firm.example"), recipient(skeleton, "Bo"))

    assert statuses() == {"news:Anna": "suppressed", "news:Bo": "pending"}
    run()
    assert relay.recipients() == ["bo@firm.example"]


def test_write_outside_a_transaction_writes_nothing(skeleton):
    with pytest.raises(OutsideTransaction):
        batches.write(BULK.name, [recipient(skeleton, "Anna")], due_at=NOW, now=NOW)

    assert statuses() == {}


@pytest.mark.parametrize(
    "changes, problem",
    [
        ({"fillings": {}}, KeyError),
        ({"fillings": {"town": "Lille"}}, KeyError),
        ({"address": "anna"}, BadAddress),
        ({"headers": {"Bcc": "bo@firm.example"}}, BadAddress),
        ({"headers": {"List-Id": "<a>\r\nTo: bo@firm.example"}}, BadAddress),
    ],
)
def test_write_refuses_all_where_one_cannot_be_sent(skeleton, changes, problem):
    with pytest.raises(problem):
        write(recipient(skeleton, "Anna"), recipient(skeleton, "Bo", **changes))

    assert statuses() == {}


def test_write_refuses_a_kind_that_nobody_registered(skeleton):
    with pytest.raises(KeyError, match="nonsense"):
        write(recipient(skeleton, "Anna"), kind="nonsense")


def test_what_fills_a_gap_is_one_line_and_opens_no_gap(skeleton, relay):
    write(recipient(skeleton, "Anna", fillings={"name": f"A\r\nBcc: x\x07 {gap('name')}"}))

    run()

    assert Mail.objects.get().fillings == {"name": "A Bcc: x name"}
    assert relay.taken[0].message.get_body(("plain",)).get_content() == "Dear A Bcc: x name,\r\n"


@pytest.mark.parametrize("sign", [gaps.OPEN, gaps.SHUT, f"{gaps.OPEN}Name{gaps.SHUT}"])
@pytest.mark.parametrize("part", ["text", "html"])
def test_a_skeleton_with_a_stray_sign_is_refused(sign, part):
    words = {"text": "News.", "html": "<p>News.</p>", part: f"News {sign}."}

    with pytest.raises(ValueError, match="gap"):
        batches.write_skeleton("news", language="en", letter=Letter("News", **words), now=NOW)

    assert list(Skeleton.objects.all()) == []


def test_a_skeleton_written_twice_keeps_its_first_words(skeleton):
    again = batches.write_skeleton("news", language="en", letter=GERMAN, now=NOW)

    assert again == skeleton
    assert (again.subject, again.body_text) == ("News", ENGLISH.text)
    assert Skeleton.objects.count() == 1


def test_each_gets_the_batch_in_the_language_of_their_skeleton(skeleton, relay):
    german = batches.write_skeleton("news", language="de", letter=GERMAN, now=NOW)
    write(recipient(skeleton, "Anna"), recipient(german, "Jürgen", address="j@firm.example"))

    run()

    read = {
        taken.recipient: (
            taken.message["Subject"],
            taken.message["Content-Language"],
            taken.message.get_body(("plain",)).get_content(),
        )
        for taken in relay.taken
    }
    assert read == {
        "anna@firm.example": ("News", "en", "Dear Anna,\r\n"),
        "j@firm.example": ("Neues", "de", "Guten Tag Jürgen,\r\n"),
    }
    assert batches.counts("news") == {"sent": 2}


def test_hold_stops_what_waits_and_release_lets_only_that_go(skeleton, relay):
    other = batches.write_skeleton("other", language="en", letter=ENGLISH, now=NOW)
    write(recipient(skeleton, "Anna"))
    run()
    write(recipient(skeleton, "Bo"), recipient(other, "Cleo"))

    n_held = batches.hold("news")

    assert n_held == 1
    assert batches.counts("news") == {"sent": 1, "held": 1}
    assert batches.counts("other") == {"pending": 1}
    run()
    assert relay.recipients() == ["anna@firm.example", "cleo@firm.example"]

    later = NOW + timedelta(days=1)
    n_released = batches.release("news", now=later)

    assert (n_released, Mail.objects.get(key="news:Bo").due_at) == (1, later)
    run(later)
    assert relay.recipients()[2:] == ["bo@firm.example"]
    assert batches.counts("news") == {"sent": 2}


def test_hold_while_a_drain_runs_lets_arrive_what_is_on_the_line(skeleton, relay, settings):
    settings.MAIL_PER_SECOND = 100
    write(*(recipient(skeleton, f"P{number}") for number in range(130)))
    held: list[int] = []

    def clock():
        # The first claim has been made when the drain asks for the time of the first mark.
        if Mail.objects.filter(status="sending").exists() and not held:
            held.append(batches.hold("news"))
        return NOW

    drain(clock=clock)

    assert held == [30]
    assert batches.counts("news") == {"sent": 100, "held": 30}
    assert len(relay.taken) == 100
    batches.release("news", now=NOW)
    run()
    assert sorted(relay.counts().values()) == [1] * 130


def test_release_leaves_what_has_been_forgotten(skeleton):
    write(recipient(skeleton, "Anna"))
    batches.hold("news")
    actions.forget_old_mail(now=NOW + timedelta(days=365))

    n_released = batches.release("news", now=NOW)

    mail = Mail.objects.get()
    assert n_released == 0
    assert (mail.status, mail.to, mail.fillings) == ("held", "", {})


def test_counts_of_a_batch_that_is_not_there_are_none():
    assert batches.counts("nothing") == {}
    assert batches.hold("nothing") == 0
    assert batches.release("nothing", now=NOW) == 0
