"""What the DNS must say so that other servers believe the mail of this site; pure but for its resolver."""

from collections.abc import Iterator
from dataclasses import dataclass

from .findings import Address, Finding, Resolver, look_at
from .hosts import mx, ptr
from .signatures import dkim, dmarc
from .spf import spf


@dataclass(frozen=True)
class Sending:
    """How the site sends: `domain` is that of MAIL_FROM, `envelope` that of the envelope sender.

    `ips` are known to send; `relay_ips` are those of the relay, which may send from others.
    """

    domain: str
    envelope: str
    selectors: tuple[str, ...] = ()
    ips: tuple[Address, ...] = ()
    relay_ips: tuple[Address, ...] = ()
    takes_bounces: bool = False


def findings(sending: Sending, resolver: Resolver) -> Iterator[Finding]:
    """Yield what is well and what lacks, one sentence each. Raises NoAnswer."""
    yield from spf(sending.envelope, sending.ips, resolver)
    if not sending.selectors:
        yield look_at("DKIM", "name the selector that your relay signs with: --selector NAME.")
    for selector in sending.selectors:
        yield dkim(sending.domain, selector, resolver)
    yield from dmarc(sending.domain, sending.envelope, resolver)
    ips = sending.ips or sending.relay_ips
    if not ips:
        yield look_at("PTR", "name the address that your relay sends from: --ip ADDRESS.")
    for ip in ips:
        yield ptr(ip, resolver)
    if sending.takes_bounces:
        yield mx(sending.envelope, resolver)
