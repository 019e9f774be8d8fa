"""The two files of an evaluation, read: pairs of names, and the list that they are looked up in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from connect.importing.reading import Table, UnreadableFile, open_table

from .evaluation import Pair
from .names import country_code
from .records import Known

PAIR_COLUMNS = ("pic", "name_16", "country_17", "city")
ORGANISATION_COLUMNS = ("pic", "name", "country", "city")


def read_pairs(path: Path, notes: list[str]) -> list[Pair]:
    """Return the pairs of a file, and note rows that cannot be used. Raises UnreadableFile."""
    with open_table(path) as table:
        _demand(path, table, PAIR_COLUMNS)
        rows = _whole_rows(table, ("pic", "name_16"), path.name, notes)
        return [
            Pair(row["pic"], row["name_16"], country_code(row["country_17"]), row["city"])
            for row in rows
        ]


def read_organisations(path: Path, notes: list[str], *, with_short_names: bool) -> list[Known]:
    """Return the organisations of a file, the first row of each pic. Raises UnreadableFile."""
    with open_table(path) as table:
        _demand(path, table, ORGANISATION_COLUMNS)
        found: dict[str, Known] = {}
        for row in _whole_rows(table, ("pic", "name"), path.name, notes):
            short_name = row.get("shortName", "") if with_short_names else ""
            found.setdefault(
                row["pic"],
                Known(
                    row["pic"],
                    row["name"],
                    country_code(row["country"]),
                    row["city"],
                    aliases=(short_name,) if short_name else (),
                ),
            )
        return list(found.values())


def answerable(
    pairs: Sequence[Pair], organisations: Iterable[Known], notes: list[str]
) -> list[Pair]:
    """Return the pairs whose answer is in the list and in the pair's country; the others are noted."""
    countries = {known.key: known.country for known in organisations}
    kept = [pair for pair in pairs if countries.get(pair.key) == pair.country]
    if len(kept) < len(pairs):
        notes.append(
            f"{len(pairs) - len(kept)} pairs have no row of their pic and country in the list; left out."
        )
    return kept


def _demand(path: Path, table: Table, columns: Iterable[str]) -> None:
    missing = [column for column in columns if column not in table.header]
    if missing:
        raise UnreadableFile(
            f"{path.name} has no column {', '.join(missing)}. Its columns are: {', '.join(table.header)}."
        )


def _whole_rows(
    table: Table, needed: Sequence[str], name: str, notes: list[str]
) -> Iterator[dict[str, str]]:
    for row in table.rows():
        cells = {column: cell.strip() for column, cell in row.cells.items()}
        empty = [column for column in needed if not cells.get(column)]
        if row.problem:
            notes.append(f"{name}, line {row.line}: {row.problem}")
        elif empty:
            notes.append(f"{name}, line {row.line}: {', '.join(empty)} is empty; left out.")
        else:
            yield cells
