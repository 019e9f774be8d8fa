"""One line to a mail server, kept open, and what its answers mean."""

import contextlib
import smtplib
import ssl
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from bewiser.env import is_loopback

from .exceptions import AnswerLost, MailRefused, RelayDown, RelayRefusesUs

SHUTTING_DOWN = 421
# "Log in first" and "wrong name or password" may come as an answer to any command.
LOGIN_WANTED = (530, 534, 535, 538)


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


class Line:
    """A conversation with one relay. Every way in which it can fail is an exception of ours."""

    def __init__(self, relay: Relay, *, timeout: float, own_name: str) -> None:
        self.relay = relay
        self.timeout = timeout
        self.own_name = own_name
        self._smtp: smtplib.SMTP | None = None

    def open(self) -> None:
        """Connect, encrypt and log in. Raises RelayDown or RelayRefusesUs."""
        self._opened()

    def close(self) -> None:
        """Say goodbye if the other side still listens."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                smtp.quit()
            smtp.close()

    def send(self, *, sender: str, recipient: str, data: bytes, utf8: bool = False) -> None:
        """Hand one mail over; return once the server has said that it took it.

        Raises MailRefused, AnswerLost, RelayDown or RelayRefusesUs.
        """
        if self._smtp is None:
            self._converse(self._opened(), sender, recipient, data, utf8=utf8)
            return
        try:
            self._converse(self._smtp, sender, recipient, data, utf8=utf8)
        except RelayDown:
            # A server may end a long line whenever it likes; only a new one that fails means more.
            self._converse(self._opened(), sender, recipient, data, utf8=utf8)

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
        smtp, self._smtp = self._smtp, None
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

    def _converse(
        self, smtp: smtplib.SMTP, sender: str, recipient: str, data: bytes, *, utf8: bool
    ) -> None:
        if utf8 and not smtp.has_extn("smtputf8"):
            raise MailRefused(553, "The relay takes no address with letters outside ASCII.")
        try:
            code, answer = smtp.mail(sender, ["SMTPUTF8", "BODY=8BITMIME"] if utf8 else [])
            self._check(code, answer)
            code, answer = smtp.rcpt(recipient)
            self._check(code, answer, is_about_recipient=True)
        except (OSError, smtplib.SMTPException) as problem:
            self._drop()
            raise RelayDown(_words(problem)) from problem
        last: tuple[int, bytes | str]
        try:
            last = smtp.data(data)
        except smtplib.SMTPDataError as refusal:
            last = refusal.smtp_code, refusal.smtp_error
        except (OSError, smtplib.SMTPException) as problem:
            self._drop()
            raise AnswerLost(_words(problem)) from problem
        self._check(*last)

    def _check(self, code: int, answer: bytes | str, *, is_about_recipient: bool = False) -> None:
        if 200 <= code < 300:
            return
        words = _decoded(answer)
        if code == SHUTTING_DOWN or code < 0:
            self._drop()
            raise RelayDown(f"{code} {words}")
        if code in LOGIN_WANTED:
            self._drop()
            raise RelayRefusesUs(f"{code} {words}")
        if self._smtp is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self._smtp.rset()
        # 5.7.x is about us (a block list, a relay that is not open to us), not about the recipient.
        is_policy = words.startswith("5.7.")
        raise MailRefused(
            code, words, is_about_recipient=is_about_recipient and code >= 500 and not is_policy
        )


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
