"""Against a real SMTP server that answers as it is told."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from bewiser.outbox import claims
from bewiser.outbox.choices import MailStatus
from bewiser.outbox.drain import Drained, drain
from bewiser.outbox.health import report
from bewiser.outbox.models import Mail, RelaySlot, Route, Suppression
from tests.outbox.relay import ScriptedRelay

pytestmark = pytest.mark.django_db(transaction=True)

ANNA = "anna@firm.example"


def statuses() -> dict[str, str]:
    return dict(Mail.objects.values_list("to", "status"))


def run(now) -> Drained:
    return drain(clock=lambda: now)


def test_drain_delivers_and_marks_what_is_due(relay, write, now):
    write(ANNA, reply_to="manager@cluster.example")
    write("later@firm.example", due_at=now + timedelta(seconds=1))

    result = run(now)

    assert result == Drained(sent=1)
    assert relay.recipients() == [ANNA]
    assert relay.taken[0].sender == "connect@bewiser.example"
    assert relay.taken[0].message["Subject"] == "Hello Anna & Co"
    mail = Mail.objects.get(to=ANNA)
    assert (mail.status, mail.sent_at, mail.attempts, mail.leased_by) == ("sent", now, 1, "")
    assert statuses()["later@firm.example"] == "pending"
    assert list(RelaySlot.objects.exclude(leased_by="")) == []


def test_drain_sends_codes_first_over_one_line_and_bulk_last(relay, write, now):
    write("bulk@a.example", kind="test_bulk", due_at=now - timedelta(hours=1))
    write("plain@a.example")
    write("code@a.example", kind="code")

    run(now)

    assert relay.recipients() == ["code@a.example", "plain@a.example", "bulk@a.example"]
    assert relay.n_lines == 1


def test_drain_blanks_a_secret_once_it_is_sent(relay, write, now):
    write(kind="code")

    run(now)

    mail = Mail.objects.get()
    assert (mail.status, mail.body_text, mail.body_html) == ("sent", "", "")
    assert relay.taken[0].message.get_body(("plain",)).get_content().startswith("Dear Anna")


def test_drain_gives_up_an_expired_code(relay, write, now):
    write(kind="code")

    run(now + timedelta(minutes=15))

    mail = Mail.objects.get()
    assert (mail.status, mail.body_text) == ("failed", "")
    assert mail.last_error == "The mail expired before it could be sent."
    assert relay.taken == []


def test_drain_twice_sends_once(relay, write, now):
    write()

    run(now)
    run(now)

    assert relay.recipients() == [ANNA]


def test_two_drains_at_once_send_each_mail_once(relay, write, now):
    for number in range(60):
        write(f"p{number}@a.example")
    relay.pause = 0.005
    gate = threading.Barrier(2)

    def one() -> None:
        gate.wait()
        run(now)
        connection.close()

    drains = [threading.Thread(target=one) for _number in range(2)]
    for thread in drains:
        thread.start()
    for thread in drains:
        thread.join()

    assert sorted(relay.recipients()) == sorted(f"p{number}@a.example" for number in range(60))
    assert relay.n_lines == 2
    assert set(statuses().values()) == {"sent"}


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("answer", ["450 4.2.1 later", "451 4.3.0 later", "452 4.2.2 full"])
def test_drain_tries_later_after_a_temporary_no(relay, write, now, stage, answer):
    write(ANNA)
    write("bo@firm.example", due_at=now)
    relay.say(stage, "*" if stage == "MAIL" else ANNA, answer)

    result = run(now)

    mail = Mail.objects.get(status=MailStatus.PENDING)
    assert result == Drained(sent=1, put_back=1)
    assert (mail.last_error, mail.attempts) == (answer, 1)
    assert timedelta(seconds=30) <= mail.due_at - now <= timedelta(seconds=90)
    run(now + timedelta(seconds=91))
    assert sorted(relay.recipients()) == [ANNA, "bo@firm.example"]
    assert list(Suppression.objects.all()) == []


def test_drain_fails_a_mail_after_thirty_temporary_noes(relay, write, now):
    write()
    Mail.objects.update(attempts=claims.MOST_ATTEMPTS - 1)
    relay.say("RCPT", ANNA, "450 4.2.1 later")

    run(now)

    assert statuses() == {ANNA: "failed"}


def test_drain_suppresses_a_recipient_refused_for_good(relay, write, now):
    write(ANNA)
    write("bo@firm.example")
    relay.say("RCPT", ANNA, "550 5.1.1 no such person")

    result = run(now)

    assert result == Drained(sent=1, failed=1)
    assert statuses() == {ANNA: "failed", "bo@firm.example": "sent"}
    assert list(Suppression.objects.values_list("address", "reason")) == [
        (ANNA, "550 5.1.1 no such person")
    ]


@pytest.mark.parametrize(
    "stage, answer",
    [("DATA", "554 5.6.0 looks odd"), ("RCPT", "550 5.7.1 you are on a list")],
)
def test_drain_fails_but_does_not_suppress_where_the_recipient_is_not_to_blame(
    relay, write, now, stage, answer
):
    write()
    relay.say(stage, ANNA, answer)

    run(now)

    mail = Mail.objects.get()
    assert (mail.status, mail.last_error) == ("failed", answer)
    assert list(Suppression.objects.all()) == []


def test_drain_reconnects_when_the_server_ends_a_line(relay, write, now):
    write("a@a.example")
    write("b@a.example", due_at=now)
    relay.say("RCPT", "b@a.example", "421 4.3.2 that was enough")

    run(now)

    assert relay.recipients() == ["a@a.example", "b@a.example"]
    assert relay.n_lines == 2


def test_drain_rests_when_the_server_keeps_closing(relay, write, now):
    write("a@a.example")
    write("b@a.example")
    relay.say("MAIL", "*", "421 4.3.2 closing", "421 4.3.2 closing")

    result = run(now)

    route = Route.objects.get()
    assert result == Drained(put_back=1)
    assert (route.failures, route.last_error) == (1, "421 4.3.2 closing")
    assert set(statuses().values()) == {"pending"}
    run(now)
    assert relay.taken == []
    Route.objects.update(rests_until=timezone.now())
    run(now + timedelta(minutes=2))
    assert sorted(relay.recipients()) == ["a@a.example", "b@a.example"]
    assert Route.objects.get().failures == 0


def test_drain_leaves_mail_untouched_while_the_server_is_down(relay, write, now):
    write()
    relay.stop()

    result = run(now)

    mail = Mail.objects.get()
    route = Route.objects.get()
    assert result == Drained()
    assert (mail.status, mail.attempts, mail.due_at) == ("pending", 0, now)
    assert route.failures == 1
    assert route.rests_until > timezone.now()


def test_drain_pauses_the_relay_when_the_login_fails(settings, write, now, caplog):
    server = ScriptedRelay(password="right")
    settings.EMAIL_URL = server.url.replace("right", "wrong")
    write()

    run(now)
    run(now)

    route = Route.objects.get()
    assert route.paused_at == now
    assert route.paused_reason.startswith("535 5.7.8")
    assert server.n_lines == 1
    assert [
        (record.levelname, "paused" in record.getMessage())
        for record in caplog.records
        if record.name == "bewiser.outbox.relays"
    ] == [("ERROR", True)]
    assert "wrong" not in caplog.text
    assert report(now).paused_routes == ("default",)
    assert statuses() == {ANNA: "pending"}
    settings.EMAIL_URL = server.url
    Route.objects.update(paused_at=None)
    run(now)
    assert server.recipients() == [ANNA]
    server.stop()


def test_drain_repeats_with_the_same_message_id_when_the_answer_is_lost(relay, write, now):
    mail = write()
    relay.hangs_up_after_data = True

    run(now)

    assert statuses() == {ANNA: "pending"}
    relay.hangs_up_after_data = False
    run(now + timedelta(minutes=2))
    assert relay.counts() == {mail.message_id: 2}
    assert statuses() == {ANNA: "sent"}


def test_drain_leaves_at_most_once_mail_unknown_when_the_answer_is_lost(relay, write, now):
    write(kind="test_bulk")
    relay.hangs_up_after_data = True

    run(now)
    run(now + timedelta(minutes=2))

    assert statuses() == {ANNA: "unknown"}
    assert len(relay.taken) == 1


def test_drain_takes_back_the_mail_of_a_silent_worker(relay, write, now):
    write("plain@a.example")
    write("bulk@a.example", kind="test_bulk")
    for is_bulk in (False, True):
        claims.claim("default", holder="gone", is_bulk=is_bulk, most=5, now=now)
    run(now)
    assert relay.taken == []
    Mail.objects.update(lease_until=timezone.now())

    run(now)

    assert statuses() == {"plain@a.example": "sent", "bulk@a.example": "unknown"}
    assert relay.recipients() == ["plain@a.example"]


def test_drain_marks_sent_even_when_the_lease_ran_out_meanwhile(write, now):
    mail = write()
    claims.claim("default", holder="slow", is_bulk=False, most=1, now=now)
    Mail.objects.update(lease_until=timezone.now())
    claims.reap()

    claims.mark_sent([mail.pk], now=now)

    assert statuses() == {ANNA: "sent"}


def test_drain_goes_past_a_letter_that_cannot_be_built(relay, write, now):
    write("bad@a.example")
    Mail.objects.update(to_header=[3])
    write("good@a.example")

    run(now)

    assert statuses() == {"bad@a.example": "failed", "good@a.example": "sent"}


def test_drain_carries_a_greek_local_part_where_the_server_can(relay, write, now):
    write("γιώργος@παράδειγμα.example")

    run(now)

    assert relay.recipients() == ["γιώργος@xn--hxajbheg2az3al.example"]
    assert relay.taken[0].message["To"] == "γιώργος@xn--hxajbheg2az3al.example"


def test_drain_fails_a_greek_local_part_clearly_where_the_server_cannot(settings, write, now):
    server = ScriptedRelay(with_utf8=False)
    settings.EMAIL_URL = server.url
    write("γιώργος@firm.example")
    write(ANNA)

    run(now)

    assert statuses() == {"γιώργος@firm.example": "failed", ANNA: "sent"}
    assert Mail.objects.get(status="failed").last_error == (
        "553 The relay takes no address with letters outside ASCII."
    )
    assert list(Suppression.objects.all()) == []
    server.stop()


def test_drain_hands_its_worker_back_when_its_time_is_over(relay, write, now, settings):
    settings.MAIL_PER_SECOND = 10
    for number in range(3):
        write(f"p{number}@a.example")

    result = drain(clock=lambda: now, patience=0)

    assert result == Drained(sent=1, is_finished=False)
    assert sorted(statuses().values()) == ["pending", "pending", "sent"]


def test_drain_sends_a_large_bulk_in_groups(relay, write, now, django_assert_max_num_queries):
    for number in range(120):
        write(f"p{number}@a.example", kind="test_bulk")

    with django_assert_max_num_queries(60):
        run(now)

    assert len(set(relay.recipients())) == len(relay.recipients()) == 120
    assert set(statuses().values()) == {"sent"}
