"""Write a wave to a file; its ending says in which format."""

from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from linkages.choices import Audience
from linkages.exchange import exporting
from linkages.models import ReportEdition, Wave

Writer = Callable[[Wave], bytes]
FULL: Mapping[str, Writer] = {
    ".zip": exporting.wave_zip,
    ".csv": exporting.linkages_csv,
    ".xlsx": exporting.linkages_xlsx,
    ".graphml": exporting.network_graphml,
    ".geojson": lambda wave: exporting.map_geojson(wave, audience=Audience.FULL),
    ".json": lambda wave: exporting.report_json(wave, audience=Audience.FULL),
}
PUBLIC: Mapping[str, Writer] = {
    ".csv": exporting.tables_csv,
    ".geojson": lambda wave: exporting.map_geojson(wave, audience=Audience.PUBLIC),
    ".json": lambda wave: exporting.report_json(wave, audience=Audience.PUBLIC),
}


class Command(BaseCommand):
    help = (
        "Write a wave to FILE: .zip for the whole wave with its code book, .csv or .xlsx for its linkages, "
        ".graphml, .geojson, or .json for its report. With names and in full, unless --public says otherwise."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--cluster", required=True, metavar="SLUG")
        parser.add_argument("--wave", required=True, metavar="SLUG")
        parser.add_argument(
            "--public",
            action="store_true",
            help="only what everyone may see: protected tables as .csv, places as .geojson, the report as .json",
        )

    def handle(self, *, file: Path, **options: Any) -> None:
        wave = (
            Wave.objects.for_list()
            .filter(cluster__slug=options["cluster"], slug=options["wave"])
            .first()
        )
        if wave is None:
            raise CommandError(f"There is no wave {options['wave']} of {options['cluster']}.")
        writers = PUBLIC if options["public"] else FULL
        writer = writers.get(file.suffix.lower())
        if writer is None:
            raise CommandError(f"{file.name} ends in none of: {', '.join(writers)}.")
        try:
            content = writer(wave)
            file.write_bytes(content)
        except ReportEdition.DoesNotExist as problem:
            raise CommandError("The wave has no report before it is frozen.") from problem
        except OSError as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{file.name}: {len(content)} bytes")
