"""Say what the DNS lacks for the mail of this site to arrive."""

from argparse import ArgumentParser
from email.utils import parseaddr
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from bewiser.env import is_loopback
from bewiser.mail_dns.findings import Address, NoAnswer, Resolver
from bewiser.mail_dns.hosts import addresses_of
from bewiser.mail_dns.report import Sending, findings
from bewiser.mail_dns.resolver import DnsResolver
from bewiser.outbox.addresses import ascii_domain
from bewiser.outbox.smtp import Relay


class Command(BaseCommand):
    help = (
        "Say what SPF, DKIM, DMARC, PTR and MX lack for the mail of this site: ok, lacks, or look at. "
        "Ends with status 1 if something lacks. Reads MAIL_FROM, BOUNCE_ADDRESS and EMAIL_URL."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--selector", action="append", default=[], help="a DKIM selector of the relay"
        )
        parser.add_argument(
            "--ip", action="append", default=[], type=ip_address, help="an address it sends from"
        )
        parser.add_argument(
            "--nameserver", default="", help="ask this one, as 192.0.2.53 or 192.0.2.53:53"
        )

    def handle(
        self, *args: Any, selector: list[str], ip: list[Address], nameserver: str, **options: Any
    ) -> None:
        try:
            resolver = _resolver(nameserver)
            sending = Sending(
                domain=_domain(settings.DEFAULT_FROM_EMAIL),
                envelope=_domain(settings.BOUNCE_ADDRESS or settings.DEFAULT_FROM_EMAIL),
                selectors=tuple(selector),
                ips=tuple(ip),
                relay_ips=_relay_ips(resolver),
                takes_bounces=bool(settings.BOUNCE_ADDRESS),
            )
            found = list(findings(sending, resolver))
        except NoAnswer as problem:
            raise CommandError(f"No name server answered: {problem}") from problem
        for finding in found:
            self.stdout.write(str(finding))
        if any(finding.verdict == "lacks" for finding in found):
            raise CommandError("The DNS lacks something; until it is there, mail may not arrive.")


def _resolver(nameserver: str) -> DnsResolver:
    try:
        return DnsResolver(nameserver)
    except ValueError as problem:
        raise CommandError(
            f"--nameserver is {nameserver!r}; write an address such as 192.0.2.53 or 192.0.2.53:53."
        ) from problem


def _domain(sender: str) -> str:
    return ascii_domain(parseaddr(sender)[1]).rpartition("@")[2].lower()


def _relay_ips(resolver: Resolver) -> tuple[Address, ...]:
    host = Relay.from_url(settings.EMAIL_URL).host
    if is_loopback(host):
        return ()
    try:
        return (ip_address(host),)
    except ValueError:
        found = (addresses_of(host, version, resolver) for version in (4, 6))
        return tuple(ip_address(address) for addresses in found for address in addresses)
