"""What a look at the DNS finds, and what it needs to look."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from typing import Protocol

Address = IPv4Address | IPv6Address


class NoAnswer(Exception):
    """The name server did not answer, or answered that it cannot."""


class Resolver(Protocol):
    def ask(self, name: str, kind: str) -> list[str]:
        """Return the records of a name as text, quotes and final dots taken off; none is no error."""


@dataclass(frozen=True)
class Finding:
    """One line of the report. `verdict` is "ok", "lacks", or "look at" for what may be meant so."""

    verdict: str
    subject: str
    words: str

    def __str__(self) -> str:
        return f"{self.verdict:8}{self.subject}: {self.words}"


def ok(subject: str, words: str) -> Finding:
    return Finding("ok", subject, words)


def lacks(subject: str, words: str) -> Finding:
    return Finding("lacks", subject, words)


def look_at(subject: str, words: str) -> Finding:
    return Finding("look at", subject, words)


def number_of(records: list[str]) -> str:
    """Return how many records there are where there should be one."""
    return f"there are {len(records)}, which counts as none" if records else "there is none"
