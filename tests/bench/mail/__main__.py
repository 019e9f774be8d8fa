"""Measure how fast a newsletter goes out: ours, django-post-office and Django's own backend, in one run.

python -m tests.bench.mail            20,000 letters, once
python -m tests.bench.mail --soak     20,000 letters, three times, the ways in turn

All three send to the same sink (tests/outbox/fast_sink.py), which is ours: Postfix's `smtp-sink` is not on every
machine, and how it answers would be part of the figures. Broker, worker and database are real; the database waits for
its disk, as one in production does. What is set here, production may set too: no pace, two connections.
"""

import argparse
import os
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from tests.bench.mail.ways import Taken
    from tests.outbox.fast_sink import FastSink

NUMBER, SMALL, WARM_UP = 20_000, 5_000, 300
ROUNDS, SOAK_ROUNDS = 1, 3
AIM = 5.0
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "tests.bench.mail.settings",
    "MAIL_PER_SECOND": "100000",
    "MAIL_CONNECTIONS": "2",
}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.mail", description=__doc__)
    parser.add_argument("--soak", action="store_true", help="measure three times")
    parser.add_argument("--number", type=int, default=NUMBER, help="how many letters")
    options = parser.parse_args(arguments)
    # Only here are servers needed.
    from bewiser.embedded.broker import Broker  # noqa: PLC0415
    from tests.outbox.fast_sink import FastSink  # noqa: PLC0415
    from tests.outbox.processes import durable_database  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="bewiser-bench-") as name:
        folder = Path(name)
        broker = Broker(folder, log=folder / "broker.log", throwaway=True)
        sink = FastSink(folder / "sink")
        with durable_database(folder) as database:
            try:
                broker.start()
                sink.start()
                os.environ |= SETTINGS
                os.environ["DATABASE_URL"] = database.url
                os.environ["REDIS_URL"] = broker.url
                os.environ["EMAIL_URL"] = sink.url
                return run(folder, sink, options.number, SOAK_ROUNDS if options.soak else ROUNDS)
            finally:
                sink.stop()
                broker.stop()


def run(folder: Path, sink: "FastSink", number: int, rounds: int) -> int:
    """Measure each way, and how ours grows; 1 where the aim is missed."""
    django.setup()
    # Imported here: all need Django's settings.
    from django.core.management import call_command  # noqa: PLC0415

    from tests.bench.mail.checking import check  # noqa: PLC0415
    from tests.bench.mail.ways import WAYS  # noqa: PLC0415
    from tests.outbox.processes import start_worker  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    worker = start_worker(folder, processes=2, settings_module="bewiser.settings")
    try:
        for send in WAYS.values():
            send(WARM_UP)
        small = WAYS["ours"](SMALL)
        taken = {name: [] for name in WAYS}
        for _round in range(rounds):
            for name, send in WAYS.items():
                sink.clear()
                taken[name].append(send(number))
                assert sink.count() == number, (name, sink.count())
                if name == "ours":
                    print(f"newsletter: {check(sink, number)}", flush=True)
    finally:
        worker.kill()
    medians = {name: median(times) for name, times in taken.items()}
    lines = list(told(number, **medians))
    for line in lines:
        print(line)
    print(
        f"growth: newsletter {SMALL:,} letters: written {small.writing:.2f}s sent {small.sending:.2f}s, "
        f"{number:,} letters: written {medians['ours'].writing:.2f}s sent {medians['ours'].sending:.2f}s"
    )
    return int(any(line.endswith("short") for line in lines))


def median(times: list) -> "Taken":
    from tests.bench.mail.ways import Taken  # noqa: PLC0415  (needs Django's settings)

    return Taken(
        statistics.median(one.writing for one in times),
        statistics.median(one.sending for one in times),
    )


def told(number: int, ours: "Taken", post_office: "Taken", django: "Taken") -> Iterator[str]:
    """Yield the line that has an aim, and what stands beside it."""
    ratio = post_office.sending / ours.sending
    yield (
        f"bench: newsletter_send ours={number / ours.sending:.0f}/s "
        f"anchor={number / post_office.sending:.0f}/s ratio={ratio:.2f} aim={AIM:.1f} "
        f"{'ok' if ratio >= AIM else 'short'}"
    )
    yield (
        f"        Django's backend, with nothing in a database: {number / django.sending:.0f}/s, "
        f"ratio={django.sending / ours.sending:.2f}"
    )
    yield (
        f"        written: ours {ours.writing:.2f}s, anchor {post_office.writing:.2f}s; written and sent: "
        f"ours {ours.both:.2f}s, anchor {post_office.both:.2f}s, ratio={post_office.both / ours.both:.2f}"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
