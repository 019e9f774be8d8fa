from ipaddress import ip_address

import pytest

from bewiser.mail_dns.hosts import mx, ptr
from tests.bewiser.mail_dns.table import Table

IP = ip_address("192.0.2.7")
BACK = ("7.2.0.192.in-addr.arpa", "PTR")


def test_ptr_has_to_lead_back():
    table = Table({BACK: ["relay.example"], ("relay.example", "A"): ["192.0.2.9"]})

    found = ptr(IP, table)

    assert (found.verdict, found.words) == (
        "lacks",
        "192.0.2.7 is called relay.example, which leads elsewhere; let it lead to 192.0.2.7.",
    )


def test_ptr_may_be_one_name_of_several():
    table = Table(
        {BACK: ["old.example", "relay.example"], ("relay.example", "A"): ["192.0.2.9", "192.0.2.7"]}
    )

    assert ptr(IP, table).verdict == "ok"


@pytest.mark.parametrize(
    "records, verdict",
    [
        (["10 mail.example"], "ok"),
        (["10 lost.example", "20 mail.example"], "ok"),
        (["10 lost.example"], "lacks"),
        # "This domain takes no mail" (RFC 7505).
        (["0 "], "lacks"),
        ([], "lacks"),
    ],
)
def test_mx_has_to_lead_to_a_host(records, verdict):
    table = Table({("a.example", "MX"): records, ("mail.example", "AAAA"): ["2001:db8::1"]})

    assert mx("a.example", table).verdict == verdict
