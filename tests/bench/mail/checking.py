"""Every message that arrived, read back and compared with what it should be."""

import email
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any

import django
from django.db import connection

from bewiser.lib.mail import one_line
from bewiser.outbox import mime
from bewiser.outbox.models import Mail
from tests.bench.mail.letters import SUBJECT, Person, html_for, people, text_for
from tests.outbox.fast_sink import FastSink, Taken

PORTION = 500
# As large as a newsletter is: what a measurement is said to have sent. In octets, on average.
SMALLEST, LARGEST = 9_400, 9_900


def check(sink: FastSink, number: int) -> str:
    """Fail unless everybody got one message of 9.5 KB, and exactly theirs; return what was compared, in words.

    "Exactly" twice: the bytes are those of `mime.build` for the row, and what Python's `email` reads in them is
    what the letter says with the names and links put in.
    """
    messages = list(sink.taken())
    assert sorted(taken.recipient for taken in messages) == sorted(
        person.address for person in people(number)
    )
    identities = [taken.message_id for taken in messages]
    assert len(set(identities)) == number
    portions = [messages[start : start + PORTION] for start in range(0, number, PORTION)]
    connection.close()
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn"), django.setup) as readers:
        n_alike = sum(readers.map(_compare, portions))
    assert n_alike == number
    octets = sum(len(taken.data) for taken in messages) / number
    assert SMALLEST <= octets <= LARGEST, f"{octets:,.0f} octets"
    return f"{number:,} messages of {octets:,.0f} octets are those of building one by one"


def _compare(portion: list[Taken]) -> int:
    identities = [taken.message_id for taken in portion]
    mails = Mail.objects.select_related("skeleton").filter(message_id__in=identities)
    rows = {mail.message_id: mail for mail in mails}
    for taken in portion:
        row = rows[taken.message_id]
        assert taken.data == mime.build(row), taken.recipient
        message = email.message_from_bytes(taken.data, policy=policy.SMTPUTF8)
        person = Person(int(taken.recipient[1:].partition("@")[0]))
        assert _read(message) == _meant(person), taken.recipient
    return len(portion)


def _read(message: EmailMessage) -> dict[str, Any]:
    # Python 3.11 reads a space into a long name; the functions of old, which look at the source, do not.
    name, address = parseaddr(dict(message.raw_items())["To"])
    text, html = (part.get_content() for part in message.iter_parts())
    return {
        "defects": message.defects,
        "to": (str(make_header(decode_header(name))), address),
        "subject": message["Subject"],
        "leave": message["List-Unsubscribe"],
        "text": text.replace("\r\n", "\n"),
        "html": html.replace("\r\n", "\n"),
    }


def _meant(person: Person) -> dict[str, Any]:
    return {
        "defects": [],
        "to": (one_line(person.name).replace('"', "'"), person.address),
        "subject": SUBJECT,
        "leave": person.headers["List-Unsubscribe"],
        "text": text_for(person),
        "html": html_for(person),
    }
