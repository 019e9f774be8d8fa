"""Why a row was refused, or what was left out of it: an English sentence that a page can say in its language.

Knows no Django: `_` only marks a sentence, whoever shows it translates `text` and puts `values` in.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Reason(NamedTuple):
    text: str
    values: Mapping[str, object]

    def __str__(self) -> str:
        return self.text % self.values


class Refused(Exception):
    """A row cannot be imported, for a reason or several."""

    def __init__(self, text: str, **values: object) -> None:
        self.reasons = (Reason(text, values),)
        super().__init__(str(self.reasons[0]))

    @classmethod
    def for_all(cls, reasons: Sequence[Reason]) -> "Refused":
        refused = cls(reasons[0].text, **reasons[0].values)
        refused.reasons = tuple(reasons)
        return refused


class UnusableFile(Exception):
    """A file as a whole cannot be imported."""

    def __init__(self, text: str, **values: object) -> None:
        self.reason = Reason(text, values)
        super().__init__(str(self.reason))


def reason(text: str, **values: object) -> Reason:
    return Reason(text, values)


def _(text: str) -> str:
    """Mark a sentence for translation where there is nobody yet to read it."""
    return text
