import email
from email import policy
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bewiser.lib.mail import named, one_line, tidy
from bewiser.outbox import mime
from bewiser.outbox.actions import own_message_id
from bewiser.outbox.models import Mail
from tests.outbox.conftest import NOW

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


def letter(**changes) -> Mail:
    fields = {
        "to": "anna@firm.example",
        "to_header": ['"Anna, Dr." <anna@firm.example>', "bo@other.example"],
        "reply_to": "manager@cluster.example",
        "subject": "Réponse à votre demande – Ευχαριστούμε",
        "body_text": "Grüße\n.\nEnd\n",
        "body_html": "<p>Grüße</p>\n",
        "message_id": "<1@bewiser.example>",
        "language": "de",
        "due_at": NOW,
        "headers": {"List-Id": "<news.bewiser.example>"},
    }
    return Mail(**{**fields, **changes})


def read(data: bytes):
    return email.message_from_bytes(data, policy=policy.SMTPUTF8)


def test_build_writes_every_header_and_both_bodies():
    data = mime.build(letter())

    message = read(data)
    assert data.isascii()
    assert dict(message.items()) | {"Content-Type": ""} == {
        "From": "Be Wiser <connect@bewiser.example>",
        "To": '"Anna, Dr." <anna@firm.example>, bo@other.example',
        "Reply-To": "manager@cluster.example",
        "Subject": "Réponse à votre demande – Ευχαριστούμε",
        "Date": "Mon, 02 Mar 2026 09:30:00 +0000",
        "Message-ID": "<1@bewiser.example>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": "de",
        "List-Id": "<news.bewiser.example>",
        "MIME-Version": "1.0",
        "Content-Type": "",
    }
    text, html = message.iter_parts()
    assert (text.get_content_type(), text.get_content()) == ("text/plain", "Grüße\r\n.\r\nEnd\r\n")
    assert (html.get_content_type(), html.get_content()) == ("text/html", "<p>Grüße</p>\r\n")


def test_build_of_one_row_twice_differs_only_in_the_boundary():
    mail = letter(body_html="")

    assert mime.build(mail) == mime.build(mail)


def test_build_writes_a_greek_domain_as_the_network_does():
    message = read(mime.build(letter(to_header=["info@παράδειγμα.example"])))

    assert message["To"] == "info@xn--hxajbheg2az3al.example"


def test_build_takes_a_sender_whose_domain_is_outside_ascii(settings):
    settings.DEFAULT_FROM_EMAIL = "Be Wiser <connect@bücher.example>"
    identity = UUID(int=1)

    message = read(mime.build(letter(message_id=own_message_id(identity))))

    assert message["From"] == "Be Wiser <connect@xn--bcher-kva.example>"
    assert message["Message-ID"] == f"<{identity}@xn--bcher-kva.example>"


@pytest.mark.parametrize(
    "changes, needed",
    [
        ({}, False),
        ({"to": "γιώργος@firm.example"}, True),
        ({"to_header": ["γιώργος@firm.example"]}, True),
        ({"to": "info@παράδειγμα.example", "to_header": ["Γιώργος <a@b.example>"]}, False),
    ],
)
def test_needs_utf8_only_for_local_parts(changes, needed):
    assert mime.needs_utf8(letter(**changes)) is needed


@given(subject=TEXT, text=TEXT, html=TEXT, name=TEXT)
def test_build_gives_back_what_was_written_and_no_header_more(subject, text, html, name):
    mail = letter(
        subject=one_line(subject)[:500],
        body_text=tidy(text) or ".\n",
        body_html=tidy(html) or "<p></p>\n",
        to_header=[named(name, "anna@firm.example")],
    )

    message = read(mime.build(mail))

    assert sorted(message.keys()) == sorted(
        [
            *("From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted"),
            *("List-Id", "MIME-Version", "Content-Type", "Content-Language"),
        ]
    )
    assert message["To"].addresses[0].addr_spec == "anna@firm.example"
    assert len(message["To"].addresses) == 1
    assert " ".join(message["Subject"].split()) == " ".join(mail.subject.split())
    body, _html = message.iter_parts()
    assert body.get_content().splitlines() == mail.body_text.splitlines()
