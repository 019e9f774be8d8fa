"""Import a list of organisations from a CSV file."""

import json
from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from connect.importing.columns import UnknownColumn, map_columns
from connect.importing.command_line import alone, overrides_of, rolled_back
from connect.importing.load import Account, Import, Outcome
from connect.importing.progress import Progress
from connect.importing.reading import UnreadableFile, open_table
from connect.importing.records import read_organisations
from connect.importing.topic_rows import add_missing_topics
from connect.importing.writing import Settings
from connect.models import Cluster, ImportRun

DELIMITER_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", " ": "space"}


class Command(BaseCommand):
    help = (
        "Import organisations from a CSV file, packed with gzip or not, in any usual encoding. "
        "Every row is accounted for; what a person has changed is never overwritten."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--source",
            default="",
            help="name of the list; else its source column, else the file's name",
        )
        parser.add_argument(
            "--cluster", metavar="SLUG", help="the cluster of which the organisations are members"
        )
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="FIELD=COLUMN",
            help="the column that holds a field",
        )
        parser.add_argument(
            "--language", default="en", help="language of the descriptions, two letters (en)"
        )
        parser.add_argument(
            "--encoding",
            default="",
            metavar="NAME",
            help="the encoding of the file, as cp1250; else it is found out or guessed, and said",
        )
        parser.add_argument(
            "--delimiter",
            default="",
            metavar="CHAR",
            help="the character between the columns, or tab; else it is found out, and said",
        )
        parser.add_argument(
            "--list", action="store_true", help="give the organisations public pages"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="report what would happen and write nothing"
        )
        parser.add_argument(
            "--report", type=Path, metavar="FILE.jsonl", help="write what became of each row"
        )

    def handle(self, *, file: Path, **options: Any) -> None:
        _refuse_to_overwrite(file, options["report"])
        delimiter = {"tab": "\t"}.get(options["delimiter"], options["delimiter"])
        started = timezone.now()
        settings = Settings(
            source=options["source"] or file.name.split(".")[0],
            now=started,
            language=_language(options["language"]),
            cluster_id=_cluster_id(options["cluster"]),
            is_listed=options["list"],
        )
        with ExitStack() as stack:
            stack.enter_context(alone())
            try:
                table = stack.enter_context(open_table(file, options["encoding"], delimiter))
                mapping = map_columns(table.header, overrides_of(options["map"]))
                report = (
                    stack.enter_context(options["report"].open("w", encoding="utf-8"))
                    if options["report"]
                    else None
                )
            except (UnreadableFile, UnknownColumn, OSError) as problem:
                raise CommandError(str(problem)) from problem
            self._announce(table, mapping)
            progress = stack.enter_context(Progress(self.stderr._out, table.size))
            source = options["source"] or ("" if "source" in mapping else settings.source)
            run = Import(settings, is_dry=options["dry_run"])
            record = None
            if options["dry_run"]:
                # With its topics: a database that is older than the list of them would count otherwise.
                stack.enter_context(rolled_back())
            add_missing_topics()
            if not options["dry_run"]:
                record = ImportRun.objects.create(
                    source=settings.source[:80], file_name=file.name[:255], started_at=started
                )

            def account_for(account: Account) -> None:
                progress.step(table.position())
                if report is not None:
                    report.write(_json_line(account))

            run.run(read_organisations(table, mapping, source), account_for)
        counts = {str(outcome): run.counts[outcome] for outcome in Outcome}
        finished = timezone.now()
        if record is not None:
            record.counts = counts
            record.finished_at = finished
            record.save(update_fields=["counts", "finished_at"])
        seconds = (finished - started).total_seconds()
        self._sum_up(counts, seconds, is_dry=options["dry_run"], waiting=len(run.waiting))

    def _announce(self, table: Any, mapping: dict[str, str]) -> None:
        delimiter = DELIMITER_NAMES.get(table.delimiter, table.delimiter)
        self.stdout.write(f"encoding: {table.encoding}, delimiter: {delimiter}")
        self.stdout.write(
            f"columns: {', '.join(f'{field}={column}' for field, column in mapping.items())}"
        )
        unused = [column for column in table.header if column not in mapping.values()]
        if unused:
            self.stdout.write(f"not used: {', '.join(unused)}")
        for note in table.notes:
            self.stdout.write(f"note: {note}")

    def _sum_up(
        self, counts: dict[str, int], seconds: float, *, is_dry: bool, waiting: int
    ) -> None:
        rows = sum(counts.values())
        self.stdout.write(
            f"{rows} rows in {seconds:.1f} s, {rows / max(seconds, 0.001):.0f} rows/s"
        )
        if is_dry:
            self.stdout.write("dry run: nothing was written")
        if waiting:
            self.stdout.write(
                f"differences: {waiting} of organisations wait in the admin for somebody to decide"
            )
        self.stdout.write(", ".join(f"{name} {count}" for name, count in counts.items()))


def _refuse_to_overwrite(file: Path, report: Path | None) -> None:
    if report is not None and file.exists() and report.exists() and report.samefile(file):
        raise CommandError(f"--report {report} is the list itself; name another file.")


def _json_line(account: Account) -> str:
    row = {
        "line": account.line,
        "key": account.key,
        "outcome": str(account.outcome),
        "reasons": list(account.reasons),
    }
    return json.dumps(row, ensure_ascii=False) + "\n"


def _cluster_id(slug: str | None) -> int | None:
    if slug is None:
        return None
    cluster = Cluster.objects.filter(slug=slug).first()
    if cluster is None:
        known = ", ".join(Cluster.objects.values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"There is no cluster {slug}. The clusters are: {known}.")
    return cluster.pk


def _language(code: str) -> str:
    if len(code) != 2 or not (code.isascii() and code.islower()):
        raise CommandError(f"--language {code} is not a code of two small letters, as en.")
    return code
