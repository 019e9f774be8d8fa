"""The messages of tests/outbox/dsn, and the mail that they are about."""

import uuid
from pathlib import Path

FOLDER = Path(__file__).parent / "dsn"
# With these the addresses in the files are signed.
KEY = "the key of the letters that came back"
MAIL = uuid.UUID("5f0b4f6e-2a53-4c55-9d0e-6c1f6e0a7b11")
ADDRESS = "bounces@matchmaking.example"
SENDER = f"bounces+{MAIL.hex}-5l2ldjdh@matchmaking.example"
MESSAGE_ID = f"<{MAIL}@matchmaking.example>"


def message(name: str) -> bytes:
    """Return a message as a mail server stores it."""
    return (FOLDER / f"{name}.eml").read_bytes().replace(b"\n", b"\r\n")
