"""What proves who wrote a mail (DKIM, RFC 6376), and what to do with one that is not proved (DMARC, RFC 7489)."""

import base64
import binascii
from collections.abc import Iterator

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from .findings import Finding, Resolver, lacks, look_at, number_of, ok

SHORTEST_KEY = 1024
GOOD_KEY = 2048


def dkim(domain: str, selector: str, resolver: Resolver) -> Finding:
    """Return whether a signature made with this selector can be proved, and by a key that is long enough."""
    subject, name = f"DKIM {selector}", f"{selector}._domainkey.{domain}"
    records = [_tags(text) for text in resolver.ask(name, "TXT")]
    records = [tags for tags in records if "p" in tags]
    if len(records) != 1:
        count = "there is no key" if not records else f"there are {len(records)} keys"
        return lacks(
            subject, f'{count} at {name}; write the one TXT record "v=DKIM1; p=…" of your relay.'
        )
    [tags] = records
    if not tags["p"]:
        return lacks(
            subject, f"the key at {name} is withdrawn (p= is empty); write the one in use."
        )
    if tags.get("k", "rsa") != "rsa":
        return ok(subject, f"there is a key of the kind {tags['k']} at {name}.")
    size = _rsa_size(tags["p"])
    if size is None:
        return lacks(
            subject, f"the key at {name} cannot be read; copy p= again, without its line breaks."
        )
    if size < SHORTEST_KEY:
        return lacks(subject, f"the key at {name} has {size} bits; make one of {GOOD_KEY}.")
    if size < GOOD_KEY:
        return look_at(subject, f"the key at {name} has {size} bits; {GOOD_KEY} are usual.")
    return ok(subject, f"there is a key of {size} bits at {name}.")


def _rsa_size(text: str) -> int | None:
    try:
        key = load_der_public_key(base64.b64decode("".join(text.split()), validate=True))
    except (binascii.Error, ValueError, UnsupportedAlgorithm):
        return None
    return key.key_size if isinstance(key, RSAPublicKey) else None


def dmarc(domain: str, envelope: str, resolver: Resolver) -> Iterator[Finding]:
    """Yield what receivers are told to do with mail that only claims to come from a domain."""
    name = f"_dmarc.{domain}"
    records = [text for text in resolver.ask(name, "TXT") if text.startswith("v=DMARC1")]
    if len(records) != 1:
        yield lacks(
            "DMARC",
            f"{number_of(records)}; write one TXT record at {name}, such as"
            f' "v=DMARC1; p=quarantine; rua=mailto:dmarc@{domain}".',
        )
        return
    tags = _tags(records[0])
    policy = tags.get("p", "").lower()
    if policy not in {"none", "quarantine", "reject"}:
        yield lacks("DMARC", f"the record at {name} has no policy; add p=quarantine or p=reject.")
    elif policy == "none":
        yield look_at(
            "DMARC", f"p=none at {name} protects nobody; p=quarantine once reports are good."
        )
    else:
        yield ok("DMARC", f"{name} says p={policy}.")
    if not tags.get("rua"):
        yield look_at("DMARC", f"nobody gets reports; add rua=mailto:… to the record at {name}.")
    if not _are_related(domain, envelope):
        yield look_at(
            "DMARC",
            f"{envelope} is not of the domain {domain}, so SPF proves nothing for DMARC"
            " and DKIM alone has to; take a BOUNCE_ADDRESS below the domain of MAIL_FROM.",
        )


def _are_related(one: str, other: str) -> bool:
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _tags(record: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in record.split(";"))
    return {name.strip().lower(): value.strip() for name, _sign, value in pairs if name.strip()}
