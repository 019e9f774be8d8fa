import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from bewiser.outbox import actions
from bewiser.outbox.choices import MailStatus
from bewiser.outbox.exceptions import BadAddress, MailMoved, OutsideTransaction
from bewiser.outbox.models import Heartbeat, Mail, Route, Suppression

pytestmark = pytest.mark.django_db


def test_enqueue_writes_the_rendered_letter(write, now, settings):
    mail = write(language="fr")

    row = Mail.objects.get()
    assert row == mail
    assert (row.subject, row.body_html) == ("Hello Anna & Co", "<p>Dear Anna &amp; Co,</p>\n")
    assert row.body_text == f"Dear Anna & Co,\n\nOui {settings.SITE_URL}/ {settings.SITE_NAME} fr\n"
    assert (row.status, row.priority, row.to_header) == ("pending", 50, ["anna@firm.example"])
    assert (row.due_at, row.created_at, row.expires_at) == (now, now, None)
    assert row.message_id == f"<{row.pk}@bewiser.example>"


def test_enqueue_says_the_same_key_once(write):
    first = write(key="a")

    second = write(key="a", to="other@firm.example")

    assert second is None
    assert list(Mail.objects.all()) == [first]


@pytest.mark.django_db(transaction=True)
def test_enqueue_outside_a_transaction_is_refused(now):
    with pytest.raises(OutsideTransaction):
        actions.enqueue(
            "plain",
            key="a",
            to="anna@firm.example",
            template="outbox_tests/hello",
            context={},
            language="en",
            now=now,
        )

    assert Mail.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_enqueue_is_undone_with_its_transaction(write):
    with transaction.atomic():
        write()
        transaction.set_rollback(True)

    assert Mail.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_enqueue_of_one_key_by_twenty_at_once_writes_one_mail(write):
    written = []
    gate = threading.Barrier(20)

    def say() -> None:
        gate.wait()
        written.append(write(key="same"))
        connection.close()

    threads = [threading.Thread(target=say) for _number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [mail for mail in written if mail] == [Mail.objects.get()]
    assert len(written) == 20


def test_enqueue_to_a_suppressed_address_writes_a_row_that_is_not_sent(write, now):
    actions.suppress("Anna@Firm.example", reason="550 no such person", now=now)

    mail = write(to="ANNA@firm.example")

    assert mail.status == MailStatus.SUPPRESSED
    assert (mail.body_text, mail.body_html) == ("", "")
    assert list(Mail.objects.due(now)) == []


def test_enqueue_gives_a_code_a_short_life_and_the_first_place(write, now):
    mail = write(kind="code")

    assert (mail.priority, mail.is_secret) == (0, True)
    assert mail.expires_at == now + timedelta(minutes=15)


def test_enqueue_of_an_unknown_kind_names_the_known_ones(write):
    with pytest.raises(KeyError, match="plain"):
        write(kind="nonsense")


@pytest.mark.parametrize(
    "changes",
    [
        {"to": "anna@firm.example\nBcc: eve@evil.example"},
        {"to": "anna@firm.example, eve@evil.example"},
        {"to": "anna"},
        {"to": "Anna <anna@firm.example>"},
        {"to_header": ["Anna\r\nBcc: eve@evil.example <anna@firm.example>"]},
        {"to_header": ["anna@firm.example>, <eve@evil.example"]},
        {"reply_to": "a@b.example\x00"},
        {"headers": {"List-Id": "a\r\nBcc: eve@evil.example"}},
        {"headers": {"Bcc": "eve@evil.example"}},
        {"headers": {"X:Y": "a"}},
    ],
)
def test_enqueue_refuses_what_could_smuggle_in_a_header(write, changes):
    with pytest.raises(BadAddress):
        write(**changes)

    assert Mail.objects.count() == 0


def test_enqueue_makes_one_line_of_a_subject_with_line_breaks(write):
    mail = write(context={"name": "Anna\r\nBcc: eve@evil.example\x00\u2028X"})

    assert mail.subject == "Hello Anna Bcc: eve@evil.example X"


def test_send_again_lets_a_failed_mail_wait(write, now):
    mail = write()
    Mail.objects.update(status=MailStatus.FAILED, attempts=7, last_error="550 no")
    later = now + timedelta(days=1)

    actions.send_again(mail, now=later)

    mail.refresh_from_db()
    assert (mail.status, mail.due_at, mail.attempts, mail.last_error) == ("pending", later, 0, "")


def test_send_again_refuses_what_was_sent_or_has_no_body(write, now):
    mail = write()
    Mail.objects.update(status=MailStatus.SENT, sent_at=now)
    with pytest.raises(MailMoved):
        actions.send_again(mail, now=now)
    Mail.objects.update(status=MailStatus.FAILED, sent_at=None, body_text="")

    with pytest.raises(MailMoved):
        actions.send_again(mail, now=now)


def test_give_up_fails_a_waiting_mail_once(write):
    mail = write()

    actions.give_up(mail, reason="Given up by Ann.")

    mail.refresh_from_db()
    assert (mail.status, mail.last_error) == ("failed", "Given up by Ann.")
    with pytest.raises(MailMoved):
        actions.give_up(mail, reason="again")


def test_pause_route_keeps_the_first_reason_and_resume_clears_it(now):
    route = Route.objects.create(name="default")

    actions.pause_route(route, reason="first", now=now)
    actions.pause_route(route, reason="second", now=now)

    route.refresh_from_db()
    assert (route.paused_at, route.paused_reason) == (now, "first")
    actions.resume_route(route)
    route.refresh_from_db()
    assert (route.paused_at, route.paused_reason) == (None, "")


def test_suppress_says_the_same_address_once(now):
    actions.suppress("A@b.example", reason="first", now=now)
    actions.suppress("a@B.example", reason="second", now=now)

    assert list(Suppression.objects.values_list("address", "reason")) == [("a@b.example", "first")]


def test_beat_keeps_one_row(now):
    actions.beat(now=now)
    actions.beat(now=now + timedelta(seconds=30))

    assert list(Heartbeat.objects.values_list("name", "beat_at")) == [
        ("beat", now + timedelta(seconds=30))
    ]


def test_forget_old_mail_blanks_whom_and_what_after_ninety_days(write, now):
    old = write(to="old@firm.example", reply_to="boss@firm.example")
    waiting = write(to="waiting@firm.example")
    Mail.objects.filter(pk=old.pk).update(status=MailStatus.SENT, sent_at=now)

    n_forgotten = actions.forget_old_mail(now=now + timedelta(days=90, seconds=1))

    assert n_forgotten == 1
    row = Mail.objects.values().get(pk=old.pk)
    assert "firm.example" not in str({**row, "message_id": ""})
    assert "Anna" not in str(row)
    assert (row["status"], row["kind"]) == ("sent", "plain")
    waiting.refresh_from_db()
    assert waiting.to == "waiting@firm.example"
    assert actions.forget_old_mail(now=now + timedelta(days=91)) == 0
