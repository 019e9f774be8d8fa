"""What is measured, how often, and what we aim at."""

import io
import itertools
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from connect import search
from connect.management.commands.bench_data import broad_words, selective_words
from connect.search.statement import browse_rows
from connect.search.words import read_words

# The more one repeat costs, the fewer there are; every term is asked once of each size.
REPEATS = {"selective": 15, "broad": 6, "none": 5}
GROWTH_REPEATS = {"selective": 5, "broad": 3, "none": 3}
TICKS: tuple[tuple[tuple[str, str], ...], ...] = (
    (),
    (("country", "DE"),),
    (("country", "IE"), ("country", "GB"), ("topic", "cryptology")),
)
# The text search has an aim; without a term the page is measured and shown, no more.
AIMS = {"selective": 2.0, "broad": 2.0, "none": 1.0}


@dataclass(frozen=True)
class Cell:
    """Medians in milliseconds of our page, the ordinary page, the ORM at its best and the bare statement."""

    term: str
    ticks: int
    ours: float
    anchor: float
    best: float
    sql: float

    @property
    def line(self) -> str:
        ratio, aim = self.anchor / self.ours, AIMS[self.term]
        verdict = "ok" if ratio >= aim else "short"
        return (
            f"bench: browse_{self.term}_{self.ticks}_ticks ours={self.ours:.1f}ms "
            f"anchor={self.anchor:.1f}ms ratio={ratio:.2f} aim={aim:.1f} {verdict}"
        )

    @property
    def beside(self) -> str:
        """What is measured without an aim: an ORM page that shares rows between facets, and our SQL alone."""
        return (
            f"the ORM at its best: {self.best:.1f}ms ({self.best / self.ours:.2f} times ours), "
            f"the bare statement: {self.sql:.1f}ms"
        )


class Terms:
    """Terms that were not asked before of the rows that are there now."""

    def __init__(self) -> None:
        self.left: dict[str, Iterator[str]] = {
            "selective": iter(selective_words()),
            "broad": iter(broad_words()),
            "none": itertools.repeat(""),
        }

    def next(self, kind: str) -> str:
        return next(self.left[kind])


def measure(application: Any, terms: Terms, repeats: dict[str, int]) -> list[Cell]:
    """Measure every cell, the ways in turn within each round."""

    def page(path: str) -> Callable[[str], float]:
        return lambda query: timed(get, application, path, query)

    ways = {
        "ours": page("/firms/"),
        "anchor": page("/ordinary/"),
        "best": page("/ordinary/best/"),
        "sql": statement_alone,
    }
    names = list(ways)
    cells = []
    for term, ticks in itertools.product(repeats, range(len(TICKS))):
        times: dict[str, list[float]] = {name: [] for name in names}
        for at in range(repeats[term]):
            for name in names[at % len(names) :] + names[: at % len(names)]:
                query = urlencode([("q", terms.next(term)), *TICKS[ticks]])
                times[name].append(ways[name](query) * 1000)
        medians = {name: statistics.median(taken) for name, taken in times.items()}
        cells.append(Cell(term, ticks, **medians))
    return cells


def timed(act: Callable[..., Any], *arguments: Any) -> float:
    start = time.perf_counter()
    act(*arguments)
    return time.perf_counter() - start


def statement_alone(query: str) -> float:
    """Return the seconds of the one statement, the address and the words being read before."""
    reading = search.read(QueryDict(query))
    text = read_words(reading.query.words)
    return timed(browse_rows, reading.query, text)


def get(application: Any, path: str, query: str) -> bytes:
    """Ask the WSGI application for a page; anything but 200 ends the run."""
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    answers: list[str] = []
    response = application(environ, lambda status, headers: answers.append(status))
    body = b"".join(response)
    response.close()
    assert answers == ["200 OK"], (answers, path, query)
    return body


def resident_megabytes() -> float:
    """Return the memory of this process, what it shares with others counted in part."""
    for line in Path("/proc/self/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0
