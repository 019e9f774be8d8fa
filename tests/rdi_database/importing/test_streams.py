"""Memory does not grow with the file: a gigabyte takes what twenty megabytes take."""

import gzip
import tracemalloc
from collections.abc import Iterator

import pytest

from connect.importing.reading import open_table
from connect.importing.records import read_organisations
from rdi_database.importing import tables
from rdi_database.importing.calls import read_calls
from rdi_database.importing.cordis import read_table
from rdi_database.importing.field_maps import field_map
from rdi_database.importing.ror import read_ror

MEGABYTE = 1024 * 1024
# A chunk, the object that is open, the sample by which an encoding is judged, and what is remembered of words.
MOST = 16 * MEGABYTE
WORDS = "Locks that know who is there and open for nobody else. " * 8_000
SIZES = [
    pytest.param(20 * MEGABYTE, id="20 MB"),
    pytest.param(1024 * MEGABYTE, id="1 GB", marks=pytest.mark.soak),
]


def objects(size: int, *, between: str) -> Iterator[str]:
    """Calls and organisations in one, in pieces that do not end where they do, with a broken one now and then."""
    sent = number = 0
    rest = "["
    while sent < size:
        number += 1
        broken = '"' if number % 20 == 0 else ""
        whole = (
            f'{{"topicId": "N-{number}", "id": "https://ror.org/05a{number % 10**4:04}23", "title": "Locks",'
            f'"names": [{{"value": "Firm {number}", "types": ["ror_display"]}}],'
            f' "description": "{broken}{WORDS}"}}{between}'
        )
        text = rest + whole
        cut = len(text) * 2 // 3
        sent += cut
        yield text[:cut]
        rest = text[cut:]
    yield rest


def peak_of(results: Iterator) -> tuple[int, int]:
    """Read all results without keeping any; return how many there are, and the most memory that this took."""
    tracemalloc.start()
    try:
        number = sum(1 for _ in results)
        return number, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("between", ["", "\n"], ids=["with nothing between", "in lines"])
@pytest.mark.parametrize("name", ["calls", "ror"])
def test_objects_are_read_in_the_same_memory_however_many_there_are(name, between, size):
    chunks = objects(size, between=between)
    read = {
        "calls": lambda: read_calls(chunks, field_map("calls")),
        "ror": lambda: read_ror(chunks, field_map("ror"), "ROR"),
    }[name]

    number, peak = peak_of(read())

    assert number >= size // 450_000
    assert peak < MOST


@pytest.mark.parametrize("size", SIZES)
def test_tables_are_read_in_the_same_memory_however_long_they_are(tmp_path, size):
    path = tmp_path / "organization.csv.gz"
    n_rows = size // len(WORDS)
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=1) as file:
        file.write("projectID,organisationID,name,role,description\n")
        for number in range(n_rows):
            file.write(f'{number},9{number:08},Firm {number},participant,"{WORDS}"\n')
    with open_table(path) as table:
        parts = tables.parts_of(table.header)

    found = []
    for part in parts:
        with open_table(path) as table:
            if part.table == tables.ORGANISATIONS:
                results = read_organisations(table, part.columns, "CORDIS")
            else:
                results = read_table(table, part.table, part.columns)
            found.append(peak_of(results))

    assert [number for number, _ in found] == [n_rows, n_rows]
    assert max(peak for _, peak in found) < MOST
