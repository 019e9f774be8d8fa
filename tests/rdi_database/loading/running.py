"""The command as people type it, what it says, and what it leaves in the database."""

import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection

ORGANISATIONS = "pic,name,shortName,street,city,country,activityType"
PROJECTS = "id,rcn,acronym,title,status,startDate,endDate,totalCost,topics,objective"
PARTICIPATIONS = "rcn,role,pic,type,country,start_date,end_date,contribution"
# Each run adds one row to the first; the others are not about what was imported.
_LEFT_OUT = {"connect_importrun", "import_told", "django_migrations"}
# What waits there for people to decide, after a run that kept what they had set.
DIFFERENCES = ("connect_organisationdifference", "rdi_database_initiativedifference")


@dataclass
class Ran:
    """`counts` has by part the outcomes that are not zero, `rows` those of the report, `said` what people read."""

    counts: dict[str, dict[str, int]]
    rows: list[dict[str, Any]]
    said: list[str]

    @property
    def outcomes(self) -> list[str]:
        return [row["outcome"] for row in self.rows]

    @property
    def reasons(self) -> list[list[str]]:
        return [row["reasons"] for row in self.rows]

    def line(self, beginning: str) -> str:
        return next(line for line in self.said if line.startswith(beginning))


def run(format_name: str, path: Path, *options: str) -> Ran:
    """Import a file or a folder; every row that is counted is told of."""
    report = path.parent / f"{path.name}.report"
    out = StringIO()
    call_command("import_rdi", format_name, path, "--report", report, *options, stdout=out)
    rows = [json.loads(line) for line in report.read_text("utf-8").splitlines()]
    said = out.getvalue().splitlines()
    counts = {}
    for line in said:
        if found := re.fullmatch(r"(\w+): (created \d+, .*)", line):
            pairs = (pair.split(" ") for pair in found[2].split(", "))
            counts[found[1]] = {name: int(number) for name, number in pairs if number != "0"}
    assert sum(sum(part.values()) for part in counts.values()) == len(rows)
    return Ran(counts, rows, said)


def written(path: Path, lines: Iterable[str] | bytes) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(lines if isinstance(lines, bytes) else ("\n".join(lines) + "\n").encode())
    return path


def content_of_tables(*, without: Collection[str] = ()) -> dict[str, list[str]]:
    """Return every row of every table as text."""
    with connection.cursor() as cursor:
        names = set(connection.introspection.table_names(cursor)) - _LEFT_OUT - {*without}
        found = {}
        for name in sorted(names):
            cursor.execute(f'select t::text from "{name}" t order by 1')
            found[name] = [text for (text,) in cursor.fetchall()]
    return found
