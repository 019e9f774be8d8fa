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
    found = _records_above(domain, resolver)
    name, records = found[0] if found else (f"_dmarc.{domain}", [])
    if len(records) != 1:
        yield lacks(
            "DMARC",
            f"{number_of(records)}; write one TXT record at {name}, such as"
            f' "v=DMARC1; p=quarantine; rua=mailto:dmarc@{domain}".',
        )
        return
    tags = _tags(records[0])
    # Of a domain further up, what it says of those below it goes first.
    tag = "sp" if name != f"_dmarc.{domain}" and "sp" in tags else "p"
    policy = tags.get(tag, "").lower()
    if policy not in {"none", "quarantine", "reject"}:
        yield lacks(
            "DMARC", f"the record at {name} has no policy; add {tag}=quarantine or {tag}=reject."
        )
    elif policy == "none":
        yield look_at(
            "DMARC",
            f"{tag}=none at {name} protects nobody; {tag}=quarantine once reports are good.",
        )
    else:
        yield ok("DMARC", f"{name} says {tag}={policy}.")
    if not tags.get("rua"):
        yield look_at("DMARC", f"nobody gets reports; add rua=mailto:… to the record at {name}.")
    is_strict = tags.get("aspf", "r").lower() == "s"
    organisation = found[-1][0].removeprefix("_dmarc.")
    yield _alignment(domain if is_strict else organisation, envelope, is_strict=is_strict)


def _records_above(domain: str, resolver: Resolver) -> list[tuple[str, list[str]]]:
    """Return where there are records, from a domain up to that of its organisation, and which.

    As DMARCbis walks, with no list of the domains under which anybody may take one: where such a domain says
    that it is one (psd=y), the organisation is below.
    """
    labels = domain.split(".")
    found = []
    for at in range(max(1, len(labels) - 1)):
        name = f"_dmarc.{'.'.join(labels[at:])}"
        records = [text for text in resolver.ask(name, "TXT") if text.startswith("v=DMARC1")]
        if any(_tags(text).get("psd", "").lower() == "y" for text in records):
            break
        if records:
            found.append((name, records))
    return found


def _alignment(wanted: str, envelope: str, *, is_strict: bool) -> Finding:
    """Return whether SPF, which is about the envelope, proves anything about the sender that readers see."""
    if envelope == wanted or (not is_strict and envelope.endswith(f".{wanted}")):
        return ok("DMARC", f"SPF counts, since {envelope} is {'' if is_strict else 'of '}{wanted}.")
    if is_strict:
        return look_at(
            "DMARC",
            f"{envelope} is not {wanted}, as aspf=s wants it, so SPF proves nothing for DMARC and DKIM"
            f" alone has to; take a BOUNCE_ADDRESS of {wanted}, or aspf=r.",
        )
    return look_at(
        "DMARC",
        f"{envelope} is not of {wanted}, so SPF proves nothing for DMARC and DKIM alone has to;"
        f" take a BOUNCE_ADDRESS of {wanted} or below it.",
    )


def _tags(record: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in record.split(";"))
    return {name.strip().lower(): value.strip() for name, _sign, value in pairs if name.strip()}
