"""What the outbox keeps of people, for the data map."""

from datetime import datetime
from html import escape
from typing import Any

from django.db.models import Case, F, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Concat, Replace
from django.utils.translation import gettext_lazy as _

from bewiser.lib.personal import Basis, Ends, Holding, Line, Part, Person, of_address

from .choices import MailStatus
from .models import Mail

# A shorter name is a part of many words.
SHORTEST_NAME = 4
GONE = "…"
OVER = (MailStatus.SENT, MailStatus.FAILED, MailStatus.SUPPRESSED)

LINES = (
    Line(
        "mails",
        _("Mails that are on their way"),
        _("So that none is lost"),
        _("The service that you asked for"),
        Basis.CONTRACT,
        _(
            "90 days after the mail was sent. Codes and links that open something: until the mail is sent."
        ),
        _("Address and words are blanked."),
    ),
    Line(
        "suppressions",
        _("Addresses that are to get no mail any more"),
        _("So that nobody writes to them again"),
        _("Legitimate interest: your wish, or a mailbox that does not exist"),
        Basis.INTEREST,
        _("Until its owner wants mail again, or asks for its removal."),
        _("Deleted."),
    ),
)


def forget_mails(person: Person, rows: "QuerySet[Any]", now: datetime) -> None:
    """Blank the mails to a person, sent or not; those that wait, or are being sent, are given up.

    In mails to others the person's addresses and name are replaced.
    """
    rows.update(
        key=Concat(Value("forgotten:"), F("id"), output_field=Mail._meta.get_field("key")),
        to="",
        to_header=[],
        reply_to="",
        headers={},
        subject="",
        body_text="",
        body_html="",
        fillings={},
        last_error="",
        forgotten_at=now,
        status=Case(When(status__in=OVER, then=F("status")), default=Value(MailStatus.FAILED)),
        lease_until=None,
        leased_by="",
    )
    for words in _words_of(person):
        _replace(words)


def _words_of(person: Person) -> list[str]:
    names = [person.name, escape(person.name)] if len(person.name) >= SHORTEST_NAME else []
    return list(dict.fromkeys([*sorted(person.addresses), *names]))


def _replace(words: str) -> None:
    named = Q()
    plain = ("subject", "body_text", "body_html", "key", "reply_to", "last_error")
    for column in plain:
        named |= Q((f"{column}__contains", words))
    text = Cast("to_header", TextField())
    rows = Mail.objects.annotate(shown=text).filter(named | Q(shown__contains=words))
    for mail in rows.only("pk", "to_header").iterator():
        Mail.objects.filter(pk=mail.pk).update(
            to_header=[entry.replace(words, GONE) for entry in mail.to_header],
            **{column: Replace(column, Value(words), Value(GONE)) for column in plain},
        )


HOLDINGS = (
    Holding(
        "outbox.Bounce",
        "mails",
        of_address("mail__to"),
        ("diagnostic",),
        Ends.BLANK,
        facts=("at", "status", "is_permanent"),
    ),
    Holding(
        "outbox.Mail",
        "mails",
        lambda person: of_address("to")(person) & Q(is_secret=False),
        ("to", "subject", "body_text"),
        Ends.BLANK,
        facts=("kind", "status", "created_at", "sent_at"),
        unsaid=("body_html", "key", "to_header", "reply_to", "headers", "fillings", "last_error"),
        forget=forget_mails,
    ),
    # Whoever reads an export is not to find a code or a link in it that opens something.
    Holding(
        "outbox.Mail",
        "mails",
        lambda person: of_address("to")(person) & Q(is_secret=True),
        ("to",),
        Ends.BLANK,
        facts=("kind", "status", "created_at", "sent_at"),
        unsaid=("subject", "body_text"),
        forget=forget_mails,
        called="secret",
    ),
    Holding(
        "outbox.Suppression",
        "suppressions",
        of_address("address"),
        ("address", "reason"),
        Ends.DELETE,
        facts=("at",),
    ),
)

NOBODY = {
    "outbox.Skeleton": "batch language subject headers body_text body_html",
    "outbox.Mail": "kind route language message_id leased_by",
    "outbox.Route": "name url last_error paused_reason",
    "outbox.RelaySlot": "leased_by",
    "outbox.Heartbeat": "name",
    "outbox.Bounce": "status",
}

PART = Part(lines=LINES, holdings=HOLDINGS, nobody=NOBODY)
