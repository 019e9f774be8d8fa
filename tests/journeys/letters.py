"""Letters as their readers find them in the mailbox of the SMTP sink."""

import re
import time
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import getaddresses
from typing import Literal

import pytest
from playwright.sync_api import Browser

from tests.services import MailFolder

PATIENCE = 30.0


class Letters:
    """Reads the Maildir by recipient; each letter is handed out once."""

    def __init__(self, folder: MailFolder) -> None:
        self.folder = folder
        self.read: set[str] = set()

    def next_to(self, address: str, *, about: str = "") -> EmailMessage:
        """Return the next letter to an address whose subject has these words, as soon as it is there."""
        deadline = time.monotonic() + PATIENCE
        while True:
            for letter in self._unread():
                if letter["X-RcptTo"] == address and about in letter["Subject"]:
                    self.read.add(letter["Message-ID"])
                    return letter
            if time.monotonic() > deadline:
                there = [(letter["X-RcptTo"], letter["Subject"]) for letter in self._unread()]
                pytest.fail(f"No letter to {address} about {about!r}; there are {there}.")
            time.sleep(0.05)

    def _unread(self) -> list[EmailMessage]:
        files = sorted((self.folder.path / "new").iterdir(), key=lambda file: file.stat().st_mtime)
        found = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
        return [letter for letter in found if letter["Message-ID"] not in self.read]


def text_of(letter: EmailMessage) -> str:
    return letter.get_body(("plain",)).get_content()


def action_of(letter: EmailMessage) -> str:
    """Return the address that the letter asks to open: it stands alone on its line."""
    return re.search(r"^\s*(https?://\S+)\s*$", text_of(letter), re.MULTILINE).group(1)


def width_on_a_phone(letter: EmailMessage, browser: Browser) -> int:
    """Return how wide the HTML of a letter is where there are 320 pixels."""
    return shown(letter, browser, width=320)[0]


def shown(
    letter: EmailMessage,
    browser: Browser,
    *,
    width: int,
    scheme: Literal["light", "dark"] = "light",
) -> tuple[int, str, str]:
    """Return how wide the HTML of a letter is in such a window, and the colours of its heading and its ground."""
    page = browser.new_page(viewport={"width": width, "height": 640}, color_scheme=scheme)
    page.set_content(letter.get_body(("html",)).get_content())
    found = page.evaluate(
        """() => {
          const heading = document.querySelector("h1") ?? document.body;
          const ground = (at) => {
            const colour = getComputedStyle(at).backgroundColor;
            return colour === "rgba(0, 0, 0, 0)" && at.parentElement ? ground(at.parentElement) : colour;
          };
          return [document.documentElement.scrollWidth, getComputedStyle(heading).color, ground(heading)];
        }"""
    )
    page.close()
    return tuple(found)


def code_of(letter: EmailMessage) -> str:
    """Return the code, which stands alone on its line."""
    return re.search(r"^\s+([A-Z0-9-]{6,})\s*$", text_of(letter), re.MULTILINE).group(1)


def readers_of(letter: EmailMessage) -> set[tuple[str, str]]:
    """Return (name, address) of everybody in the To header, read as RFC 2047 has it.

    The modern parser of Python 3.11 puts a space between two encoded parts of one word.
    """
    raw = next(value for name, value in letter.raw_items() if name == "To")
    return set(getaddresses([str(make_header(decode_header(raw)))]))
