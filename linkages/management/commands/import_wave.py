"""Import linkages, or a whole wave, from a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from connect.models import Cluster
from linkages.exceptions import WaveNotOpen
from linkages.exchange.archive import is_archive
from linkages.exchange.files import Imported, import_file, import_new_wave
from linkages.exchange.reasons import UnusableFile
from linkages.models import Wave


class Command(BaseCommand):
    help = (
        "Import a CSV or XLSX table of linkages into a wave that is in preparation or open; or the ZIP of a wave, "
        "which makes the wave where it is not there yet. Every row is accounted for; nothing that a firm has "
        "answered itself is overwritten."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--cluster", required=True, metavar="SLUG", help="whose wave it is")
        parser.add_argument(
            "--wave", default="", metavar="SLUG", help="the wave; for a ZIP else its own address"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="report what would happen and write nothing"
        )
        parser.add_argument(
            "--report", type=Path, metavar="FILE.jsonl", help="write what became of each row"
        )

    def handle(self, *, file: Path, **options: Any) -> None:
        report = options["report"]
        if report is not None and file.exists() and report.exists() and report.samefile(file):
            raise CommandError(f"--report {report} is the file itself; name another one.")
        started = timezone.now()
        try:
            content = file.read_bytes()
            done = self._import(content, options, started)
            if report is not None:
                lines = (f"{account.to_json()}\n" for account in done.ledger.accounts)
                report.write_text("".join(lines), encoding="utf-8")
        except (UnusableFile, OSError) as problem:
            raise CommandError(str(problem)) from problem
        except WaveNotOpen as problem:
            raise CommandError("The wave is neither in preparation nor open.") from problem
        seconds = (timezone.now() - started).total_seconds()
        self._sum_up(done, seconds, is_dry=options["dry_run"])

    def _import(self, content: bytes, options: dict[str, Any], now: Any) -> Imported:
        cluster = Cluster.objects.filter(slug=options["cluster"]).first()
        if cluster is None:
            known = ", ".join(Cluster.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(
                f"There is no cluster {options['cluster']}. The clusters are: {known}."
            )
        waves = Wave.objects.filter(cluster=cluster)
        wave = waves.filter(slug=options["wave"]).first()
        said = {"now": now, "is_dry": options["dry_run"]}
        if wave is not None:
            return import_file(wave, content, **said)
        if is_archive(content):
            return import_new_wave(cluster, content, slug=options["wave"], **said)
        known = ", ".join(waves.values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"--wave names no wave of {cluster.slug}. Its waves are: {known}.")

    def _sum_up(self, done: Imported, seconds: float, *, is_dry: bool) -> None:
        rows = len(done.ledger.accounts)
        for note in done.notes:
            self.stdout.write(f"note: {note}")
        if done.unused:
            self.stdout.write(f"not used: {', '.join(done.unused)}")
        self.stdout.write(
            f"{rows} rows in {seconds:.1f} s, {rows / max(seconds, 0.001):.0f} rows/s"
        )
        if is_dry:
            self.stdout.write("dry run: nothing was written")
        for table in done.ledger.tables or ["linkages"]:
            counts = done.ledger.counts(table)
            self.stdout.write(f"{table}: {', '.join(f'{name} {n}' for name, n in counts.items())}")
