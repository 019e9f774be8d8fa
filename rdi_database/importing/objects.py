"""JSON objects one after another in a file: on lines of their own, in a list, or with nothing between them."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

# An object beyond this ends in a reason; an unclosed quotation mark cannot swallow the memory.
LONGEST = 1024 * 1024
# After so many broken ones a file is no such file, and looking for the next whole one costs too much.
MOST_BROKEN = 1_000
_TOKEN = re.compile(r'\\.|["{}]', re.DOTALL)
# Where an object begins after a broken one: a key follows its brace, and an end or a line break goes before.
_NEXT = re.compile(r'(?<=[}\n])[\s,]*(?=\{\s*")')
_TOO_LONG = f"The object is longer than {LONGEST} characters, or its end is missing."
_NO_END = "The end of this object is missing."


class TooManyBroken(Exception):
    """The file holds no objects that can be read; the message says why."""


class Found(NamedTuple):
    """One object, or why there is none. `line` is that of its first character in the file."""

    line: int
    value: dict[str, Any] | None
    reason: str = ""


def read_objects(chunks: Iterable[str]) -> Iterator[Found]:
    """Yield each outermost object of a text that comes in pieces; memory does not grow with the text.

    What stands between objects is passed over. After a broken one reading goes on at the next that looks whole.
    Raises TooManyBroken.
    """
    scanner = _Scanner()
    broken = 0
    for chunk in chunks:
        for found in scanner.feed(chunk):
            yield found
            broken += found.value is None
            if broken > MOST_BROKEN:
                raise TooManyBroken(f"More than {MOST_BROKEN} objects cannot be read.")
    yield from scanner.end()


class _Scanner:
    """Cuts a text where its outermost braces close, minding those in strings."""

    def __init__(self) -> None:
        self._text = ""
        # Where in it the object begins that is open, or what is still to be looked at; and on which line that is.
        self._begin = 0
        self._line = 1
        # How far that line is indented, and whether there was more in it than that.
        self._indent = 0
        self._is_blank = True
        # How far it is looked through, and what is open there.
        self._at = 0
        self._depth = 0
        self._in_string = False

    def feed(self, chunk: str) -> Iterator[Found]:
        self._text = self._text[self._begin :] + chunk
        self._at -= self._begin
        self._begin = 0
        yield from self._look()
        while self._depth and len(self._text) - self._begin > LONGEST:
            yield self._given_up(_TOO_LONG, len(self._text))
            yield from self._look()

    def end(self) -> Iterator[Found]:
        while self._depth:
            yield self._given_up(_NO_END, len(self._text))
            yield from self._look()

    def _look(self) -> Iterator[Found]:
        """Yield what is whole, and stop within what is not."""
        while (end := self._next_end()) is not None:
            yield self._cut(end)

    def _next_end(self) -> int | None:
        """Return where the next object ends, None where that is still to come."""
        for token in _TOKEN.finditer(self._text, self._at):
            self._at = token.end()
            if self._in_string:
                self._in_string = token[0] != '"'
            elif token[0] == "{":
                if not self._depth:
                    self._go_to(token.start())
                    self._at = token.end()
                self._depth += 1
            elif self._depth and token[0] == '"':
                self._in_string = True
            elif self._depth and token[0] == "}":
                self._depth -= 1
                if not self._depth:
                    return self._at
        if not self._depth:
            self._go_to(len(self._text))
        return None

    def _cut(self, end: int) -> Found:
        line = self._line
        try:
            value = json.loads(self._text[self._begin : end])
        except (ValueError, RecursionError) as problem:
            # Perhaps a quotation mark is missing, and this is several.
            return self._given_up(f"The object is no JSON: {str(problem)[:120]}.", end)
        self._go_to(end)
        return Found(line, value)

    def _given_up(self, reason: str, end: int) -> Found:
        """Tell of a broken object, and go on at the next that begins in it, else where it ends."""
        line = self._line
        self._go_to(self._next_begin(end))
        return Found(line, None, reason)

    def _next_begin(self, end: int) -> int:
        """Return where the next object begins. What is indented deeper than the broken one is a part of it."""
        for following in _NEXT.finditer(self._text, self._begin + 1, end):
            place = following.end()
            start = self._text.rfind("\n", self._begin, place) + 1
            if not start or _indent_of(self._text[start:place]) <= self._indent:
                return place
        return end

    def _go_to(self, place: int) -> None:
        passed = self._text[self._begin : place]
        self._line += passed.count("\n")
        if "\n" in passed:
            passed = passed[passed.rindex("\n") + 1 :]
            self._indent, self._is_blank = 0, True
        if self._is_blank:
            width = _indent_of(passed)
            self._indent += width
            self._is_blank = width == len(passed)
        self._begin = self._at = place
        self._depth = 0
        self._in_string = False


def _indent_of(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))
