"""Bulk mail says the next envelope along with a mail; what becomes of each is the same as without."""

import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from bewiser.outbox.drain import Drained, drain
from bewiser.outbox.models import Mail, Suppression
from bewiser.outbox.smtp import Line, Posting, Relay
from tests.outbox.relay import ScriptedRelay

pytestmark = pytest.mark.django_db(transaction=True)

ANNA, BO, CLEO = "anna@a.example", "bo@a.example", "cleo@a.example"
DATA = b"Message-ID: <1@a.example>\r\n\r\n.one dot\r\n..\r\n"


@pytest.fixture(params=[True, False], ids=["pipelined", "one by one"])
def relay(request, settings) -> Iterator[ScriptedRelay]:
    server = ScriptedRelay(with_pipelining=request.param)
    settings.EMAIL_URL = server.url
    yield server
    server.stop()


@pytest.fixture
def bulk(write):
    """Write a bulk mail to each, in this order."""

    def written(*people: str) -> None:
        for at, person in enumerate(people):
            write(person, kind="test_bulk")
            Mail.objects.filter(to=person).update(priority=90 + at)

    return written


def statuses() -> dict[str, str]:
    return dict(Mail.objects.values_list("to", "status"))


@pytest.mark.parametrize(
    "stage, answer, status",
    [
        ("MAIL", "451 4.3.0 later", "pending"),
        ("RCPT", "450 4.2.1 later", "pending"),
        ("RCPT", "550 5.1.1 no such person", "failed"),
        ("RCPT", "550 5.7.1 you are on a list", "failed"),
        ("DATA", "452 4.2.2 full", "pending"),
        ("DATA", "554 5.6.0 looks odd", "failed"),
    ],
)
@pytest.mark.parametrize("refused", [ANNA, BO, CLEO])
def test_a_mail_that_is_refused_takes_no_other_with_it(
    relay, bulk, now, stage, answer, status, refused
):
    bulk(ANNA, BO, CLEO)
    if stage == "MAIL":
        relay.say(stage, "*", *(["250 OK"] * [ANNA, BO, CLEO].index(refused)), answer)
    else:
        relay.say(stage, refused, answer)

    drain(clock=lambda: now)

    others = [person for person in (ANNA, BO, CLEO) if person != refused]
    assert relay.recipients() == others
    assert statuses() == {**dict.fromkeys(others, "sent"), refused: status}
    assert Mail.objects.get(to=refused).last_error == answer
    assert Suppression.objects.exists() == (answer == "550 5.1.1 no such person")
    assert relay.n_lines == 1


@pytest.mark.parametrize("stage", ["RCPT", "DATA"])
def test_a_server_that_ends_the_line_gets_the_same_mail_on_a_new_one(relay, bulk, now, stage):
    bulk(ANNA, BO, CLEO)
    relay.say(stage, BO, "421 4.3.2 that was enough")

    result = drain(clock=lambda: now)

    assert result == Drained(sent=3)
    assert relay.recipients() == [ANNA, BO, CLEO]
    assert relay.n_lines == 2


def test_a_line_that_breaks_after_a_mail_leaves_that_one_unknown_and_the_next_untouched(
    relay, bulk, now
):
    bulk(ANNA, BO)
    relay.hangs_up_after_data = True

    drain(clock=lambda: now)

    assert relay.recipients() == [ANNA, BO]
    assert statuses() == {ANNA: "unknown", BO: "unknown"}
    assert relay.n_lines == 2


def test_a_server_that_lets_us_in_no_more_gets_nothing_further(relay, bulk, now):
    bulk(ANNA, BO, CLEO)
    relay.say("RCPT", BO, "530 5.7.0 log in first")

    drain(clock=lambda: now)

    assert relay.recipients() == [ANNA]
    assert statuses() == {ANNA: "sent", BO: "pending", CLEO: "pending"}
    assert set(Mail.objects.filter(status="pending").values_list("attempts", flat=True)) == {0}


def line_to(port: int) -> Line:
    return Line(Relay("127.0.0.1", port), timeout=5, own_name="bewiser.example")


def test_a_mail_that_was_announced_and_does_not_come_is_no_mail(relay):
    line = line_to(relay.port)
    anna, bo, cleo = (Posting("us@a.example", person, DATA) for person in (ANNA, BO, CLEO))

    line.hand_over(anna, following=bo)
    line.hear()
    line.hand_over(cleo, following=bo)
    line.hear()
    line.close()

    assert [(taken.recipient, taken.data) for taken in relay.taken] == [(ANNA, DATA), (CLEO, DATA)]


@pytest.mark.parametrize("address", ["a b@a.example", "a@a.example>\r\nDATA", ""])
def test_an_address_that_would_be_a_command_is_refused_before_it_is_said(relay, bulk, now, address):
    bulk(ANNA, BO)
    Mail.objects.filter(to=ANNA).update(to=address or " ")

    drain(clock=lambda: now)

    assert relay.recipients() == [BO]
    assert Mail.objects.get(status="failed").last_error == (
        "553 The address cannot be said to a relay."
    )


@dataclass
class OddServer(socketserver.ThreadingTCPServer):
    """It says yes to DATA whatever was before; if it `is_slow`, only once it knows who is next."""

    is_slow: bool = False
    messages: list[tuple[str, bytes]] = field(default_factory=list)
    n_lines: int = 0

    daemon_threads = True
    allow_reuse_address = True

    def __post_init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Conversation(socketserver.StreamRequestHandler):
    server: OddServer

    def handle(self) -> None:
        self.server.n_lines += 1
        self.wfile.write(b"220 odd.example ESMTP\r\n")
        answers: list[bytes] = []
        for line in self.rfile:
            verb = line[:4].upper()
            if verb == b"EHLO":
                answers.append(b"250-odd.example\r\n250 PIPELINING\r\n")
            elif verb == b"RCPT":
                self.recipient = line.partition(b"<")[2].partition(b">")[0].decode()
                is_known = self.recipient != ANNA
                answers.append(b"250 OK\r\n" if is_known else b"550 5.1.1 no such person\r\n")
            elif verb == b"DATA":
                self._say(answers, b"354 Go on\r\n")
                message = b"".join(iter(self.rfile.readline, b".\r\n"))
                if message:
                    self.server.messages.append((self.recipient, message))
                answers.append(b"250 Taken\r\n")
            else:
                answers.append(b"250 OK\r\n")
            is_last = len(self.server.messages) == 2
            if not self.server.is_slow or verb in (b"EHLO", b"QUIT") or is_last:
                self._say(answers)

    def _say(self, answers: list[bytes], *more: bytes) -> None:
        self.wfile.write(b"".join((*answers, *more)))
        answers.clear()


@pytest.fixture
def odd(settings) -> Iterator[OddServer]:
    with OddServer() as server:
        settings.EMAIL_URL = f"smtp://127.0.0.1:{server.server_address[1]}"
        yield server
        server.shutdown()


def test_a_server_that_would_take_a_message_for_nobody_gets_none(odd, bulk, now):
    bulk(ANNA, BO)

    drain(clock=lambda: now)

    assert [recipient for recipient, _message in odd.messages] == [BO]
    assert statuses() == {ANNA: "failed", BO: "sent"}
    assert odd.n_lines == 2


def test_a_server_hears_who_is_next_before_it_answers(odd, bulk, now):
    # Whoever waited for an answer to each command, or to the first mail, would wait for ever.
    odd.is_slow = True
    bulk(BO, CLEO)

    drain(clock=lambda: now)

    assert [recipient for recipient, _message in odd.messages] == [BO, CLEO]
    assert odd.n_lines == 1
