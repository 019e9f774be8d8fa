"""Who may send for a domain (SPF, RFC 7208)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from ipaddress import ip_network

from .findings import Address, Finding, Resolver, lacks, look_at, number_of, ok
from .hosts import addresses_of, mail_hosts_of

MOST_LOOKUPS = 10
TAKES_A_LOOKUP = {"include", "a", "mx", "ptr", "exists", "redirect"}
# The others that may name a domain mean their own where they name none.
NEEDS_A_DOMAIN = {"include", "exists", "redirect"}


def spf(domain: str, ips: Iterable[Address], resolver: Resolver) -> Iterator[Finding]:
    """Yield whether the domain of the envelope names who may send for it, these addresses among them."""
    policy = _Spf(resolver)
    records = policy.records(domain)
    if len(records) != 1:
        advice = f'write one TXT record at {domain}, such as "v=spf1 include:relay.example -all"'
        yield lacks("SPF", f"{number_of(records)}; {advice}.")
        return
    if nameless := policy.nameless(domain):
        yield lacks(
            "SPF",
            f"the record of {domain} has {nameless} without a domain, so servers refuse all of it;"
            " name one, or take it out.",
        )
        return
    lookups = policy.lookups(domain)
    if lookups > MOST_LOOKUPS:
        yield lacks(
            "SPF",
            f"the record of {domain} takes {lookups} look-ups and servers stop at {MOST_LOOKUPS};"
            " take out some include, a, mx, ptr, exists or redirect.",
        )
    end = policy.end(domain)
    if end in {"-all", "~all"}:
        yield ok("SPF", f"{domain} says who may send for it and ends in {end}.")
    else:
        yield look_at(
            "SPF", f'the record of {domain} forbids nobody; let it end in "-all" or "~all".'
        )
    for ip in ips:
        if policy.passes(domain, ip):
            yield ok("SPF", f"{ip} may send for {domain}.")
        else:
            yield lacks(
                "SPF", f'{ip} may not send for {domain}; add "ip{ip.version}:{ip}" to its record.'
            )


@dataclass
class _Spf:
    """Reads SPF records. Macros are not filled in: a mechanism that has one lets nobody through here."""

    resolver: Resolver
    _asked: dict[str, list[str]] = field(default_factory=dict)

    def records(self, domain: str) -> list[str]:
        if not domain:
            return []
        if domain not in self._asked:
            texts = self.resolver.ask(domain, "TXT")
            self._asked[domain] = [t for t in texts if re.match(r"v=spf1( |$)", t, re.IGNORECASE)]
        return self._asked[domain]

    def nameless(self, domain: str) -> str:
        """Return the first term that lacks its domain; not one of a record that this includes, which matches nobody."""
        names = (name for _sign, name, value in self._terms(domain) if not value)
        return next((name for name in names if name in NEEDS_A_DOMAIN), "")

    def lookups(self, domain: str, seen: frozenset[str] = frozenset()) -> int:
        """Return how many look-ups the whole record may take; a record that leads to itself takes too many."""
        if domain in seen or len(seen) > MOST_LOOKUPS:
            return MOST_LOOKUPS + 1
        total = 0
        for _sign, name, value in self._terms(domain):
            total += name in TAKES_A_LOOKUP
            if name in {"include", "redirect"} and total <= MOST_LOOKUPS:
                total += self.lookups(value, seen | {domain})
        return total

    def end(self, domain: str) -> str:
        """Return the `all` that a record ends in, also where it is that of a redirect."""
        for sign, name, value in self._terms(domain):
            if name == "all":
                return f"{sign}all"
            if name == "redirect" and self.lookups(domain) <= MOST_LOOKUPS:
                return self.end(value)
        return ""

    def passes(self, domain: str, ip: Address) -> bool:
        """Return True if the record lets this address send; one that cannot be followed does not."""
        if self.lookups(domain) > MOST_LOOKUPS or self.nameless(domain):
            return False
        for sign, name, value in self._terms(domain):
            if name == "redirect":
                return self.passes(value, ip)
            if self._matches(name, value, domain, ip):
                return sign == "+"
        return False

    def _terms(self, domain: str) -> list[tuple[str, str, str]]:
        """Return sign, name and value of each term, redirect last and only if there is no `all`."""
        found = []
        for record in self.records(domain)[:1]:
            for term in record.split()[1:]:
                if match := re.fullmatch(r"([-+~?]?)([A-Za-z0-9]+)(?:[:=](.*)|(/.*))?", term):
                    sign, name, value, prefix = match.groups("")
                    found.append((sign or "+", name.lower(), value or prefix))
        has_all = any(name == "all" for _sign, name, _value in found)
        redirects = [] if has_all else [term for term in found if term[1] == "redirect"]
        return [term for term in found if term[1] != "redirect"] + redirects

    def _matches(self, name: str, value: str, domain: str, ip: Address) -> bool:
        if name == "all":
            return True
        if name == "include":
            return self.passes(value, ip)
        if name in {"ip4", "ip6"}:
            return _is_in(ip, value)
        if name in {"a", "mx"}:
            # As in a:host.example/24//64: the second length is for IPv6.
            rest, _slashes, prefix6 = value.partition("//")
            host, _slash, prefix4 = rest.partition("/")
            prefix = prefix4 if ip.version == 4 else prefix6
            hosts = (
                mail_hosts_of(host or domain, self.resolver) if name == "mx" else [host or domain]
            )
            return any(
                _is_in(ip, f"{address}/{prefix}" if prefix else address)
                for one in hosts
                for address in addresses_of(one, ip.version, self.resolver)
            )
        return False


def _is_in(ip: Address, network: str) -> bool:
    try:
        return ip in ip_network(network, strict=False)
    except ValueError:
        return False
