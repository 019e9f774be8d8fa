"""What everyone may download: the protected tables of a published report, as rows. Plain Python."""

from collections.abc import Iterator, Mapping
from typing import Any

from .columns import BANDS, CATEGORIES, SCOPES, SIZES, Column

COLUMNS = (
    Column("table", "text", "Which fields the table crosses; all for the sum of all linkages."),
    Column("category", "word", "Empty where the table does not cross it.", CATEGORIES),
    Column("scope", "word", "Empty where the table does not cross it.", SCOPES),
    Column("band", "word", "Empty where the table does not cross it.", BANDS),
    Column("size", "word", "Empty where the table does not cross it.", SIZES),
    Column("linkages", "whole number", "How many; empty where the number is not shown."),
    Column("hidden", "word", "Whether the number is not shown, to protect firms.", ("yes", "no")),
)
_FIELDS = ("category", "scope", "band", "size")


def table_rows(content: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Yield every cell of every published table of a report."""
    for name, cells in content["tables"].items():
        fields = name.split()
        for values, count in cells.items():
            told = dict(zip(fields, values.split(), strict=True))
            yield (
                name or "all",
                *(told.get(field, "") for field in _FIELDS),
                count,
                count is None,
            )
