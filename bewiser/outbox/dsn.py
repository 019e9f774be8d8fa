"""Read what mail servers write when a mail does not arrive (RFC 3464, RFC 6533).

Nothing here believes anything: which mail a report is about, and what follows, `bounces` decides.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_string, policy
from email.errors import MessageError
from email.headerregistry import HeaderRegistry
from email.message import Message

STATUS_TYPES = {"message/delivery-status", "message/global-delivery-status"}
ORIGINAL_TYPES = {
    *("text/rfc822-headers", "message/rfc822", "message/global", "message/global-headers"),
}
# Where servers write down to whom the message came; its envelope is gone by the time we read it.
ARRIVED_AT = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To")
# The structured headers of Python's parser choke on what strangers write; these take any text.
_POLICY = policy.default.clone(header_factory=HeaderRegistry(use_default_map=False))
# What a message beyond all rules can raise while it is read; the last, parts within parts without end.
_UNREADABLE = (MessageError, ValueError, TypeError, LookupError, AttributeError, RecursionError)
_STATUS = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])", re.ASCII)
_ADDRESS = re.compile(r"[^\s<>,;:\"]+@[^\s<>,;:\"]+")
_MESSAGE_ID = re.compile(r"<[^\s<>]+>")
# RFC 6533, 3: signs outside ASCII where only ASCII can stand.
_ESCAPED = re.compile(r"\\x\{([0-9A-Fa-f]{2,5})\}")
LONGEST_DIAGNOSTIC = 1000


@dataclass(frozen=True)
class Outcome:
    """What became of one recipient. A word that the report does not say is empty."""

    recipient: str = ""
    original_recipient: str = ""
    action: str = "failed"
    status: str = ""
    diagnostic: str = ""


@dataclass(frozen=True)
class Report:
    """A message that a mail server wrote about a mail.

    `arrived_at` are the addresses that it came to; `message_id` is that of the mail that it is about.
    """

    arrived_at: tuple[str, ...]
    message_id: str
    outcomes: tuple[Outcome, ...]


def read(data: bytes) -> Report | None:
    """Return the report in this message; None for what people and their auto-replies write.

    Never raises. A server that writes in a form of its own, but as one who wants no answer, reports one
    failure of which no more is known.
    """
    try:
        return _read(_parsed(data))
    except _UNREADABLE:
        return None


def _parsed(data: bytes) -> Message:
    # As text: read as bytes, headers lose all signs outside ASCII.
    return message_from_string(data.decode("utf-8", "replace"), policy=_POLICY)


def _read(message: Message) -> Report | None:
    parts = list(_parts(message))
    statuses = [part for part in parts if part.get_content_type() in STATUS_TYPES]
    if statuses:
        outcomes = tuple(outcome for part in statuses for outcome in _outcomes(part))
    elif _is_left_unsaid(message):
        outcomes = (Outcome(diagnostic=_one_line(message.get("Subject", ""))),)
    else:
        outcomes = ()
    if not outcomes:
        return None
    return Report(
        arrived_at=tuple(
            address
            for name in ARRIVED_AT
            for value in message.get_all(name, [])
            for address in _ADDRESS.findall(value)
        ),
        message_id=next(filter(None, map(_original_id, parts)), ""),
        outcomes=outcomes,
    )


def _parts(message: Message) -> Iterator[Message]:
    """Yield the parts of a message, and not those of the mail that it returns."""
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        for part in _inside(message):
            yield from _parts(part)
    else:
        yield message


# What programs set that are older than RFC 3834.
_OLD_ANSWERS = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Response-Suppress")
_OLD_PRECEDENCES = {"bulk", "junk", "list", "auto_reply"}


def _is_left_unsaid(message: Message) -> bool:
    """Return True for a message from nobody that is not the auto-reply of somebody (RFC 3834)."""
    is_from_nobody = message.get("Return-Path", "").strip() == "<>"
    answers_itself = message.get("Auto-Submitted", "no").strip().lower() != "no" or any(
        name in message for name in _OLD_ANSWERS
    )
    is_bulk = message.get("Precedence", "").strip().lower() in _OLD_PRECEDENCES
    is_other_report = message.get_content_type() == "multipart/report"
    return is_from_nobody and not (answers_itself or is_bulk or is_other_report)


def _outcomes(part: Message) -> Iterator[Outcome]:
    for block in _blocks(part):
        if any(name in block for name in ("Final-Recipient", "Action", "Status")):
            yield _outcome(block)


def _blocks(part: Message) -> list[Message]:
    """Return the fields about the message, then those about each recipient."""
    blocks = _inside(part)
    if part.get_content_type() == "message/delivery-status":
        return blocks
    # Python takes the form for letters outside ASCII for one mail: its headers are the first block.
    [inner] = blocks
    if part.get("Content-Transfer-Encoding", "").lower() in {"base64", "quoted-printable"}:
        inner["Content-Transfer-Encoding"] = part["Content-Transfer-Encoding"]
        inner = _parsed(_decoded(inner))
    rest = re.split(r"\n[ \t]*\r?\n", str(inner.get_payload()))
    return [inner, *(message_from_string(text.strip(), policy=_POLICY) for text in rest)]


def _outcome(block: Message) -> Outcome:
    diagnostic = _one_line(block.get("Diagnostic-Code", ""))
    status = _status(block.get("Status", ""), diagnostic)
    action = re.findall(r"[a-z]+", block.get("Action", "").lower())
    return Outcome(
        recipient=_recipient(block.get("Final-Recipient", "")),
        original_recipient=_recipient(block.get("Original-Recipient", "")),
        # A report must say it. One that does not is believed where it says "for good".
        action=action[0] if action else "failed" if status.startswith("5") else "delayed",
        status=status,
        diagnostic=diagnostic,
    )


def _status(told: str, diagnostic: str) -> str:
    """Return the status; that of the other server where ours says "5.0.0", as Exim always does."""
    found = _STATUS.findall(told)[:1]
    if not found or found[0].endswith(".0.0"):
        found = _STATUS.findall(diagnostic)[:1] or found
    return found[0] if found else ""


def _recipient(field: str) -> str:
    """Return the address of `rfc822; anna@firm.example`."""
    unescaped = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), field.partition(";")[2])
    return next(iter(_ADDRESS.findall(unescaped)), "").lower()


def _original_id(part: Message) -> str:
    """Return the Message-ID of the mail that is returned in this part, whole or its headers only."""
    kind = part.get_content_type()
    if kind not in ORIGINAL_TYPES:
        return ""
    if kind == "text/rfc822-headers":
        original = _parsed(_decoded(part))
    else:
        [original] = _inside(part)
    return next(iter(_MESSAGE_ID.findall(original.get("Message-ID", ""))), "")


def _inside(message: Message) -> list[Message]:
    payload = message.get_payload()
    return [part for part in payload if isinstance(part, Message)]


def _decoded(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _one_line(text: str) -> str:
    """Return what a column of the database can hold."""
    whole = text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    return " ".join(whole.split())[:LONGEST_DIAGNOSTIC]
