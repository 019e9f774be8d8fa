"""Mails of one batch, built once and filled for each recipient.

Building MIME is the cost of bulk mail, not sending it. `render` gives the very bytes that `mime.build`
would give for the same row, because both encode line by line; what a batch has in common is encoded once.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email import quoprimime
from functools import lru_cache
from html import escape
from uuid import UUID, uuid4

from . import mime
from .gaps import GAP
from .models import Mail, Skeleton

# What stands in for a body while the frame around it is built.
_TEXT, _HTML = "the-text-stands-here", "the-html-stands-here"
# What differs from mail to mail; the other headers of a batch are worth keeping.
_OWN_OF_EACH = ("To", *mime.UNCUT)
# Printable ASCII, no equals sign, no space at the end, and short enough: its own quoted-printable.
_AS_IT_IS = re.compile(r"(?:[ -<>-~]{0,75}[!-<>-~])?")


def render(mail: Mail) -> bytes:
    """Return the mail as it goes over the line, the same as `mime.build`; KeyError where a filling lacks."""
    assert mail.skeleton_id is not None
    frame = _frame_of(mail.skeleton_id)
    boundary = mail.pk.hex.encode()
    return b"".join(
        (
            _headers(mail, frame.skeleton),
            frame.before_text.replace(frame.boundary, boundary),
            *_lines(frame.text, mail.fillings),
            frame.before_html.replace(frame.boundary, boundary),
            *_lines(frame.html, {name: escape(value) for name, value in mail.fillings.items()}),
            frame.after.replace(frame.boundary, boundary),
        )
    )


# A line, or many, that no gap is in; or the parts of a line: words and, at odd places, names of gaps.
Piece = bytes | list[str]


@dataclass(frozen=True)
class _Frame:
    """The bytes of a batch in one language. `boundary` is what differs in them from mail to mail."""

    skeleton: Skeleton
    boundary: bytes
    before_text: bytes
    text: list[Piece]
    before_html: bytes
    html: list[Piece]
    after: bytes


@lru_cache(maxsize=64)
def _frame_of(pk: UUID) -> _Frame:
    skeleton = Skeleton.objects.get(pk=pk)
    # A mail of no one: what it has around the bodies, all mails of the batch have.
    probe = Mail(
        id=uuid4(),
        to="a@b.example",
        to_header=["a@b.example"],
        language=skeleton.language,
        message_id="<a@b.example>",
        due_at=skeleton.created_at,
        skeleton=Skeleton(subject="", body_text=_TEXT, body_html=_HTML),
    )
    built = mime.build(probe)
    start = built.index(b"MIME-Version:")
    before_text, rest = built[start:].split(f"{_TEXT}\r\n".encode())
    before_html, after = rest.split(f"{_HTML}\r\n".encode())
    return _Frame(
        skeleton=skeleton,
        boundary=probe.pk.hex.encode(),
        before_text=before_text,
        text=_pieces(skeleton.body_text),
        before_html=before_html,
        html=_pieces(skeleton.body_html),
        after=after,
    )


def _pieces(text: str) -> list[Piece]:
    pieces: list[Piece] = []
    # As the `email` package tells lines apart: no other sign than these two breaks one.
    for line in text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n"):
        if GAP.search(line):
            pieces.append(GAP.split(line))
        elif pieces and isinstance(pieces[-1], bytes):
            pieces[-1] += _encoded(line)
        else:
            pieces.append(_encoded(line))
    return pieces


def _lines(pieces: list[Piece], fillings: Mapping[str, str]) -> list[bytes]:
    return [
        piece
        if isinstance(piece, bytes)
        else _encoded("".join(fillings[part] if at % 2 else part for at, part in enumerate(piece)))
        for piece in pieces
    ]


def _encoded(line: str) -> bytes:
    if _AS_IT_IS.fullmatch(line):
        return line.encode() + b"\r\n"
    octets = line.encode().decode("latin-1") + "\n"
    return quoprimime.body_encode(octets, mime.LINE_LENGTH).encode().replace(b"\n", b"\r\n")


def _headers(mail: Mail, skeleton: Skeleton) -> bytes:
    mail.skeleton = skeleton
    is_utf8 = mime.needs_utf8(mail)
    return b"".join(_header(name, value, is_utf8) for name, value in mime.headers_of(mail))


def _header(name: str, value: str, is_utf8: bool) -> bytes:
    if name in _OWN_OF_EACH:
        return mime.folded(name, value, is_utf8=is_utf8)
    return _shared_header(name, value, is_utf8)


@lru_cache(maxsize=256)
def _shared_header(name: str, value: str, is_utf8: bool) -> bytes:
    return mime.folded(name, value, is_utf8=is_utf8)
