"""The command against a real name server."""

from collections.abc import Iterator
from io import StringIO
from ipaddress import ip_address

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.management import CommandError, call_command

from tests.bewiser.mail_dns.keys import txt_of
from tests.bewiser.mail_dns.server import NameServer

LACKS = "The DNS lacks something; until it is there, mail may not arrive."


@pytest.fixture(scope="module")
def key() -> str:
    return txt_of(rsa.generate_private_key(65537, 2048).public_key())


@pytest.fixture
def server(settings, key) -> Iterator[NameServer]:
    """A domain that has all it needs."""
    settings.DEFAULT_FROM_EMAIL = "Be Wiser <connect@matchmaking.example>"
    settings.BOUNCE_ADDRESS = "bounces@back.matchmaking.example"
    settings.EMAIL_URL = "smtp://relay.example:587?tls=starttls"
    server = NameServer(
        {
            ("back.matchmaking.example", "TXT"): ['"v=spf1 include:spf.relay.example -all"'],
            ("back.matchmaking.example", "MX"): ["10 mail.matchmaking.example."],
            ("mail.matchmaking.example", "A"): ["192.0.2.10"],
            ("spf.relay.example", "TXT"): ['"v=spf1 ip4:192.0.2.0/28 ip6:2001:db8::/64 ?all"'],
            ("one._domainkey.matchmaking.example", "TXT"): [key],
            ("_dmarc.matchmaking.example", "TXT"): [
                '"v=DMARC1; p=quarantine; rua=mailto:dmarc@matchmaking.example"'
            ],
            ("relay.example", "A"): ["192.0.2.7"],
            ("7.2.0.192.in-addr.arpa", "PTR"): ["relay.example."],
        }
    )
    yield server
    server.stop()


def told(server: NameServer, *arguments: str) -> tuple[list[str], str]:
    """Return what the command wrote, and how it ended."""
    out = StringIO()
    try:
        call_command("check_mail_dns", "--nameserver", server.address, *arguments, stdout=out)
    except CommandError as problem:
        return out.getvalue().splitlines(), str(problem)
    return out.getvalue().splitlines(), ""


def test_a_domain_that_has_all_is_told_so(server):
    lines, end = told(server, "--selector", "one", "--ip", "192.0.2.7")

    assert lines == [
        "ok      SPF: back.matchmaking.example says who may send for it and ends in -all.",
        "ok      SPF: 192.0.2.7 may send for back.matchmaking.example.",
        "ok      DKIM one: there is a key of 2048 bits at one._domainkey.matchmaking.example.",
        "ok      DMARC: _dmarc.matchmaking.example says p=quarantine.",
        "ok      DMARC: SPF counts, since back.matchmaking.example is of matchmaking.example.",
        "ok      PTR: 192.0.2.7 is relay.example, and relay.example is 192.0.2.7.",
        "ok      MX: mail.matchmaking.example takes what comes back to back.matchmaking.example.",
    ]
    assert end == ""


def test_what_cannot_be_known_is_asked_for_and_the_relay_stands_in_for_the_address(server):
    lines, end = told(server)

    assert lines[1] == (
        "look at DKIM: name the selector that your relay signs with: --selector NAME."
    )
    assert lines[4] == "ok      PTR: 192.0.2.7 is relay.example, and relay.example is 192.0.2.7."
    assert (len(lines), end) == (6, "")


def test_a_relay_on_this_machine_says_nothing_of_the_address(server, settings):
    settings.EMAIL_URL = "smtp://127.0.0.1:25"

    lines, end = told(server, "--selector", "one")

    assert lines[4] == ("look at PTR: name the address that your relay sends from: --ip ADDRESS.")
    assert end == ""


def test_a_relay_may_be_named_by_its_address(server, settings):
    settings.EMAIL_URL = "smtps://192.0.2.8"

    lines, end = told(server, "--selector", "one")

    assert lines[4] == (
        "lacks   PTR: 192.0.2.8 has no name; ask whoever gave you the address to write one."
    )
    assert end == LACKS


def test_a_bare_domain_lacks_everything_and_is_told_what_to_write(server):
    server.zone.clear()

    lines, end = told(server, "--selector", "one", "--ip", "2001:db8::7")

    assert lines == [
        "lacks   SPF: there is none; write one TXT record at back.matchmaking.example, such as"
        ' "v=spf1 include:relay.example -all".',
        "lacks   DKIM one: there is no key at one._domainkey.matchmaking.example; write the one TXT"
        ' record "v=DKIM1; p=…" of your relay.',
        "lacks   DMARC: there is none; write one TXT record at _dmarc.matchmaking.example, such as"
        ' "v=DMARC1; p=quarantine; rua=mailto:dmarc@matchmaking.example".',
        "lacks   PTR: 2001:db8::7 has no name; ask whoever gave you the address to write one.",
        "lacks   MX: back.matchmaking.example takes no mail, so none comes back; write an MX record"
        " there.",
    ]
    assert end == LACKS


def test_without_bounces_the_domain_of_mail_from_is_that_of_the_envelope(server, settings):
    settings.BOUNCE_ADDRESS = ""
    server.zone["matchmaking.example", "TXT"] = ['"v=spf1 ip4:192.0.2.7 ~all"']

    lines, end = told(server, "--selector", "one")

    assert lines[0] == (
        "ok      SPF: matchmaking.example says who may send for it and ends in ~all."
    )
    assert (len(lines), end) == (5, "")


def test_a_name_server_in_trouble_is_no_finding(server):
    server.broken.add("back.matchmaking.example")

    lines, end = told(server)

    assert lines == []
    assert end.startswith("No name server answered: back.matchmaking.example TXT: ")


@pytest.mark.parametrize(
    "named", ["nonsense", "192.0.2.53:many", "192.0.2.53:99999", "ns.example:53"]
)
def test_a_name_server_is_named_by_its_address(server, named):
    server.address = named

    assert told(server) == (
        [],
        f"--nameserver is {named!r}; write an address such as 192.0.2.53 or 192.0.2.53:53.",
    )


def test_the_status_of_the_command_says_whether_something_lacks(server):
    assert told(server, "--ip", "192.0.2.7")[1] == ""
    with pytest.raises(CommandError) as lacking:
        call_command(
            "check_mail_dns",
            nameserver=server.address,
            ip=[ip_address("192.0.2.99")],
            stdout=StringIO(),
        )

    assert (str(lacking.value), lacking.value.returncode) == (LACKS, 1)
