import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bewiser.mail_dns.signatures import dkim, dmarc
from tests.bewiser.mail_dns.table import Table

NAME = "one._domainkey.a.example"
# A number of 512 bits in the form of a key: no library makes one so short.
SHORT = (
    "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    "EjRWcAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAECAwEAAQ=="
)


def written(key) -> str:
    return base64.b64encode(
        key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    ).decode()


def rsa_key(bits: int) -> str:
    return written(rsa.generate_private_key(65537, bits).public_key())


def told(*records):
    found = dkim("a.example", "one", Table({(NAME, "TXT"): list(records)}))
    return found.verdict, found.subject, found.words


def test_dkim_with_a_key_of_1024_bits_works_and_is_looked_at():
    assert told(f"v=DKIM1; p={rsa_key(1024)}") == (
        "look at",
        "DKIM one",
        f"the key at {NAME} has 1024 bits; 2048 are usual.",
    )


def test_dkim_takes_other_kinds_of_keys():
    public = ed25519.Ed25519PrivateKey.generate().public_key()
    raw = base64.b64encode(public.public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()

    assert told(f"v=DKIM1; k=ed25519; p={raw}") == (
        "ok",
        "DKIM one",
        f"there is a key of the kind ed25519 at {NAME}.",
    )


@pytest.mark.parametrize(
    "records, words",
    [
        (
            ["v=spf1 -all"],
            f'there is no key at {NAME}; write the one TXT record "v=DKIM1; p=…" of your relay.',
        ),
        (
            ["v=DKIM1; p=a", "v=DKIM1; p=b"],
            f'there are 2 keys at {NAME}; write the one TXT record "v=DKIM1; p=…" of your relay.',
        ),
        (
            [f"v=DKIM1; p={SHORT}"],
            f"the key at {NAME} has 512 bits; make one of 2048.",
        ),
        (
            ["v=DKIM1; p="],
            f"the key at {NAME} is withdrawn (p= is empty); write the one in use.",
        ),
        (
            ["v=DKIM1; p=no key"],
            f"the key at {NAME} cannot be read; copy p= again, without its line breaks.",
        ),
        (
            ["v=DKIM1; p=AAAA"],
            f"the key at {NAME} cannot be read; copy p= again, without its line breaks.",
        ),
    ],
)
def test_dkim_without_a_key_that_works_lacks(records, words):
    assert told(*records) == ("lacks", "DKIM one", words)


def dmarc_of(envelope: str, *, domain: str = "a.example", **records: str) -> list[tuple[str, str]]:
    """Return what is found where these domains below .example have a record each, written with underscores."""
    zone = {
        (f"_dmarc.{name.replace('_', '.')}.example", "TXT"): [record, "other"]
        for name, record in records.items()
    }
    return [(one.verdict, one.words) for one in dmarc(domain, envelope, Table(zone))]


RUA = "rua=mailto:d@a.example"


@pytest.mark.parametrize(
    "record, verdicts",
    [
        (f"v=DMARC1; p=reject; {RUA}", ["ok"]),
        (f"v=DMARC1;P=NONE;{RUA}", ["look at"]),
        ("v=DMARC1; p=reject", ["ok", "look at"]),
        (f"v=DMARC1; {RUA}", ["lacks"]),
        (f"v=DMARC1; p=perhaps; {RUA}", ["lacks"]),
    ],
)
def test_dmarc_wants_a_policy_and_reports(record, verdicts):
    found = dmarc_of("back.a.example", a=record)

    assert [verdict for verdict, _words in found[:-1]] == verdicts
    assert found[-1] == ("ok", "SPF counts, since back.a.example is of a.example.")


LACKS = "there is none; write one TXT record at _dmarc.b.a.example, such as"


@pytest.mark.parametrize(
    "records, first",
    [
        ({"a": f"v=DMARC1; p=reject; {RUA}"}, ("ok", "_dmarc.a.example says p=reject.")),
        (
            {"a": f"v=DMARC1; p=none; sp=reject; {RUA}"},
            ("ok", "_dmarc.a.example says sp=reject."),
        ),
        (
            {"a": f"v=DMARC1; p=reject; sp=none; {RUA}"},
            (
                "look at",
                "sp=none at _dmarc.a.example protects nobody; sp=quarantine once reports are good.",
            ),
        ),
        (
            {"a": f"v=DMARC1; p=reject; sp=perhaps; {RUA}"},
            (
                "lacks",
                "the record at _dmarc.a.example has no policy; add sp=quarantine or sp=reject.",
            ),
        ),
        (
            {"b_a": f"v=DMARC1; p=quarantine; sp=none; {RUA}", "a": "v=DMARC1; p=none"},
            ("ok", "_dmarc.b.a.example says p=quarantine."),
        ),
        ({"a": "v=DMARC1; p=reject; psd=y"}, ("lacks", LACKS)),
        ({"c_a": "v=DMARC1; p=reject"}, ("lacks", LACKS)),
    ],
)
def test_dmarc_goes_up_to_the_first_domain_that_has_a_record(records, first):
    verdict, words = dmarc_of("b.a.example", domain="b.a.example", **records)[0]

    assert (verdict, words.partition(' "')[0]) == first


def test_dmarc_does_not_ask_the_top_of_the_dns():
    table = Table({("_dmarc.example", "TXT"): [f"v=DMARC1; p=reject; {RUA}"]})

    assert [one.verdict for one in dmarc("a.example", "a.example", table)] == ["lacks"]


STRICT = "v=DMARC1; p=reject; aspf=S; rua=mailto:d@a.example"
RELAXED = "v=DMARC1; p=reject; aspf=r; rua=mailto:d@a.example"


@pytest.mark.parametrize(
    "domain, envelope, records, wanted",
    [
        ("a.example", "a.example", {"a": RELAXED}, ""),
        ("a.example", "c.b.a.example", {"a": RELAXED}, ""),
        ("b.a.example", "c.a.example", {"a": RELAXED}, ""),
        ("b.a.example", "a.example", {"a": RELAXED}, ""),
        ("b.a.example", "c.a.example", {"b_a": RELAXED, "a": "v=DMARC1; p=none"}, ""),
        ("b.a.example", "c.a.example", {"b_a": RELAXED}, "b.a.example"),
        ("a.example", "b.example", {"a": RELAXED}, "a.example"),
        ("a.example", "ba.example", {"a": RELAXED}, "a.example"),
        ("a.example", "a.example", {"a": STRICT}, ""),
        ("b.a.example", "b.a.example", {"a": STRICT}, ""),
    ],
)
def test_dmarc_says_whether_spf_proves_anything(domain, envelope, records, wanted):
    words = (
        f"{envelope} is not of {wanted}, so SPF proves nothing for DMARC and DKIM alone has to;"
        f" take a BOUNCE_ADDRESS of {wanted} or below it."
    )

    verdict, said = dmarc_of(envelope, domain=domain, **records)[-1]

    if wanted:
        assert (verdict, said) == ("look at", words)
    else:
        assert (verdict, said.partition(",")[0]) == ("ok", "SPF counts")


@pytest.mark.parametrize(
    "domain, envelope", [("a.example", "b.a.example"), ("b.a.example", "a.example")]
)
def test_dmarc_that_is_strict_wants_the_very_domain(domain, envelope):
    assert dmarc_of(envelope, domain=domain, a=STRICT)[-1] == (
        "look at",
        f"{envelope} is not {domain}, as aspf=s wants it, so SPF proves nothing for DMARC and DKIM"
        f" alone has to; take a BOUNCE_ADDRESS of {domain}, or aspf=r.",
    )
