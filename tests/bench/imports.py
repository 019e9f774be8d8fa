"""Measure the import of the whole of Horizon 2020, and the network of those with most projects in it.

python -m tests.bench.imports        needs the real lists, in BEWISER_SHARED or ../shared

The anchor writes the same rows as plainly as can be, into tables without rules, so that a busy machine shows in both.
"""

import csv
import gzip
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

AIM_SECONDS = 60
AIM_MILLISECONDS = 50
MOST_LINKED = 5
REPEATS = 9
FILES = "h2020_*.csv.gz"
BESIDE = Path(__file__).resolve().parents[3] / "shared"


def main() -> int:
    folder = Path(os.environ.get("BEWISER_SHARED") or BESIDE, "data", "cordis")
    if not folder.is_dir():
        print("bench: import_rdi is not measured: the real lists are not here")
        return 0
    os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:1/0")
    os.environ.setdefault("EMAIL_URL", "smtp://127.0.0.1:1")
    os.environ["DJANGO_SETTINGS_MODULE"] = "bewiser.settings"
    from bewiser.embedded.postgres import Postgres  # noqa: PLC0415  (only here is a server needed)

    with tempfile.TemporaryDirectory(prefix="bewiser-bench-") as place:
        lists = Path(place, "lists")
        lists.mkdir()
        for file in folder.glob(FILES):
            (lists / file.name).symlink_to(file)
        server = Postgres(Path(place), log=Path(place, "postgresql.log"), throwaway=True)
        server.start()
        os.environ["DATABASE_URL"] = server.url
        try:
            return run(lists)
        finally:
            server.stop()


def run(lists: Path) -> int:
    """Import twice, then look at the largest networks; 1 where an aim is missed."""
    import django  # noqa: PLC0415  (the environment is complete only now)

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415  (as above)

    call_command("migrate", verbosity=0)
    plain, rows = plainly(lists)
    seconds = []
    for _time in range(2):
        began = time.perf_counter()
        call_command("import_rdi", "cordis", lists, stdout=StringIO())
        seconds.append(time.perf_counter() - began)
    is_slow = seconds[0] > AIM_SECONDS
    print(
        f"bench: import_rdi {seconds[0]:.1f} s for {rows} rows, plain rows {plain:.1f} s, "
        f"{seconds[0] / plain:.1f}x; again {seconds[1]:.1f} s; aim {AIM_SECONDS} s {_verdict(is_slow)}",
        flush=True,
    )
    return int(is_slow | measure_networks())


def plainly(lists: Path) -> tuple[float, int]:
    """Write all rows of the lists into bare tables; return the seconds, and how many rows there are."""
    from django.db import connection  # noqa: PLC0415  (needs Django's settings)
    from psycopg2.extras import execute_values  # noqa: PLC0415  (as above)

    began, number = time.perf_counter(), 0
    with connection.cursor() as cursor:
        for place, file in enumerate(sorted(lists.glob(FILES))):
            rows = _rows(file)
            width = len(next(rows))
            columns = ", ".join(f"c{at} text" for at in range(width))
            cursor.execute(f"create temporary table plain_{place} ({columns})")
            found = [row[:width] + [""] * (width - len(row)) for row in rows]
            insert = f"insert into plain_{place} values %s"
            execute_values(cursor.cursor, insert, found, page_size=1000)
            number += len(found)
    return time.perf_counter() - began, number


def _rows(file: Path) -> Iterator[list[str]]:
    with gzip.open(file, "rt", encoding="utf-8", newline="") as text:
        sample = text.read(4096)
        text.seek(0)
        yield from csv.reader(text, delimiter=";" if sample.count(";") > sample.count(",") else ",")


def measure_networks() -> bool:
    """Print what the network of those with most projects costs; return whether one is too slow."""
    from django.db import connection  # noqa: PLC0415  (needs Django's settings)
    from django.db.models import Count  # noqa: PLC0415  (as above)

    from connect.models import Organisation  # noqa: PLC0415  (as above)
    from rdi_database.cooperation import cooperation_of  # noqa: PLC0415  (as above)

    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")
    linked = Organisation.objects.annotate(n=Count("participations")).order_by("-n", "pk")
    is_slow = False
    for organisation in linked[:MOST_LINKED]:
        taken = []
        for _time in range(REPEATS):
            began = time.perf_counter()
            found = cooperation_of(organisation)
            taken.append((time.perf_counter() - began) * 1000)
        middle = statistics.median(taken)
        is_slow |= middle > AIM_MILLISECONDS
        print(
            f"bench: cooperation_of {found.partners} partners in {found.projects} projects "
            f"{middle:.1f} ms; aim {AIM_MILLISECONDS} ms {_verdict(middle > AIM_MILLISECONDS)}",
            flush=True,
        )
    return is_slow


def _verdict(is_short: bool) -> str:
    return "short" if is_short else "ok"


if __name__ == "__main__":
    sys.exit(main())
