"""What the importer's tests share: files made on the spot, and the real lists where they are."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from connect.importing.columns import map_columns
from connect.importing.reading import open_table
from connect.importing.records import RowResult, read_organisations


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Write a file of these lines, or of these bytes."""

    def write(
        content: Iterable[str] | bytes, *, encoding: str = "utf-8", name: str = "list.csv"
    ) -> Path:
        path = tmp_path / name
        data = (
            content if isinstance(content, bytes) else ("\n".join(content) + "\n").encode(encoding)
        )
        path.write_bytes(data)
        return path

    return write


def results_of(path: Path, source: str = "test") -> list[RowResult]:
    with open_table(path) as table:
        return list(read_organisations(table, map_columns(table.header), source))
