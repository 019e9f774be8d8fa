"""Import research organisations, projects, participations and calls."""

import json
from argparse import ArgumentParser
from contextlib import AbstractContextManager, ExitStack, nullcontext
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from connect.importing.columns import UnknownColumn
from connect.importing.command_line import alone, overrides_of, rolled_back
from connect.importing.load import Account, Outcome
from connect.importing.progress import Progress
from connect.importing.reading import UnreadableFile
from connect.importing.topic_rows import add_missing_topics
from connect.importing.writing import Settings
from connect.models import ImportRun
from rdi_database.importing.field_maps import UnknownField
from rdi_database.importing.objects import TooManyBroken
from rdi_database.loading.runs import SOURCES, Run, Source

# What is no table or list lies beside them in a folder: a note, a licence.
ENDINGS = (".csv", ".csv.gz", ".tsv", ".tsv.gz", ".json", ".json.gz", ".jsonl", ".jsonl.gz")


class Command(BaseCommand):
    help = (
        "Import research organisations, projects and calls: the tables of CORDIS (a file, or a folder of them), the "
        "dump of ROR, the calls of the EU Funding & Tenders Portal. Every row is accounted for; what a person has "
        "changed is never overwritten."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("format", choices=sorted(SOURCES), metavar="FORMAT")
        parser.add_argument("path", type=Path, metavar="PATH")
        parser.add_argument("--source", default="", help="what the values are said to come from")
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="FIELD=COLUMN",
            help="the column, or the name in an object, that holds a field",
        )
        parser.add_argument(
            "--list",
            action="store_true",
            help="give what comes in public pages, organisations those of the R+D directory",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="report what would happen and write nothing"
        )
        parser.add_argument(
            "--report", type=Path, metavar="FILE.jsonl", help="write what became of each row"
        )

    def handle(self, *, path: Path, **options: Any) -> None:
        files = _files(path)
        started = timezone.now()
        settings = Settings(
            source=(options["source"] or SOURCES[options["format"]])[:80],
            now=started,
            is_listed=options["list"],
        )
        run = Run(options["format"], settings, overrides_of(options["map"]))
        with ExitStack() as stack:
            stack.enter_context(alone())
            report = stack.enter_context(_opened(options["report"], files))
            if options["dry_run"]:
                stack.enter_context(rolled_back())
            record = ImportRun(
                source=settings.source, file_name=path.name[:255], started_at=started
            )
            self._read(run, files, report, record)
            record.counts = {part: dict(counts) for part, counts in run.counts.items()}
            record.counts["placeholders"] = dict(run.placeholders)
            record.finished_at = timezone.now()
            record.save(update_fields=["counts", "finished_at"])
        seconds = (timezone.now() - started).total_seconds()
        self._sum_up(run, seconds, is_dry=options["dry_run"])

    def _read(self, run: Run, files: list[Path], report: TextIO | None, record: ImportRun) -> None:
        progress: list[Progress] = []

        def begin(source: Source) -> None:
            if progress:
                progress.pop().__exit__()
            if record.pk is None:
                # All that can be said against the files without reading them has been said.
                add_missing_topics()
                record.save()
            self.stdout.write(f"{source.file.name}: {source.part}")
            for note in source.notes:
                self.stdout.write(f"note: {note}")
            progress.append(Progress(self.stderr._out, source.size))

        def account_for(source: Source, account: Account) -> None:
            progress[0].step(source.position())
            if report is not None:
                report.write(_json_line(source, account))

        try:
            run.run(files, begin, account_for)
        except (UnreadableFile, UnknownColumn, UnknownField, TooManyBroken) as problem:
            raise CommandError(str(problem)) from problem
        finally:
            if progress:
                progress.pop().__exit__()

    def _sum_up(self, run: Run, seconds: float, *, is_dry: bool) -> None:
        rows = sum(counts.total() for counts in run.counts.values())
        self.stdout.write(
            f"{rows} rows in {seconds:.1f} s, {rows / max(seconds, 0.001):.0f} rows/s"
        )
        if is_dry:
            self.stdout.write("dry run: nothing was written")
        for part, counts in run.counts.items():
            told = ", ".join(f"{outcome} {counts[outcome]}" for outcome in map(str, Outcome))
            self.stdout.write(f"{part}: {told}")
        if run.placeholders:
            told = ", ".join(f"{number} {what}" for what, number in run.placeholders.items())
            self.stdout.write(f"placeholders: {told}")
        if run.texts:
            told = ", ".join(f"{number} {state}" for state, number in sorted(run.texts.items()))
            self.stdout.write(f"texts: {told}")
        if run.differences.total():
            told = ", ".join(f"{number} of {what}" for what, number in run.differences.items())
            self.stdout.write(f"differences: {told} wait in the admin for somebody to decide")
        if run.profiles:
            self.stdout.write(f"new in the R+D directory: {run.profiles}")


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    files = sorted(file for file in path.iterdir() if file.name.lower().endswith(ENDINGS))
    if not files:
        raise CommandError(f"The folder {path.name} has no file that ends in {', '.join(ENDINGS)}.")
    return files


def _opened(report: Path | None, files: list[Path]) -> AbstractContextManager[TextIO | None]:
    if report is None:
        return nullcontext()
    if report.exists() and any(file.exists() and report.samefile(file) for file in files):
        raise CommandError(f"--report {report} is one of the lists; name another file.")
    try:
        return report.open("w", encoding="utf-8")
    except OSError as problem:
        raise CommandError(f"--report {report} cannot be written: {problem.strerror}.") from problem


def _json_line(source: Source, account: Account) -> str:
    row = {
        "file": source.file.name,
        "part": source.part,
        "line": account.line,
        "key": account.key,
        "outcome": str(account.outcome),
        "reasons": list(account.reasons),
    }
    return json.dumps(row, ensure_ascii=False) + "\n"
