"""The roaming pass: a signed statement that somebody is expected, which anybody can check without asking us.

It is a JSON Web Token (RFC 7519) signed with Ed25519 (RFC 8037). The public key is published as a JWK set
(RFC 7517), so a host whose line is down still sees whether a pass is authentic and in date. Whether it was used
before is known to the site alone. The key follows from SECRET_KEY; a change of that ends all passes.
"""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ALGORITHM = "EdDSA"
TYPE = "roaming-pass+jwt"


class PassForged(Exception):
    """Not a pass of this site: altered, signed by somebody else, or no pass at all."""


class PassOutOfDate(Exception):
    """An authentic pass, before its first day or after its last."""


@dataclass(frozen=True)
class Pass:
    """What a pass says. `valid_from` and `valid_until` bound it, the latter is not part of it."""

    stay: str
    guest: str
    organisation: str
    home: str
    host: str
    place: str
    people: int
    days: int
    valid_from: datetime
    valid_until: datetime


def signing_key(secret: str) -> Ed25519PrivateKey:
    """Return the key that follows from a secret of the site; the same for the same secret, always."""
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"bewiser roaming pass 1")
    return Ed25519PrivateKey.from_private_bytes(derive.derive(secret.encode()))


def signed(content: Pass, key: Ed25519PrivateKey, *, issuer: str) -> str:
    """Return a pass as a token of letters, digits, dots, dashes and underscores."""
    claims = {
        "iss": issuer,
        "sub": content.stay,
        "nbf": int(content.valid_from.timestamp()),
        "exp": int(content.valid_until.timestamp()),
        "guest": content.guest,
        "org": content.organisation,
        "home": content.home,
        "host": content.host,
        "place": content.place,
        "people": content.people,
        "days": content.days,
    }
    headers = {"typ": TYPE, "kid": key_id(key.public_key())}
    return jwt.encode(claims, key, algorithm=ALGORITHM, headers=headers)


def read(token: str, keys: Sequence[Ed25519PublicKey], *, issuer: str, now: datetime) -> Pass:
    """Return what a pass says. Raises PassForged or PassOutOfDate."""
    claims = _claims(token, keys, issuer)
    found = Pass(
        stay=claims["sub"],
        guest=claims["guest"],
        organisation=claims["org"],
        home=claims["home"],
        host=claims["host"],
        place=claims["place"],
        people=claims["people"],
        days=claims["days"],
        valid_from=datetime.fromtimestamp(claims["nbf"], UTC),
        valid_until=datetime.fromtimestamp(claims["exp"], UTC),
    )
    if not found.valid_from <= now < found.valid_until:
        raise PassOutOfDate
    return found


def key_id(key: Ed25519PublicKey) -> str:
    """Return the name of a key: its thumbprint (RFC 7638), shortened."""
    thumb = f'{{"crv":"Ed25519","kty":"OKP","x":"{_text(key)}"}}'
    return hashlib.sha256(thumb.encode()).hexdigest()[:16]


def key_set(keys: Sequence[Ed25519PublicKey]) -> dict[str, Any]:
    """Return public keys as a JWK set, for whoever checks passes."""
    return {
        "keys": [
            {
                "kty": "OKP",
                "crv": "Ed25519",
                "use": "sig",
                "alg": ALGORITHM,
                "kid": key_id(key),
                "x": _text(key),
            }
            for key in keys
        ]
    }


def keys_of(published: dict[str, Any]) -> list[Ed25519PublicKey]:
    """Return the keys of a JWK set. Raises PassForged where it holds none that can be read."""
    try:
        return [
            Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(entry["x"] + "=="))
            for entry in published["keys"]
        ]
    except (KeyError, TypeError, ValueError) as problem:
        raise PassForged from problem


def _claims(token: str, keys: Sequence[Ed25519PublicKey], issuer: str) -> dict[str, Any]:
    # The dates are judged by the caller's clock, so that a test and a host may say what time it is.
    options: Any = {
        "verify_exp": False,
        "verify_nbf": False,
        "require": ["sub", "nbf", "exp", "guest", "org", "home", "host", "place", "people", "days"],
    }
    for key in keys:
        try:
            if jwt.get_unverified_header(token).get("typ") != TYPE:
                raise PassForged
            return jwt.decode(token, key, [ALGORITHM], issuer=issuer, options=options)
        except (jwt.PyJWTError, ValueError):
            continue
    raise PassForged


def _text(key: Ed25519PublicKey) -> str:
    raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
