"""Calls for proposals as the Funding and Tenders portal tells of them: objects in a file to cleaned records."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from connect.importing import text
from connect.importing.mojibake import State, mended
from connect.importing.topics import topic_slugs

from .deadlines import deadlines_of
from .field_maps import FieldMap
from .objects import Found, read_objects

TITLE_LENGTH, SUMMARY_LENGTH, TEXT_LENGTH = 300, 300, 5000
KEY_LENGTH = 120
MOST_KEYWORDS = 40
# Larger sums are errors of a file; the whole budget of the Union for a year is below it.
MOST_MONEY = 10**12 - 1
MOST_GRANTS = 2**31 - 1
# The portal's texts have lost the breaks before their headings, and the spaces behind.
_SECTION = re.compile(
    r"(?:^|(?<=\S))(Objectives?|Expected Outcomes?|Expected Impacts?|Scope):(?=\S)"
)


class Status(StrEnum):
    """How a call stands."""

    FORTHCOMING = "forthcoming"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(slots=True)
class CallRecord:
    """One topic of a call as a file tells of it. Empty means that the file says nothing; sums are in euros."""

    identifier: str
    title: str
    call: str = ""
    programme: str = ""
    action: str = ""
    said_status: str = ""
    deadlines: tuple[datetime, ...] = ()
    least: int | None = None
    most: int | None = None
    grants: int | None = None
    keywords: tuple[str, ...] = ()
    website: str = ""
    summary: str = ""
    description: str = ""
    topics: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def closes_at(self) -> datetime | None:
        """The last of its deadlines."""
        return self.deadlines[-1] if self.deadlines else None

    def status(self, now: datetime) -> Status:
        """Return how it stands. A deadline goes before what the file says, which may be old."""
        if self.closes_at is not None and self.closes_at <= now:
            return Status.CLOSED
        if self.said_status == Status.FORTHCOMING:
            return Status.FORTHCOMING
        is_said_closed = self.said_status == Status.CLOSED and self.closes_at is None
        return Status.CLOSED if is_said_closed else Status.OPEN


class CallResult(NamedTuple):
    line: int
    key: str
    record: CallRecord | None
    reasons: tuple[str, ...]
    # How many of its texts were repaired, partly repaired, or left as they were.
    mendings: Counter[State]


def read_calls(chunks: Iterable[str], fields: FieldMap) -> Iterator[CallResult]:
    """Yield one result for every object of the text: a record with its problems, or why there is none.

    Raises TooManyBroken.
    """
    return (_result(found, fields) for found in read_objects(chunks))


def _result(found: Found, fields: FieldMap) -> CallResult:
    mendings: Counter[State] = Counter()
    if found.value is None:
        return CallResult(found.line, "", None, (found.reason,), mendings)
    try:
        value = {name: _mended(part, mendings) for name, part in found.value.items()}
    except RecursionError:
        reason = "The object holds lists in lists beyond all measure."
        return CallResult(found.line, "", None, (reason,), Counter())
    cells = _Cells(value, fields)
    key = text.one_line(cells.text("identifier"))
    title = text.one_line(cells.text("title"))
    for name, said, longest in (("identifier", key, KEY_LENGTH), ("title", title, None)):
        if not any(map(str.isalnum, said)):
            reason = f"The {name} is missing."
            return CallResult(found.line, key[:KEY_LENGTH], None, (reason,), mendings)
        if longest and len(said) > longest:
            reason = f"The {name} is longer than {longest} characters ({len(said)})."
            return CallResult(found.line, said[:80], None, (reason,), mendings)
    record = _record(key, title, cells)
    return CallResult(found.line, key, record, record.problems, mendings)


class _Cells:
    """What an object says of each of our fields, and what could not be understood."""

    def __init__(self, value: Mapping[str, Any], fields: FieldMap) -> None:
        self._value = value
        self._fields = fields
        self.problems: list[str] = []

    def first(self, field: str) -> Any:
        """Return the first of its values that says something."""
        values = (self._value.get(name) for name in self._fields[field])
        return next((value for value in values if value not in (None, "", [], {})), None)

    def text(self, field: str) -> str:
        value = self.first(field)
        if isinstance(value, list):
            return ", ".join(str(one) for one in value if isinstance(one, str | int | float))
        return str(value) if isinstance(value, str | int | float) else ""

    def line(self, field: str, length: int) -> str:
        said = text.one_line(self.text(field))
        if len(said) > length:
            self.problems.append(f"The {field} was cut to {length} characters.")
        return text.cut(said, length)

    def number(self, field: str, most: int = MOST_MONEY) -> int | None:
        """Return a sum or a count; texts such as "150000" count as numbers."""
        value = self.first(field)
        try:
            number = int(float(value)) if value is not None else None
        except (TypeError, ValueError, OverflowError):
            number = -1
        if number is not None and not 0 <= number <= most:
            self.problems.append(
                f"The {field} {text.cut(text.one_line(str(value)[:200]), 40)} is no number."
            )
            return None
        return number


def _record(key: str, title: str, cells: _Cells) -> CallRecord:
    description = text.plain_text(_SECTION.sub(r"\n\n\1: ", cells.text("description")))
    keywords = _keywords(cells.text("keywords"), key, cells.text("call"))
    least, most = cells.number("least"), cells.number("most")
    if least is not None and most is not None and least > most:
        cells.problems.append("The least sum was above the most: they have changed places.")
        least, most = most, least
    record = CallRecord(
        identifier=key,
        title=text.cut(title, TITLE_LENGTH),
        call=cells.line("call", KEY_LENGTH),
        programme=cells.line("programme", 120),
        action=cells.line("action", 120),
        said_status=text.one_line(cells.text("status")).lower(),
        deadlines=_deadlines(cells),
        least=least,
        most=most,
        grants=cells.number("grants", MOST_GRANTS),
        keywords=keywords,
        website=_website(cells),
        summary=text.cut(text.one_line(description[:1000]), SUMMARY_LENGTH),
        description=text.cut(description, TEXT_LENGTH),
        topics=topic_slugs("", ", ".join(keywords), f"{title}. {description}"),
    )
    record.problems = tuple(cells.problems)
    return record


def _deadlines(cells: _Cells) -> tuple[datetime, ...]:
    moments, others = deadlines_of(cells.text("deadline"))
    cells.problems += [f"The deadline {part[:40]} is no date." for part in others]
    return tuple(moments)


def _website(cells: _Cells) -> str:
    try:
        return text.website(cells.text("website")[:1000])
    except text.BadWebsite as problem:
        cells.problems.append(str(problem))
        return ""


def _keywords(said: str, *known: str) -> tuple[str, ...]:
    """Return the words, each once; the codes that a call has as its own name say nothing more."""
    words = (text.cut(text.one_line(word), 80) for word in said.split(","))
    named = {code.casefold() for code in known}
    kept = {word.casefold(): word for word in words if word and word.casefold() not in named}
    return tuple(kept.values())[:MOST_KEYWORDS]


def _mended(value: Any, mendings: Counter[State]) -> Any:
    """Return a value with its texts mended, whatever holds them."""
    if isinstance(value, str):
        made = mended(value)
        mendings[made.state] += 1
        return made.text
    if isinstance(value, list):
        return [_mended(one, mendings) for one in value]
    if isinstance(value, dict):
        return {name: _mended(one, mendings) for name, one in value.items()}
    return value
