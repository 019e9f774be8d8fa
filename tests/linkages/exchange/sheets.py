"""Tables as tests write them."""

import csv
import io
from collections.abc import Mapping, Sequence

ROW = {
    "firm": "seeker-ltd",
    "interview": "1",
    "held_on": "2026-03-10",
    "employees": "12",
    "size_class": "sme",
    "category": "output",
    "partner": "Atelier Verval",
    "kind": "firm",
    "country": "France",
    "city": "Lyon",
    "website": "https://verval.example",
    "investment": "4",
    "involvement": "4",
    "importance": "5",
    "intensity": "5",
    "since": "2011",
    "comment": "Buys every spring.",
}


def a_row(**cells: str) -> dict[str, str]:
    return ROW | cells


def a_table(
    rows: Sequence[Mapping[str, str]], *, delimiter: str = ",", encoding: str = "utf-8"
) -> bytes:
    """Return a CSV file with every column that a row has."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(
        text, list(dict.fromkeys(name for row in rows for name in row)), delimiter=delimiter
    )
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding, "surrogatepass")


def read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
