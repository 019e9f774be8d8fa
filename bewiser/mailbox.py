"""The local mailbox: what the sample network has sent, to be read in the browser.

It is open to everyone on this machine and to nobody else, and only while the mails go to the local
sink: nothing in it was sent to anyone.
"""

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

SHOWN = 100
# What proxies add to a request; with one of them, the address that we see is not the reader's.
PROXY_HEADERS = {"HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA"}


@dataclass(frozen=True)
class Received:
    """One mail of the sink. `links` are those of its HTML part, as (address, words)."""

    key: str
    at: datetime
    sender: str
    to: str
    envelope: str
    subject: str
    text: str
    links: tuple[tuple[str, str], ...]


class LinkFinder(HTMLParser):
    """Collects the links of a letter in their order; nothing else of its HTML is used."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self._open: str | None = None
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        address = dict(attributes).get("href") or ""
        if tag == "a" and address.startswith(("http://", "https://")):
            self._open, self._words = address, []

    def handle_data(self, data: str) -> None:
        self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._open:
            words = " ".join("".join(self._words).split())
            self.links.append((self._open, words or self._open))
            self._open = None


def received(folder: Path) -> list[tuple[str, Path]]:
    """Return (key, file) of every mail in a Maildir, newest first."""
    files = [file for part in ("new", "cur") for file in (folder / part).glob("*")]
    files.sort(key=lambda file: (file.stat().st_mtime_ns, file.name), reverse=True)
    return [(file.name.partition(":")[0], file) for file in files]


def read(key: str, file: Path) -> Received:
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    finder = LinkFinder()
    finder.feed(_part(message, "html"))
    return Received(
        key=key,
        at=datetime.fromtimestamp(file.stat().st_mtime, tz=UTC),
        sender=str(message.get("From", "")),
        to=str(message.get("To", "")),
        envelope=str(message.get("X-RcptTo", "")),
        subject=str(message.get("Subject", "")),
        text=_part(message, "plain"),
        links=tuple(dict.fromkeys(finder.links)),
    )


def is_open_to(request: HttpRequest) -> bool:
    """Only in sample mode, only with a local sink, only from this machine and through no proxy."""
    if not (settings.SAMPLE_MODE and settings.MAILBOX_DIR):
        return False
    if settings.TRUSTED_PROXIES or any(
        name in PROXY_HEADERS or name.startswith("HTTP_X_FORWARDED") for name in request.META
    ):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


@login_not_required
@never_cache
@require_safe
def mailbox_list(request: HttpRequest) -> HttpResponse:
    if not is_open_to(request):
        raise Http404
    files = received(Path(settings.MAILBOX_DIR))
    mails = [read(key, file) for key, file in files[:SHOWN]]
    return render(request, "mailbox/mailbox_list.html", {"mails": mails, "total": len(files)})


@login_not_required
@never_cache
@require_safe
def mailbox_detail(request: HttpRequest, key: str) -> HttpResponse:
    if not is_open_to(request):
        raise Http404
    file = dict(received(Path(settings.MAILBOX_DIR))).get(key)
    if file is None:
        raise Http404
    return render(request, "mailbox/mailbox_detail.html", {"mail": read(key, file)})


def _part(message: EmailMessage, subtype: str) -> str:
    found = message.get_body((subtype,))
    if found is None:
        return ""
    try:
        return str(found.get_content())
    except (LookupError, UnicodeError):
        # A part in an encoding that nobody knows is shown as it came.
        return str(found.get_payload())
