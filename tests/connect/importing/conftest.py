"""What the importer's tests share: files made on the spot, and the real lists where they are."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from connect.importing.columns import map_columns
from connect.importing.reading import open_table
from connect.importing.records import RowResult, read_organisations

BESIDE = Path(__file__).resolve().parents[4] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real lists; a machine without it skips, continuous integration does not."""
    folder = Path(os.environ.get("BEWISER_SHARED") or BESIDE)
    if not (folder / "data").is_dir():
        reason = "The real lists are not here; BEWISER_SHARED names their folder."
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return folder


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
