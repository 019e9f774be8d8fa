"""The mailbox to which mail comes back, over IMAP. Every way in which it can fail is an exception of ours."""

import contextlib
import imaplib
import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from bewiser.env import is_loopback

from .exceptions import InboxDown

# What a report has to say stands at its beginning; what it returns may be long.
LONGEST_READ = 500_000
# In a quoted string nothing else needs care, and IMAP's own alphabet for folders is left to those who need it.
_PLAIN = re.compile(r"[ !#-\[\]-~]*")


@dataclass(frozen=True)
class Inbox:
    """Where the mailbox is and how its server wants to be spoken to."""

    host: str
    port: int
    user: str
    password: str
    folder: str = "INBOX"
    is_imaps: bool = False
    is_starttls: bool = False

    def __repr__(self) -> str:
        # A password must never reach a log.
        return f"Inbox({self.host}:{self.port})"

    @classmethod
    def from_url(cls, url: str) -> "Inbox":
        """Read `imaps://user:password@host:port/folder` or `imap://…?tls=starttls`.

        Raises ImproperlyConfigured, also where the password would cross a network in clear. Its words never
        quote the URL.
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise ImproperlyConfigured(
                "BOUNCE_IMAP_URL cannot be read: the port is a number up to 65535, and signs in a password"
                " are escaped as in any URL."
            ) from None
        tls = parse_qs(parts.query).get("tls", [""])[-1]
        user, password, folder = (
            unquote(part or "") for part in (parts.username, parts.password, parts.path[1:])
        )
        if parts.scheme not in {"imap", "imaps"} or not (parts.hostname and user and password):
            raise ImproperlyConfigured(
                "BOUNCE_IMAP_URL must be imaps://user:password@host:port/INBOX."
            )
        if tls not in {"", "starttls"} or (tls and parts.scheme == "imaps"):
            raise ImproperlyConfigured(
                "BOUNCE_IMAP_URL: write ?tls=starttls with imap://, or imaps://."
            )
        if not (tls or parts.scheme == "imaps" or is_loopback(parts.hostname)):
            raise ImproperlyConfigured(
                "BOUNCE_IMAP_URL would send the password in clear: write ?tls=starttls, or imaps://."
            )
        if not all(map(_PLAIN.fullmatch, (user, password, folder))):
            raise ImproperlyConfigured(
                "BOUNCE_IMAP_URL: name, password and folder are of ASCII signs without quotes and backslashes."
            )
        return cls(
            host=parts.hostname,
            port=port or (993 if parts.scheme == "imaps" else 143),
            user=user,
            password=password,
            folder=folder or "INBOX",
            is_imaps=parts.scheme == "imaps",
            is_starttls=tls == "starttls",
        )


class Session:
    """A conversation about one folder, to be used in a `with`. Anything may raise InboxDown."""

    def __init__(self, inbox: Inbox, *, timeout: float) -> None:
        self.inbox = inbox
        self.timeout = timeout

    def __enter__(self) -> "Session":
        with _in_our_words():
            self._imap = self._connect()
        try:
            with _in_our_words():
                self._greet()
        except InboxDown:
            self._hang_up()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._hang_up()

    def unread(self) -> list[str]:
        """Return the UIDs of the messages that neither we nor a person have looked at, oldest first."""
        found = self._uid("SEARCH", "UNSEEN UNFLAGGED")[0]
        return found.decode("ascii").split() if isinstance(found, bytes) else []

    def fetch(self, uid: str) -> bytes | None:
        """Return the beginning of a message, which stays unread; None if it is gone meanwhile."""
        answer = self._uid("FETCH", uid, f"(BODY.PEEK[]<0.{LONGEST_READ}>)")
        return next((item[1] for item in answer if isinstance(item, tuple)), None)

    def mark_read(self, uid: str) -> None:
        self._uid("STORE", uid, "+FLAGS.SILENT", r"(\Seen)")

    def leave_to_people(self, uid: str) -> None:
        """Mark a message so that people see it as unread, and we do not look at it again."""
        self._uid("STORE", uid, "+FLAGS.SILENT", r"(\Flagged)")

    def _connect(self) -> imaplib.IMAP4:
        where = (self.inbox.host, self.inbox.port)
        if self.inbox.is_imaps:
            context = ssl.create_default_context()
            return imaplib.IMAP4_SSL(*where, ssl_context=context, timeout=self.timeout)
        return imaplib.IMAP4(*where, timeout=self.timeout)

    def _greet(self) -> None:
        if self.inbox.is_starttls:
            self._imap.starttls(ssl_context=ssl.create_default_context())
        self._imap.login(f'"{self.inbox.user}"', self.inbox.password)
        said, words = self._imap.select(f'"{self.inbox.folder}"')
        if said != "OK":
            raise InboxDown(f"The folder cannot be opened: {_decoded(words[0])}")

    def _uid(self, command: str, *arguments: str) -> list[bytes | tuple[bytes, bytes] | None]:
        with _in_our_words():
            said, answer = self._imap.uid(command, *arguments)
        if said != "OK":
            raise InboxDown(f"{command}: {_decoded(answer[0])}")
        return answer

    def _hang_up(self) -> None:
        with contextlib.suppress(OSError, imaplib.IMAP4.error):
            self._imap.logout()


@contextlib.contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except (OSError, imaplib.IMAP4.error) as problem:
        # An answer of the server comes as bytes.
        words = problem.args[0] if problem.args and isinstance(problem.args[0], bytes) else problem
        raise InboxDown(_decoded(words)) from problem


def _decoded(words: object) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return " ".join(text.split())[:1000]
