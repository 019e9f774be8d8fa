"""One line to a mail server, kept open, and what its answers mean."""

import contextlib
import re
import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from bewiser.env import is_loopback

from .exceptions import AnswerLost, MailRefused, RelayDown, RelayRefusesUs

GO_ON = 354
SHUTTING_DOWN = 421
# "Log in first" and "wrong name or password" may come as an answer to any command.
LOGIN_WANTED = (530, 534, 535, 538)
_PATH = re.compile(r"[^\s<>]+")


@dataclass(frozen=True)
class Relay:
    """Where a mail server is and how it wants to be spoken to."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    is_smtps: bool = False
    is_starttls: bool = False

    def __repr__(self) -> str:
        # A password must never reach a log.
        return f"Relay({self.host}:{self.port})"

    @classmethod
    def from_url(cls, url: str) -> "Relay":
        """Read `smtp://user:password@host:port?tls=starttls` or `smtps://…`.

        Raises ImproperlyConfigured, also where a password would cross a network in clear.
        """
        parts = urlsplit(url)
        try:
            port = parts.port
        except ValueError as problem:
            raise ImproperlyConfigured("EMAIL_URL: the port is a number up to 65535.") from problem
        tls = parse_qs(parts.query).get("tls", [""])[-1]
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ImproperlyConfigured("EMAIL_URL must be smtp://host:port or smtps://host:port.")
        if tls not in {"", "starttls"} or (tls and parts.scheme == "smtps"):
            raise ImproperlyConfigured("EMAIL_URL: write ?tls=starttls with smtp://, or smtps://.")
        if parts.password and not (tls or parts.scheme == "smtps" or is_loopback(parts.hostname)):
            raise ImproperlyConfigured(
                "EMAIL_URL would send the password in clear: write ?tls=starttls, or smtps://."
            )
        usual_port = 465 if parts.scheme == "smtps" else 587 if tls else 25
        return cls(
            host=parts.hostname,
            port=port or usual_port,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            is_smtps=parts.scheme == "smtps",
            is_starttls=tls == "starttls",
        )


@dataclass(frozen=True, eq=False)
class Posting:
    """One mail as it goes over the line: its envelope and its bytes."""

    sender: str
    recipient: str
    data: bytes
    utf8: bool = False

    @property
    def is_sayable(self) -> bool:
        """Whether its addresses end no command and begin none."""
        return bool(_PATH.fullmatch(self.sender) and _PATH.fullmatch(self.recipient))

    @property
    def is_plain(self) -> bool:
        """Whether every server can be told of it."""
        return not self.utf8 and self.is_sayable

    @property
    def commands(self) -> tuple[str, str, str]:
        options = " SMTPUTF8 BODY=8BITMIME" if self.utf8 else ""
        return f"MAIL FROM:<{self.sender}>{options}", f"RCPT TO:<{self.recipient}>", "DATA"


class Line:
    """A conversation with one relay. Every way in which it can fail is an exception of ours."""

    def __init__(self, relay: Relay, *, timeout: float, own_name: str) -> None:
        self.relay = relay
        self.timeout = timeout
        self.own_name = own_name
        self._smtp: smtplib.SMTP | None = None
        # Whose envelope the server has been told, and answers when we come to read it.
        self._announced: Posting | None = None
        # Which mail the server has been given, and answers when we come to read it.
        self._handed: Posting | None = None

    def open(self) -> None:
        """Connect, encrypt and log in. Raises RelayDown or RelayRefusesUs."""
        self._opened()

    def close(self) -> None:
        """Say goodbye if the other side still listens."""
        if self._announced is not None:
            self._drop()
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                smtp.quit()
            smtp.close()

    def hand_over(self, posting: Posting, *, following: Posting | None = None) -> None:
        """Give one mail to the server; `hear` tells whether it took it, and comes before the next mail.

        Whose turn is next, if that is known, is told the server along with this mail, and saves a wait.
        Raises MailRefused, RelayDown or RelayRefusesUs, and AnswerLost if the line breaks within the mail.
        """
        if self._announced not in (None, posting):
            # The server waits for a message that does not come; only to hang up ends that.
            self._drop()
        if self._smtp is None:
            self._say(self._opened(), posting, following)
            return
        try:
            self._say(self._smtp, posting, following)
        except RelayDown:
            # A server may end a long line whenever it likes; only a new one that fails means more.
            self._say(self._opened(), posting, following)

    def hear(self) -> None:
        """Return once the server has said that it took the mail that it was given.

        Raises MailRefused, AnswerLost, RelayDown or RelayRefusesUs.
        """
        posting, self._handed = self._handed, None
        assert self._smtp is not None
        assert posting is not None
        try:
            self._hear(self._smtp)
        except RelayDown:
            # It did not take the mail, since it wants to end the line.
            smtp = self._opened()
            self._say(smtp, posting, None)
            self._hear(smtp)

    def _opened(self) -> smtplib.SMTP:
        self.close()
        try:
            smtp = self._connect()
        except (OSError, smtplib.SMTPException) as problem:
            raise RelayDown(_words(problem)) from problem
        self._smtp = smtp
        try:
            self._greet(smtp)
        except smtplib.SMTPNotSupportedError as problem:
            self._drop()
            raise RelayRefusesUs(_words(problem)) from problem
        except smtplib.SMTPAuthenticationError as problem:
            self._drop()
            kind = RelayRefusesUs if problem.smtp_code >= 500 else RelayDown
            raise kind(_words(problem)) from problem
        except (OSError, smtplib.SMTPException) as problem:
            self._drop()
            raise RelayDown(_words(problem)) from problem
        return smtp

    def _drop(self) -> None:
        """Hang up without a word: a goodbye to a server that hangs costs another time-out."""
        smtp, self._smtp, self._announced = self._smtp, None, None
        if smtp is not None:
            smtp.close()

    def _connect(self) -> smtplib.SMTP:
        where = (self.relay.host, self.relay.port)
        if self.relay.is_smtps:
            return smtplib.SMTP_SSL(
                *where, self.own_name, timeout=self.timeout, context=ssl.create_default_context()
            )
        return smtplib.SMTP(*where, self.own_name, timeout=self.timeout)

    def _greet(self, smtp: smtplib.SMTP) -> None:
        smtp.ehlo_or_helo_if_needed()
        if self.relay.is_starttls:
            smtp.starttls(context=ssl.create_default_context())
            smtp.ehlo_or_helo_if_needed()
        if self.relay.user:
            smtp.login(self.relay.user, self.relay.password)

    def _say(self, smtp: smtplib.SMTP, posting: Posting, following: Posting | None) -> None:
        if posting.utf8 and not smtp.has_extn("smtputf8"):
            raise MailRefused(553, "The relay takes no address with letters outside ASCII.")
        if not posting.is_sayable:
            raise MailRefused(553, "The address cannot be said to a relay.")
        try:
            self._ask(smtp, posting)
        except (OSError, smtplib.SMTPException) as problem:
            self._drop()
            raise RelayDown(_words(problem)) from problem
        message = _stuffed(posting.data)
        if following and following.is_plain and smtp.has_extn("pipelining"):
            message += _lines(following.commands)
            self._announced = following
        try:
            smtp.send(message)
        except (OSError, smtplib.SMTPException) as problem:
            self._drop()
            raise AnswerLost(_words(problem)) from problem
        self._handed = posting

    def _hear(self, smtp: smtplib.SMTP) -> None:
        try:
            code, answer = smtp.getreply()
        except (OSError, smtplib.SMTPException) as problem:
            self._drop()
            raise AnswerLost(_words(problem)) from problem
        if not 200 <= code < 600:
            # Half an answer: the mail may have been taken.
            self._drop()
            raise AnswerLost(f"{code} {_decoded(answer)}")
        if code >= 300:
            raise self._no(code, answer)

    def _ask(self, smtp: smtplib.SMTP, posting: Posting) -> None:
        """Say for whom a mail is, in one go where the server takes that; raise for the first answer that is a no."""
        is_said, self._announced = self._announced is posting, None
        commands = posting.commands
        is_pipelined = smtp.has_extn("pipelining")
        for group in [commands] if is_pipelined else [[command] for command in commands]:
            if not is_said:
                smtp.send(_lines(group))
            for left, command in zip(reversed(range(len(group))), group, strict=True):
                code, answer = smtp.getreply()
                if not (code == GO_ON if command == "DATA" else 200 <= code < 300):
                    self._abandon(smtp, left)
                    raise self._no(code, answer, is_about_recipient=command.startswith("RCPT"))

    def _abandon(self, smtp: smtplib.SMTP, n_unread: int) -> None:
        """Take back an envelope of which something was refused, and read the answers to the rest of it.

        A server that would take a message all the same, and so for nobody, gets none: we hang up.
        """
        try:
            codes = [smtp.getreply()[0] for _ in range(n_unread)]
            if GO_ON in codes:
                self._drop()
            else:
                smtp.rset()
        except (OSError, smtplib.SMTPException):
            self._drop()

    def _no(self, code: int, answer: bytes, *, is_about_recipient: bool = False) -> Exception:
        """Return what an answer means that is not a yes."""
        words = _decoded(answer)
        if code == SHUTTING_DOWN or code < 0:
            self._drop()
            return RelayDown(f"{code} {words}")
        if code in LOGIN_WANTED:
            self._drop()
            return RelayRefusesUs(f"{code} {words}")
        # 5.7.x is about us (a block list, a relay that is not open to us), not about the recipient.
        is_policy = words.startswith("5.7.")
        return MailRefused(
            code, words, is_about_recipient=is_about_recipient and code >= 500 and not is_policy
        )


def _lines(commands: Sequence[str]) -> bytes:
    return "".join(f"{command}\r\n" for command in commands).encode()


def _stuffed(data: bytes) -> bytes:
    """Return a message as DATA wants it: no dot of its own alone on a line, and one at its end."""
    stuffed = data.replace(b"\n.", b"\n..")
    if stuffed.startswith(b"."):
        stuffed = b"." + stuffed
    return stuffed + (b".\r\n" if stuffed.endswith(b"\r\n") else b"\r\n.\r\n")


def _decoded(answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return " ".join(text.replace("\x00", "").split())[:1000]


def _words(problem: Exception) -> str:
    if isinstance(problem, ssl.SSLCertVerificationError):
        reason = _decoded(problem.verify_message).rstrip(".")
        return f"The certificate of the relay is not accepted: {reason}."
    if isinstance(problem, smtplib.SMTPResponseException):
        return f"{problem.smtp_code} {_decoded(problem.smtp_error)}"
    return _decoded(str(problem)) or type(problem).__name__
