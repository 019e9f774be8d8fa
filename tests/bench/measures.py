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
from connect.search.statement import browse_rows, count_rows
from connect.search.words import read_words

# What the database holds by itself, and the number of organisations that the aims are for.
HERE = 0
MAIN_SIZES = (HERE, 100_000)
# The more one repeat costs, the fewer there are; every term is asked once in a run.
REPEATS = {"selective": 15, "broad": 6, "none": 5}
GROWTH_REPEATS = {"selective": 5, "broad": 3, "none": 3}
WAYS = ("ours", "anchor", "best", "sql")
TICKS: tuple[tuple[tuple[str, str], ...], ...] = (
    (),
    (("country", "DE"),),
    (("country", "IE"), ("country", "GB"), ("topic", "cryptology")),
)
# The text search has an aim; without a term the page is measured and shown, no more.
AIMS = {"selective": 2.0, "broad": 2.0, "none": 1.0}


@dataclass(frozen=True)
class Cell:
    """Medians in milliseconds of our page, the ordinary page, the ORM at its best and the bare statement.

    `matching` organisations have the words, in the median, and `shown` of them are on the page's list.
    """

    term: str
    ticks: int
    ours: float
    anchor: float
    best: float
    sql: float
    matching: float
    shown: float

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
            f"the bare statement: {self.sql:.1f}ms; "
            f"{self.matching:,.0f} have the words, {self.shown:,.0f} of them are listed"
        )


class Terms:
    """Terms that were not asked before in this run."""

    def __init__(self) -> None:
        self.left: dict[str, Iterator[str]] = {
            "selective": iter(selective_words()),
            "broad": iter(broad_words()),
            "none": itertools.repeat(""),
        }

    def next(self, kind: str) -> str:
        return next(self.left[kind])


def repeats_of(size: int) -> dict[str, int]:
    return REPEATS if size in MAIN_SIZES else GROWTH_REPEATS


def measure(application: Any, terms: Terms, repeats: dict[str, int]) -> list[Cell]:
    """Measure every cell, the ways in turn within each round."""

    def page(path: str) -> Callable[[str], float]:
        return lambda query: timed(get, application, path, query)

    acts = (page("/firms/"), page("/ordinary/"), page("/ordinary/best/"), statement_alone)
    ways = dict(zip(WAYS, acts, strict=True))
    names = list(WAYS)
    cells = []
    for term, ticks in itertools.product(repeats, range(len(TICKS))):
        times: dict[str, list[float]] = {name: [] for name in names}
        numbers = []
        for at in range(repeats[term]):
            for name in names[at % len(names) :] + names[: at % len(names)]:
                query = urlencode([("q", terms.next(term)), *TICKS[ticks]])
                times[name].append(ways[name](query) * 1000)
            numbers.append(matching_and_shown(query))
        medians = {name: statistics.median(taken) for name, taken in times.items()}
        matching, shown = map(statistics.median, zip(*numbers, strict=True))
        cells.append(Cell(term, ticks, **medians, matching=matching, shown=shown))
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


def matching_and_shown(query: str) -> tuple[int, int]:
    """Return how many have the words of an address, and how many of those it lists."""
    reading = search.read(QueryDict(query))
    text = read_words(reading.query.words)
    matching = count_rows(search.BrowseQuery(reading.query.words), text)
    return matching, count_rows(reading.query, text)


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
