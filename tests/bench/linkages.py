"""Measure the reports of surveys: the cube of all waves, one report page, the measures of a network.

python -m tests.bench.linkages            a fifth of the rows
python -m tests.bench.linkages --soak     1,000,000 linkages in 200 waves
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROWS_OF_WAVE = 5_000
REPEATS = 7
NODES, TIES = 5_000, 20_000
AIMS = {"cube": 10.0, "cold": 0.150, "warm": 0.015, "network": 2.0}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.linkages", description=__doc__)
    parser.add_argument("--soak", action="store_true", help="measure the full size")
    options = parser.parse_args(arguments)
    os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:1/0")
    os.environ.setdefault("EMAIL_URL", "smtp://127.0.0.1:1")
    from bewiser.embedded.postgres import Postgres  # noqa: PLC0415  (only here is a server needed)

    with tempfile.TemporaryDirectory(prefix="bewiser-bench-") as folder:
        server = Postgres(Path(folder), log=Path(folder, "postgresql.log"), throwaway=True)
        server.start()
        os.environ["DATABASE_URL"] = server.url
        try:
            return run(sizes=(40, 200) if options.soak else (8, 40))
        finally:
            server.stop()


def run(sizes: tuple[int, ...]) -> int:
    """Fill and measure each number of waves; 1 where an aim is missed at the largest."""
    from tests.bench.__main__ import prepare  # noqa: PLC0415  (sets Django up)

    os.environ["DJANGO_SETTINGS_MODULE"] = "bewiser.settings"
    application = prepare()
    from tests.bench.filling import make_tables  # noqa: PLC0415  (needs Django's settings)
    from tests.bench.waves import fill_waves  # noqa: PLC0415  (as above)

    make_tables()
    growth = [grown_report(application), grown_network()]
    lines = []
    for waves in sizes:
        fill_waves(waves, ROWS_OF_WAVE)
        lines = [measure_cube(waves), *measure_report(application), measure_network()]
        is_main = waves == sizes[-1]
        for line in lines:
            print(line if is_main else f"{waves * ROWS_OF_WAVE:>8} rows: {line[7:]}", flush=True)
    for line in growth:
        print(line, flush=True)
    return int(any(line.endswith("short") for line in lines))


def measure_cube(waves: int) -> str:
    """The cube of all waves: read from the rollup, against GROUP BY over the linkages."""
    from linkages import cube  # noqa: PLC0415  (needs Django's settings)
    from tests.bench.waves import group_by  # noqa: PLC0415  (as above)

    assert sum(cell.n for cell in cube.cells()) == waves * ROWS_OF_WAVE
    ours, anchor = [], []
    for _round in range(REPEATS):
        ours.append(timed(cube.cells))
        anchor.append(timed(group_by))
    quick, slow = statistics.median(ours), statistics.median(anchor)
    return told("linkages_cube", quick, slow, slow / quick, AIMS["cube"])


def measure_report(application: Any) -> list[str]:
    """One report page of 200 firms: drawn for the first time, and again; the anchor is a page of words only."""
    cold, warm, base = timed_report(application)
    return [
        limit("linkages_report_cold", cold, base, AIMS["cold"]),
        limit("linkages_report_warm", warm, base, AIMS["warm"]),
    ]


def timed_report(application: Any) -> tuple[float, float, float]:
    """Return the seconds of a page drawn for the first time, of the same again, and of the anchor."""
    from django.core.cache import cache  # noqa: PLC0415  (needs Django's settings)

    from tests.bench.measures import get  # noqa: PLC0415  (as above)

    get(application, "/linkages/bench-0/", "")
    cold, warm, anchor = [], [], []
    for _round in range(REPEATS):
        cache.clear()
        cold.append(timed(get, application, "/linkages/bench-0/", ""))
        warm.append(timed(get, application, "/linkages/bench-0/", ""))
        anchor.append(timed(get, application, "/imprint/", ""))
    return statistics.median(cold), statistics.median(warm), statistics.median(anchor)


def grown_report(application: Any) -> str:
    """How the page grows with the linkages of its wave."""
    from tests.bench.waves import fill_waves  # noqa: PLC0415  (needs Django's settings)

    taken = []
    for rows in (ROWS_OF_WAVE // 4, ROWS_OF_WAVE):
        fill_waves(1, rows)
        cold, warm, _anchor = timed_report(application)
        taken.append((f"{rows:,} linkages", f"cold={cold * 1000:.1f}ms warm={warm * 1000:.1f}ms"))
    return grown("linkages_report", taken)


def measure_network() -> str:
    """The measures of a network of 5,000 nodes and 20,000 ties, drawn at random; its anchor is the aim itself."""
    return limit("linkages_network", timed_network(1), AIMS["network"], AIMS["network"])


def grown_network() -> str:
    """How the measures grow with a network that is as dense."""
    taken = [
        (f"{NODES // part:,} nodes {TIES // part:,} ties", f"{timed_network(part) * 1000:.1f}ms")
        for part in (4, 2, 1)
    ]
    return grown("linkages_network", taken)


def timed_network(part: int) -> float:
    """Return the seconds that a network takes of so many nodes and ties, or of that part of them."""
    from linkages.analysis.network import measure  # noqa: PLC0415  (needs Django's settings)
    from linkages.analysis.records import Link  # noqa: PLC0415  (as above)

    draw = random.Random(7)
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < TIES // part:
        one, other = draw.randrange(NODES // part), draw.randrange(NODES // part)
        if one != other:
            pairs.add((one, other))
    links = [
        Link(
            str(one),
            f"n{one}",
            "sme",
            f"n{other}",
            "firm",
            "FR",
            "Lyon",
            "output",
            "local",
            "high",
            80.0,
        )
        for one, other in sorted(pairs)
    ]
    return statistics.median(timed(measure, links) for _round in range(3))


def timed(act: Callable[..., Any], *arguments: Any) -> float:
    start = time.perf_counter()
    act(*arguments)
    return time.perf_counter() - start


def told(name: str, ours: float, anchor: float, ratio: float, aim: float) -> str:
    verdict = "ok" if ratio >= aim else "short"
    return (
        f"bench: {name} ours={ours * 1000:.1f}ms anchor={anchor * 1000:.1f}ms "
        f"ratio={ratio:.2f} aim={aim:.1f} {verdict}"
    )


def grown(name: str, taken: list[tuple[str, str]]) -> str:
    return f"growth: {name} " + ", ".join(f"{size}: {time}" for size, time in taken)


def limit(name: str, ours: float, anchor: float, most: float) -> str:
    """A line whose aim is a time; the ratio to the anchor says how busy the machine was."""
    verdict = "ok" if ours <= most else "short"
    return (
        f"bench: {name} ours={ours * 1000:.1f}ms anchor={anchor * 1000:.1f}ms "
        f"ratio={anchor / ours:.2f} aim={most * 1000:.0f}ms {verdict}"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
