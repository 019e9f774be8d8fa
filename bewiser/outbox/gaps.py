"""Gaps in the words of a skeleton, and what may fill them.

A gap is a name between two signs of the private use area of Unicode: nobody types them, no
template writes them by accident, and what fills a gap has them taken out.
"""

import re
from collections.abc import Mapping
from html import escape

from bewiser.lib.mail import one_line

OPEN, SHUT = "\ue000", "\ue001"
GAP = re.compile(f"{OPEN}([a-z_]+){SHUT}")
_SIGNS = re.compile(f"[{OPEN}{SHUT}]")


def gap(name: str) -> str:
    """Return the mark that leaves room for what is called `name`."""
    return f"{OPEN}{name}{SHUT}"


def names_in(*texts: str) -> set[str]:
    """Return which gaps there are; ValueError for a stray sign, which no filling would take away."""
    if any(_SIGNS.search(GAP.sub("", text)) for text in texts):
        raise ValueError("A gap is not closed, or its name is not plain small letters.")
    return {name for text in texts for name in GAP.findall(text)}


def without_gaps(text: str) -> str:
    """Return what somebody wrote without the signs of a gap: they would be taken for one of ours."""
    return _SIGNS.sub("", text)


def checked(fillings: Mapping[str, str]) -> dict[str, str]:
    """Return the fillings, each as one line that holds no gap and no control character."""
    return {name: without_gaps(one_line(value)) for name, value in fillings.items()}


def filled(text: str, fillings: Mapping[str, str], *, is_html: bool = False) -> str:
    """Return the text with its gaps filled, escaped for HTML; KeyError for a gap that nothing fills."""
    if is_html:
        return GAP.sub(lambda match: escape(fillings[match[1]]), text)
    return GAP.sub(lambda match: fillings[match[1]], text)
