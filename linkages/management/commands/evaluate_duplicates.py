"""Measure how well typed names find the organisations that they mean."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from connect.importing.reading import UnreadableFile
from connect.likeness import evaluation
from connect.likeness.evaluation import Asked, Directory
from connect.likeness.evaluation_files import answerable, read_organisations, read_pairs
from connect.likeness.model import AUTO

# A damaged file has a note for every row; the first few say what is wrong.
MOST_NOTES = 10


class Command(BaseCommand):
    help = (
        "Look up each name_16 of PAIRS.csv among all names of its country in ORGANISATIONS.csv and say how "
        "often the row of the same pic comes first, among the first five, and is suggested without asking."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("pairs", type=Path, metavar="PAIRS.csv")
        parser.add_argument(
            "--against",
            type=Path,
            required=True,
            metavar="ORGANISATIONS.csv",
            help="the list, packed with gzip or not: pic, name, country, city and, if there, shortName",
        )
        parser.add_argument(
            "--without-short-names",
            action="store_true",
            help="leave the column shortName out, so that each organisation has one name",
        )
        parser.add_argument(
            "--reliability",
            action="store_true",
            help="also say, for each band of confidence, how often it was right",
        )

    def handle(self, *, pairs: Path, against: Path, **options: Any) -> None:
        notes: list[str] = []
        try:
            organisations = read_organisations(
                against, notes, with_short_names=not options["without_short_names"]
            )
            asked_for = answerable(read_pairs(pairs, notes), organisations, notes)
        except (UnreadableFile, OSError) as problem:
            raise CommandError(str(problem)) from problem
        for note in notes[:MOST_NOTES]:
            self.stderr.write(f"note: {note}")
        if len(notes) > MOST_NOTES:
            self.stderr.write(f"note: and {len(notes) - MOST_NOTES} more like these")
        if not asked_for:
            raise CommandError(f"No pair of {pairs.name} has its answer in {against.name}.")

        cities = evaluation.noisy_cities([pair.city for pair in asked_for])
        everything = Directory(organisations)
        self._say("name", evaluation.ask_all(everything, asked_for))
        self._say("name+noisy_city", evaluation.ask_all(everything, asked_for, cities))

        unknown = evaluation.strangers(organisations, asked_for)
        taken_out = {known.key for known in unknown}
        shorter = Directory(known for known in organisations if known.key not in taken_out)
        by_name = [
            *evaluation.ask_all(shorter, asked_for),
            *evaluation.ask_strangers(shorter, unknown),
        ]
        by_city = [
            *evaluation.ask_all(shorter, asked_for, cities),
            *evaluation.ask_strangers(
                shorter, unknown, evaluation.noisy_cities([known.city for known in unknown])
            ),
        ]
        self._say_auto("auto", by_name)
        self._say_auto("auto with noisy_city:", by_city)
        if options["reliability"]:
            self._say_reliability("name", by_name)
            self._say_reliability("name+noisy_city", by_city)

    def _say(self, query: str, asked: list[Asked]) -> None:
        first = evaluation.share_among_first(asked, 1)
        five = evaluation.share_among_first(asked, 5)
        self.stdout.write(f"duplicates: query={query} top1={first:.3f} top5={five:.3f}")

    def _say_auto(self, opening: str, asked: list[Asked]) -> None:
        auto = evaluation.auto_figures(asked)
        precision = "none" if auto.precision is None else f"{auto.precision:.3f}"
        self.stdout.write(
            f"{opening} precision={precision} recall={auto.recall:.3f} confidence={AUTO} "
            f"known={auto.n_known} unknown={auto.n_strangers}"
        )

    def _say_reliability(self, query: str, asked: list[Asked]) -> None:
        for low, high, n, mean, right in evaluation.reliability(asked):
            self.stdout.write(
                f"reliability: query={query} from={low:.2f} to={high:.2f} n={n} "
                f"confidence={mean:.2f} right={right:.2f}"
            )
