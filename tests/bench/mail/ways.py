"""Three ways to send the same letters to the same people over the same kind of line."""

import logging
import multiprocessing
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection, transaction
from django.utils import timezone
from post_office import mail as post_office
from post_office.models import STATUS, Email

from bewiser.lib.mail import named
from bewiser.outbox import batches, kinds
from bewiser.outbox.choices import MailStatus
from bewiser.outbox.models import Mail, Skeleton
from tests.bench.mail.letters import LETTER, SUBJECT, Person, html_for, people, text_for

# It has set up a handler of its own that tells of each batch.
logging.getLogger("post_office").setLevel(logging.WARNING)
KIND = kinds.register(kinds.Kind("bench_newsletter", kinds.AT_MOST_ONCE, priority=90, is_bulk=True))
PROCESSES = 2
# As many as the product writes in one go.
PORTION = 1000
PATIENCE = 600
BACKEND = "django.core.mail.backends.smtp.EmailBackend"


@dataclass(frozen=True)
class Taken:
    """The seconds that it took to write the letters down, and then to send them."""

    writing: float
    sending: float

    @property
    def both(self) -> float:
        return self.writing + self.sending


def ours(number: int) -> Taken:
    """From the commit that lets the mails go to the last one marked as sent, by two processes of a real worker."""
    with connection.cursor() as cursor:
        cursor.execute("truncate outbox_mail, outbox_skeleton cascade")
    began = time.perf_counter()
    with transaction.atomic():
        now = timezone.now()
        skeleton = batches.write_skeleton("bench", language="en", letter=LETTER, now=now)
        for portion in _portions(number):
            recipients = [_recipient(person, skeleton) for person in portion]
            batches.write(KIND.name, recipients, due_at=now, now=now)
        written = time.perf_counter()
    _wait_until(lambda: not Mail.objects.filter(status__in=OPEN).exists())
    sent = time.perf_counter()
    assert batches.counts("bench") == {MailStatus.SENT: number}
    return Taken(written - began, sent - written)


def by_post_office(number: int) -> Taken:
    """django-post-office with two processes and batches of a thousand, its letters rendered when they are written.

    They go to bare addresses: it cannot keep a name that has a comma in it.
    """
    Email.objects.all().delete()
    began = time.perf_counter()
    for portion in _portions(number):
        post_office.send_many([_words(person, person.address) for person in portion])
    written = time.perf_counter()
    post_office.send_queued_mail_until_done(processes=PROCESSES)
    sent = time.perf_counter()
    assert Email.objects.filter(status=STATUS.sent).count() == number
    return Taken(written - began, sent - written)


def by_django(number: int) -> Taken:
    """Django's own backend in two processes, each with a connection kept open.

    Nothing is in a database before or after: a process that dies takes with it who got the letter and who did not.
    Its letters are put together before the clock starts.
    """
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(PROCESSES + 1)
    senders = [
        context.Process(target=_send_part, args=(number, part, barrier))
        for part in range(PROCESSES)
    ]
    connection.close()
    for sender in senders:
        sender.start()
    barrier.wait(PATIENCE)
    began = time.perf_counter()
    for sender in senders:
        sender.join()
    sent = time.perf_counter()
    assert [sender.exitcode for sender in senders] == [0] * PROCESSES
    return Taken(0, sent - began)


def _send_part(number: int, part: int, barrier: Barrier) -> None:
    words = [
        _words(person, named(person.name, person.address))
        for person in list(people(number))[part::PROCESSES]
    ]
    barrier.wait(PATIENCE)
    with get_connection(BACKEND) as line:
        for said in words:
            letter = EmailMultiAlternatives(
                said["subject"],
                said["message"],
                settings.DEFAULT_FROM_EMAIL,
                [said["recipients"]],
                headers=said["headers"],
                connection=line,
            )
            letter.attach_alternative(said["html_message"], "text/html")
            letter.send()


def _words(person: Person, to: str) -> dict[str, Any]:
    return {
        "recipients": to,
        "subject": SUBJECT,
        "message": text_for(person),
        "html_message": html_for(person),
        "headers": person.headers,
    }


def _recipient(person: Person, skeleton: Skeleton) -> batches.Recipient:
    return batches.Recipient(
        key=f"bench:{person.number}",
        address=person.address,
        skeleton=skeleton,
        name=person.name,
        fillings=person.fillings,
        headers=person.headers,
    )


def _portions(number: int) -> list[list[Person]]:
    everybody = list(people(number))
    return [everybody[start : start + PORTION] for start in range(0, number, PORTION)]


def _wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, f"not done in {PATIENCE} s"
        time.sleep(0.05)


OPEN = (MailStatus.PENDING, MailStatus.SENDING)
WAYS = {"ours": ours, "post_office": by_post_office, "django": by_django}
