"""Texts as cells that no spreadsheet program runs as a formula."""

import re

# A program takes a cell that begins so as a formula; one that we have marked begins with apostrophes and that.
_RISKY = re.compile(r"'*[=+\-@\t\r]")
_MARKED = re.compile(r"'+[=+\-@\t\r]")


def guarded(text: str) -> str:
    """Return a text that no spreadsheet program takes for a formula; `unguarded` gives the text back."""
    return f"'{text}" if _RISKY.match(text) else text


def unguarded(text: str) -> str:
    """Return the text of a cell as it was before `guarded`."""
    return text[1:] if _MARKED.match(text) else text
