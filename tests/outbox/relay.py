"""A real SMTP server in a thread of this process that answers as a test tells it to."""

import asyncio
import email
import socket
import ssl
import threading
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


@dataclass
class Taken:
    """A mail that the server said yes to."""

    sender: str
    recipient: str
    data: bytes
    is_encrypted: bool = False

    @property
    def message_id(self) -> str:
        # Without parsing: the crash test counts while the server must answer.
        return self.data.partition(b"\nMessage-ID: ")[2].partition(b"\r\n")[0].decode()

    @property
    def message(self) -> EmailMessage:
        return email.message_from_bytes(self.data, policy=policy.SMTPUTF8)


@dataclass
class ScriptedRelay:
    """`answers["RCPT"]["a@b.example"]` is the list of what to say first; then it says yes.

    With a `certificate` it offers STARTTLS, or speaks TLS from the first byte if it `is_smtps`.
    """

    with_utf8: bool = True
    with_pipelining: bool = True
    password: str = ""
    certificate: ssl.SSLContext | None = None
    is_smtps: bool = False
    pause: float = 0
    taken: list[Taken] = field(default_factory=list)
    answers: dict[str, dict[str, list[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    known: set[str] = field(default_factory=set)
    n_lines: int = 0
    n_logins: int = 0
    hangs_up_after_data: bool = False

    def __post_init__(self) -> None:
        self.arrived = threading.Condition()
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=100)
        self.port = self.socket.getsockname()[1]
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        who = f"bewiser:{self.password}@" if self.password else ""
        if self.certificate is None:
            return f"smtp://{who}127.0.0.1:{self.port}"
        # A certificate holds a name.
        if self.is_smtps:
            return f"smtps://{who}localhost:{self.port}"
        return f"smtp://{who}localhost:{self.port}?tls=starttls"

    def say(self, stage: str, recipient: str, *answers: str) -> None:
        self.answers[stage][recipient].extend(answers)

    def wait_for(self, number: int, *, patience: float = 60) -> None:
        """Return once so many different mails are here."""
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.known) >= number, patience), (
                f"{len(self.known)} of {number} mails came in {patience:.0f} s"
            )

    def counts(self) -> Counter[str]:
        """Return how often each Message-ID came."""
        return Counter(taken.message_id for taken in list(self.taken))

    def recipients(self) -> list[str]:
        return [taken.recipient for taken in self.taken]

    def stop(self) -> None:
        if self.thread.is_alive():
            self.loop.call_soon_threadsafe(self._stopped.set)
            self.thread.join(5)

    def _serve(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self.loop) as runner:
            runner.run(self._listen())

    async def _listen(self) -> None:
        self._stopped = asyncio.Event()
        server = await self.loop.create_server(
            self._line, sock=self.socket, ssl=self.certificate if self.is_smtps else None
        )
        await self._stopped.wait()
        server.close()

    def _line(self) -> SMTP:
        self.n_lines += 1
        return _Line(
            self,
            hostname="relay.example",
            enable_SMTPUTF8=self.with_utf8,
            authenticator=self._authenticate if self.password else None,
            auth_require_tls=False,
            tls_context=None if self.is_smtps else self.certificate,
            loop=self.loop,
        )

    def _authenticate(self, server, session, envelope, mechanism, login: LoginPassword):
        self.n_logins += 1
        return AuthResult(success=login.password == self.password.encode(), handled=False)

    def next_answer(self, stage: str, recipient: str) -> str | None:
        waiting = self.answers[stage][recipient] or self.answers[stage]["*"]
        return waiting.pop(0) if waiting else None

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        if self.with_pipelining:
            responses.insert(-1, "250-PIPELINING")
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        answer = self.next_answer("MAIL", "*") or "250 OK"
        if answer.startswith("250"):
            envelope.mail_from = address
        return answer

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.next_answer("RCPT", address)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server, session, envelope):
        recipient = envelope.rcpt_tos[0]
        answer = self.next_answer("DATA", recipient)
        if answer is None:
            is_encrypted = server.transport.get_extra_info("cipher") is not None
            taken = Taken(
                envelope.mail_from, recipient, envelope.original_content, is_encrypted=is_encrypted
            )
            with self.arrived:
                self.taken.append(taken)
                self.known.add(taken.message_id)
                self.arrived.notify_all()
            # In the gap before the answer a killed worker leaves a mail that is out and unmarked.
            await asyncio.sleep(self.pause)
        if self.hangs_up_after_data:
            server.transport.abort()
        return answer or "250 OK"


class _Line(SMTP):
    """aiosmtpd asks its handler about every command but this one."""

    async def smtp_STARTTLS(self, arg: str) -> None:
        answer = self.event_handler.next_answer("STARTTLS", "*")
        if answer is None:
            await super().smtp_STARTTLS(arg)
        else:
            await self.push(answer)
