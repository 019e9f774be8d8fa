"""Measure how well matching foretells the new partners of real projects."""

import time
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from connect.importing.reading import UnreadableFile
from connect.matching import fitting, history
from connect.matching.aims import missed
from connect.matching.evaluation import Figures, Mean, evaluate
from connect.matching.growth import paces
from connect.matching.history import Content, Participation
from connect.matching.splitting import SAMPLE, SEED, Split, cut, split_of

# A damaged file has a note for every row; the first few say what is wrong.
MOST_NOTES = 10


class Command(BaseCommand):
    help = (
        "Learn from the projects of the past, foretell who works with whom anew in those of the future, and "
        "print the precision of ours and of simple rankers. No database is asked."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        told = (
            "a list of participations, packed with gzip or not: rcn, pic, type, country, start_date"
        )
        parser.add_argument("--past", type=Path, required=True, metavar="FILE", help=told)
        parser.add_argument(
            "--future", type=Path, metavar="FILE", help="the same of later projects"
        )
        parser.add_argument(
            "--split",
            type=_day,
            metavar="YYYY-MM-DD",
            help="instead of --future: projects of --past that start on this day or later are the future",
        )
        parser.add_argument(
            "--until",
            type=_day,
            metavar="YYYY-MM-DD",
            help="projects that start on this day or later are left out",
        )
        parser.add_argument("--organisations", type=Path, metavar="FILE", help="pic, name")
        parser.add_argument("--projects", type=Path, metavar="FILE", help="rcn, topics")
        parser.add_argument("--topics", type=Path, metavar="FILE", help="topicCode, title")
        parser.add_argument("--programme", type=Path, metavar="FILE", help="rcn, programme_part")
        parser.add_argument("--queries", type=int, default=SAMPLE, help=f"of each sort ({SAMPLE})")
        parser.add_argument("--seed", type=int, default=SEED, help=f"of the samples ({SEED})")
        parser.add_argument(
            "--sizes",
            type=int,
            nargs="+",
            default=[],
            metavar="N",
            help="also say how long a query takes among so many organisations",
        )
        parser.add_argument("--aims", action="store_true", help="fail where an aim is missed")
        parser.add_argument(
            "--fit",
            action="store_true",
            help="print the weights that every second query asks for, and nothing else",
        )

    def handle(self, **options: Any) -> None:
        split = self._split(options)
        if not any(query.is_warm for query in split.queries):
            raise CommandError("No organisation of two earlier projects finds a new partner.")
        if options["fit"]:
            for feature, (unknown, known) in fitting.fit_again(split).items():
                self.stdout.write(f"weight: {feature} unknown={unknown:.3f} known={known:.3f}")
            return
        figures: dict[str, Figures] = {}
        for found in evaluate(split, time.perf_counter, n=options["queries"], seed=options["seed"]):
            figures[found.name] = found
            self.stdout.write(_line(found))
        for found in figures.values():
            self.stdout.write(_cold_line(found))
        grown = list(paces(split, options["sizes"], time.perf_counter))
        for pace in grown:
            self.stdout.write(
                f"matching: size organisations={pace.organisations} ms={pace.ms:.2f} ms95={pace.ms95:.2f}"
            )
        short = missed(figures, grown) if options["aims"] else []
        if short:
            raise CommandError("Aims missed: " + " ".join(short))

    def _split(self, options: Mapping[str, Any]) -> Split:
        if (options["future"] is None) == (options["split"] is None):
            raise CommandError("Name either --future or --split.")
        notes: list[str] = []
        try:
            past = history.read_participations(options["past"], notes)
            if options["split"]:
                past, future = cut(past, options["split"])
            else:
                future = history.read_participations(options["future"], notes)
            content = _content(options, notes)
        except (UnreadableFile, OSError) as problem:
            raise CommandError(str(problem)) from problem
        for note in notes[:MOST_NOTES]:
            self.stderr.write(f"note: {note}")
        if len(notes) > MOST_NOTES:
            self.stderr.write(f"note: and {len(notes) - MOST_NOTES} more like these")
        return split_of(past, _before(future, options["until"]), content)


def _content(options: Mapping[str, Any], notes: list[str]) -> Content:
    def read(option: str, reader: Callable[[Path, list[str]], Any]) -> Any:
        return reader(options[option], notes) if options[option] else {}

    return Content(
        names=read("organisations", history.read_names),
        programmes=read("programme", history.read_programmes),
        topics=read("projects", history.read_topics),
        titles=read("topics", history.read_titles),
    )


def _before(rows: list[Participation], day: date | None) -> list[Participation]:
    return rows if day is None else [row for row in rows if row.start < day]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text} is no day; write it as 2017-01-01.") from error


def _line(found: Figures) -> str:
    figures = (
        ("p10", found.p10),
        ("hit10", found.hit10),
        ("firm_p10", found.firm_p10),
        ("cold_p10", found.cold_p10),
    )
    values = " ".join(f"{name}={_shown(mean)}" for name, mean in figures)
    sure = " ".join(
        f"{name} n={mean.n} se={mean.error:.4f}" for name, mean in figures if name != "hit10"
    )
    return f"matching: {found.name} {values} ms={found.ms:.2f} ({sure})"


def _cold_line(found: Figures) -> str:
    parts = (("one", found.one), ("none", found.none))
    shown = " ".join(
        f"{name}_p10={_shown(mean)} n={mean.n} se={mean.error:.4f}" for name, mean in parts
    )
    return f"cold: {found.name} {shown}"


def _shown(mean: Mean) -> str:
    return "none" if mean.value is None else f"{mean.value:.4f}"
