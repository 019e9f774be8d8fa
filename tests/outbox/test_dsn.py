"""Messages of real mail servers, and some written by hand; tests/outbox/dsn/README.md says which are which."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bewiser.outbox.dsn import Outcome, read
from tests.outbox.returned import ADDRESS, FOLDER, MESSAGE_ID, SENDER, message


def outcome(name: str, status: str, words: str, *, action: str = "failed", **more) -> Outcome:
    return Outcome(
        recipient=f"{name}@firm.example",
        action=action,
        status=status,
        diagnostic=f"smtp; {words}" if words else "",
        **more,
    )


def postfix(name: str, status: str, words: str, *, action: str = "failed") -> Outcome:
    original = f"{name}@firm.example"
    return outcome(name, status, words, action=action, original_recipient=original)


FULL = "552 5.2.2 <full@firm.example>: The mailbox is full"
UNKNOWN = (
    "550 5.1.1 <unknown@firm.example>: Recipient address rejected:"
    " User unknown in virtual mailbox table"
)
LATER = "451 4.7.1 <later@firm.example>: Greylisted, try again later"
POLICY = "554 5.7.1 Message rejected by the policy of this site"
NO_CODE = "550 No such person at this address"
UTF8 = "550 5.1.1 <άννα@firm.example>: Άγνωστος παραλήπτης"

REPORTS = {
    "exim_full": [outcome("full", "5.2.2", FULL)],
    "exim_given_up": [outcome("later", "4.7.1", f"{LATER}: retry timeout exceeded")],
    "exim_no_code": [outcome("plain", "5.0.0", NO_CODE)],
    "exim_policy": [outcome("spam", "5.7.1", POLICY)],
    "exim_unknown": [outcome("unknown", "5.1.1", UNKNOWN)],
    "postfix_delayed": [postfix("later", "4.7.1", LATER, action="delayed")],
    "postfix_full": [postfix("full", "5.2.2", FULL)],
    "postfix_given_up": [postfix("later", "4.7.1", LATER)],
    "postfix_no_code": [postfix("plain", "5.0.0", NO_CODE)],
    "postfix_policy": [postfix("spam", "5.7.1", POLICY)],
    "postfix_relayed": [postfix("anna", "2.0.0", "250 2.0.0 taken", action="relayed")],
    "postfix_two_recipients": [
        postfix("full", "5.2.2", FULL),
        postfix("unknown", "5.1.1", UNKNOWN),
    ],
    "postfix_unknown": [postfix("unknown", "5.1.1", UNKNOWN)],
    "postfix_utf8": [postfix("άννα", "5.1.1", UTF8)],
    "postfix_without_verp": [postfix("unknown", "5.1.1", UNKNOWN)],
    "written_escaped_address": [outcome("άννα", "5.1.1", "")],
    "written_headers_only": [
        outcome("full", "5.2.2", "552 5.2.2 Das Postfach ist größer als erlaubt")
    ],
    "written_qmail": [Outcome(diagnostic="failure notice")],
}
NO_REPORTS = {
    "written_out_of_office",
    "written_person",
    "written_read_receipt",
    "written_vacation",
}
WITHOUT_VERP = {"postfix_without_verp", "written_headers_only"}
WITHOUT_ORIGINAL = {"written_escaped_address", "written_qmail"}


def test_every_message_of_the_folder_is_tried():
    assert {path.stem for path in FOLDER.glob("*.eml")} == REPORTS.keys() | NO_REPORTS


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_read_tells_what_became_of_each_recipient(name):
    assert list(read(message(name)).outcomes) == REPORTS[name]


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_read_tells_which_mail_it_was(name):
    report = read(message(name))

    sender = ADDRESS if name in WITHOUT_VERP else SENDER
    assert [address.lower() for address in report.arrived_at] == [sender, sender]
    assert report.message_id == ("" if name in WITHOUT_ORIGINAL else MESSAGE_ID)


@pytest.mark.parametrize("name", sorted(NO_REPORTS))
def test_read_takes_no_letter_of_a_person_and_no_automatic_answer_for_a_report(name):
    assert read(message(name)) is None


@pytest.mark.parametrize(
    "header",
    ["Precedence: bulk", "Precedence: auto_reply", "X-Autoreply: yes", "X-Autorespond: away"],
)
def test_read_takes_no_automatic_answer_of_an_old_program_for_a_report(header):
    answer = message("written_vacation").replace(b"Auto-Submitted: auto-replied", header.encode())

    assert read(answer) is None
    assert read(answer.replace(header.encode(), b"X-Other: yes")) is not None


REPORT = b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; a.example\r\n\r\n"


@pytest.mark.parametrize(
    "fields, told",
    [
        (b"Action: failed\r\n", Outcome()),
        (b"Status: 5.1.1\r\n", Outcome(status="5.1.1")),
        (b"Action: failed\r\nStatus: 5.1.\xd9\xa1\r\n", Outcome()),
        (b"Status: 4.4.1\r\n", Outcome(action="delayed", status="4.4.1")),
        (b"Final-Recipient: nonsense\r\n", Outcome(action="delayed")),
        (b"Final-Recipient: rfc822; <Anna@A.example>\r\nAction: FAILED\r\nStatus: five\r\n",
         Outcome(recipient="anna@a.example")),
        (b"Action: failed\r\nStatus: 5.0.0\r\nDiagnostic-Code: smtp; 550 at 5.1.1.7\r\n",
         Outcome(status="5.0.0", diagnostic="smtp; 550 at 5.1.1.7")),
        (b"Action: failed\r\nDiagnostic-Code: smtp;\r\n 550 5.4.4\x00 lost\r\n",
         Outcome(status="5.4.4", diagnostic="smtp; 550 5.4.4 lost")),
        (b"Action: failed\r\nStatus: 5.2.2\r\nDiagnostic-Code: smtp; 550 5.1.1 no\r\n",
         Outcome(status="5.2.2", diagnostic="smtp; 550 5.1.1 no")),
    ],
)  # fmt: skip
def test_read_makes_do_with_what_odd_servers_write(fields, told):
    assert list(read(REPORT + fields).outcomes) == [told]


def test_read_cuts_long_words():
    report = read(REPORT + b"Action: failed\r\nDiagnostic-Code: " + b"a " * 5000)

    assert len(report.outcomes[0].diagnostic) <= 1000


@pytest.mark.parametrize(
    "data",
    [
        REPORT,
        b"",
        b"Content-Type: message/delivery-status",
        b"Content-Type: message/global-delivery-status",
        b"Content-Type: text/rfc822-headers",
    ],
)
def test_a_report_that_says_nothing_is_for_people(data):
    assert read(data) is None


def test_parts_within_parts_without_end_are_for_people():
    nested = "".join(
        f"Content-Type: multipart/mixed; boundary=b{depth}\r\n\r\n--b{depth}\r\n"
        for depth in range(2000)
    )

    assert read(nested.encode() + REPORT + b"Action: failed\r\n") is None


PIECES = [
    *message("postfix_utf8").split(b"\r\n"),
    *message("written_headers_only").split(b"\r\n"),
    b"Content-Type: multipart/report; boundary=",
    b"Content-Transfer-Encoding: base64",
    b"Final-Recipient: =?utf-8?q?=00=ff?=; a@b",
    b"Status: \xff\x00",
    b"Status: 5.1.\xd9\xa1",
    b"",
]


@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=40), max_size=60))
def test_read_raises_nothing_and_tells_only_what_can_be_stored(lines):
    report = read(b"\r\n".join(lines))

    for one in report.outcomes if report else ():
        one.diagnostic.encode("utf-8")
        assert "\x00" not in one.diagnostic
        assert re.fullmatch(r"(?:[245](?:\.[0-9]{1,3}){2})?", one.status)
