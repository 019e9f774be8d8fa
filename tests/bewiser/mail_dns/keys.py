"""Keys as relays publish them."""

import base64

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def txt_of(key: RSAPublicKey) -> str:
    """Return the text of a DKIM record in pieces of at most 255 signs, as zone files write it."""
    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    text = f"v=DKIM1; k=rsa; p={base64.b64encode(der).decode()}"
    return " ".join(f'"{text[at : at + 255]}"' for at in range(0, len(text), 255))
