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


TOWNS = (
    Column("scope", "word", "How far the town is from the cluster.", SCOPES),
    Column("country", "code", "ISO 3166-1 alpha-2."),
    Column("city", "text", "The town of the partners."),
    Column("latitude", "number", "Of the town, WGS 84."),
    Column("longitude", "number", "Of the town, WGS 84."),
    Column("category", "word", "Empty where all are counted.", CATEGORIES),
    Column("band", "word", "Empty where all are counted.", BANDS),
    Column("linkages", "whole number", "How many. A number that is not shown has no row."),
    Column("score", "number", "The sum of their scores, 0 to 100 each."),
)


CONNECTORS = (
    Column("category", "word", "In which firms name the organisation.", CATEGORIES),
    Column("organisation", "text", "Its name; empty where it may not be said."),
    Column("kind", "word", "What it is."),
    Column("country", "code", "ISO 3166-1 alpha-2."),
    Column("city", "text", "Its town."),
    Column("firms", "whole number", "How many firms name it."),
    Column("of", "whole number", "How many firms have linkages in the category."),
)


def connector_rows(
    content: Mapping[str, Any], names: Mapping[str, str]
) -> Iterator[tuple[Any, ...]]:
    """Yield the key connectors of a report."""
    for one in content["connectors"]:
        name = names.get(one["partner"], "")
        yield (
            one["category"], name, one["kind"], one["country"], one["city"], one["firms"], one["of"]
        )  # fmt: skip


def town_rows(content: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Yield what the maps of a report show: each town's sum, then its parts by category and band."""
    for place in content["places"]:
        where = (place["scope"], place["country"], place["city"], *place["point"])
        yield (*where, "", "", place["count"], place["score"])
        for name, (count, score) in place["cells"].items():
            words = name.split()
            category = next((word for word in words if word in CATEGORIES), "")
            band = next((word for word in words if word in BANDS), "")
            yield (*where, category, band, count, score)


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
