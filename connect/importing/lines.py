"""The physical lines of a file, counted while a csv reader takes them."""

import csv
import io
import re
import sys
from collections.abc import Iterator

_BREAK = re.compile(r"\r\n|\r|\n")


class Lines:
    """Hands out the lines and keeps those of the row at hand."""

    def __init__(self, text: io.TextIOBase, *, number: int = 0) -> None:
        self.number = number
        self.is_over = False
        self._text = text
        self._row: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        for line in self._text:
            self.number += 1
            self._row.append(line)
            return line
        self.is_over = True
        raise StopIteration

    def begin_row(self) -> int:
        """Forget the lines of the row before; return the number of the next line."""
        self._row.clear()
        return self.number + 1

    def opening_of_last_cell(self, delimiter: str) -> int:
        """Return the line in which the last cell of the row at hand begins, however long the cell is."""
        limit = csv.field_size_limit(sys.maxsize)
        try:
            cells = next(csv.reader(self._row, delimiter=delimiter))
        except csv.Error:
            return self.number
        finally:
            csv.field_size_limit(limit)
        return self.number - breaks_in(cells[-1])


def breaks_in(cell: str) -> int:
    """Return how many line breaks a cell has before its last character."""
    breaks = len(_BREAK.findall(cell))
    return breaks - 1 if cell.endswith(("\r", "\n")) else breaks
