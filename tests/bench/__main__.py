"""Measure the browse page: ours, the ordinary way and the bare statement, in one run.

python -m tests.bench              10,000 organisations, then 100,000
python -m tests.bench --soak       and 300,000
python -m tests.bench --here       what the database of DATABASE_URL holds now
"""

import argparse
import gc
import itertools
import os
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import django

SIZES = (10_000, 100_000)
SOAK_SIZES = (*SIZES, 300_000)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--here", action="store_true", help="measure what the database holds now")
    parser.add_argument("--soak", action="store_true", help="measure the largest size too")
    options = parser.parse_args(arguments)
    for name in ("REDIS_URL", "EMAIL_URL"):
        os.environ.setdefault(
            name, "redis://127.0.0.1:1/0" if name == "REDIS_URL" else "smtp://127.0.0.1:1"
        )
    if options.here:
        return run(sizes=())
    from bewiser.embedded.postgres import Postgres  # noqa: PLC0415  (only here is a server needed)

    with tempfile.TemporaryDirectory(prefix="bewiser-bench-") as folder:
        server = Postgres(Path(folder), log=Path(folder, "postgresql.log"), throwaway=True)
        server.start()
        os.environ["DATABASE_URL"] = server.url
        try:
            return run(sizes=SOAK_SIZES if options.soak else SIZES)
        finally:
            server.stop()


def run(sizes: tuple[int, ...]) -> int:
    """Fill and measure each size, then say how the page grows; 1 where an aim is missed."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bewiser.settings"
    application = prepare()
    # Imported here: both need Django's settings.
    from tests.bench import measures  # noqa: PLC0415
    from tests.bench.filling import fill, import_texts, make_tables  # noqa: PLC0415
    from tests.bench.research import clear_profiles, fill_profiles, measure_doors  # noqa: PLC0415

    if sizes:
        make_tables()
        # Apart from this process: what an import leaves in memory is no part of a web process.
        with ProcessPoolExecutor(1, get_context("spawn"), initializer=django.setup) as importer:
            print(importer.submit(import_texts).result(), flush=True)
    terms = measures.Terms()
    measured = {}
    is_short = False
    for size in sizes or (measures.HERE,):
        if size:
            fill(size)
        is_main = size in measures.MAIN_SIZES
        for path in ("/firms/", "/ordinary/", "/ordinary/best/"):
            measures.get(application, path, "")
        gc.collect()
        measured[size] = measures.measure(application, terms, measures.repeats_of(size))
        for cell in measured[size]:
            print(cell.line if is_main else f"{size:>7} rows: {cell.line[7:]}", flush=True)
            print(f"        {size} rows, {cell.beside}", flush=True)
        if is_main and size:
            print(f"        {fill_profiles()} of {size} are in the R+D directory", flush=True)
            doors = measure_doors(application, terms)
            print(*doors, sep="\n", flush=True)
            clear_profiles()
            is_short = is_short or any(line.endswith("short") for line in doors)
    print_growth(measured)
    print(f"memory of a web process: {measures.resident_megabytes():.0f} MB")
    main_cells = [cell for size in measures.MAIN_SIZES for cell in measured.get(size, ())]
    return int(is_short or any(cell.line.endswith("short") for cell in main_cells))


def print_growth(measured: dict) -> None:
    sizes = sorted(measured)
    for small, large in itertools.pairwise(sizes):
        for before, after in zip(measured[small], measured[large], strict=True):
            print(
                f"growth {small} to {large}, {after.term}, {after.ticks} ticks: "
                f"ours x{after.ours / before.ours:.1f}, ordinary x{after.anchor / before.anchor:.1f}"
            )


def prepare():
    """Return the WSGI application with the ordinary page beside ours."""
    from django.conf import settings  # noqa: PLC0415  (the environment is complete only now)

    settings.ROOT_URLCONF = "tests.bench.urls"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    django.setup()
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415  (needs the settings)

    return get_wsgi_application()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
