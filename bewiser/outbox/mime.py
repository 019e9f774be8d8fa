"""Build the bytes of a mail: text and HTML side by side, every header encoded."""

import base64
from collections.abc import Iterator
from email import policy
from email.headerregistry import Address, BaseHeader, HeaderRegistry
from email.message import EmailMessage
from email.policy import EmailPolicy, Policy
from email.utils import format_datetime
from functools import lru_cache
from typing import Any, cast

from django.conf import settings

from .addresses import ascii_domain, need_utf8, split_named
from .gaps import filled
from .models import Mail

LINE_LENGTH = 76
# They are written encoded already; a line may break at each of their spaces.
ENCODED = ("From", "To", "Reply-To")
# They hold an identity or an address of the web: broken, or as an encoded word, no mail program would read it.
UNCUT = ("Message-ID", "List-Unsubscribe", "List-Archive", "List-Help")
# So many octets of a name fit into an encoded word of a line that begins with "Reply-To: ".
OCTETS_OF_WORD = 39


def build(mail: Mail) -> bytes:
    """Return the mail as it goes over the line; the same row gives the same bytes each time."""
    message = EmailMessage(policy=_POLICY_UTF8 if needs_utf8(mail) else _POLICY)
    for name, value in headers_of(mail):
        message[name] = value
    text, html = bodies_of(mail)
    # Quoted-printable is right with and without 8BITMIME, and a person can read the source.
    if text or not html:
        message.set_content(text, cte="quoted-printable")
        if html:
            message.add_alternative(html, subtype="html", cte="quoted-printable")
            # No body can hold it: in quoted-printable no dash follows an equals sign.
            message.set_boundary(f"=-{mail.pk.hex}")
    else:
        message.set_content(html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = mail.language
    return message.as_bytes()


def headers_of(mail: Mail) -> Iterator[tuple[str, str]]:
    """Yield what stands above the body, in its order, not folded; only names of people are encoded."""
    yield "From", _shown(settings.DEFAULT_FROM_EMAIL)
    yield "To", ", ".join(_shown(entry) for entry in mail.to_header)
    if mail.reply_to:
        yield "Reply-To", _shown(mail.reply_to)
    yield "Subject", mail.skeleton.subject if mail.skeleton else mail.subject
    # When it was due, not when it is sent: a repeat after a crash is the same mail.
    yield "Date", _date(mail.due_at)
    yield "Message-ID", mail.message_id
    yield "Auto-Submitted", "auto-generated"
    yield from mail.headers.items()
    if mail.skeleton:
        yield from mail.skeleton.headers.items()


def bodies_of(mail: Mail) -> tuple[str, str]:
    """Return the text and the HTML of a mail, the gaps of its skeleton filled."""
    if mail.skeleton is None:
        return mail.body_text, mail.body_html
    return (
        filled(mail.skeleton.body_text, mail.fillings),
        filled(mail.skeleton.body_html, mail.fillings, is_html=True),
    )


def folded(name: str, value: str, *, is_utf8: bool = False) -> bytes:
    """Return one header as `build` writes it, with its line break."""
    if name in ENCODED:
        return _broken(name, value).encode("utf-8" if is_utf8 else "ascii")
    if name in UNCUT:
        return f"{name}: {value}\r\n".encode("utf-8" if is_utf8 else "ascii")
    rules = _POLICY_UTF8 if is_utf8 else _POLICY
    return rules.fold_binary(*rules.header_store_parse(name, value))


def needs_utf8(mail: Mail) -> bool:
    """Return True if only a relay that speaks SMTPUTF8 can carry this mail."""
    entries = [entry for entry in (mail.to, mail.reply_to, *mail.to_header) if not entry.isascii()]
    return need_utf8(split_named(entry)[1] for entry in entries)


# All mails of a batch are due at one moment.
_date = lru_cache(maxsize=64)(format_datetime)


# The sender is the same in all mails.
@lru_cache(maxsize=64)
def _shown(entry: str) -> str:
    name, address = split_named(entry)
    local, _at, domain = ascii_domain(address).rpartition("@")
    name = " ".join(name.split())
    if name.isascii() and "=?" not in name:
        return str(Address(display_name=name, username=local, domain=domain))
    return f"{' '.join(_encoded_words(name))} <{Address(username=local, domain=domain).addr_spec}>"


def _encoded_words(text: str) -> Iterator[str]:
    """Yield the text as RFC 2047 has it, no letter in two words. The package takes 30 ms for a long name."""
    word = b""
    for letter in text:
        octets = letter.encode()
        if len(word) + len(octets) > OCTETS_OF_WORD:
            yield _encoded_word(word)
            word = b""
        word += octets
    yield _encoded_word(word)


def _encoded_word(octets: bytes) -> str:
    return f"=?utf-8?b?{base64.b64encode(octets).decode()}?="


def _broken(name: str, value: str) -> str:
    lines = [f"{name}:"]
    for at, word in enumerate(value.split(" ")):
        if at and len(lines[-1]) + 1 + len(word) > LINE_LENGTH:
            lines.append("")
        lines[-1] += f" {word}"
    return "".join(f"{line}\r\n" for line in lines)


class _AsItIs(BaseHeader):
    """A header that `folded` writes itself: nothing in it is decoded, and nothing encoded."""

    max_count = None

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        kwds["decoded"], kwds["parse_tree"] = value, None

    def fold(self, *, policy: Policy) -> str:
        return folded(self.name, str(self), is_utf8=cast(EmailPolicy, policy).utf8).decode()


_registry = HeaderRegistry()
for _name in (*ENCODED, *UNCUT):
    _registry.map_to_type(_name, _AsItIs)
# The package counts 78 signs a line for bodies too; quoted-printable allows 76 (RFC 2045, 6.7).
_POLICY = policy.SMTP.clone(header_factory=_registry, max_line_length=LINE_LENGTH)
_POLICY_UTF8 = policy.SMTPUTF8.clone(header_factory=_registry, max_line_length=LINE_LENGTH)
