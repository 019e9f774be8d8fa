"""Addresses and headers that a mail may carry. Nothing here can smuggle in a second header."""

import re
from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bewiser.lib.mail import CONTROL

from .exceptions import BadAddress

_ATOM = r'[^\s@<>()\[\],;:"\\]+'
_BARE = re.compile(rf"{_ATOM}@{_ATOM}")
_NAMED = re.compile(
    rf'(?:"(?P<quoted>[^"\\]*)"|(?P<plain>[^"<>,;:@\\]*?)) ?<(?P<address>{_ATOM}@{_ATOM})>'
)
_HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
LONGEST_ADDRESS = 320
# The builder writes these itself.
OWN_HEADERS = {
    *("from", "to", "cc", "bcc", "reply-to", "subject", "date", "message-id"),
    *("auto-submitted", "mime-version"),
}


def checked_address(address: str) -> str:
    """Return a bare `local@domain`; BadAddress if it is anything else."""
    address = address.strip(" ")
    if CONTROL.search(address) or not _BARE.fullmatch(address) or len(address) > LONGEST_ADDRESS:
        raise BadAddress(f"{address[:80]!r} is not an e-mail address.")
    return address


def validate_mail_address(address: str) -> None:
    """Refuse what no mail of ours can be sent to, for fields of models and forms.

    Django's own e-mail fields also take quoted names and bare IP addresses; the outbox does not.
    """
    try:
        ascii_domain(checked_address(address))
    except BadAddress as problem:
        raise ValidationError(
            _("Mail cannot be sent to this address. Write it as name@example.org."),
            code="unmailable",
        ) from problem


def split_named(entry: str) -> tuple[str, str]:
    """Return name and address of `"Name" <local@domain>` or `local@domain`."""
    if CONTROL.search(entry) or "\n" in entry or "\t" in entry:
        raise BadAddress(f"{entry[:80]!r} has control characters in it.")
    match = _NAMED.fullmatch(entry.strip())
    if match:
        name = match["quoted"] if match["quoted"] is not None else match["plain"]
        return name, checked_address(match["address"])
    return "", checked_address(entry)


def checked_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Return further headers as they are; BadAddress for one that is ours or not one line."""
    for name, value in headers.items():
        is_ours = name.lower() in OWN_HEADERS or name.lower().startswith("content-")
        if is_ours or not _HEADER_NAME.fullmatch(name):
            raise BadAddress(f"A mail may not carry the header {name[:80]!r}.")
        if CONTROL.search(value) or "\n" in value:
            raise BadAddress(f"The header {name} is not one line.")
    return dict(headers)


def ascii_domain(address: str) -> str:
    """Return the address with its domain as the network writes it (IDNA)."""
    local, _at, domain = address.rpartition("@")
    if domain.isascii():
        return address
    try:
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError as problem:
        raise BadAddress(f"{domain[:80]!r} is no domain: {problem}") from problem


def need_utf8(addresses: Iterable[str]) -> bool:
    """Return True if a local part can only be written where the relay speaks SMTPUTF8."""
    return any(not address.rpartition("@")[0].isascii() for address in addresses)
