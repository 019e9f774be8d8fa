"""By a table of records: what is asked of real name servers, test_check_mail_dns.py says."""

from ipaddress import ip_address

import pytest

from bewiser.mail_dns.spf import spf
from tests.bewiser.mail_dns.table import Table

IP4, IP6 = ip_address("192.0.2.7"), ip_address("2001:db8::7")


def told(record, *ips, **others):
    zone = {("a.example", "TXT"): ["other", record]}
    zone |= {(f"{name}.example", "TXT"): [text] for name, text in others.items()}
    zone |= {
        ("a.example", "A"): ["192.0.2.7"],
        ("mail.example", "AAAA"): ["2001:db8::7"],
        ("a.example", "MX"): ["10 mail.example"],
    }
    return [(finding.verdict, finding.words) for finding in spf("a.example", ips, Table(zone))]


@pytest.mark.parametrize(
    "record, ip, others, passes",
    [
        ("v=spf1 ip4:192.0.2.7 -all", IP4, {}, True),
        ("v=spf1 ip4:192.0.2.0/29 -all", IP4, {}, True),
        ("v=spf1 ip4:192.0.2.8 -all", IP4, {}, False),
        ("v=spf1 ip4:nonsense -all", IP4, {}, False),
        ("v=spf1 ip6:2001:db8::/32 -all", IP6, {}, True),
        ("v=spf1 ip4:192.0.2.7 -all", IP6, {}, False),
        ("v=spf1 a -all", IP4, {}, True),
        ("v=spf1 a/28 -all", ip_address("192.0.2.1"), {}, True),
        ("v=spf1 a:a.example -all", IP4, {}, True),
        ("v=spf1 a -all", IP6, {}, False),
        ("v=spf1 mx -all", IP6, {}, True),
        ("v=spf1 mx -all", IP4, {}, False),
        ("V=SPF1 -ip4:192.0.2.7 a -all", IP4, {}, False),
        ("v=spf1 ?a -all", IP4, {}, False),
        ("v=spf1 include:b.example -all", IP4, {"b": "v=spf1 a:a.example -all"}, True),
        ("v=spf1 include:b.example a -all", IP4, {"b": "v=spf1 -all"}, True),
        ("v=spf1 include:none.example -all", IP4, {}, False),
        ("v=spf1 redirect=b.example", IP4, {"b": "v=spf1 a:a.example -all"}, True),
        ("v=spf1 redirect=b.example -all", IP4, {"b": "v=spf1 a:a.example -all"}, False),
        ("v=spf1 exists:%{i}.b.example -all", IP4, {}, False),
        ("v=spf1 a/28//64 -all", ip_address("192.0.2.1"), {}, True),
        ("v=spf1 a:a.example/32//64 -all", ip_address("192.0.2.1"), {}, False),
        ("v=spf1 mx:a.example/24//64 -all", ip_address("2001:db8::1"), {}, True),
        ("v=spf1 mx//64 -all", ip_address("2001:db8::1"), {}, True),
        # The one length is for IPv4.
        ("v=spf1 mx/24 -all", ip_address("2001:db8::1"), {}, False),
        ("v=spf1 include:b.example -all", IP4, {"b": "v=spf1 a:a.example include: -all"}, False),
        ("v=spf1 include:b.example -all", IP4, {"b": "v=spf1 redirect="}, False),
    ],
)
def test_spf_says_whether_an_address_may_send(record, ip, others, passes):
    found = told(record, ip, **others)

    assert found[1:] == [
        ("ok", f"{ip} may send for a.example.")
        if passes
        else (
            "lacks",
            f'{ip} may not send for a.example; add "ip{ip.version}:{ip}" to its record.',
        )
    ]


@pytest.mark.parametrize(
    "record, others, verdict",
    [
        ("v=spf1 a -all", {}, "ok"),
        ("v=spf1 a ~all", {}, "ok"),
        ("v=spf1 redirect=b.example", {"b": "v=spf1 a ~all"}, "ok"),
        ("v=spf1 a ?all", {}, "look at"),
        ("v=spf1 a all", {}, "look at"),
        ("v=spf1 a", {}, "look at"),
        ("v=spf1", {}, "look at"),
    ],
)
def test_spf_wants_an_end_that_forbids(record, others, verdict):
    words = {
        "ok": f"a.example says who may send for it and ends in {'~' if '~' in record + str(others) else '-'}all.",
        "look at": 'the record of a.example forbids nobody; let it end in "-all" or "~all".',
    }

    assert told(record, **others) == [(verdict, words[verdict])]


@pytest.mark.parametrize(
    "record, others, n",
    [
        ("v=spf1 " + "a " * 11 + "-all", {}, 11),
        ("v=spf1 include:b.example -all", {"b": "v=spf1 " + "mx " * 10}, 11),
        ("v=spf1 include:a.example -all", {}, 12),
    ],
)
def test_spf_counts_look_ups_and_lets_nobody_through_a_record_with_too_many(record, others, n):
    found = told(record, IP4, **others)

    assert [verdict for verdict, _words in found] == ["lacks", "ok", "lacks"]
    assert found[0][1] == (
        f"the record of a.example takes {n} look-ups and servers stop at 10;"
        " take out some include, a, mx, ptr, exists or redirect."
    )


def test_spf_with_ten_look_ups_is_fine():
    assert [verdict for verdict, _words in told("v=spf1 " + "a " * 10 + "-all", IP4)] == [
        "ok",
        "ok",
    ]


@pytest.mark.parametrize("term", ["include:", "include", "redirect=", "exists"])
def test_spf_with_a_term_that_names_no_domain_is_refused_whole(term):
    assert told(f"v=spf1 a {term}", IP4) == [
        (
            "lacks",
            f"the record of a.example has {term.rstrip(':=')} without a domain, so servers refuse all of it;"
            " name one, or take it out.",
        )
    ]


def test_two_records_are_none():
    table = Table({("a.example", "TXT"): ["v=spf1 -all", "v=spf1 a -all", "v=spf10 a"]})

    [found] = spf("a.example", [IP4], table)

    assert (found.verdict, found.words.partition(";")[0]) == (
        "lacks",
        "there are 2, which counts as none",
    )
