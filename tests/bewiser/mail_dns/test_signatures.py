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


@pytest.mark.parametrize(
    "record, found",
    [
        ("v=DMARC1; p=reject; rua=mailto:d@a.example", ["ok"]),
        ("v=DMARC1;P=NONE;rua=mailto:d@a.example", ["look at"]),
        ("v=DMARC1; p=reject", ["ok", "look at"]),
        ("v=DMARC1; rua=mailto:d@a.example", ["lacks"]),
        ("v=DMARC1; p=perhaps; rua=mailto:d@a.example", ["lacks"]),
    ],
)
def test_dmarc_wants_a_policy_and_reports(record, found):
    table = Table({("_dmarc.a.example", "TXT"): [record, "other"]})

    assert [one.verdict for one in dmarc("a.example", "back.a.example", table)] == found


def test_dmarc_says_that_a_foreign_envelope_proves_nothing():
    table = Table({("_dmarc.a.example", "TXT"): ["v=DMARC1; p=reject; rua=mailto:d@a.example"]})

    found = list(dmarc("a.example", "b.example", table))

    assert [(one.verdict, one.words) for one in found] == [
        ("ok", "_dmarc.a.example says p=reject."),
        (
            "look at",
            "b.example is not of the domain a.example, so SPF proves nothing for DMARC and DKIM alone"
            " has to; take a BOUNCE_ADDRESS below the domain of MAIL_FROM.",
        ),
    ]
