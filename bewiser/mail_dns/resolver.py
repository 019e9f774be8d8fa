"""A resolver that asks real name servers."""

from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import dns.exception
import dns.resolver

from .findings import NoAnswer


class DnsResolver:
    """Asks the name servers of this machine, or the one named as `address` or `address:port`.

    Raises ValueError for one that is no address, NoAnswer where the machine knows none.
    """

    def __init__(self, nameserver: str = "", *, patience: float = 10) -> None:
        try:
            self._resolver = dns.resolver.Resolver(configure=not nameserver)
        except dns.resolver.NoResolverConfiguration as problem:
            raise NoAnswer(str(problem)) from problem
        self._resolver.lifetime = patience
        if nameserver:
            parts = urlsplit(f"//{nameserver}")
            self._resolver.nameservers = [str(ip_address(parts.hostname or ""))]
            self._resolver.port = parts.port or 53

    def ask(self, name: str, kind: str) -> list[str]:
        """Return the records of a name as text, quotes and final dots taken off; raises NoAnswer."""
        try:
            answer = self._resolver.resolve(name, kind, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except dns.exception.DNSException as problem:
            raise NoAnswer(f"{name} {kind}: {problem}") from problem
        return [_text(record, kind) for record in answer]


def _text(record: Any, kind: str) -> str:
    if kind == "TXT":
        # A long text is written in pieces.
        return b"".join(record.strings).decode("utf-8", "replace")
    return record.to_text().removesuffix(".")
